"""Doubtful names in lists and tables, and things, states and time zones that bear the name of a country."""

from __future__ import annotations

import pytest

from datasets.area_words import load_area_words
from index.thesaurus.reading import Reading
from ingest.place_mentions import MentionFinder
from ingest.places import PlaceFinder


@pytest.fixture(scope="module")
def finder() -> PlaceFinder:
    return PlaceFinder(MentionFinder.of(load_area_words()))


def codes(finder: PlaceFinder, text: str) -> str:
    """The areas of a page on its own, in the order of their first mention."""
    found = finder.places([(text, Reading(text))], "")
    return " ".join(area.area for area in found.pages[0])


IN_ROWS = {
    "figures and answers": (
        "Cameroon 1037 1.3 yes\nChad 1074 2.6 no\nGeorgia 11 yes\nMali 12 no",
        "CMR TCD GEO MLI",
    ),
    "figures with a unit": ("Niger 12 per cent\nChad 13 per cent\nMali 14 per cent", "NER TCD MLI"),
    "figures that begin a sentence": ("Niger\nChad 12 boys told the story of.\nMali", "NER MLI"),
    "rows of a table": ("Cameroon 12 39\nChad 39 41\nNiger 42 40", "CMR TCD NER"),
    "rows with tabs": ("Benin\t12\nChad\t39\nMali\t42", "BEN TCD MLI"),
    "one name a line": ("Cameroon\nChad\nComoros", "CMR TCD COM"),
    "bullets, and one doubtful name after another": (
        "• Cameroon\n• Chad\n• Jordan\n• Georgia",
        "CMR TCD JOR GEO",
    ),
    "numbers before the names": ("1. Burkina Faso\n2. Chad\n3. Mali", "BFA TCD MLI"),
    "the last of a list": ("Niger\nMali\nChad", "NER MLI TCD"),
    "each cell in a line of its own": ("Cameroon\n12.0\n39\nChad\n39\n41\nNiger\n42\n40", "CMR TCD NER"),
    "the same word behind each name": (
        "Cameroon Ratified 2001\nChad Ratified 2000\nNiger Ratified 1999",
        "CMR TCD NER",
    ),
    "columns run together": ("Burundi Cameroon Chad Comoros", "BDI CMR TCD COM"),
    "figures in brackets between names": ("Niger (12), Chad (14), Mali (3)", "NER TCD MLI"),
    "figures behind a colon": ("Niger: 12%; Chad: 14%; Mali: 3%", "NER TCD MLI"),
    "a sure name settles its neighbour's neighbour": ("Chad, Jordan and Syria", "TCD JOR SYR"),
    "three doubtful names are a list of countries": ("Chad, Georgia and Jordan reported.", "TCD GEO JOR"),
    "two doubtful names are none": ("Chad and Jordan met at noon.", ""),
    "a sentence about a person is no row": ("Niger\nChad wrote the report with Ms. Perez.\nMali", "NER MLI"),
    "participants by name": ("Participants\nChad Smith, Niger\nGeorgia Brown, Mali", "NER MLI"),
    "strokes between names": ("Chad/Niger/Nigeria", "TCD NER NGA"),
    "bars between names": ("Cameroon | Chad | Niger", "CMR TCD NER"),
    "spanish: one name a line": ("Camerún\nChad\nNíger", "CMR TCD NER"),
    "spanish: figures in brackets": ("Níger (12), Chad (13) y Malí (2)", "NER TCD MLI"),
    "cells in capitals behind each name": (
        "Chad Low income\nMali Low income\nTogo Low income",
        "TCD MLI TGO",
    ),
    "names in capitals": ("CAMEROON\nCHAD\nNIGER", "CMR TCD NER"),
    "french: one name a line": ("Cameroun\nMaurice\nNiger", "CMR MUS NER"),
    "marks of notes": ("Cameroon*\nChad†\nNiger2", "CMR TCD"),
    "a line that prose begins by chance": ("the delegation of Niger and its\nChad office closed.", "NER"),
    "dashes between names and figures": ("Niger – 12\nChad – 14\nMali – 15", "NER TCD MLI"),
}


@pytest.mark.parametrize(("text", "expected"), IN_ROWS.values(), ids=IN_ROWS.keys())
def test_a_doubtful_name_in_a_list_or_table_is_the_country(
    finder: PlaceFinder, text: str, expected: str
) -> None:
    """Chad, Georgia, Jordan, Maurice: persons or states alone, countries among countries."""
    assert codes(finder, text) == expected


