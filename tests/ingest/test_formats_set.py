"""Titles and headings that no style names: told by how they are set, in Word, OpenDocument and rich text."""

# ruff: noqa: E501 markup is easier to read on one line

from __future__ import annotations

from pathlib import Path

import pytest
from made_office import NAMES, docx, odf, p, package, r, relations, written

from ingest.extractors.extract import extract
from ingest.extractors.extraction import Extraction, Limits
from ingest.extractors.office_titles import title_as_set, with_set_headings
from ingest.sections import Block

BODY = (
    "The inspectors of the ministry visited the plantation in the spring, and they wrote a long report about it. "
    * 4
)
TITLE = "Child labour in the brick kilns of Nepal"


def read(folder: Path, content: bytes) -> Extraction:
    """A file, whatever its name says."""
    return extract(written(folder, "a.bin", content), Limits())


def bare(*paragraphs: str) -> bytes:
    """A Word document without a part of styles."""
    body = f"<w:document {NAMES}><w:body>{''.join(paragraphs)}</w:body></w:document>"
    return package(
        "word/document.xml", {"word/document.xml": body, "word/_rels/document.xml.rels": relations()}
    )


def large(text: str, half_points: int, *, bold: bool = False) -> str:
    return p(r(text, f'{"<w:b/>" if bold else ""}<w:sz w:val="{half_points}"/>'))


def rich(*paragraphs: str) -> bytes:
    """Rich text of these paragraphs."""
    return (r"{\rtf1\ansi\deff0 " + "".join(one + r"\par " for one in paragraphs) + "}").encode()


def test_a_word_document_without_styles_has_its_title_and_its_headings(tmp_path: Path) -> None:
    """Converters and forms write none: the large first lines are the title, bold short ones headings."""
    made = read(
        tmp_path,
        bare(
            large("Ministry of Labour", 20), large(TITLE, 40, bold=True), p(BODY), large("Findings", 28, bold=True),
            p(BODY), p(r("In the south", "<w:b/>")), p(BODY), large("What to do", 28, bold=True), p(BODY),
        ),
    )  # fmt: skip
    assert made.title == TITLE
    assert [page.heading for page in made.pages] == [
        (), (TITLE,), (TITLE, "Findings"), (TITLE, "Findings", "In the south"), (TITLE, "What to do"),
    ]  # fmt: skip


def test_outline_levels_make_headings_without_styles(tmp_path: Path) -> None:
    """A paragraph's own level needs no style; then bold ones are no headings."""
    made = read(
        tmp_path,
        bare(
            p("Findings", properties='<w:outlineLvl w:val="0"/>'), p(BODY), p(r("Only bold", "<w:b/>")), p(BODY),
            p("In the south", properties='<w:outlineLvl w:val="1"/>'), p(BODY),
        ),
    )  # fmt: skip
    assert [page.heading for page in made.pages] == [("Findings",), ("Findings", "In the south")]


def test_styles_that_are_not_described_tell_by_their_names(tmp_path: Path) -> None:
    """Programs name Word's own styles and leave the part of styles out."""
    made = read(
        tmp_path,
        bare(
            p(TITLE, style="Title"),
            p(BODY),
            p("Findings", style="Heading1"),
            p(BODY),
            p("South", style="Heading2"),
            p(BODY),
        ),
    )
    assert made.title == TITLE
    assert [page.heading for page in made.pages] == [(), ("Findings",), ("Findings", "South")]


def test_a_cover_set_large_goes_before_the_first_heading(tmp_path: Path) -> None:
    """ "1 Introduction" is the first heading of many reports and the title of none."""
    made = read(tmp_path, docx(large(TITLE, 56) + p(BODY) + p("Introduction", style="H1") + p(BODY)))
    assert made.title == TITLE
    assert [page.heading for page in made.pages] == [(), ("1 Introduction",)]


def test_what_the_file_declares_goes_first(tmp_path: Path) -> None:
    made = read(
        tmp_path, docx(large("Draft for comments", 56) + p(BODY), properties=f"<dc:title>{TITLE}</dc:title>")
    )
    assert made.title == TITLE


@pytest.mark.parametrize(
    "content",
    [
        rich(r"{\b\fs40 " + TITLE + "}", r"\fs22 " + BODY),
        rich(r"\pard\qc\b\fs40 " + TITLE, r"\pard\plain\fs22 " + BODY),
        rich(r"\fs40 Child labour in the brick", "kilns of Nepal", r"\fs22 " + BODY),
        rich(r"{\fs20 Ministry of Labour}", r"{\fs36 " + TITLE + "}", r"\fs22 " + BODY),
        rich(r"{\info{\title Microsoft Word - draft3.doc}}{\b\fs40 " + TITLE + "}", BODY),
    ],
)
def test_a_rich_text_has_the_title_that_is_set_as_one(content: bytes, tmp_path: Path) -> None:
    """In a group or up to ``plain``, on one line or two, below a letterhead, beside a false one."""
    assert read(tmp_path, content).title == TITLE


@pytest.mark.parametrize(
    "first",
    [
        f'<text:p text:style-name="P9">{TITLE}</text:p>',
        f'<text:p><text:span text:style-name="T9">{TITLE}</text:span></text:p>',
        f'<text:p text:style-name="P8">{TITLE}</text:p>',
    ],
)
def test_an_opendocument_text_has_the_title_that_is_set_as_one(first: str, tmp_path: Path) -> None:
    """By the style of the paragraph, of its span, or by a share of the size around."""
    automatic = (
        '<style:style style:name="P9" style:family="paragraph"><style:text-properties fo:font-size="22pt" fo:font-weight="bold"/></style:style>'
        '<style:style style:name="P8" style:family="paragraph" style:parent-style-name="P7"><style:text-properties fo:font-size="200%"/></style:style>'
        '<style:style style:name="P7" style:family="paragraph" style:parent-style-name="P7"><style:text-properties fo:font-size="10pt"/></style:style>'
        '<style:style style:name="T9" style:family="text"><style:text-properties fo:font-size="22pt"/></style:style>'
    )
    made = read(tmp_path, odf("text", f"{first}<text:p>{BODY}</text:p>", automatic=automatic))
    assert (made.title, made.pages[0].heading) == (TITLE, (TITLE,))


def test_nothing_is_guessed_where_all_is_set_alike() -> None:
    """Neither a title nor a heading; nor where sizes are not known, or most of the text is bold."""
    alike = [Block("One line", size=11), Block(BODY, size=11)]
    assert title_as_set(alike) is None
    assert with_set_headings(alike) == alike
    unknown = [Block("One line"), Block(BODY)]
    assert (title_as_set(unknown), with_set_headings(unknown)) == (None, unknown)
    form = [Block("Name of the child", size=11, bold=True), Block("Ama", size=11)] * 9
    assert with_set_headings(form) == form


def test_sentences_tables_and_long_lines_are_no_headings() -> None:
    """However large."""
    blocks = [
        Block("This is a sentence.", size=20), Block("a\tb", size=20), Block("x " * 90, size=20), Block(BODY, size=11),
        *[Block(BODY, size=11)] * 9,
    ]  # fmt: skip
    assert with_set_headings(blocks) == blocks
