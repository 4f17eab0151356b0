"""Heading paths where a document has no outline: from headings that count, or contents that hold."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.contents_pages import entries_of
from ingest.headings import heading_paths

BODY = "Running text stands here, and it goes on to the end of the page without any further heading."


def paths(*pages: str, kinds: dict[int, str] | None = None) -> list[str]:
    """The path of each page in one string, given the pages' headings (their first lines)."""
    texts = [f"{page}\n\n{BODY}" if page else BODY for page in pages]
    named = [(kinds or {}).get(number, "text") for number in range(1, len(pages) + 1)]
    return [" › ".join(path) for path in heading_paths(texts, named)]


def test_decimal_numbers_make_paths() -> None:
    """Each part below its chapter; a page without a heading stands below the last."""
    assert paths("1 Why", "1.1 The lake", "", "2 Findings", "2.1 Hours", "2.2 Enforcement") == [
        "1 Why",
        "1 Why › 1.1 The lake",
        "1 Why › 1.1 The lake",
        "2 Findings",
        "2 Findings › 2.1 Hours",
        "2 Findings › 2.2 Enforcement",
    ]


def test_roman_numbers_and_letters_make_paths() -> None:
    """As in documents of the United Nations; the letters begin anew below each chapter."""
    assert paths(
        "", "I. Introduction", "II. Findings", "A. Farms", "B. Boats", "III. Conclusions", "A. Law"
    ) == [
        "",
        "I. Introduction",
        "II. Findings",
        "II. Findings › A. Farms",
        "II. Findings › B. Boats",
        "III. Conclusions",
        "III. Conclusions › A. Law",
    ]


def test_the_letter_i_is_no_chapter_below_h() -> None:
    """In its row a single letter is what comes next."""
    below = [f"{letter}. Part {letter.lower()}" for letter in "ABCDEFGHI"]
    found = paths("I. One", "II. Two", *below, "III. Three")
    assert found[-2] == "II. Two › I. Part i"
    assert found[-1] == "III. Three"


@pytest.mark.parametrize(
    ("pages", "last"),
    [
        (("一、引言", "二、结果", "（一）工时", "（二）执法", "三、结论"), "三、结论"),
        (("أولا - مقدمة", "ثانيا - النتائج", "ثالثا - الخاتمة"), "ثالثا - الخاتمة"),
        (("1. Введение", "1.1. Озеро", "1.2. Лодки", "2. Итоги", "2.1. Часы"), "2. Итоги › 2.1. Часы"),
    ],
)
def test_other_scripts_count_too(pages: tuple[str, ...], last: str) -> None:
    """Chinese, Arabic and Russian documents number their headings in their own way."""
    assert paths(*pages)[-1] == last


def test_chinese_parts_stand_below_their_chapter() -> None:
    """The number in brackets is the lower one."""
    found = paths("一、引言", "二、结果", "（一）工时", "（二）执法", "三、结论")
    assert found[3] == "二、结果 › （二）执法"


def test_numbered_paragraphs_are_no_headings() -> None:
    """They are long or end in a full stop, and have no parts."""
    assert paths(*(f"{number}. The Committee took note of the report." for number in range(1, 9))) == [""] * 8
    assert paths(*(f"{number}. " + "The Committee took note " * 8 for number in range(1, 9))) == [""] * 8


def test_a_numbered_list_is_no_row_of_chapters() -> None:
    """Items line under line, and numbers without parts below."""
    items = "\n".join(f"{number}. Raise the minimum age" for number in range(1, 9))
    assert paths(items, "", items) == ["", "", ""]


def test_a_list_inside_a_chapter_does_not_end_it() -> None:
    """``2.`` of a list stands before ``2`` the chapter and is passed over."""
    items = "1.1 The lake\n\nWe ask to\n1. count\n2. register\n3. publish"
    assert paths("1 Why", items, "1.2 The boats", "2 Findings", "2.1 Hours")[-2:] == [
        "2 Findings",
        "2 Findings › 2.1 Hours",
    ]