NAMED_AFTER = {
    "inks of countries": ("Indian ink and India ink on paper.", ""),
    "things in the plural": (
        "Guinea pigs, guinea fowls, Brazil nuts, Turkish delight, French fries, Panama hats, Swiss cheeses.",
        "",
    ),
    "crockery, cloth and crops": ("China plates, Jersey shirts, Java and Irish potatoes.", ""),
    "goods of a country count": ("Indian tea, Kenya coffee and Egyptian cotton.", "IND KEN EGY"),
    "georgia, the state, said so": ("Farms in Georgia (US) and in Georgia, USA.", "USA"),
    "georgia among states": ("Florida, Georgia and Alabama; in Georgia and South Carolina.", ""),
    "georgia in a list with the united states": ("Armenia, Georgia, USA and Türkiye", "ARM GEO USA TUR"),
    "no rose": ("Child labour in China rose by 5%.", "CHN"),
    "asia and the pacific with its region": (
        "The Asia-Pacific region and Asia and the Pacific region.",
        "X-ASIA-PACIFIC",
    ),
    "time zones": ("TZ=Asia/Saigon or Europe/Paris; Africa/Blantyre.", ""),
    "two regions and a stroke": ("Europe/Central Asia", "150 143"),
    "the name of an association": ("Anaja works with Village Suisse ONG.", ""),
    "where an organ meets": ("Committee, The Hague, Netherlands (Kingdom of the)", ""),
    "viruses": ("Crimean-Congo haemorrhagic fever; the Sudan ebolavirus.", ""),
    "french: inks, hemp and pigs": (
        "L’encre de Chine, l’été indien, le chanvre indien et des cochons d’Inde.",
        "",
    ),
    "french: things in the plural": (
        "Des noix du Brésil, des bains turcs, des chapeaux de Panama, un couteau suisse.",
        "",
    ),
    "french: goods of a country": ("Le thé indien et le coton égyptien.", "IND EGY"),
    "french: cheeses and francs": ("Petits suisses et francs suisses", ""),
    "spanish: inks, hemp and nuts": (
        "Tinta china, cáñamo índico, conejillos de Indias, nueces del Brasil.",
        "",
    ),
    "spanish: things in the plural": (
        "Baños turcos, quesos suizos, sombreros de Panamá, montañas rusas, papas a la francesa.",
        "",
    ),
    "spanish: goods of a country": ("té indio? algodón de Egipto", "EGY"),
    "portuguese: things in the plural": (
        "Castanhas da Índia, pães franceses, queijos suíços e montanhas-russas.",
        "",
    ),
    "russian: things in their cases": (
        "Индийскими чернилами, индийской конопли, турецких сладостей, швейцарского сыра.",
        "",
    ),
    "russian: things in the plural": (
        "Бразильских орехов, панамских шляп, китайского фарфора, морских свинок.",
        "",
    ),
    "russian: a gulf, trees and a fever": (
        "Персидского залива, ливанских кедров; крымской-конго геморрагической лихорадки",
        "",
    ),
    "russian: countries in their cases": (
        "Детский труд в Нигере, Чаде, Мали, Республике Конго.",
        "NER TCD MLI COG",
    ),
    "russian: a pronoun is no togo, but for its country": (
        "Того же числа. Того, что было. Чадом и Того.",
        "TGO TCD",
    ),
    "arabic: coconuts, hemp and tamarind": ("جوز الهند والقنب الهندي والتمر الهندي", ""),
    "arabic: things with and, by and their article": ("وبالحبر الهندي والجبن السويسري والفول السوداني", ""),
    "arabic: a cup of water": ("شرب كوبا من الماء", ""),
    "arabic: countries with and, by and to": ("وبالسودان وتشاد للنيجر", "SDN TCD NER"),
    "chinese: things": ("印度墨水、巴西坚果、土耳其软糖、瑞士奶酪、荷兰豆", ""),
    "chinese: signs of two words": ("在这一进程中国际社会；立法国家；司法国际合作；黑山羊；参加纳税", ""),
    "chinese: the countries themselves": ("中国、法国、日本、黑山、加纳", "CHN FRA JPN MNE GHA"),
    "chinese: the sultanate": ("阿曼苏丹国和苏丹", "OMN SDN"),
}


@pytest.mark.parametrize(("text", "expected"), NAMED_AFTER.values(), ids=NAMED_AFTER.keys())
def test_what_is_named_after_a_country_is_no_country(finder: PlaceFinder, text: str, expected: str) -> None:
    """Things in their plurals and cases, in every language; goods that come from a country name it."""
    assert codes(finder, text) == expected


BENT = {
    "в Кот-д’Ивуаре": "CIV",
    "в Шри-Ланке": "LKA",
    "в Антигуа и Барбуде": "ATG",
    "Сент-Винсенте и Гренадинах": "VCT",
    "в Сент-Китсе и Невисе": "KNA",
    "корейских детей": "KOR",
    "в Сахеле": "X-SAHEL",
    "в Латинской Америке и Карибском бассейне": "419",
    "в Коста-Рике": "CRI",
    "в Того": "TGO",
    "нигерские дети": "NER",
    "нигерийские дети": "NGA",
    "с Экваториальной Гвинеей": "GNQ",
    "в Папуа — Новой Гвинее": "PNG",
}


@pytest.mark.parametrize(("words", "area"), BENT.items(), ids=BENT.keys())
def test_russian_names_bend_in_all_their_parts(finder: PlaceFinder, words: str, area: str) -> None:
    """Names with hyphens, pairs of islands, names of two words."""
    assert codes(finder, f"Дети живут {words} и работают.") == area


def test_a_row_needs_rows_around_it(finder: PlaceFinder) -> None:
    """A person's name at the beginning of a line is none, with whatever below it."""
    assert codes(finder, "Chad Smith\nProgramme officer\nNiger") == "NER"
    assert codes(finder, "Jordan Peele 12\nIsrael 13") == "JOR ISR"  # as many cells in each row


def test_a_long_table_costs_no_more_than_its_lines(finder: PlaceFinder) -> None:
    """Twenty thousand rows of one doubtful name: no rule looks further than its neighbours."""
    text = "Chad 1 2 3\n" * 20_000
    assert codes(finder, text) == ""
