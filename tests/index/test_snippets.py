"""The stretch of a page that is shown, and the marks in it."""

from __future__ import annotations

import unicodedata

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from index.marks import Mark, Marker
from index.model import LanguageTag, Runs
from index.query import parse_query
from index.search import Snippet
from index.snippets import LENGTH, snippet

EN, FR, ZH = LanguageTag("en"), LanguageTag("fr"), LanguageTag("zh")
FILLER = "Nothing of note stands in this sentence at all. "


def shown(query: str, *runs: tuple[str, str]) -> Snippet:
    """The snippet of a text for a query."""
    tagged = tuple((LanguageTag(tag), text) for tag, text in runs)
    return snippet(tagged, Marker(parse_query(query)).marks(tagged))


def marked(found: Snippet) -> list[str]:
    """The marked stretches of a snippet."""
    return [found.text[start:end] for start, end in found.marks]


def test_the_best_stretch_has_most_different_words() -> None:
    """Three times the same word counts less than two words once."""
    text = FILLER * 9 + "Mines, mines, mines. " + FILLER * 9 + "A child in mines. " + FILLER * 9
    found = shown("child mines", ("en", text))
    assert marked(found) == ["child", "mines"]


def test_among_equals_the_densest_then_the_first() -> None:
    """More marks win; with as many, the earlier stretch."""
    sparse, dense = "A child. ", "A child, a child. "
    assert marked(shown("child", ("en", sparse + FILLER * 9 + dense + FILLER * 9))) == ["child", "child"]
    found = shown("child", ("en", "First child. " + FILLER * 9 + "Second child. " + FILLER * 9))
    assert found.text.startswith("First child.")


def test_it_begins_with_a_sentence_where_one_begins_near() -> None:
    """What is shown is readable from its first word."""
    found = shown("child", ("en", FILLER * 9 + "Here works a child. " + FILLER * 9))
    assert found.text.startswith(("Nothing", "Here"))
    assert found.text.endswith(("all.", "Nothing", "sentence", "at", "this", "in", "of", "note", "stands"))


def test_it_is_made_of_whole_words() -> None:
    """Neither end cuts a word where the text has spaces."""
    words = {f"word{n}" for n in range(400)}
    text = " ".join(sorted(words))
    found = shown("word250", ("en", text))
    assert marked(found) == ["word250"]
    assert set(found.text.split()) <= words
    assert LENGTH - 12 <= len(found.text) <= LENGTH


def test_without_marks_it_is_the_beginning() -> None:
    """A page listed for its title or topic shows how it begins."""
    found = snippet(((EN, "  \n\n" + FILLER * 20),), ())
    assert found.text.startswith(FILLER.strip())
    assert len(found.text) <= LENGTH
    assert found.marks == ()


def test_a_short_text_is_shown_whole() -> None:
    """Nothing is left out that fits."""
    assert shown("child", ("en", "One child.")) == Snippet("One child.", ((4, 9),), EN)


@pytest.mark.parametrize("runs", [(), ((EN, ""),), ((EN, " \n\x00"),)])
def test_a_text_of_nothing_gives_nothing(runs: Runs) -> None:
    """No text, no snippet, no error."""
    assert snippet(runs, ()).text == ""


def test_white_space_is_one_space_and_marks_move_along() -> None:
    """Lines, tabs and wide spaces are a space; a mark over a line end covers the space."""
    found = shown('"forced labour" child', ("en", "Some\t\tforced\r\n   labour;\u3000\u00a0a\n\nchild"))
    assert found.text == "Some forced labour; a child"
    assert marked(found) == ["forced labour", "child"]


def test_signs_that_nobody_should_see_are_gone() -> None:
    """Control, direction, private-use and surrogate signs; what is left is as it was."""
    text = "a\x00b \u202eevil\u202c chi\u00adld \ue000 \ud800x \ufeffend \x1b[31m"
    found = shown("child", ("en", text))
    assert found.text == "a b evil child x end [31m"
    assert marked(found) == ["child"]


def test_signs_that_join_letters_stay() -> None:
    """Persian and Indian scripts need them to be read."""
    text = "می\u200cخواهم क्\u200dष"
    assert snippet(((EN, text),), ()).text == text


def test_markup_is_plain_text() -> None:
    """The template escapes; here nothing is taken for markup."""
    assert shown("child", ("en", "<script>child</script>")).text == "<script>child</script>"


def test_the_language_is_that_of_most_of_it() -> None:
    """The run in which most of the stretch lies gives its language."""
    runs = (("en", FILLER * 12), ("fr", "Un enfant travaille ici. " * 20), ("en", FILLER))
    assert shown("enfant", *runs).language == "fr"
    assert shown("note", *runs).language == "en"
    assert snippet((), ()).language == "und"


def test_text_without_spaces_is_cut_between_signs() -> None:
    """Chinese and Thai are shown to the full length, never half a sign."""
    found = shown("童工", ("zh", "公约" * 300 + "童工" + "条文" * 300))
    assert marked(found) == ["童工"]
    assert len(found.text) == LENGTH // 2
    thai = shown("เด็ก", ("th", "แรงงานน้ำ" * 100 + "เด็ก" + "น้ำที่" * 100))
    assert marked(thai) == ["เด็ก"]
    assert not unicodedata.category(thai.text[0]).startswith("M")


