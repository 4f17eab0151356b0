"""Covers that set something larger than their title, or it in two sizes: one named fixture a trap."""

from __future__ import annotations

import pytest

from ingest.extractors.pdf_lines import Line
from ingest.extractors.pdf_title import DECLARED, FIRST_LINES, Title, document_title

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


def alone(*rows: tuple[float, str]) -> list[Line]:
    """The same lines with nothing below them: a cover."""
    return cover(*rows)[: len(rows)]


ALONE: dict[str, tuple[list[Line], str]] = {
    "three lines in capitals": (
        alone((26, "THE COST OF"), (26, "COERCION IN THE"), (26, "GARMENT SECTOR"), (12, "Geneva, 2021")),
        "THE COST OF COERCION IN THE GARMENT SECTOR",
    ),
    "a ministry in two lines": (
        alone(
            (36, "Ministry of Labour and"), (36, "Social Security"), (22, "Annual survey of working children")
        ),
        "Annual survey of working children",
    ),
    "french: a body in two lines": (
        alone(
            (32, "Organisation internationale"), (32, "du Travail"), (24, "Le travail des enfants au Niger")
        ),
        "Le travail des enfants au Niger",
    ),
    "french: a republic and its motto": (
        alone(
            (32, "République du Niger"),
            (14, "Fraternité – Travail – Progrès"),
            (24, "Plan d’action national"),
        ),
        "Plan d’action national",
    ),
    "spanish: a body above": (
        alone(
            (32, "Organización Internacional"), (32, "del Trabajo"), (24, "El trabajo infantil en el café")
        ),
        "El trabajo infantil en el café",
    ),
    "a colon at the end of a line": (
        alone((26, "Cocoa and schooling:"), (16, "what twenty years of surveys say")),
        "Cocoa and schooling: what twenty years of surveys say",
    ),
    "arabic: three lines": (
        alone((28, "القضاء على أسوأ أشكال"), (28, "عمل الأطفال في"), (28, "الوطن العربي")),
        "القضاء على أسوأ أشكال عمل الأطفال في الوطن العربي",
    ),
    "arabic: a body above": (
        alone((34, "منظمة العمل الدولية"), (24, "عمل الأطفال في الزراعة")),
        "عمل الأطفال في الزراعة",
    ),
    "chinese: two lines have no space between": (
        alone((28, "消除一切形式的"), (28, "强迫劳动和童工劳动"), (14, "二〇二二年")),
        "消除一切形式的强迫劳动和童工劳动",
    ),
    "russian: three lines": (
        alone((26, "ДЕТСКИЙ ТРУД"), (26, "В СЕЛЬСКОМ"), (26, "ХОЗЯЙСТВЕ"), (14, "Доклад")),
        "ДЕТСКИЙ ТРУД В СЕЛЬСКОМ ХОЗЯЙСТВЕ",
    ),
    "several bodies": (
        alone((30, "ILO · UNICEF · IOM"), (26, "Ending forced labour in supply chains")),
        "Ending forced labour in supply chains",
    ),
    "a country alone": (
        alone((40, "NEPAL"), (24, "Report on bonded labour 2019")),
        "NEPAL: Report on bonded labour 2019",
    ),
    "a state of affairs is no State": (
        alone((40, "UNICEF"), (24, "The state of children who work")),
        "The state of children who work",
    ),
    "years": (
        alone((60, "2019–2023"), (22, "National plan against child labour")),
        "National plan against child labour",
    ),
    "a small line is no cover": (
        alone((10, "The real title"), (10, "by someone"), (10, "and what follows")),
        "The real title",
    ),
}


@pytest.mark.parametrize(("lines", "title"), ALONE.values(), ids=ALONE.keys())
def test_the_title_of_a_page_that_is_nothing_but_a_cover(lines: list[Line], title: str) -> None:
    """Most of its type is the title's: no running text tells what is large. All its lines are the title."""
    found = document_title(None, None, lines)
    assert found is not None
    assert found.text == title


def test_a_declared_publisher_is_no_title() -> None:
    found = document_title("International Labour Organization", None, cover((24, "Fishing for debts")))
    assert found is not None
    assert found.text == "Fishing for debts"


def test_the_line_of_an_author_in_another_size_is_no_part_of_the_title() -> None:
    found = document_title(None, None, cover((18, "Fishing for debts"), (11, "By Maria Silva, 12 May 2020")))
    assert found is not None
    assert found.text == "Fishing for debts"


def test_headings_of_sections_below_text_are_no_title() -> None:
    """The title is in bold and no larger than the text, the headings are."""
    text = "The origins lie in factories of the north, where the first inspectors were named by law."
    rows = [
        (10.0, "The evolution of inspection"),
        (10.0, text),
        (12.0, "Early era"),
        (10.0, text),
        (12.0, "Today"),
    ]
    lines = [Line(words, 60, 800 - 30 * at, size) for at, (size, words) in enumerate(rows)]
    found = document_title(None, None, [*lines, *cover()])
    assert found is not None
    assert found.text == "The evolution of inspection"


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


PARAGRAPH = (
    "We came for eleven weeks. The boats had gone out before light and the schools stood empty until the "
    "rains, when the fish stay away and children have time."
)
NO_TITLES: dict[str, tuple[tuple[float, str], ...]] = {
    "a quotation": (
        (26, "“We never went to school: the boats left at four in the morning and came back late.”"),
    ),
    "a figure in English": ((48, "160 million"),),
    "a figure in French": ((48, "62,5 % de"),),
    "a figure in Russian": ((48, "12,4 млн"),),
    "a figure in Arabic": ((48, "160 مليون"),),
    "a figure in Chinese": ((48, "1.6亿"),),
    "an introduction": ((26, PARAGRAPH),),
}


@pytest.mark.parametrize("rows", NO_TITLES.values(), ids=NO_TITLES.keys())
def test_large_lines_that_are_no_title_leave_it_to_the_next(rows: tuple[tuple[float, str], ...]) -> None:
    """What somebody said, a figure to look at, and an introduction are larger than the title below them."""
    found = document_title(None, None, cover(*rows, (18, "Boats and schools on the lake")))
    assert found is not None
    assert found.text == "Boats and schools on the lake"


def test_a_question_and_a_title_in_quotation_marks_are_titles() -> None:
    """Marks of a sentence alone make no running text of a title."""
    for title in ("Who pays? The cost of school for families on the coast", "“Out of sight”: girls in homes"):
        found = document_title(None, None, cover((24, title)))
        assert found is not None
        assert found.text == title


def test_lines_whose_places_are_not_known_are_no_large_lines() -> None:
    """Of a page whose signs cannot be told one by one the whole text was the title, and rather surely."""
    found = document_title(
        None, None, [Line(text, 0.0, 0.0, 0.0) for text in ("Boats on the lake", *[PROSE] * 9)]
    )
    assert found == Title("Boats on the lake", FIRST_LINES)
