"""Words in whose company the name of a country or capital names no area: states of federations whose towns
bear such names, given names, titles of persons, streets.

Facts of naming, each list in the languages that have it.
"""

from __future__ import annotations

STATES = """
Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Hawaii Idaho Illinois
Indiana Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota Mississippi
Missouri Montana Nebraska Nevada New_Hampshire New_Jersey New_Mexico New_York North_Carolina
North_Dakota Ohio Oklahoma Oregon Pennsylvania Rhode_Island South_Carolina South_Dakota Tennessee Texas
Utah Vermont Virginia Washington West_Virginia Wisconsin Wyoming Ontario Quebec Alberta Manitoba
Saskatchewan Nova_Scotia Californie Caroline_du_Nord Caroline_du_Sud Dakota_du_Nord Dakota_du_Sud
Floride Hawaï Louisiane Nouveau-Mexique Pennsylvanie Virginie Virginie-Occidentale Québec Luisiana
Misisipi Misuri Nuevo_Hampshire Nueva_Hampshire Nueva_Jersey Nuevo_México Nueva_York Oregón
Carolina_del_Norte Carolina_del_Sur Dakota_del_Norte Dakota_del_Sur Pensilvania Tejas
Virginia_Occidental Califórnia Flórida Nova_Jersey Nova_York Nova_Iorque Novo_México Pensilvânia
Virgínia
"""
"""States of the United States and provinces of Canada in English, and where they differ in French, Spanish
and Portuguese; ``_`` stands for a space."""

STATES_RUSSIAN = r"""
Алабам Аляск Аризон Арканзас Калифорни Колорадо Коннектикут Делавэр Флорид Айдахо Иллинойс Индиан Айов
Канзас Кентукки Луизиан Мэн Мэриленд Массачусетс Мичиган Миннесот Миссисипи Миссури Монтан Небраск Невад
Нью-Гэмпшир Нью-Джерси Нью-Мексико Нью-Йорк Северн\w+_Каролин Южн\w+_Каролин Северн\w+_Дакот
Южн\w+_Дакот Огайо Оклахом Орегон Пенсильвани Род-Айленд Теннесси Техас Юта Вермонт Вирджини Виргини
Западн\w+_Вирджини Висконсин Вайоминг Онтарио Квебек
"""
"""The same without their endings."""

STATES_ARABIC = """
ألاباما ألاسكا أريزونا أركنساس كاليفورنيا كولورادو كونيتيكت كونتيكت ديلاوير فلوريدا أيداهو إلينوي
إنديانا أيوا آيوا كنساس كانساس كنتاكي لويزيانا ماريلاند ماساتشوستس ميشيغان ميشيجان مينيسوتا مسيسيبي
ميسيسيبي ميزوري مونتانا نبراسكا نيفادا نيو_هامبشاير نيوهامبشاير نيو_هامشير نيوجيرسي نيو_جيرسي نيو_مكسيكو
نيويورك أوهايو أوكلاهوما أوريغون بنسلفانيا رود_آيلاند كارولاينا_الشمالية كارولاينا_الجنوبية تينيسي تكساس
يوتا فيرمونت فرجينيا فيرجينيا ويسكونسن وايومنغ أونتاريو كيبيك
"""

STATES_CHINESE = """
阿拉巴马 亚拉巴马 阿拉斯加 亚利桑那 阿肯色 加利福尼亚 加 科罗拉多 康涅狄格 特拉华 佛罗里达 佐治亚 爱达荷
伊利诺伊 印第安纳 艾奥瓦 爱荷华 堪萨斯 肯塔基 路易斯安那 缅因 马里兰 马萨诸塞 麻 密歇根 明尼苏达
密西西比 密苏里 蒙大拿 内布拉斯加 内华达 新罕布什尔 新泽西 新墨西哥 纽约 北卡罗来纳 俄亥俄 俄克拉何马
俄克拉荷马 俄勒冈 宾夕法尼亚 罗得岛 南卡罗来纳 田纳西 得克萨斯 德克萨斯 犹他 佛蒙特 弗吉尼亚 西弗吉尼亚
华盛顿 威斯康星 怀俄明
"""
"""The same before 州, which stands before the town: 密苏里州墨西哥."""

