"""Where on a page headings begin: what stands before the first of them belongs to the one before."""

from __future__ import annotations

from index.model import heading_at
from ingest.extractors.extraction import OutlineItem, PageText
from ingest.heading_places import starts_on_pages
from ingest.headings import headings_of

FIRST = "1 Findings\nChildren work.\n1.1 Farms\nOn farms they do.\n1.2 Mines\nIn mines too.\n"
SECOND = "The mines go on here.\n2  Answers\nSchools are one.\n"
THIRD = "And work for adults is the other.\n"


def test_every_place_of_a_page_is_under_the_heading_above_it() -> None:
    begun = [
        (1, ("1 Findings",)), (1, ("1 Findings", "1.1 Farms")), (1, ("1 Findings", "1.2 Mines")),
        (2, ("2 Answers",)),
    ]  # fmt: skip
    first, second, third = starts_on_pages(begun, [FIRST, SECOND, THIRD])
    assert heading_at(first, FIRST.index("On farms"), ()) == ("1 Findings", "1.1 Farms")
    assert heading_at(first, FIRST.index("In mines"), ()) == ("1 Findings", "1.2 Mines")
    assert heading_at(first, FIRST.index("Children"), ()) == ("1 Findings",)
    assert heading_at(second, SECOND.index("go on"), ("2 Answers",)) == ("1 Findings", "1.2 Mines")
    assert heading_at(second, SECOND.index("Schools"), ()) == ("2 Answers",)
    assert third == ()
    assert heading_at(third, 5, ("2 Answers",)) == ("2 Answers",), "where none begins, that of the page"


def test_a_heading_that_cannot_be_found_makes_its_page_unsure() -> None:
    """Then the path of the page stands, as ever: a wrong one misleads."""
    assert starts_on_pages([(1, ("Preface",)), (1, ("Farms",))], ["Preface\nNothing of the other.\n"]) == (
        (),
    )
    assert starts_on_pages([(1, ("Farms",))], ["It names Farms in a line.\n"]) == ((),)
    assert starts_on_pages([(1, ("B",)), (1, ("A",))], ["A\ntext\nB\n"]) == ((),), "out of order"


def test_a_heading_may_run_over_lines_and_hold_any_signs() -> None:
    text = "Before.\n  3. Laws (2014)\nand  policies\nText.\n"
    ((_, (place, path)),) = starts_on_pages([(1, ("3. Laws (2014) and policies",))], [text])
    assert (text[place:].lstrip()[:7], path) == ("3. Laws", ("3. Laws (2014) and policies",))


def test_the_outline_of_a_file_tells_where_its_headings_begin() -> None:
    outline = [
        OutlineItem(1, "1 Findings", 1),
        OutlineItem(2, "1.1 Farms", 1),
        OutlineItem(1, "2 Answers", 2),
    ]
    pages = [
        PageText(1, FIRST, ("1 Findings",)), PageText(2, SECOND, ("2 Answers",)),
        PageText(3, THIRD, ("2 Answers",)),
    ]  # fmt: skip
    paths, starts = headings_of(pages, ["text"] * 3, outline)
    assert paths == (("1 Findings",), ("2 Answers",), ("2 Answers",))
    assert heading_at(starts[1], 0, paths[1]) == ("1 Findings", "1.1 Farms")
    assert starts[2] == ()


def test_headings_that_count_tell_it_too() -> None:
    lines = ["I. Past\nText of it.\n", "More.\nII. Present\nText.\nA. Farms\nText.\n", "III. Future\nText.\n"]
    pages = [PageText(number, text) for number, text in enumerate(lines, 1)]
    paths, starts = headings_of(pages, ["text"] * 3)
    assert paths[1] == ("II. Present",)
    assert heading_at(starts[1], 0, paths[1]) == ("I. Past",)
    assert heading_at(starts[1], len(lines[1]) - 3, paths[1]) == ("II. Present", "A. Farms")


def test_files_whose_pages_are_sections_keep_the_path_of_the_page() -> None:
    pages = [PageText(1, "Farms\nText.", ("Farms",)), PageText(2, "Mines\nText.", ("Mines",))]
    assert headings_of(pages, ["text"] * 2) == ((("Farms",), ("Mines",)), ((), ()))


def test_no_chapter_hangs_below_what_stands_on_a_cover() -> None:
    """Outlines that a program made of title pages: their lines head no chapters."""
    outline = (
        OutlineItem(1, "United Nations, New York", 1),
        OutlineItem(2, "I. Farms", 2),
        OutlineItem(2, "II. Mines", 3),
        OutlineItem(1, "Annex", 4),
    )
    held = (("United Nations, New York",), ("United Nations, New York", "I. Farms"))
    held += (("United Nations, New York", "II. Mines"), ("Annex",))
    pages = [PageText(number, f"{path[-1]}\n\nText.", path) for number, path in enumerate(held, 1)]
    assert headings_of(pages, ["cover", *["text"] * 3], outline)[0] == (
        (),
        ("I. Farms",),
        ("II. Mines",),
        ("Annex",),
    )
    assert headings_of(pages, ["text"] * 4, outline)[0] == held
