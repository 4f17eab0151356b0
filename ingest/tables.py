"""The tables of a PDF: a glance by PDFium which pages may have one, then pdfplumber for the cells.

Runs in the cage. One page at a time is open; after a while the answer goes out with the page to go on from,
so that no file is too long and what was found is not lost with what comes after.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2

from index.model import PageTable
from ingest.cage_tables import TablesRead
from ingest.extractors.pdf import opened
from ingest.tables_aligned import aligned
from ingest.tables_grid import Box, Grid, Word, inside, without_first_row
from ingest.tables_heads import NAMED, caption_of, header_rows
from ingest.tables_marks import drawn_marks
from ingest.tables_pretest import may_have_table
from ingest.tables_refused import begins_with_names, has_fused_figures, is_table
from ingest.tables_ruled import ruled
from ingest.tables_rules import whole_rules
from ingest.tables_spaces import with_beginnings
from ingest.tables_streams import sides
from ingest.tables_words import words_of

if TYPE_CHECKING:
    from ingest.tables_leaf import Leaves

SECONDS = 8.0
"""Processor time after which the answer goes out: a quarter of what one file may take in the cage."""

TABLES_A_PAGE = 40
"""Tables kept of one page; the smallest take two lines each."""

_MOST_SIGNS = 40_000
"""Signs on a page that is looked at; a full page of small print has 10,000."""


def find_tables(
    path: Path, first: int, last: int | None = None, clock: Callable[[], float] = time.process_time
) -> TablesRead:
    """The tables of a PDF from page ``first`` (from 1) to ``last`` (None: the end), as far as time allows.

    At least one page is done. Raises ``FileRefused`` as ``opened`` does.
    """
    began, found, looked = clock(), list[PageTable](), 0
    with ExitStack() as stack:
        document = stack.enter_context(opened(path))
        end = min(last or len(document), len(document))
        plumbed: Leaves | None = None
        for number in range(first, end + 1):
            if _glance(document, number):
                plumbed = plumbed or stack.enter_context(_plumbed(path))
                found += tables_on(plumbed.page(number), number)
                looked += 1
            if clock() - began > SECONDS and number < end:
                return TablesRead(tuple(found), looked, number + 1)
    return TablesRead(tuple(found), looked, None)


def _plumbed(path: Path) -> AbstractContextManager[Leaves]:
    from ingest.tables_leaf import leaves  # here: it takes a third of a second, and few files need it

    return leaves(path)


def _glance(document: Any, number: int) -> bool:
    try:
        leaf = document[number - 1]
    except pypdfium2.PdfiumError:
        return False
    try:
        return may_have_table(leaf)
    except pypdfium2.PdfiumError:
        return False
    finally:
        leaf.close()


def tables_on(page: Any, number: int) -> list[PageTable]:
    """The tables on a leaf, from the top; the leaf is closed."""
    try:
        if len(page.chars) > _MOST_SIGNS:
            return []
        every = with_beginnings(words_of(page), page.chars) + drawn_marks(page)
        words = [word for word in every if not word.turn]
        size = (float(page.width), float(page.height))
        grids = [grid for grid in ruled(page, every) if is_table(grid, size)]
        grids += _open_ones(page, words, grids, size)
        kept = sorted(grids, key=lambda grid: (grid.box[1], grid.box[0]))[:TABLES_A_PAGE]
        font = _usual_font(words)
        return [_told(grid, number, at, words, font) for at, grid in enumerate(kept, 1)]
    finally:
        page.close()


def _open_ones(
    page: Any, words: Sequence[Word], held: Sequence[Grid], size: tuple[float, float]
) -> Iterator[Grid]:
    """Tables without cells drawn around them, among the words that are in none yet."""
    rest = [word for word in words if not any(inside(word, grid.box) for grid in held)]
    rules = whole_rules(_rules(page))
    for side in sides(rest):
        found = [grid for grid in aligned(side, rules) if _holds(grid, size) and begins_with_names(grid)]
        rest = [word for word in rest if not any(inside(word, grid.box) for grid in found)]
        yield from found
    yield from (grid for grid in aligned(rest, rules) if _holds(grid, size))


def _holds(grid: Grid, size: tuple[float, float]) -> bool:
    return is_table(grid, size) and not has_fused_figures(grid)


def _rules(page: Any) -> list[Box]:
    return [(edge["x0"], edge["top"], edge["x1"], edge["bottom"]) for edge in page.horizontal_edges[:2_000]]


def _usual_font(words: Sequence[Word]) -> str:
    fonts = Counter(word.font for word in words)
    return fonts.most_common(1)[0][0] if fonts else ""


def _told(grid: Grid, page: int, number: int, words: Sequence[Word], font: str) -> PageTable:
    """A find as it is kept; a first row that runs over all columns is its name."""
    first = [cell for cell in grid.rows[0] if cell]
    alone = len(first) == 1 and len(grid.rows) > 2
    if alone and (NAMED.match(first[0]) or grid.rows[0].count(None) == len(grid.rows[0]) - 1):
        grid, caption = without_first_row(grid), first[0]
    else:
        caption = caption_of(grid, words, font)
    plain = tuple(tuple(cell or "" for cell in row) for row in grid.rows)
    return PageTable(page=page, number=number, rows=plain, caption=caption, header_rows=header_rows(grid))
