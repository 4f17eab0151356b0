"""The words of the tables on a page that its text lacks: every cell is found, none counts twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from index.analysis import tokens
from index.folding import normalise
from index.model import PageTable
from index.scripts import bigrams, sign_runs


def lacking(text: str, tables: Iterable[PageTable]) -> list[str]:
    """The stretches of cells whose words stand nowhere in ``text``; neighbours stay together.

    >>> lacking("Working children", [PageTable(page=1, number=1, rows=(("working boys", "5 to 14"),))])
    ['boys', '5 to 14']
    """
    known = {token.text for token in tokens(text)}
    pairs = _pairs(text)
    return [
        stretch
        for table in tables
        for row in table.rows
        for cell in row
        if cell
        for stretch in _unknown(cell, known, pairs)
    ]


def _unknown(cell: str, known: set[str], pairs: set[str]) -> Iterator[str]:
    """The stretches of a cell with words that are not ``known``; they are from then on."""
    if not _pairs(cell) <= pairs:
        pairs |= _pairs(cell)
        known |= {token.text for token in tokens(cell)}
        yield cell
        return
    begin = end = None
    for token in tokens(cell):
        if token.text in known:
            if begin is not None:
                yield cell[begin:end]
            begin = None
            continue
        begin = token.start if begin is None else begin
        end = token.end
    if begin is not None:
        yield cell[begin:end]
    known |= {token.text for token in tokens(cell)}


def _pairs(text: str) -> set[str]:
    plain = normalise(text)
    return {pair for start, end in sign_runs(plain) for pair in bigrams(plain[start:end])}
