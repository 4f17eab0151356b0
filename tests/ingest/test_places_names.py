"""Former names, names of which half is left out, joined adjectives, bodies that bear the name of a region:
one named fixture a case, in six languages."""

from __future__ import annotations

import pytest

from datasets.area_words import load_area_words
from index.thesaurus.reading import Reading
from ingest.place_mentions import MentionFinder
from ingest.places import PlaceFinder


@pytest.fixture(scope="module")
def finder() -> PlaceFinder:
    return PlaceFinder(MentionFinder.of(load_area_words()))


def named(finder: PlaceFinder, *pages: str) -> list[str]:
    """The areas of each page of one document, in the order of their first mention."""
    found = finder.places([(page, Reading(page)) for page in pages])
    return [" ".join(area.area for area in page) for page in found.pages]


FORMER = {
    "one successor on the same ground": (
        "Upper Volta, Dahomey, Zaire, Burma, Ceylon, Swaziland, East Timor and Southern Rhodesia.",
        "BFA BEN COD MMR LKA SWZ TLS ZWE",
    ),
    "french": ("La Haute-Volta, le Dahomey, le Zaïre et la Birmanie.", "BFA BEN COD MMR"),
    "spanish": ("Alto Volta, Birmania y Swazilandia.", "BFA MMR SWZ"),
    "russian": ("В Верхней Вольте, Бирме и Заире.", "BFA MMR COD"),
    "arabic": ("فولتا العليا وبورما وزائير", "BFA MMR COD"),
    "chinese": ("上沃尔特、缅甸和扎伊尔", "BFA MMR COD"),
    "several successors": ("Yugoslavia, Czechoslovakia, the Soviet Union, the USSR.", ""),
    "two that the name holds": ("Serbia and Montenegro", "SRB MNE"),
    "colonies with the name of another country": (
        "British Honduras, Portuguese Guinea, French Sudan and the Belgian Congo.", "BLZ GNB MLI COD"
    ),
    "french: such colonies": ("La Guinée portugaise et le Soudan français.", "GNB MLI"),
    "the antilles are no netherlands": ("The Netherlands Antilles; Antilles néerlandaises.", ""),
    "russian: the antilles": ("Нидерландские Антильские острова", ""),
    "arabic: the antilles": ("جزر الأنتيل الهولندية", ""),
    "chinese: the antilles": ("荷属安的列斯", ""),
    "new guinea is an island": ("The island of New Guinea; la Nouvelle-Guinée; Nueva Guinea.", ""),
    "russian, arabic, chinese: the island": ("Новая Гвинея، غينيا الجديدة، 新几内亚", ""),
    "papua new guinea is a country": ("Papua New Guinea; Papua and New Guinea.", "PNG"),
    "the niger delta is of nigeria": ("Le delta du Niger. В дельте Нигера. دلتا النيجر。尼日尔三角洲", "NGA"),
    "its state of that name too": ("Floods in Niger State.", "NGA"),
    "the inner delta is elsewhere": ("The Inner Niger Delta; le delta intérieur du Niger.", ""),
    "gold coast": ("On the Gold Coast.", ""),
    "goods": ("Ceylon tea and Morocco leather.", ""),
    "hinduism is no india": ("印度教、印度河和印度支那", ""),
    "an american town and tbilisi": ("Offices in Tbilisi, Georgia.", "GEO"),
    "names that begin small": ("À l’île Maurice et à la Dominique.", "MUS DMA"),
    "a saint": ("Saint Martin shared his cloak; St. Martin in the Fields.", ""),
    "saint kitts": ("Children in St. Kitts.", "KNA"),
    "south of the sahara": ("La région subsaharienne.", "202"),
    "arabic: the americas": ("في الأميركيتين وآسيا الوسطى", "019 143"),
    "the andes": ("La región andina, la Région andine, the Andean region.", "X-ANDEAN"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FORMER.values(), ids=FORMER.keys())
def test_a_former_name_or_one_that_holds_another(finder: PlaceFinder, text: str, expected: str) -> None:
    """A former name stands for the country of today where there is one on the same ground, else for none."""
    assert named(finder, text) == [expected]


HALVES = {
    "english": ("In West and Central Africa.", "011 017"),
    "english, three": ("Northern, Western and Southern Europe", "154 155 039"),
    "english, a country": ("North and South Korea", "PRK KOR"),
    "english, other points": ("Eastern and Southern Africa; South and Southeast Asia", "014 018 034 035"),
    "french, behind": ("En Afrique de l’Ouest et du Centre.", "011 017"),
    "french, an adjective first": ("En Afrique centrale et de l’Ouest.", "017 011"),
    "spanish": ("En África occidental y central.", "011 017"),
    "russian, in its case": ("В Западной и Центральной Африке.", "011 017"),
    "arabic": ("غرب ووسط أفريقيا", "011 017"),
    "chinese": ("西部和中部非洲", "011 017"),
    "words that are no half": ("Cameroon and Central Africa; Mali and South Africa", "CMR 017 MLI ZAF"),
    "a republic": ("Chad and the Central African Republic", "TCD CAF"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), HALVES.values(), ids=HALVES.keys())
def test_half_a_name_beside_a_whole_one(finder: PlaceFinder, text: str, expected: str) -> None:
    """The whole name lends its word; what makes no name with it is none."""
    assert named(finder, text) == [expected]


def test_the_words_shown_for_half_a_name_are_those_that_stand_there(finder: PlaceFinder) -> None:
    page = "West and Central Africa"
    (areas,) = finder.places([(page, Reading(page))]).pages
    assert [(area.area, area.words) for area in areas] == [("011", ("West",)), ("017", ("Central Africa",))]


JOINED = {
    "french": ("Un accord franco-malien à la frontière algéro-marocaine.", "FRA MLI DZA MAR"),
    "french, twice the same sound": ("La frontière nigéro-nigériane.", "NER NGA"),
    "french, a feminine form": ("À la frontière tuniso-libyenne.", "TUN LBY"),
    "english": ("A Sino-Ghanaian company, Franco-Malian talks.", "CHN GHA FRA MLI"),
    "spanish": ("La frontera colombo-venezolana.", "COL VEN"),
    "russian": ("На узбекско-таджикской границе.", "UZB TJK"),
    "no second adjective": ("Franco reigned; the sino- prefix; indo; Colombo.", ""),
    "adjectives of one country": ("Un médecin centrafricain.", "CAF"),
    "languages and oceans": ("Indo-European languages; the Indo-Pacific.", ""),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), JOINED.values(), ids=JOINED.keys())
