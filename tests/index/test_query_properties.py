"""What holds for every query whatever: no error, and nothing that was not typed."""

from __future__ import annotations

import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from query_table import ROWS

from index.asked import asked
from index.marks import Marker
from index.model import LanguageTag
from index.query import MOST_WORDS, parse_query

MARK_ON_NOTHING = regex.compile(r"(?<![[\p{L}\p{M}]--\p{Hangul}])\p{M}", regex.V1)
TYPED = st.one_of(
    st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cn", "Mn", "Mc"]), max_size=80),
    st.text(st.sampled_from("".join(row.query for row in ROWS)), max_size=60),
    st.text(
        alphabet=st.sampled_from("\"“”„«»「」-'’ aé8.7/$%_@C童的เด็子を아동نا\u0301\u200d\n"), max_size=60
    ),
    st.lists(st.sampled_from([row.query for row in ROWS]), max_size=6).map(" ".join),
)


@settings(deadline=None)
@given(TYPED)
def test_any_string_is_a_query(typed: str) -> None:
    """Taken apart without an error; the units stand in the text, in order, where they say."""
    query = parse_query(typed)
    assert query.text == typed
    assert all(typed[unit.start : unit.end] == unit.text and unit.text for unit in query.units)
    assert all(one.end <= other.start for one, other in zip(query.units, query.units[1:], strict=False))
    assert len(query.required) <= MOST_WORDS + 1


@settings(deadline=None)
@given(TYPED)
def test_every_unit_asks_something(typed: str) -> None:
    """No unit is there that no page could have."""
    for unit in parse_query(typed).units:
        wanted = asked(unit)
        assert wanted.words or wanted.codes or wanted.phrases or wanted.bigrams
        assert all(phrase and all(phrase) for phrase in wanted.phrases)
        assert not any(" " in term for term in (*wanted.codes, *wanted.bigrams, *wanted.words))


@settings(deadline=None)
@given(TYPED)
def test_a_page_that_is_the_query_has_all_its_words(typed: str) -> None:
    """Found by its own words, in any language, unless something is left out (signs on nothing aside)."""
    query = parse_query(typed)
    if query.excluded or query.ignored or MARK_ON_NOTHING.search(typed):
        return
    marker = Marker(query)
    for language in ("en", "und"):
        missing = marker.missing(marker.marks(((LanguageTag(language), typed),)))
        assert missing == ()
