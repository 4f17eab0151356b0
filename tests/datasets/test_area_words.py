"""The words for areas: every code is an area, every word says one thing, every country has words."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from pathlib import Path

import pytest

from datasets.area_words import AreaWords, load_area_words
from datasets.areas import Areas, load_areas, load_areas_and_groupings
from datasets.errors import BundledTableBroken


@pytest.fixture(scope="module")
def words() -> tuple[AreaWords, ...]:
    return load_area_words()


@pytest.fixture(scope="module")
def areas() -> Areas:
    return load_areas_and_groupings()


def test_every_word_is_for_an_area_that_there_is(words: tuple[AreaWords, ...], areas: Areas) -> None:
    for row in words:
        assert row.kind == "not" or areas.get(row.code) is not None, row
        assert row.code == "" or areas.canonical(row.code) == row.code


def test_every_area_but_the_world_has_a_name_in_six_languages(
    words: tuple[AreaWords, ...], areas: Areas
) -> None:
    """Ambiguous names count as names here: what they are worth is another question."""
    named = {
        (row.code, row.language)
        for row in words
        if row.kind in ("name", "acronym", "person", "twin", "shared")
    }
    missing = [
        (area.code, language)
        for area in areas
        for language in ("en", "fr", "es", "ar", "ru", "zh")
        if area.kind != "world" and (area.code, language) not in named
    ]
    assert missing == []


def test_no_name_is_one_of_two_areas(words: tuple[AreaWords, ...]) -> None:
    """Names that are say so by their kind: ``shared``."""
    owners: dict[str, set[str]] = defaultdict(set)
    for row in words:
        if row.kind in ("name", "acronym", "people", "capital", "person", "twin"):
            for word in row.words:
                owners[word].add(row.code)
    assert {word: codes for word, codes in owners.items() if len(codes) > 1} == {}


def test_no_name_is_also_doubtful_or_no_name(words: tuple[AreaWords, ...]) -> None:
    """A word that is sure for one row and doubtful for another would always be sure."""
    sure = {word for row in words if row.kind in ("name", "acronym") for word in row.words}
    for row in words:
        if row.kind in ("person", "twin", "shared", "not"):
            assert sure.isdisjoint(row.words), (row, sure & set(row.words))


def test_words_are_composed_trimmed_and_of_their_script(words: tuple[AreaWords, ...]) -> None:
    scripts = {"ar": "ARABIC", "ru": "CYRILLIC", "zh": "CJK"}
    for row in words:
        for word in row.words:
            assert word == " ".join(word.split()) == unicodedata.normalize("NFC", word)
            if row.language in scripts and row.kind in ("name", "people", "capital"):
                assert any(unicodedata.name(sign, "").startswith(scripts[row.language]) for sign in word), row


def test_groupings_have_codes_of_their_own(areas: Areas) -> None:
    """M49 stays as it is: statistics are read against it alone."""
    listed = load_areas()
    added = [area for area in areas if listed.get(area.code) is None]
    assert len(added) > 30
    for area in added:
        assert area.code.startswith("X-") or area.code == "XKX"
        assert area.m49 == area.iso2 == ""
        assert len(area.names) == 6
    assert areas.name("x-ecowas", "fr").startswith("Communauté économique")
    assert [area.code for area in areas.search("CEDEAO")] == ["X-ECOWAS"]
    assert areas.search("African Union")[0].code == "X-AU"


@pytest.mark.parametrize(
    "row", ["GHA,nickname,en,Gold Coast", "GHA,name,en,", "GHA,not,en,Gold Coast", ",name,en,Nowhere"]
)
def test_a_row_that_makes_no_sense_is_refused(tmp_path: Path, row: str) -> None:
    table = tmp_path / "words.csv"
    table.write_text(f"code,kind,language,words\n{row}\n", "utf-8")
    with pytest.raises(BundledTableBroken):
        load_area_words(table)