def test_two_adjectives_in_one(finder: PlaceFinder, text: str, expected: str) -> None:
    """The first part stands for a country where a second follows its hyphen."""
    assert named(finder, text) == [expected]


BODIES = {
    "an organisation": ("Greenpeace Southeast Asia said so.", ""),
    "a project": ("ACCEL Africa works in Mali.", "MLI"),
    "an office": ("Save the Children Southern Africa; Human Rights Watch Africa division.", ""),
    "a network": ("The Network for Human Rights Defenders in Central Africa.", ""),
    "an agency": ("The Swiss Agency for Development.", ""),
    "an agency of the united nations": (
        "The UN Relief and Works Agency for Palestine Refugees in the Near East.", ""
    ),
    "a department, in french": ("Financé par le Département du Travail américain.", ""),
    "a department, in chinese": ("美国劳工部和美国国务院", ""),
    "a title with capitals": ("Trafficking In West Africa And Across Asia", "011 142"),
    "a heading in capitals": ("CHILD LABOUR IN AFRICA\nLABOUR AFRICA", "002"),
    "a query in capitals": ("Brick Kilns South Asia", "034"),
    "heads of columns": ("World Africa Americas Asia", "002 019 142"),
    "the begin of a sentence": ("Although Africa has more. While Southern Asia has less.", "002 034"),
    "a part of it": ("Francophone Africa, Rural Asia.", "002 142"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BODIES.values(), ids=BODIES.keys())
def test_the_name_of_a_body_is_no_region(finder: PlaceFinder, text: str, expected: str) -> None:
    """Only what the page names apart from it counts."""
    assert named(finder, text) == [expected]


def test_a_body_of_a_region_counts_where_the_page_names_the_region_too(finder: PlaceFinder) -> None:
    assert named(finder, "In Southeast Asia, Greenpeace Southeast Asia said so.") == ["035"]


PERSONS = {
    "relatives": "Chad's mother and Jordan's older brother wept.",
    "an age": "Jordan, aged 12, and Georgia, a 14-year-old girl, worked.",
    "french": "La mère de Maurice et le frère de Dominique.",
    "spanish": "La madre de Mauricio.",
}


@pytest.mark.parametrize("text", PERSONS.values(), ids=PERSONS.keys())
def test_who_has_relatives_or_an_age_is_a_person(finder: PlaceFinder, text: str) -> None:
    """In a document on the very country too."""
    about = "The Republic of Chad, Jordanian law, the Government of Georgia, République de Maurice, Dominica."
    assert named(finder, text, about)[0] == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chad’s government acted.", "TCD"),
        ("Jordan's labour inspectorate grew.", "JOR"),
        ("Chad’s borders are long.", "TCD"),
        ("Chad's hands were sore.", ""),
    ],
)
def test_who_has_a_government_is_a_country(finder: PlaceFinder, text: str, expected: str) -> None:
    assert named(finder, text) == [expected]