def test_a_grapheme_is_never_cut() -> None:
    """Families, flags and piled accents are shown whole or not at all."""
    family = "👨‍👩‍👧‍👦"
    text = family * 200
    found = snippet(((EN, text),), ())
    assert found.text == family * (len(found.text) // len(family)) != ""
    pile = "a" + "\u0301" * 5_000
    assert snippet(((EN, "word " + pile + " word"),), ()).text in ("word", "word " + pile + " word")


@pytest.mark.parametrize("gap", [" \u200d", " \u200d\n\n\u200d\n\n", ". \u200d", "a\u0301\u0301\u0301"])
def test_odd_signs_between_words_are_no_beginning(gap: str) -> None:
    """A sign that joins to a space belongs to the space, and the snippet begins after it."""
    found = shown("child", ("en", "x" * 40 + gap + "child " * 3 + gap.join("y" * 40 for _ in range(9))))
    small = snippet(((EN, "x" * 40 + gap + "child child"),), [Mark(40 + len(gap), 45 + len(gap))], 14)
    for text in (found.text, small.text):
        assert text == text.strip() and not text.startswith(("\u200d", "\u0301"))


def test_a_mark_longer_than_the_snippet_is_cut_with_it() -> None:
    """A quoted page is marked as far as it is shown."""
    phrase = " ".join(f"word{n}" for n in range(100))
    found = shown(f'"{phrase}"', ("en", FILLER + phrase))
    assert len(found.text) <= LENGTH
    assert found.marks[-1][1] <= len(found.text)
    assert marked(found)[0].startswith("word0 word1")


PIECES = st.sampled_from([
    "child ", "labour. ", "e\u0301cole ", "童工", "劳动。", "เด็ก", "عَمَل ", "बच्चों ", "\ufb01sh ", "\u00ad",
    "\u200d", "\u202e", "\n\n", "\r\n", "\x00", "Z\u0338\u0322a ", "👨‍👩‍👧", "🇫🇷🇧🇷", "\ud800", "\ue000",
    "   ", "word" * 9, "한\u1112\u1161\u11ab",
])  # fmt: skip


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["en", "zh"]), st.lists(PIECES, max_size=30).map("".join)), max_size=3
    ),
    st.integers(min_value=8, max_value=60),
)  # fmt: skip
def test_any_snippet_is_fit_to_show(parts: list[tuple[str, str]], length: int) -> None:
    """Never too long, never half a grapheme or a sign that turns the page; marks inside, in order."""
    runs = tuple((LanguageTag(tag), text) for tag, text in parts)
    marks = Marker(parse_query("child labour école 童工 เด็ก fish")).marks(runs)
    found = snippet(runs, marks, length)
    assert len(found.text) <= length
    assert not regex.search(r"[\p{Cc}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]|  ", found.text)
    assert found.text == found.text.strip()
    edges = [0, *(edge for span in found.marks for edge in span), len(found.text)]
    assert edges == sorted(edges) and all(start < end for start, end in found.marks)
    clean = snippet(runs, (), 100_000).text
    graphemes = {0, *(match.end() for match in regex.finditer(r"\X", clean))}
    if found.text and clean.count(found.text) == 1:
        assert clean.index(found.text) in graphemes
        assert clean.index(found.text) + len(found.text) in graphemes


@pytest.mark.parametrize(
    "part", ["child ", "child", " ", "\n", "a\u0301", "\u0301", "童", "😀", "\u200d", "\x00"]
)
def test_one_long_line_gives_a_snippet_in_linear_time(part: str) -> None:
    """A line of 200,000 signs, marked in two thousand places."""
    text = part * (200_000 // len(part))
    marks = [Mark(place, place + 5, (0,)) for place in range(0, len(text) - 5, 100)]
    assert len(snippet(((EN, text),), marks).text) <= LENGTH


def test_chinese_fills_the_same_lines_with_half_the_signs() -> None:
    """Its signs are twice as wide and say twice as much: a snippet is as tall in every language."""
    text = "童工在砖窑工作。" + "这里没有什么值得一提的事情。" * 60
    assert LENGTH // 4 < len(shown("童工", ("zh", text)).text) <= LENGTH // 2
    assert len(shown("child", ("en", "A child. " + FILLER * 20)).text) > LENGTH // 2


SOURCES = (
    "Sources\n"
    "{0}International Labour Organization. Global estimates. Geneva, 2017. A report on forced labour.\n"
    "{1}Ministry of Work, Rep. of Ruritania. Survey of cocoa farms. Strelsau; January 12, 2019. Vol. 2.\n"
    "{2}United States Embassy. Reporting. March 4, 2020. Cited in a later report on mines.\n"
)


@pytest.mark.parametrize(
    "numbers", [("11. ", "12. ", "13. "), ("[1] ", "[2] ", "[3] "), ("¹ ", "² ", "³ "), ("7 ", "8 ", "9 ")]
)
def test_a_snippet_of_a_list_of_sources_begins_where_the_entry_does(numbers: tuple[str, str, str]) -> None:
    """Not in the middle of a reference, whose full stops are no ends of sentences."""
    text = SOURCES.format(*numbers)
    for word, number, begin in (("Vol", numbers[1], "Ministry"), ("Cited", numbers[2], "United")):
        place = text.index(word)
        shown = snippet(((LanguageTag("en"), text),), (Mark(place, place + len(word), (0,)),))
        assert shown.text.startswith(f"{number}{begin}")
        assert [shown.text[start:end] for start, end in shown.marks] == [word]


def test_a_number_that_only_begins_a_line_is_no_entry() -> None:
    """Of a sentence that goes over a line the begin is shown, as far as there is room for it."""
    text = "Before that. Of all the children asked in\n2016 said most that they work on farms of others."
    place = text.index("farms")
    shown = snippet(((LanguageTag("en"), text),), (Mark(place, place + 5, (0,)),))
    assert shown.text.startswith("Before that.")
