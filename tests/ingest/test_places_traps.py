"""Names that hold other names, mean other things, bend or are written together: one named fixture a trap."""

from __future__ import annotations

import pytest

from datasets.area_words import load_area_words
from index.thesaurus.reading import Reading
from ingest.place_mentions import MentionFinder
from ingest.places import PlaceFinder


@pytest.fixture(scope="module")
def finder() -> PlaceFinder:
    return PlaceFinder(MentionFinder.of(load_area_words()))


def named(finder: PlaceFinder, *pages: str, title: str = "") -> list[dict[str, tuple[str, ...]]]:
    """The areas of each page of one document with the words that caused them."""
    found = finder.places([(page, Reading(page)) for page in pages], title)
    return [{area.area: area.words for area in page} for page in found.pages]


def codes(finder: PlaceFinder, text: str) -> str:
    """The areas of a page on its own, in the order of their first mention."""
    return " ".join(named(finder, text)[0])


ONE_PAGE = {
    "niger is not nigeria": ("Children in Niger herd cattle.", "NER"),
    "nigeria is not niger": ("Children in Nigeria hawk in the streets.", "NGA"),
    "both nigers by their people": ("Nigerien officials and Nigerian police met.", "NER NGA"),
    "the niger delta is of nigeria": ("Oil spills in the Niger Delta and on the Niger River.", "NGA"),
    "four guineas": (
        "Guinea, Guinea-Bissau, Equatorial Guinea and Papua New Guinea were reviewed.", "GIN GNB GNQ PNG"
    ),
    "a gulf, a worm and a pig are no guinea": (
        "In the Gulf of Guinea, a Guinea pig does not carry Guinea worm.", ""
    ),
    "two congos written out": (
        "The Democratic Republic of the Congo and the Republic of the Congo.", "COD COG"
    ),
    "congo, turned around": ("Congo, Democratic Republic of the", "COD"),
    "congo with its cities": ("Centres in Pointe-Noire and Brazzaville, Congo.", "COG"),
    "congo alone is that of the united nations": ("Workers from the Congo were heard.", "COG"),
    "the congo basin is no congo": ("Logging in the Congo Basin.", ""),
    "two koreas": ("The Republic of Korea and the Democratic People's Republic of Korea.", "KOR PRK"),
    "north korea by its people": ("North Korean workers abroad.", "PRK"),
    "the korean peninsula is neither": ("Peace on the Korean Peninsula.", ""),
    "south sudan is not sudan": ("South Sudanese refugees in South Sudan.", "SSD"),
    "sudan is not south sudan": ("Sudanese children in Sudan.", "SDN"),
    "dominica is not the dominican republic": ("Dominica ratified.", "DMA"),
    "the dominican republic is not dominica": ("Bateyes of the Dominican Republic.", "DOM"),
    "american samoa is not samoa": ("Fisheries of American Samoa.", "ASM"),
    "samoa is not american samoa": ("Vendors in Samoa.", "WSM"),
    "british virgin islands": ("The British Virgin Islands.", "VGB"),
    "united states virgin islands": ("The United States Virgin Islands.", "VIR"),
    "georgia by its government": ("The Government of Georgia reported.", "GEO"),
    "georgia among its neighbours": ("Armenia, Georgia and Türkiye took part.", "ARM GEO TUR"),
    "georgia with its capital": ("In Georgia, the inspectorate in Tbilisi was reinstated.", "GEO"),
    "a person with another country's capital": ("Chad Wilson and Georgia Smith met in Paris.", ""),
    "georgia, the american state": ("Farms in Georgia and Alabama employ minors.", ""),
    "a university of georgia": ("Researchers at the University of Georgia.", ""),
    "jordan by its people": ("Jordanian inspectors in Jordan.", "JOR"),
    "jordan after a preposition": ("Refugees living in Jordan and elsewhere.", "JOR"),
    "jordan the person": ("As Jordan Smith told us, and Michael Jordan agreed.", ""),
    "jordan the river": ("On the Jordan River.", ""),
    "chad the person": ("Chad wrote the report with Ms. Perez.", ""),
    "chad the country": ("The Republic of Chad.", "TCD"),
    "lake chad is no chad": ("Around Lake Chad.", ""),
    "turkey the bird": ("They raise turkey and chicken.", ""),
    "turkey, the older name": ("Seasonal workers in Turkey.", "TUR"),
    "türkiye": ("Türkiye adopted a programme.", "TUR"),
    "swaziland, the older name": ("Swaziland and Swazi police.", "SWZ"),
    "eswatini": ("Eswatini", "SWZ"),
    "burma, the older name": ("Burma and Burmese migrants.", "MMR"),
    "myanmar": ("Myanmar", "MMR"),
    "macedonia, the older name": ("The former Yugoslav Republic of Macedonia.", "MKD"),
    "north macedonia": ("North Macedonia", "MKD"),
    "ivory coast, both names": ("Ivory Coast or Côte d’Ivoire; cocoa of Cote d'Ivoire.", "CIV"),
    "cape verde, both names": ("Cape Verde is Cabo Verde.", "CPV"),
    "czechia, both names": ("The Czech Republic is Czechia.", "CZE"),
    "mali inside other words": ("Somali is spoken; malicious acts; Malian children; normalized.", "SOM MLI"),
    "oman inside romania": ("Romania and Roman law, women and Romans.", "ROU"),
    "togo and cuba": ("Togo, Cuba.", "TGO CUB"),
    "chile with a small letter": ("They pick chile and chili peppers.", ""),
    "a mexico that is a policy": ("The Mexico City Policy; New Mexico; the Gulf of Mexico.", ""),
    "panama papers and brazil nuts": ("The Panama Papers mention Brazil nuts and a Swiss cheese.", ""),
    "the indian ocean is no india": ("Fishing in the Indian Ocean.", ""),
    "netherlands antilles are no netherlands": ("The Netherlands Antilles.", ""),
    "languages are no countries": ("Available in English, French, Spanish, Russian and Chinese.", ""),
    "french speakers": ("French-speaking and Spanish-speaking teachers.", ""),
    "french authorities": ("The French authorities and the Spanish police.", "FRA ESP"),
    "where it was printed": ("(Geneva, Switzerland, ILO, 2022)", ""),
    "an address": ("Franklin Street, Fifth Floor, Boston, MA 02110-1301, USA", ""),
    "a foreign institute": ("The Danish Institute for Human Rights and the Canadian Bar Association.", ""),
    "a bank for africa": ("A loan of the African Development Bank.", ""),
    "us in capitals": ("CONTACT US", ""),
    "us dollars": ("It cost US$ 5 or 5 U.S. dollars.", ""),
    "a codeless preposition": ("IN NO EVENT AND DE FACTO", ""),
    "balkan egyptians": ("Roma, Ashkali, and Egyptian children beg.", ""),
    "kosovo": ("Kosovo", "XKX"),
    "regions": ("The Sahel, West Africa and Southeast Asia.", "X-SAHEL 011 035"),
    "organisations": (
        "ECOWAS, the African Union, SADC, ASEAN, the European Union and Mercosur.",
        "X-ECOWAS X-AU X-SADC X-ASEAN X-EU X-MERCOSUR",
    ),
    "latin america and the caribbean is one": ("In Latin America and the Caribbean.", "419"),
    "french: benin and benign": ("Une tumeur bénigne, un cas bénin.", ""),
    "french: benin": ("Les vidomègons au Bénin et les Béninois.", "BEN"),
    "french: maurice the person": ("Maurice travaille. M. Maurice Dupont aussi.", ""),
    "french: mauritius": ("La République de Maurice ; à Maurice.", "MUS"),
    "french: a meeting is no island": ("Réunion du comité. La Réunion annuelle.", ""),
    "french: nigériane et nigérienne": ("Une femme nigériane et une femme nigérienne.", "NGA NER"),
    "french: organisations": ("La CEDEAO, l’UEMOA et l’Union africaine.", "X-ECOWAS X-UEMOA X-AU"),
    "french: regions": ("En Afrique de l’Ouest et au Sahel.", "011 X-SAHEL"),
    "french: elision": ("La loi d’Haïti et celle de l’Équateur.", "HTI ECU"),
    "spanish: granada the city": ("Nació en Granada, España.", ""),
    "spanish: chile and chile": ("En Chile se come chile.", "CHL"),
    "spanish: people": ("Niñas hondureñas y trabajadores guatemaltecos.", "HND GTM"),
    "spanish: china with a small letter": ("Una chica china y otra francesa.", ""),
    "russian: niger in its cases": ("Дети в Нигере и у Нигера.", "NER"),
    "russian: nigeria in its cases": ("Дети в Нигерии, с Нигерией.", "NGA"),
    "russian: two words bend": ("В Южном Судане, из Южной Африки.", "SSD ZAF"),
    "russian: adjectives": ("Нигерийских детей и нигерской полиции.", "NGA NER"),
    "russian: union": ("Решение Африканского союза и ЕС.", "X-AU X-EU"),
    "russian: a river is no country": ("На реке Нигер.", ""),
    "arabic: niger with and, in, to": ("والنيجر وبالنيجر للنيجر", "NER"),
    "arabic: nigeria with and": ("ونيجيريا", "NGA"),
    "arabic: mali is also financial": ("دعم مالي للأسر", ""),
    "arabic: mali the republic": ("جمهورية مالي", "MLI"),
    "arabic: boys are no benin": ("البنين والبنات", ""),
    "arabic: south sudan": ("جنوب السودان", "SSD"),
    "arabic: people": ("الأطفال السوريين والعراقيين", "SYR IRQ"),
    "arabic: the indian ocean": ("المحيط الهندي", ""),
    "chinese: four guineas": ("几内亚、几内亚比绍、赤道几内亚和巴布亚新几内亚", "GIN GNB GNQ PNG"),
    "chinese: the two congos": ("刚果（金）和刚果（布）", "COD COG"),
    "chinese: niger and nigeria": ("尼日尔和尼日利亚的儿童", "NER NGA"),
    "chinese: developing countries are no china": ("发展中国家的儿童", ""),
    "chinese: latin american countries are no usa": ("拉美国家和南美国家", "419"),
    "chinese: coasts are no haiti": ("沿海地区的渔业", ""),
    "chinese: somalia is no mali": ("索马里", "SOM"),
    "chinese: indonesia is no india": ("印度尼西亚在印度洋", "IDN"),
    "portuguese and german": ("Em Moçambique; in Deutschland.", "MOZ DEU"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ONE_PAGE.values(), ids=ONE_PAGE.keys())
def test_a_trap_on_one_page(finder: PlaceFinder, text: str, expected: str) -> None:
    """What a page says on its own, without help of its document."""
    assert codes(finder, text) == expected


IN_COMPANY = {
    "a town of an american state": ("A farm in Lebanon, New Hampshire, was fined.", ""),
    "its state in brackets": ("Police in Lebanon (New Hampshire) said so.", ""),
    "its state in two letters": ("Lebanon, NH 03766", ""),
    "its state as newspapers write it": ("He lives in Lebanon, Pa.", ""),
    "two such towns": ("Mexico, Missouri and Paris, Texas are towns.", ""),
    "the state called a state": ("Перу, штат Индиана", ""),
    "a capital's twin": ("A mill in Athens, Georgia, closed.", ""),
    "a newspaper is no state": ("Lebanon, New York Times reports", "LBN"),
    "a list that ends in a state": ("Workers from Mexico, California and Texas came.", "MEX"),
    "a list of countries and cities": ("Syria, Lebanon, New York and Geneva hosted talks.", "SYR LBN"),
    "a list of countries": ("Lebanon, Jordan and Syria", "LBN JOR SYR"),
    "georgia and its neighbour": ("Georgia and Armenia signed.", "GEO ARM"),
    "french: a town in brackets": ("À Lebanon (New Hampshire) et à Paris (Texas).", ""),
    "spanish: a town of a state": ("Perú, Indiana, es una ciudad.", ""),
    "spanish: a list": ("Perú, Colombia y Ecuador", "PER COL ECU"),
    "russian: a town of a state": ("Фабрика в Ливане (Нью-Гэмпшир).", ""),
    "russian: a list": ("Израиль и Ливан", "ISR LBN"),
    "arabic: a town of a state": ("لبنان، نيو هامبشاير", ""),
    "arabic: a list": ("لبنان والأردن", "LBN JOR"),
    "chinese: a town of a state": ("密苏里州墨西哥和新罕布什尔州的黎巴嫩", ""),
    "chinese: a list": ("墨西哥和黎巴嫩", "MEX LBN"),
    "a given name": ("Cuba Gooding played; Jordan Peele directed; Kenya Barris wrote.", ""),
    "a given name and a little word": ("According to Israel Katz, it was late.", ""),
    "a given name with two family names": ("Israel Vázquez Martínez ganó.", ""),
    "the same name, and the country": ("El político Israel Vázquez habló en Israel.", "ISR"),
    "the country before a verb": ("Israel said no. India and China agreed.", "ISR IND CHN"),
    "the country before a name of its people": ("In Kenya Maria met us.", "KEN"),
    "the country before a body": (
        "Kenya National Bureau of Statistics, India Labour Survey, Israel Defense Forces.", "KEN IND ISR"
    ),
    "the country in a headline": ("Kenya Launches New Child Labour Policy", "KEN"),
    "the country before its capital": ("Cuba Havana office", "CUB"),
    "a family name": ("Anatole France wrote; Mario Monaco sang; Ms. India agreed.", ""),
    "a saint is no given name": ("San José Costa Rica; Port Louis Mauritius.", "CRI MUS"),
    "an author": ("France, A. (2011). Israel, M., & Hay, I. (2006).", ""),
    "french: a given name": ("Mme France parle de Francia Márquez.", ""),
    "russian: a patronymic": ("Израиль Моисеевич писал.", ""),
    "chinese: a given name": ("以色列·阿德桑亚", ""),
    "chinese: a capital behind the dot": ("古巴·哈瓦那", "CUB"),
    "streets": ("Avenue de France; la calle Perú; улица Италии; شارع لبنان; Place d’Italie", ""),
    "no street": ("It took place in France.", "FRA"),
    "small places": ("Jamaica Plain and Lebanon County", ""),
    "things": ("A Turkey sandwich, a Panama hat, Brazil nuts, China clay and a Guinea fowl.", ""),
    "goods of a country": ("Kenya coffee, China tea, Turkey exports hazelnuts.", "KEN CHN TUR"),
    "a computer board": ("A MIPS Malta board boots.", ""),
    "french: things": ("Une poule de Guinée et un ver de Guinée, de l’encre de Chine.", ""),
    "spanish: things": ("Gallinas de Guinea, nuez de Brasil y fiebre de Malta.", ""),
    "russian: things": ("Мальтийская лихорадка и бразильский орех.", ""),
    "arabic: things": ("جوز البرازيل وحمى مالطا", ""),
    "chinese: things": ("马耳他热和巴拿马草帽", ""),
    "the caribbean of one country": ("The Caribbean region of Nicaragua.", "NIC"),
    "spanish: one country's caribbean": ("El Caribe colombiano y la costa caribe de Honduras.", "COL HND"),
    "the caribbean": ("Caribbean countries and Haiti; the Caribbean region.", "029 HTI"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), IN_COMPANY.values(), ids=IN_COMPANY.keys())
def test_the_words_beside_a_name_tell_what_it_names(finder: PlaceFinder, text: str, expected: str) -> None:
    """Towns, persons, streets and things that bear the name of a country, and the country beside the same
    words."""
    assert codes(finder, text) == expected


def test_a_person_is_no_mention_of_the_country_of_the_document(finder: PlaceFinder) -> None:
    """In a report on Jordan too, Jordan Peele is somebody else."""
    about = "Jordanian inspectors in Jordan."
    assert named(finder, "Jordan Peele spoke.", about)[0] == {}
    assert named(finder, "Jordan acted.", about)[0] == {"JOR": ("Jordan",)}


def test_the_document_settles_what_a_page_leaves_open(finder: PlaceFinder) -> None:
    """A page that says Georgia alone is on the country where another page says Georgian."""
    alone = "In 2021, Georgia made moderate advancement."
    assert named(finder, alone) == [{}]
    assert named(finder, alone, "Georgian labour inspectors.")[0] == {"GEO": ("Georgia",)}


def test_congo_is_the_one_that_the_document_writes_out(finder: PlaceFinder) -> None:
    long = "The Democratic Republic of the Congo ratified."
    assert named(finder, "Mines of the Congo.", long)[0] == {"COD": ("Congo",)}
    assert named(finder, "Congolese children.", "The Republic of the Congo.")[0] == {"COG": ("Congolese",)}


def test_where_a_page_names_both_congos_the_bare_word_adds_nothing(finder: PlaceFinder) -> None:
    page = "The DRC and the Republic of the Congo. Congolese families."
    assert named(finder, page)[0] == {"COD": ("DRC",), "COG": ("Republic of the Congo",)}


def test_a_capital_counts_for_the_country_that_the_document_is_about(finder: PlaceFinder) -> None:
    """Accra stands for Ghana in a report on Ghana, and for nothing in a list of meetings."""
    about = [f"Ghana, page {number}." for number in range(3)]
    assert named(finder, "A shelter in Accra.", *about)[0] == {"GHA": ("Accra",)}
    assert named(finder, "A workshop in Accra.", *["Nothing here."] * 9, "Ghana.")[0] == {}


def test_a_name_inside_an_institution_counts_beside_the_country_itself(finder: PlaceFinder) -> None:
    page = "Denmark: the Danish Institute for Human Rights."
    assert named(finder, page)[0] == {"DNK": ("Denmark", "Danish")}


def test_a_list_of_countries_names_none(finder: PlaceFinder) -> None:
    """Sponsors, members, ratifications: a page that names more countries than a reader could mean."""
    words = {
        row.code: row.words[0] for row in load_area_words() if row.kind == "name" and row.language == "en"
    }
    names = [name for code, name in words.items() if len(code) == 3 and code.isalpha()]
    some, many = ", ".join(names[:20]), ", ".join(names[:190])
    assert len(named(finder, some)[0]) > 15
    assert named(finder, many)[0] == {}


def test_pages_that_are_no_evidence_name_nothing(finder: PlaceFinder) -> None:
    """A bibliography or an empty page is handed over as None and keeps its place."""
    page = "Children in Peru."
    found = finder.places([None, (page, Reading(page)), None])
    assert [[area.area for area in one] for one in found.pages] == [[], ["PER"], []]


def test_a_title_names_areas_of_its_own(finder: PlaceFinder) -> None:
    page = "A page that names nothing."
    found = finder.places([(page, Reading(page))], "Child labour in Ghana and Côte d’Ivoire")
    assert found.titled == ("GHA", "CIV")
    assert found.pages == ((),)


def test_words_are_as_they_stand_there_each_once(finder: PlaceFinder) -> None:
    """White space is made single, case makes no second wording, and a gazetteer does not fill the page."""
    page = "South\n  Africa. SOUTH AFRICA. South African law. South Africans."
    assert named(finder, page)[0] == {"ZAF": ("South Africa", "South African", "South Africans")}


def test_headings_in_capitals_name_their_country(finder: PlaceFinder) -> None:
    assert codes(finder, "BURKINA FASO\nMODERATE ADVANCEMENT") == "BFA"


def test_nothing_is_found_in_a_page_of_nothing(finder: PlaceFinder) -> None:
    """Control signs, half pairs and a megabyte of one letter: no area, no error, no long wait."""
    for text in ("", "\x00\x01\u202e", "\ud800", "x" * 1_000_000, "Ch" * 100_000):
        assert codes(finder, text) == ""
