"""How a typed query is taken apart, and what each part asks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from query_table import ROWS, Row

from index.analysis import stem
from index.asked import Asked, asked
from index.little_words import spoken
from index.marks import Marker
from index.model import LanguageTag
from index.query import MOST_WORDS, ParsedQuery, Unit, parse_query
from index.sequences import Word


def units(text: str, *languages: str) -> list[str]:
    """The required units, as typed."""
    return [unit.text for unit in parse_query(text, languages).required]


def asks(text: str) -> Asked:
    """What the only unit of a query asks."""
    (unit,) = parse_query(text).units
    return asked(unit)


def lacking(query: ParsedQuery, text: str, language: str) -> tuple[str, ...]:
    """The units a text lacks, by the marker."""
    marker = Marker(query)
    return marker.missing(marker.marks(((LanguageTag(language), text),)))


def matches(row: Row, text: str) -> bool:
    """Whether the text has all units and none of the excluded."""
    query = parse_query(row.query)
    if lacking(query, text, row.language):
        return False
    unwanted = [replace(unit, excluded=False) for unit in query.excluded]
    return all(lacking(ParsedQuery(row.query, (unit,)), text, row.language) for unit in unwanted)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.query} in {row.finds}")
def test_the_table_finds(row: Row) -> None:
    """Each query of the table finds its page."""
    assert matches(row, row.finds)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.query} not in {row.misses}")
def test_the_table_misses(row: Row) -> None:
    """Each query of the table does not find its near miss."""
    assert not matches(row, row.misses)


def test_the_table_is_large_and_in_many_languages() -> None:
    """At least 80 rows, no row twice."""
    assert len(ROWS) >= 80
    assert len(set(ROWS)) == len(ROWS)
    assert len({row.language for row in ROWS}) >= 12


@pytest.mark.parametrize(("typed", "phrase"), [
    ('"forced work"', "forced work"), ("“forced work”", "forced work"), ("„forced work“", "forced work"),
    ("«forced work»", "forced work"), ("« forced work »", "forced work"), ("»forced work«", "forced work"),
    ("「児童労働」", "児童労働"), ("《公约》", "公约"), ("＂a b＂", "a b"), ("”a b”", "a b"),
])  # fmt: skip
def test_quotations_of_every_kind(typed: str, phrase: str) -> None:
    """Straight, typographic, German, French, Danish, Chinese and Japanese quotes make a phrase."""
    (unit,) = parse_query(typed).units
    assert (unit.kind, unit.text) == ("phrase", phrase)
    assert typed[unit.start : unit.end] == phrase


@pytest.mark.parametrize(
    "typed", ['"forced labour', 'forced" labour', 'a 5" pipe and a 6" pipe', '" "', '""', "“ labour"]
)
def test_a_lone_quote_is_plain_text(typed: str) -> None:
    """Unbalanced or empty quotes make no phrase and no error."""
    assert all(unit.kind == "word" for unit in parse_query(typed).units)


def test_hyphens_leave_out_only_at_the_begin_of_a_word() -> None:
    """``-word`` and ``-"phrase"`` are left out; a hyphen inside a word, or alone, is plain."""
    query = parse_query('child -farm -"sex work" phase-out - work a-b --x')
    assert [unit.text for unit in query.excluded] == ["farm", "sex work"]
    assert [unit.text for unit in query.required] == ["child", "phase-out", "work", "a-b", "x"]


def test_a_word_with_slashes_is_left_out_whole() -> None:
    """``-ILO/UNICEF`` leaves out both."""
    assert [unit.text for unit in parse_query("x -ILO/UNICEF").excluded] == ["ILO", "UNICEF"]


@pytest.mark.parametrize("typed", [
    "title:child", "child*", "chil?", "(child OR work)", "child AND", "work~2", "[a TO b]", "a^2", "+child",
    "\\", "a && b",
])  # fmt: skip
def test_the_syntax_of_other_engines_is_plain_text(typed: str) -> None:
    """No field, wildcard, operator or bracket means anything."""
    query = parse_query(typed)
    assert not query.excluded and all(unit.kind == "word" for unit in query.units)


def test_little_words_are_not_required() -> None:
    """Beside other words, articles and the like are left aside, in the language that the query speaks."""
    assert units("the work of children in a mine") == ["work", "children", "mine"]
    assert units("le travail des enfants dans les mines") == ["travail", "enfants", "mines"]
    assert units("el trabajo de los niños en la mina") == ["trabajo", "niños", "mina"]
    assert units("o trabalho das crianças em minas") == ["trabalho", "crianças", "minas"]
    assert units("die Arbeit von Kindern und Frauen") == ["Arbeit", "Kindern", "Frauen"]
    assert units("труд детей и женщин в шахтах") == ["труд", "детей", "женщин", "шахтах"]
    assert units("عمل الأطفال في المناجم") == ["عمل", "الأطفال", "المناجم"]
    assert units("बच्चों का काम") == ["बच्चों", "काम"]
    assert units("pekerja anak di Indonesia") == ["pekerja", "anak", "Indonesia"]


def test_a_query_of_little_words_requires_them_all() -> None:
    """Nothing is dropped where nothing would be left."""
    assert units("to be or not to be") == ["to", "be", "or", "not"]


@pytest.mark.parametrize(("typed", "word"), [
    ("war in Sudan", "war"), ("van drivers", "van"), ("car accidents", "car"), ("the sea", "sea"),
    ("son of a miner", "son"), ("mine safety", "mine"), ("mineurs sans papiers", "sans"),
    ("sin taxes", "sin"), ("die sinking", "die"), ("or et diamants", "or"),
])  # fmt: skip
def test_words_that_mean_something_elsewhere_are_kept(typed: str, word: str) -> None:
    """German *war*, French *car*, Spanish *sin* are kept where the query does not speak the language."""
    assert word in units(typed)


def test_the_readers_language_decides_where_the_query_does_not() -> None:
    """A hint counts only among the languages that the query may be in."""
    assert spoken(["de", "la"], ["es"]) == ("es",)
    assert set(spoken(["de", "la"])) > {"es", "fr"}
    assert units("children of a war", "de") == ["children", "war"]


def test_acronyms_in_capitals_are_no_little_words() -> None:
    """``WHO`` in an ordinary query is the acronym; in a query all in capitals nobody can tell."""
    query = parse_query("WHO works on IT")
    assert [(unit.text, unit.capitals) for unit in query.required] == [
        ("WHO", True),
        ("works", False),
        ("IT", True),
    ]
    assert asked(query.units[0]).codes == ("w.h.o.",)
    assert units("THE WORK OF CHILDREN") == ["WORK", "CHILDREN"]


def test_each_word_is_required_once() -> None:
    """A word typed twice, in any case, is one word."""
    assert units("Child child CHILD labour") == ["Child", "labour"]


def test_words_beyond_the_most_are_named() -> None:
    """A very long query keeps its first words and says which it left aside."""
    words = [f"word{'abcdefghij'[n // 10]}{'abcdefghij'[n % 10]}" for n in range(80)]
    query = parse_query(" ".join([*words, "the", "of", words[0]]))
    assert [unit.text for unit in query.required] == words[:MOST_WORDS]
    assert query.ignored == tuple(words[MOST_WORDS:])


@pytest.mark.parametrize("sign", ["a ", "童", "的童", "เด็ก", '"', "-", "8.7 ", "«", "l'", "a/"])
def test_a_query_of_four_thousand_signs(sign: str) -> None:
    """Long queries of anything are taken apart, and ask a bounded number of things."""
    query = parse_query((sign * 4000)[:4000])
    wanted = [asked(unit) for unit in query.required]
    assert sum(len(one.words) + len(one.bigrams) + len(one.phrases) for one in wanted) < 400


def test_runs_of_signs_are_cut_where_they_may_be() -> None:
    """Chinese around 的, Japanese before particles; a Korean word is one unit."""
    assert units("消除童工的措施") == ["消除童工", "措施"]
    assert units("子どもの権利を守る") == ["子ども", "権利", "守る"]
    assert units("아동노동을 철폐") == ["아동노동을", "철폐"]
    assert units("目的地") == ["目的地"]


def test_missing_names_the_part_of_a_run_that_a_page_lacks() -> None:
    """Not the whole run, when half of it is there."""
    query = parse_query("童工劳动")
    assert lacking(query, "童工", "zh") == ("劳动",)
    assert lacking(query, "公约", "zh") == ("童工劳动",)
    assert lacking(query, "童工和劳动", "zh") == ("童工劳动",)


def test_what_a_word_asks() -> None:
    """The folded word, its stems in each language, and the compound it may be written as."""
    wanted = asks("explotación")
    assert wanted.words == ("explotacion",)
    assert (LanguageTag("es"), "explot") in wanted.stems
    assert wanted.accented == ("explotacion\x1fexplotación",)
    assert asks("phaseout").codes == ("phaseout",)


def test_accents_left_out_are_looked_up() -> None:
    """The stems of every accented form that the index has are asked as well."""
    (unit,) = parse_query("genero").units
    wanted = asked(unit, accent_variants=lambda folded: ["générö"] if folded == "genero" else [])
    assert set(asked(unit).stems) < set(wanted.stems)
    assert (LanguageTag("de"), stem("générö", "de")) in wanted.stems


def test_accents_left_out_of_an_ending_are_guessed() -> None:
    """The plural is found where the index has no other form of the word."""
    assert (LanguageTag("pt"), "explor") in asks("exploracao").stems
    assert (LanguageTag("fr"), stem("scolarisées", "fr")) in asks("scolarisee").stems


def test_quoted_text_asks_for_no_stems() -> None:
    """As written: little words kept, accents folded, nothing else."""
    assert asks('"género"') == Asked(words=("genero",))
    words = tuple(map(Word, ("the", "children", "of", "work")))
    assert asks('"the Children of work"') == Asked(phrases=(words,))
    assert asks('"target 8.7"') == Asked(phrases=((Word("target"), Word("8", "8.7"), Word("7", "8.7")),))


def test_codes_ask_for_nothing_but_the_code() -> None:
    """No word and no stem would do instead."""
    for typed, code in (
        ("8.7.1", "8.7.1"),
        ("C. 182", "c182"),
        ("A/RES/70/1", "a/res/70/1"),
        ("$100", "$100"),
    ):
        assert asks(typed) == Asked(codes=(code,))


def test_neighbours_may_be_one_word() -> None:
    """Two words typed side by side ask for the word they make, too."""
    first, second = parse_query("phase out").units
    assert "phaseout" in asked(first).words and "phaseout" in asked(second).words
    assert all("phaseout" not in asked(unit).words for unit in parse_query("phase, out").units)


@pytest.mark.parametrize(
    "typed", ["", " ", "\n", "!?", "-", '"', "\x00", "\ud800", "\u202e", "😀", "…", "\ue000"]
)
def test_queries_of_nothing_have_no_units(typed: str) -> None:
    """Punctuation, control signs and pictures ask nothing, and are no error."""
    assert parse_query(typed) == ParsedQuery(typed)


def test_spans_count_code_points_of_the_typed_text() -> None:
    """Also where letters are written with marks of their own, or invisible signs stand between."""
    typed = "\u200fe\u0301cole\u200b «l’\u00adété» \U0001f600 ＩＬＯ"
    query = parse_query(typed)
    assert [unit.text for unit in query.units] == ["e\u0301cole\u200b", "l’\u00adété", "ＩＬＯ"]
    assert all(typed[unit.start : unit.end] == unit.text for unit in query.units)


def test_one_sign_that_is_several_words_is_one_unit() -> None:
    """The blessing that Arabic type has one sign for asks for its words side by side."""
    (unit,) = parse_query("\ufdfa").units
    assert unit.text == "\ufdfa"
    assert len(asked(unit).phrases[0]) == 4


def test_a_unit_is_a_plain_value() -> None:
    """Units can be made and compared without a query."""
    assert Unit("child", 0, 5) == parse_query("child").units[0]
