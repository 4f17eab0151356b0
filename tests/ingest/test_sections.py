"""The rule of pages for formats without pages: deterministic, bounded, complete, pinned for ever."""

from __future__ import annotations

import hashlib
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extractors.extraction import PageText
from ingest.extractors.markdown import blocks as markdown_blocks
from ingest.sections import _BY_SIGNS, _SPACE, BYTES, RULE, WORDS, Block, sections, words_in

HEADED = """\
Before all headings.

# One

## One A

Text of one A.

## One B

Text of one B.

### One B i

Deeper text.

# Two

Text of two.

# Empty at the end
"""


def test_every_heading_begins_a_page_and_the_path_is_kept() -> None:
    """A heading with nothing under it shares the page of the next; the path names all headings above."""
    pages = sections(markdown_blocks(HEADED))
    assert [(page.number, page.heading, page.text) for page in pages] == [
        (1, (), "Before all headings."),
        (2, ("One", "One A"), "One\n\nOne A\n\nText of one A."),
        (3, ("One", "One B"), "One B\n\nText of one B."),
        (4, ("One", "One B", "One B i"), "One B i\n\nDeeper text."),
        (5, ("Two",), "Two\n\nText of two."),
        (6, ("Empty at the end",), "Empty at the end"),
    ]


def test_a_long_section_goes_on_between_paragraphs() -> None:
    """Pages are filled as far as whole paragraphs go, and keep the heading path."""
    paragraph = "word " * 299 + "end."
    pages = sections([Block("Head", 2), *[Block(paragraph)] * 5])
    assert [words_in(page.text) for page in pages] == [601, 600, 300]
    assert {page.heading for page in pages} == {("Head",)}


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    """Where one paragraph is longer than a page, a page ends with a sentence."""
    pages = sections([Block("This is a sentence of seven words. " * 400)])
    assert len(pages) == 4
    assert all(page.text.endswith("words.") for page in pages)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Children work.", 2),
        ("l'eau", 1),
        ("8.7.1 phase-out", 2),
        ("童工劳动", 2),
        ("子どもたちは働く", 4),
        ("เด็กทำงานในโรงงาน", 4),
        ("बच्चे काम करते हैं", 4),
        ("아이들이 일한다", 2),
        ("— … !", 3),
        ("ILO 公约，182。", 5),
    ],
)
def test_words_are_counted_in_scripts_without_spaces_too(text: str, words: int) -> None:
    """Two signs of Chinese or Japanese, five of Thai, are taken for a word; marks are part of theirs."""
    assert words_in(text) == words


PARTS = st.tuples(
    st.sampled_from([0, 0, 0, 1, 2, 6]), st.text(max_size=60), st.integers(1, 400), st.booleans()
)
"""Level of heading, text, how often it is repeated, whether a page begins here."""


@given(st.lists(PARTS, max_size=8))
def test_pages_are_bounded_and_nothing_is_lost(parts: list[tuple[int, str, int, bool]]) -> None:
    """For any blocks: each page within words and bytes, numbered from 1, and all signs there in their
    order."""
    blocks = [Block(text * times, level, page_break) for level, text, times, page_break in parts]
    pages = sections(blocks)
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    assert all(
        page.text and words_in(page.text) <= WORDS and len(page.text.encode()) <= BYTES for page in pages
    )
    assert signs("".join(page.text for page in pages)) == signs(
        "".join(clean(block.text) for block in blocks)
    )
    assert sections(blocks) == pages


def signs(text: str) -> str:
    return "".join(text.split())


def clean(text: str) -> str:
    from ingest.extractors.cleaning import clean_text

    return clean_text(text)


GOLDEN = [
    Block("Introduction", 1),
    Block("Plain words. " * 700),
    Block("一二三四五六七八九十。" * 300),
    Block("Heading above a heading", 2),
    Block("Deeper", 3),
    Block("x" * 30_000),
    Block("After a page break", page_break=True),
    Block("न हि वेरेन वेरानि। " * 300),
]


def fingerprint(pages: tuple[PageText, ...]) -> str:
    shape = [[page.number, page.heading, page.text] for page in pages]
    return hashlib.sha256(json.dumps(shape, ensure_ascii=False).encode()).hexdigest()[:16]


def test_the_rule_of_addresses_never_changes() -> None:
    """A reader's link to a page leads to the same text for ever. If this fails, the rule was changed: keep
    the old one as it is, and give the new one a name of its own."""
    pages = sections(GOLDEN)
    assert (RULE, len(pages), fingerprint(pages)) == ("sections-1", 10, "cbeb6911a35e3d87")


def test_words_between_spaces_are_counted_as_the_rule_writes_them_out() -> None:
    """The quick way of counting knows the same spaces as the rule, in this Python and the next: else pages
    would be cut elsewhere, and links lead to other text."""
    for place in range(0x110000):
        sign = chr(place)
        if not _BY_SIGNS.search(sign):
            assert (len(f"a{sign}b".split()) == 2) == (_SPACE.fullmatch(sign) is not None), hex(place)


def test_words_of_forty_megabytes_are_counted_in_seconds() -> None:
    """A book of 46 MB of text took longer than a file may take, for counting its words alone."""
    text = "The inspectors came twice that year, always announced, " * 20
    began = time.process_time()
    assert sum(words_in(text) for _ in range(2_000)) == 2_000 * 160  # 2.2 MB
    assert time.process_time() - began < 0.4
