"""Small files of statistics that tests make themselves, one trap each."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from datasets.areas import Areas, load_areas
from datasets.batches import Batch
from datasets.model import EditionId, Observation
from datasets.readers.opening import Told, open_statistics

_NS = "http://schemas.openxmlformats.org"
_TYPES = (
    f'<Types xmlns="{_NS}/package/2006/content-types"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
    '"application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_LINKS = (
    f'<Relationships xmlns="{_NS}/package/2006/relationships"><Relationship Id="rId1" Type="{_NS}/'
    'officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
)


def tidy(path: Path, told: Told | None = None) -> Batch:
    """All batches of a small file as one."""
    whole = Batch(0)
    for batch in open_statistics(path, _areas(), told).batches():
        whole.rows += batch.rows
        whole.refused += batch.refused
        whole.empty += batch.empty
        whole.errors += batch.errors
        for name, column in batch.columns.items():
            whole.columns[name] += column
    return whole


def observed(path: Path, told: Told | None = None) -> list[Observation]:
    """The observations of a small file."""
    return list(tidy(path, told).observations(EditionId("e")))


_HELD: list[Areas] = []


def _areas() -> Areas:
    if not _HELD:
        _HELD.append(load_areas())
    return _HELD[0]


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """A text file with these signs and no others."""
    path.write_bytes(text.encode(encoding))
    return path


def workbook(
    path: Path, rows: Iterable[Iterable[object]], *, dimension: str = "A1", sheet: str = "Data"
) -> Path:
    """A workbook of one sheet; its dimension says whatever it is told to."""
    return raw_workbook(path, _row_xml(rows), dimension=dimension, sheet=sheet)


def raw_workbook(path: Path, rows: Iterable[str], *, dimension: str = "A1", sheet: str = "Data") -> Path:
    """A workbook from the XML of its rows."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", _TYPES)
        book.writestr("_rels/.rels", _LINKS.format(kind="officeDocument", target="xl/workbook.xml"))
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_NS}/spreadsheetml/2006/main" xmlns:r="{_NS}/officeDocument/2006/'
            f'relationships"><sheets><sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels", _LINKS.format(kind="worksheet", target="worksheets/sheet1.xml")
        )
        with book.open("xl/worksheets/sheet1.xml", "w") as part:
            head = (
                f'<worksheet xmlns="{_NS}/spreadsheetml/2006/main"><dimension ref="{dimension}"/><sheetData>'
            )
            part.write(head.encode())
            for row in rows:
                part.write(row.encode("utf-8"))
            part.write(b"</sheetData></worksheet>")
    return path


def _row_xml(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    for number, cells in enumerate(rows, 1):
        filled = (cell_xml(place, number, cell) for place, cell in enumerate(cells) if cell is not None)
        yield f'<row r="{number}">{"".join(filled)}</row>'


def cell_xml(column: int, row: int, cell: object) -> str:
    """One cell: a number as a number, anything else as text."""
    name = f"{column_name(column)}{row}"
    if isinstance(cell, int | float):
        return f'<c r="{name}"><v>{cell}</v></c>'
    return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{escape(str(cell))}</t></is></c>'


def column_name(place: int) -> str:
    """0 is A, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
