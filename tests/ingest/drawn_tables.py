"""Tables drawn as a PDF by a program that sets pages, for the tests of what is read of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import weasyprint

from index.model import PageTable
from ingest.tables import find_tables

Find = Callable[..., list[PageTable]]

RULED = "table{border-collapse:collapse} td,th{border:1px solid;padding:3px 6px;text-align:left}"
PROSE = "The inspectors of the ministry described the circumstances in which children work in brick kilns. "


def drawing(folder: Path) -> Find:
    """A function that draws HTML as ``a.pdf`` in a folder and gives the tables on it."""

    def found(html: str, style: str = RULED, page: str = "size:A4;margin:2cm") -> list[PageTable]:
        head = f"<style>@page{{{page}}} body{{font:11px DejaVu Sans}} {style}</style>"
        weasyprint.HTML(string=f"<html><head>{head}</head><body>{html}</body></html>").write_pdf(
            folder / "a.pdf"
        )
        return list(find_tables(folder / "a.pdf", 1).tables)

    return found


def rows(*lines: str, cell: str = "td") -> str:
    """Rows of HTML, the cells of each parted by a bar."""
    return "".join(
        "<tr>" + "".join(f"<{cell}>{one}</{cell}>" for one in line.split("|")) + "</tr>" for line in lines
    )


def cells(lines: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The same rows as they are to be read."""
    return tuple(tuple(line.split("|")) for line in lines)
