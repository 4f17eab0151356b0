"""Covers that set something larger than their title, or it in two sizes: one named fixture a trap."""

from __future__ import annotations

import pytest

from ingest.extractors.pdf_lines import Line
from ingest.extractors.pdf_title import DECLARED, Title, document_title

PROSE = "The inspectors came twice that year, always announced, and on both days"


def cover(*rows: tuple[float, str]) -> list[Line]:
    """Lines in sizes, one under the other, above a text in ten points."""
    foot, found = 800.0, []
    for size, text in rows:
        foot -= size * 1.5
        found.append(Line(text, 60, foot, size))
    return [*found, *(Line(PROSE, 60, foot - 44 - 14 * at, 10) for at in range(12))]


COVERS: dict[str, tuple[list[Line], str]] = {
    "split sizes": (
        cover((28, "CHILD LABOUR"), (20, "IN THE FISHING SECTOR")),
        "CHILD LABOUR IN THE FISHING SECTOR",
    ),
    "split sizes 2": (
        cover((22, "The work of children on"), (30, "LAKE VOLTA")),
        "The work of children on LAKE VOLTA",
    ),
    "subtitle": (
        cover((28, "Working the lake"), (16, "A study of boys in fishing")),
        "Working the lake",
    ),
    "author above": (
        cover((14, "Maria Silva and John Doe"), (24, "Boats and schools on the lake")),
        "Boats and schools on the lake",
    ),
    "caps": (
        cover((20, "BOATS AND SCHOOLS ON THE LAKE")),
        "BOATS AND SCHOOLS ON THE LAKE",
    ),
    "symbol first": (
        cover((24, "A/HRC/59/60"), (16, "Report of the Special Rapporteur on the sale of children")),
        "Report of the Special Rapporteur on the sale of children",
    ),
    "symbol ILO": (
        cover((24, "GB.344/INS/5"), (16, "Update on the strategy against child labour")),
        "Update on the strategy against child labour",
    ),
    "symbol ILC": (
        cover((24, "ILC.111/Report V(1)"), (16, "Apprenticeships in practice")),
        "Apprenticeships in practice",
    ),
    "working paper": (
        cover((24, "Working Paper No. 34"), (18, "Cocoa and schooling in the west")),
        "Cocoa and schooling in the west",
    ),
    "number large": (
        cover((40, "2023"), (18, "Cocoa and schooling in the west")),
        "Cocoa and schooling in the west",
    ),
    "roman": (
        cover((30, "XIV"), (18, "Cocoa and schooling in the west")),
        "Cocoa and schooling in the west",
    ),
    "isbn": (
        cover((18, "ISBN 978-92-2-030000-1"), (16, "Cocoa and schooling in the west")),
        "Cocoa and schooling in the west",
    ),
    "org large": (
        cover((26, "International Labour Organization"), (20, "Cocoa and schooling in the west")),
        "Cocoa and schooling in the west",
    ),
    "unicef": (
        cover((30, "unicef"), (20, "Cocoa and schooling in the west")),
        "Cocoa and schooling in the west",
    ),
    "ILO": (
        cover((30, "ILO"), (20, "Cocoa and schooling in the west")),
        "Cocoa and schooling in the west",
    ),
    "issue": (
        cover((26, "Volume 12, Issue 3"), (20, "Cocoa and schooling in the west")),
        "Cocoa and schooling in the west",
    ),
    "date large": (
        cover((26, "June 2022"), (20, "Cocoa and schooling in the west")),
        "Cocoa and schooling in the west",
    ),
    "fr split": (
        cover((28, "LE TRAVAIL DES ENFANTS"), (20, "DANS LA PÊCHE")),
        "LE TRAVAIL DES ENFANTS DANS LA PÊCHE",
    ),
    "es split": (
        cover((28, "EL TRABAJO INFANTIL"), (20, "EN LA PESCA")),
        "EL TRABAJO INFANTIL EN LA PESCA",
    ),
    "ru split": (
        cover((28, "ДЕТСКИЙ ТРУД"), (20, "В РЫБОЛОВСТВЕ")),
        "ДЕТСКИЙ ТРУД В РЫБОЛОВСТВЕ",
    ),
    "ar split": (
        cover((28, "عمل الأطفال"), (20, "في صيد الأسماك")),
        "عمل الأطفال في صيد الأسماك",
    ),
    "draft": (
        cover((40, "DRAFT"), (18, "Cocoa and schooling in the west")),
        "Cocoa and schooling in the west",
    ),
    "confidential": (
        cover((30, "CONFIDENTIAL"), (18, "Cocoa and schooling in the west")),
        "Cocoa and schooling in the west",
    ),
    "exec summary": (
        cover((26, "Executive summary"), (18, "Cocoa and schooling in the west")),
        "Executive summary: Cocoa and schooling in the west",
    ),
    "advance": (
        cover((22, "ADVANCE UNEDITED VERSION"), (18, "Cocoa and schooling in the west")),
        "Cocoa and schooling in the west",
    ),
    "url": (
        cover((22, "www.alliance.org"), (18, "Cocoa and schooling in the west")),
        "Cocoa and schooling in the west",
    ),
}


@pytest.mark.parametrize(("lines", "title"), COVERS.values(), ids=COVERS.keys())
def test_the_title_of_a_cover(lines: list[Line], title: str) -> None:
    """Series, symbols, numbers, dates, publishers and states of a text stand larger than its title."""
    found = document_title(None, None, lines)
    assert found is not None
    assert found.text == title


def test_the_line_of_the_author_is_no_part_of_the_title() -> None:
    """Where the file names its author and the cover sets both alike."""
    lines = cover((14, "Maria Silva and John Doe"), (14, "Boats and schools on the lake of Volta"))
    found = document_title(None, "Maria Silva and John Doe", lines)
    assert found is not None
    assert found.text == "Boats and schools on the lake of Volta"


def test_a_cover_that_is_a_picture_leaves_what_the_file_declares() -> None:
    assert document_title("Boats and schools", None, []) == Title("Boats and schools", DECLARED)


def test_a_publisher_is_the_title_where_nothing_else_is_large() -> None:
    """Nothing better: the first lines are asked, and no title is made of a symbol alone."""
    found = document_title(None, None, cover((30, "ILO")))
    assert found is None or found.text != "ILO"
