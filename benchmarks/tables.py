"""Tables against cells that people read off 22 rendered pages; prose, of which none is to be made; speed.

``golden/tables.tsv`` names cells as facts: file, page, what the row begins with, column from 1, content. A
cell is right where the table on that page has it in a row of that beginning, in that column.
"""

from __future__ import annotations

import csv
import os
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from index.model import PageTable
from ingest.cage import Cage
from ingest.tables import find_tables
from ingest.tables_job import all_tables

GOLDEN = Path(__file__).with_name("golden") / "tables.tsv"

PROSE = (
    "un_documents/A_80_188.en.pdf",
    "un_documents/A_79_876.en.pdf",
    "un_documents/A_79_975.en.pdf",
    "un_documents/E_2025_60.en.pdf",
    "un_documents/E_ICEF_2025_12.en.pdf",
    "un_documents/E_ICEF_2025_20.en.pdf",
)
"""103 pages without a table: prose, footnotes, boxed summaries, a mast of a journal, Arabic."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One cell: ``row`` is the text of the first cell of its row, ``column`` counts from 1."""

    file: str
    page: int
    row: str
    column: int
    cell: str


def facts() -> list[Fact]:
    """The cells that were read off."""
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Fact(row["file"], int(row["page"]), row["row"], int(row["column"]), row["cell"]) for row in rows
        ]


def is_right(fact: Fact, tables: Sequence[PageTable]) -> bool:
    """Whether a table has the cell; letters count alike in small and capital."""
    return any(
        row[0].casefold() == fact.row.casefold()
        and fact.column <= len(row)
        and row[fact.column - 1].casefold() == fact.cell.casefold()
        for table in tables
        for row in table.rows
    )


def wrong_cells(reports: Path) -> list[Fact]:
    """The cells that no table has."""
    by_page: dict[tuple[str, int], list[Fact]] = defaultdict(list)
    for fact in facts():
        by_page[fact.file, fact.page].append(fact)
    wrong = []
    for (file, page), wanted in by_page.items():
        found = find_tables(reports / file, page, page).tables
        wrong += [fact for fact in wanted if not is_right(fact, found)]
    return wrong


def invented(reports: Path) -> list[tuple[str, PageTable]]:
    """The tables that were made of prose."""
    return [(file, table) for file in PROSE for table in _all(reports / file)]


def _all(path: Path) -> list[PageTable]:
    found: list[PageTable] = []
    number: int | None = 1
    while number is not None:
        read = find_tables(path, number)
        found += read.tables
        number = read.go_on
    return found


def main(shared: Path) -> None:
    """Prints the shares and the speed on every tenth report, two at a time, in the cage."""
    reports = shared / "reports"
    if not reports.is_dir():
        sys.stdout.write("The reports are not there.\n")
        return
    known, wrong = facts(), wrong_cells(reports)
    pages = len({(fact.file, fact.page) for fact in known})
    print(f"- cells read off {pages} pages: {len(known) - len(wrong)} of {len(known)} right")
    for fact in wrong:
        print(f"  - not found: {fact}")
    print(f"- tables made of 103 pages without one: {len(invented(reports))}")
    _speed(reports)


def _speed(reports: Path) -> None:
    paths = sorted((reports / "us_dol_child_labor").glob("*.pdf"))[::10]
    began, cpu = time.perf_counter(), os.times()
    with Cage(workers=2) as cage, ThreadPoolExecutor(2) as threads:
        counts = list(threads.map(lambda path: _counted(cage, path), paths))
    took, used = time.perf_counter() - began, os.times()
    pages, looked, tables = map(sum, zip(*counts, strict=True))
    seconds = sum(used[2:4]) - sum(cpu[2:4])
    print(f"- {len(paths)} reports, {pages} pages, of which {looked} looked at closely, {tables} tables")
    print(f"- {pages / took:.1f} pages/s on two cores; {pages / max(seconds, 0.01):.1f} a processor second")


def _counted(cage: Cage, path: Path) -> tuple[int, int, int]:
    import pypdfium2

    pages = len(pypdfium2.PdfDocument(path))
    found, looked = all_tables(cage, path, pages)
    return pages, looked, len(found)