def test_too_few_headings_are_none() -> None:
    """Two lines may count by chance."""
    assert paths("I. One", "II. Two", "", "") == [""] * 4


def test_a_row_that_breaks_off_goes_on_where_it_may() -> None:
    """What is not the next is passed over: ``V`` does not follow ``II``."""
    assert paths("I. One", "II. Two", "V. Five", "III. Three")[2:] == ["II. Two", "III. Three"]


def test_the_number_of_a_note_is_no_part_of_a_heading() -> None:
    """Text from a PDF glues the raised figure to the word."""
    assert paths("I. One", "II. Two4", "III. Three")[1] == "II. Two"


CONTENTS = (
    "Contents\nPage\nForeword ............ iii\nWhy we asked ............ 1\nFindings ............ 2\n"
    "Hours and nights ............ 3\nWhat should follow ............ 4\n"
)


def test_contents_name_headings_without_numbers() -> None:
    """The entries stand on the pages that the list names, as far behind as the pages in front."""
    texts = [
        "Cover",
        CONTENTS,
        *(
            f"{one}\n\n{BODY}"
            for one in ("Why we asked", "Findings", "Hours and nights", "What should follow")
        ),
    ]
    found = heading_paths(texts, ["cover", "contents", "text", "text", "text", "text"])
    assert found == ((), (), ("Why we asked",), ("Findings",), ("Hours and nights",), ("What should follow",))


def test_contents_of_another_document_are_not_believed() -> None:
    """Where the entries are not found, nothing is said."""
    texts = ["Cover", CONTENTS, *(f"{one}\n\n{BODY}" for one in ("Boats", "Farms", "Mines", "Homes"))]
    assert heading_paths(texts, ["cover", "contents", "text", "text", "text", "text"]) == ((),) * 6


def test_an_entry_that_is_not_found_keeps_its_place() -> None:
    """A chapter whose heading reads otherwise on its page is known by its number: its parts hang below it."""
    lines = ("I. Farms", 1), ("A. Cocoa", 1), ("II. Boats", 2), ("A. Nets", 2), ("B. Nights", 3)
    contents = "Contents\n" + "\n".join(f"{words} .......... {page}" for words, page in lines)
    bodies = ("I. Farms\nA. Cocoa", "Chapter two\nOn boats\nA. Nets", "B. Nights")
    texts = [contents, *(f"{one}\n\n{BODY}" for one in bodies)]
    assert heading_paths(texts, ["contents", "text", "text", "text"])[1:] == (
        ("I. Farms",),
        ("II. Boats",),
        ("II. Boats", "B. Nights"),
    )


def test_pages_of_other_kinds_have_no_path() -> None:
    """References behind the last chapter are no part of it."""
    assert paths("I. One", "II. Two", "III. Three", "References", kinds={4: "bibliography"})[-1] == ""


def test_entries_have_levels_by_their_numbers() -> None:
    """An entry without a number belongs to the numbered one above it; an annex stands for itself."""
    lines = ["I. One", "A. Part", "Box on nets", "II. Two", "Annex", "1.1 Deep"]
    text = "Contents\n" + "\n".join(f"{line} ....... {number}" for number, line in enumerate(lines, 1))
    assert [(one.level, one.text, one.printed) for one in entries_of([text])] == [
        (1, "I. One", 1),
        (2, "A. Part", 2),
        (3, "Box on nets", 3),
        (1, "II. Two", 4),
        (1, "Annex", 5),
        (2, "1.1 Deep", 6),
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=200), st.sampled_from(["text", "contents", "cover"])), max_size=6))
def test_any_pages_have_paths(pages: list[tuple[str, str]]) -> None:
    """One path a page, whatever stands there."""
    found = heading_paths([text for text, _ in pages], [kind for _, kind in pages])
    assert len(found) == len(pages)
