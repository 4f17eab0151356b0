"""Codes of areas count only where nothing else can be meant by three capitals or three digits."""

from __future__ import annotations

import pytest

from datasets.area_words import load_area_words
from datasets.areas import load_areas
from index.thesaurus.reading import Reading
from ingest.place_codes import AreaCodes, area_codes
from ingest.place_forms import place_forms
from ingest.place_mentions import MentionFinder


@pytest.fixture(scope="module")
def codes() -> AreaCodes:
    return area_codes(load_areas())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ISO code GHA stands in the second column.", "GHA"),
        ("ISO 3166-1 alpha-3: COD", "COD"),
        ("ISO3 codes GHA, TGO and BEN", "GHA TGO BEN"),
        ("Country code: CIV", "CIV"),
        ("Reporter M49 288, partner world", "GHA"),
        ("The M49 codes are 288, 324 and 694.", "GHA GIN SLE"),
        ("M49 (202)", "202"),
        ("Sample: BEN, BFA, CIV, GHA and TGO.", "BEN BFA CIV GHA TGO"),
        ("BEN/BFA/TGO", "BEN BFA TGO"),
        ("Accra (GHA) and Lomé (TGO)", "GHA TGO"),
        ("Delegates (GHA; TGO) spoke.", "GHA TGO"),
    ],
)
def test_codes_that_can_be_nothing_else_are_areas(codes: AreaCodes, text: str, expected: str) -> None:
    """Behind words that say so, in lists of codes alone, in brackets in company."""
    assert list(dict.fromkeys(area for _, _, area in sorted(codes.mentions(text)))) == expected.split()


@pytest.mark.parametrize(
    "text",
    [
        "Call the COD office.",
        "The goal (MDG) of enterprises (MNE) in Africa (PER).",
        "Child Labour Platform (CLP) and Mean Length of Illness (MLI) beside Togo (TGO)",
        "A meeting in Accra (GHA)",
        "ILO, FAO, WHO and GHA",
        "USA and CAN",
        "page 288 of 324",
        "The M49 standard of 1999 and its 2022 revision",
        "AND, ARE, OUR",
        "ABEN, BFAX, CIVIL",
        "ISO 9001 and ISO 26000",
        "the country code of conduct",
        "",
    ],
)
def test_capitals_and_numbers_that_may_be_anything_are_none(codes: AreaCodes, text: str) -> None:
    """An acronym, a list with other acronyms in it, a page number."""
    assert list(codes.mentions(text)) == []


def test_a_code_is_a_mention_beside_the_names(codes: AreaCodes) -> None:
    """In the order of the text, once where a word of ours is a code as well."""
    text = "Ghana and the codes TGO, BEN, USA"
    found = MentionFinder(place_forms(load_area_words()), codes).mentions(text, Reading(text))
    assert [(one.codes[0], text[one.start : one.end]) for one in found] == [
        ("GHA", "Ghana"), ("TGO", "TGO"), ("BEN", "BEN"), ("USA", "USA"),
    ]  # fmt: skip