STATES_SHORT = """
AL AK AZ AR CA CO CT DE FL GA ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK
OR PA RI SC SD TN TX UT VT VA WA WV WI WY N.H. N.J. N.M. N.Y. N.C. N.D. S.C. S.D. R.I. W.Va. Ala. Ariz.
Ark. Calif. Colo. Conn. Del. Fla. Ga. Ill. Ind. Kan. Ky. La. Mass. Md. Mich. Minn. Miss. Mo. Mont. Neb.
Nev. Okla. Ore. Pa. Tenn. Tex. Va. Vt. Wash. Wis. Wyo.
"""
"""How an American address and an American newspaper write them."""

STATES_NAMED_LIKE_COUNTRIES = """
Georgia Géorgie Geórgia Georgien جورجيا Джорджия Джорджии Джорджию Джорджией
"""
UNITED_STATES = r"""
USA US U.S.A. U.S. United_States_of_America United_States the_United_States États-Unis Estados_Unidos EE.UU.
EE._UU. EUA США Соединенные_Штаты الولايات_المتحدة 美国
"""
"""What stands behind such a state: ``Georgia (US)``."""

BORNE_AS_GIVEN_NAMES = """
america américa chad china cuba dominique england francia georgia granada havana holland india ireland
israel
italia jamaica jersey jordan kenya kingston maurice mauricio paris parís santiago sofia sofía victoria
vienna wales
"""
"""Names of areas and capitals that people are given: Cuba Gooding, Israel Vázquez, Paris Hilton."""

GIVEN_NAMES = """
Adam Ahmed Aisha Alan Albert Alejandro Alex Alexander Alice Amanda Amina Anatole Andrea Andrew André
Angela Anna Anne Anthony Antoine Antonio Arthur Barbara Benjamin Bernard Betty Bill Bob Brian Camille
Carlos Carmen Carol Caroline Catherine Charles Charlotte Christian Christine Christopher Claire Claude
Claudia Cécile Daniel David Deborah Denis Diana Diego Donald Dorothy Edward Elena Elizabeth Emily Emma
Eric Ernest Fatima Fernando Francesca Francis Francisco Frank François Françoise Fred Gabriel Gary
George Georges Gerald Giovanni Giuseppe Grace Gregory Guillaume Hannah Hans Harold Harry Hassan Heather
Helen Henri Henry Hugo Ibrahim Isabelle Ivan Jack Jacob Jacques James Jan Jane Janet Jason Jean Jeffrey
Jennifer Jessica Jim Joan Joe Johann Johannes John Jonathan Joseph Joshua José Juan Julia Julie Karen
Karl Katherine Kathleen Kathy Keith Kelly Kenneth Kevin Klaus Larry Laura Lauren Linda Lisa Louise Lucia
Lucy Luigi Luis Luke Manuel Marc Marco Margaret Marie Mario Mark Martha Martin Mary Matthew Michael
Michel Michelle Miguel Mohamed Mohammed Monica Nancy Nathalie Nicholas Nicolas Nicole Olivier Oscar
Pablo Pamela Patricia Patrick Paul Paula Pedro Peter Philip Philippe Pierre Rachel Ralph Raymond Rebecca
René Richard Robert Roberto Roger Ronald Rosa Ruth Ryan Samuel Sandra Sarah Scott Sergio Sharon Simon
Sophie Stefan Stephen Steve Steven Susan Sylvie Teresa Thomas Timothy Tom Tony Valérie Vincent Virginia
Walter William Yves Zoe
"""
"""Common given names before which no sentence puts a country: Anatole France, Jennifer Ireland."""

PERSON_TITLES = r"""
Mr Mrs Ms Mx Miss Dr Prof Professor Sir Dame Rev Mme Mlle Monsieur Madame Sr Sra Srta Dra Don Doña Señor
Señora Senhor Senhora Herr Frau г-н г-на г-ну г-ном г-жа г-жи г-же г-жу г-жой господин\w{0,2}
госпож\w{1,2} السيد السيدة والسيد والسيدة الآنسة الدكتور الدكتورة الأستاذ الأستاذة
"""

STREETS_BEFORE = r"""
rue avenue boulevard quai calle avenida av paseo plaza rua praça улиц\w{1,2} ул
проспект\w{0,2} площад\w{1,2} переул\w{2,3} شارع جادة ميدان
"""
"""Words of streets that stand before their name."""

STREETS_AFTER = """
Street St Avenue Ave Road Rd Lane Boulevard Blvd Square Drive Terrace Crescent Plain Heights Township
County Creek Springs Junction
"""
"""Words of streets and small places that stand behind their name: Jamaica Plain, Lebanon County."""

NOT_SURNAMES = """
academy climate initial secretary second act action administration africa agency agenda agreement
agricultural agriculture aid airlines
airport airways alliance american annual army asia assembly association asylum authority award bank bar
basin border branch brief bureau business campaign case center central centre chamber chapter chief
child childhood children church circle city civil club coalition cocoa coffee college commission
commissioner committee community companies company conference congress constitution consultancy
convention cooperation cooperative coordinator corporation council country court crisis customs daily
data day declaration defence defense delegation delta demographic department desk development director
district division dollar domestic economic education election electoral embassy emergency employers
employment energy enterprise environment equity european exchange export fact factsheet family farmers
federal federation field financial fisheries food force forces foreign forest forum foundation free fund
garment general global gold government group growth health high higher home house household human
immigration import index industrial industry initiative innovation inspection inspectorate institute
integrated international investment job joint judiciary justice kids labor labour law learning least
legal lives living local longitudinal manager map market mechanism media medical member men migration
military mine mines mining ministry mission model monthly movement multiple museum nation national
nations network new news north northern note observatory office officer official online operation
operations organisation organization oriental overview pacific parliament partners partnership peace
penal people phase plan plateau police policy post poverty power president press primary prime prison
profile program programme project protection protocol province provincial public quarterly railways
rapid red refugee region regional register rehabilitation relief report republic research resource
response results revenue review rights river roadmap roundtable rural safe school schools science sea
secretariat sector security senate senior service services shelter situation social society solidarity
south southern special specialist standard standards state statistical statistics status steel strategic
strategy street study summary summit supply supreme survey sustainable system table task tax tea team
technical television territory textile times today tomorrow tourism trade traffic training transparency
transport treaty trial tribune trust under union unit united university urban valley vision visit
volunteer wage war watch water week welfare west western wildlife women work workers workforce working
world year young youth zone
"""
"""What stands behind the name of a country in names of bodies, surveys and reports: no family names, in lower
case."""

RELATIVES = """
mother father parents mom mum dad grandmother grandfather stepmother stepfather sister brother siblings wife
husband son daughter uncle aunt cousin boyfriend girlfriend classmates mère père parents sœur frère femme mari
fils fille oncle tante madre padre hermana hermano esposa marido hijo hija tío tía
"""
"""Whom persons have and countries do not: Chad's mother."""

REGION_WORDS = """
across in into from to of for on by with within throughout inside outside around toward towards between
and or the while although though whereas when where since if as but because however both all only most
much many some regarding concerning covering including like unlike beyond under over about against via
per sub-saharan sahelian saharan francophone anglophone lusophone arab tropical rural urban modern
contemporary colonial post-colonial postcolonial precolonial continental mainland maritime coastal
insular emerging developing inner upper lower greater outer western eastern northern southern central
middle west east north south northwest northeast southwest southeast north-western north-eastern
south-western south-eastern wider region regions subregion area areas world worldwide global total
overall average rest figure table map chart box goal percent percentage number rate share countries
country government governments continent africa asia europe america americas oceania caribbean pacific
entire whole today dans en sur selon vers pour par avec et ou la le les toute toutes l de du des para
por con según hacia desde hasta y e o el los las del toda todo nach für und von aus
"""
"""What may stand with a capital right before the name of a region, in titles and at the begin of sentences,
without making it the name of a body."""
