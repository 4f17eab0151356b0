"""A file of statistics, recognised by what is in it, ready to be read to observations."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from datasets.areas import Areas
from datasets.batches import Batch
from datasets.errors import FileRefused
from datasets.readers import datapackage, dol_goods, ilostat, sdmx_csv, sdmx_json, sdmx_ml, unsd
from datasets.readers.bulk import Bulk
from datasets.readers.ddf import LAYOUT as DDF
from datasets.readers.ddf import ddf_plan
from datasets.readers.decimals import decimal_reader
from datasets.readers.judging import judge
from datasets.readers.open_sdg import LAYOUT as OPEN_SDG
from datasets.readers.open_sdg import open_sdg_plan
from datasets.readers.tables import CsvRows, Row, Table, csv_table
from datasets.readers.tidy import Plan, plain, read_rows
from datasets.readers.workbooks import workbook_tables

LAYOUTS: tuple[tuple[str, str], ...] = (
    (sdmx_csv.LAYOUT_1, "SDMX-CSV 1.0: DATAFLOW first, TIME_PERIOD and OBS_VALUE"),
    (sdmx_csv.LAYOUT_2, "SDMX-CSV 2.0: STRUCTURE first, TIME_PERIOD and OBS_VALUE"),
    (sdmx_ml.LAYOUT, "SDMX-ML 2.1 or 3.0 data message"),
    (sdmx_json.LAYOUT, "SDMX-JSON 1.0 or 2.0 data message"),
    (unsd.DOWNLOAD, "UN SDG download: SeriesCode, GeoAreaCode, TimePeriod, Value"),
    (unsd.LONG, "UNSD long table: SeriesCode, GeoArea_Code, Year, Value"),
    (unsd.WIDE, "UNSD wide table: SeriesCode, GeoArea_Code, Value_2016"),
    (unsd.STAGING, "UNSD staging workbook: seriesCode, geoAreaCode, timePeriod, value"),
    (DDF, "DDF folder or datapoints file"),
    (ilostat.BULK, "ILOSTAT bulk table: ref_area, indicator, time, obs_value"),
    (ilostat.EXPLORER, "ILOSTAT explorer workbook: Reference area, Source, Time"),
    (OPEN_SDG, "Open SDG national table: Year and Value, disaggregations between"),
    (datapackage.LAYOUT, "CSV with a frictionless datapackage.json"),
    (dol_goods.LAYOUT, "goods listed by the US Department of Labor, XML"),
)
"""Every layout that is read, and how it is told."""

EXPECTED = f"one of {len(LAYOUTS)} layouts ({', '.join(name for name, _ in LAYOUTS)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the one who loads a file says about it, for layouts that do not say it themselves.

    ``area`` is the country of a national table, ``period`` the year of a list without one, ``layout`` the
    only layout that is accepted, ``decimal`` the sign of its decimals (``,`` or ``.``).
    """

    area: str = ""
    period: str = ""
    layout: str = ""
    decimal: str = ""


Part = tuple[Plan, Callable[[], Iterator[Row]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file that was recognised; ``source`` is its publisher's id, ``release`` what it calls itself."""

    layout: str
    source: str
    release: str
    title: str
    licence: str
    files: tuple[Path, ...]
    parts: tuple[Part, ...] = field(repr=False)

    def area_names(self) -> Mapping[str, str]:
        """What the file calls its areas, by their codes; may read it once more."""
        return {code: name for plan, _ in self.parts for code, name in plan.names().items()}

    def batches(self) -> Iterator[Batch]:
        """The rows of all parts; after the last one ``TooManyErrors`` or ``FileRefused`` if they are no good.

        Whoever takes the batches must take them all before believing any.
        """
        rows = refused = 0
        for plan, walk in self.parts:
            for batch in read_rows(plan, walk()):
                rows += batch.rows
                refused += batch.refused
                yield batch
        judge(self.layout, rows, refused)

    def portions(self) -> Iterator[Batch | Bulk]:
        """The same for a store: large tables whole, as ``Bulk``; whoever takes one must call its ``into``.

        One that was not ``taken`` is followed by the batches of its rows.
        """
        rows = refused = 0
        for plan, walk in self.parts:
            for portion in _portions(plan, walk):
                yield portion
                rows += portion.rows
                refused += portion.refused
        judge(self.layout, rows, refused)

    def checksum(self) -> str:
        """SHA-256 of the files in order."""
        digest = hashlib.sha256()
        for path in self.files:
            with path.open("rb") as file:
                while chunk := file.read(1 << 20):
                    digest.update(chunk)
        return digest.hexdigest()


def open_statistics(path: Path, areas: Areas, told: Told | None = None) -> Reading:
    """What is in a file or folder; raises ``FileRefused`` with what was seen and what was expected."""
    told = told or Told()
    reading = _open(path, areas, told)
    if told.layout and told.layout != reading.layout:
        raise FileRefused(f"the layout {reading.layout}", f"the layout {told.layout}")
    return reading


def _open(path: Path, areas: Areas, told: Told) -> Reading:
    if path.is_dir():
        return _folder(path, areas)
    with path.open("rb") as file:
        start = file.read(512)
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _workbook(path, areas, told)
    if text.startswith(b"<"):
        return _xml(path, areas, told)
    if text.startswith((b"{", b"[")):
        return _json(path, areas)
    return _csv(path, areas, told)


def _folder(path: Path, areas: Areas) -> Reading:
    points = sorted(path.glob("ddf--datapoints--*.csv"))
    if points:
        parts = tuple(_part(csv_table(one), areas, Told()) for one in points)
        return _reading(DDF, "unsd-sdg", points, parts)
    descriptor = path / datapackage.DESCRIPTOR
    if descriptor.is_file():
        return _package(descriptor, areas)
    raise FileRefused("a folder without datapackage.json and without DDF datapoints", EXPECTED)


def _json(path: Path, areas: Areas) -> Reading:
    found = sdmx_json.read_message(path)
    if found is not None:
        message = sdmx_json.JsonMessage(found)
        return _message(path, sdmx_json.LAYOUT, message, areas)
    if path.name == datapackage.DESCRIPTOR:
        return _folder(path.parent, areas)
    raise FileRefused("JSON that is no SDMX-JSON data message (it has no dataSets)", EXPECTED)


def _xml(path: Path, areas: Areas, told: Told) -> Reading:
    root = sdmx_ml.root_tag(path)
    if root in sdmx_ml.DATA_MESSAGES:
        message = sdmx_ml.Message(path)
        return _message(path, sdmx_ml.LAYOUT, message, areas)
    if root == "Goods":
        plan = dol_goods.goods_plan(areas)
        parts = ((plan, lambda: dol_goods.goods_rows(path, told.period)),)
        return _reading(dol_goods.LAYOUT, dol_goods.SOURCE, [path], parts)
    raise FileRefused(f"XML of the kind <{root}>, which holds no observations", EXPECTED)


def _message(
    path: Path, layout: str, message: sdmx_ml.Message | sdmx_json.JsonMessage, areas: Areas
) -> Reading:
    if not {"TIME_PERIOD", "OBS_VALUE"} <= set(message.header):
        seen = ", ".join(message.header)[:200]
        raise FileRefused(f"a data message with {seen}", "observations with TIME_PERIOD and OBS_VALUE")
    plan = sdmx_csv.sdmx_plan(layout, message.header, areas, attributes=message.attributes)
    source = agency_source(sdmx_csv.flow_agency(message.flow))
    return _reading(layout, source, [path], ((plan, message.rows),))


def agency_source(agency: str) -> str:
    """The id of the source that an SDMX agency stands for."""
    known = {"IAEG-SDGs": unsd.SOURCE, "ILO": ilostat.SOURCE}
    bare = agency.partition(":")[0].strip()
    return known.get(bare) or re.sub(r"[^a-z0-9]+", "-", bare.casefold()).strip("-") or "sdmx"


def _workbook(path: Path, areas: Areas, told: Told) -> Reading:
    tables = workbook_tables(path)
    parts = []
    for table in tables:
        place = ilostat.explorer_header(table)
        if place is not None:
            sheet = ilostat.ExplorerSheet(table, place)
            parts.append((sheet.plan(areas), sheet.down))
            continue
        part = _planned(table, areas, told)
        if part:
            parts.append(part)
    if not parts:
        raise FileRefused(_seen(tables), EXPECTED)
    layout = parts[0][0].layout
    same = tuple(part for part in parts if part[0].layout == layout)
    return _reading(layout, _source(layout, told), [path], same, release=_release(tables))


def _csv(path: Path, areas: Areas, told: Told) -> Reading:
    descriptor = path.parent / datapackage.DESCRIPTOR
    table = csv_table(path)
    part = _planned(table, areas, told)
    if part is None and descriptor.is_file():
        return _package(descriptor, areas, only=path)
    if part is None:
        raise FileRefused(_seen([table]), EXPECTED)
    layout = part[0].layout
    source = _source(layout, told, table)
    return _reading(layout, source, [path], (part,), release=_release([table]))


def _part(table: Table, areas: Areas, told: Told) -> Part:
    part = _planned(table, areas, told)
    if part is None:
        raise FileRefused(f"{table.path.name}: {_seen([table])}", EXPECTED)
    return part


def _planned(table: Table, areas: Areas, told: Told) -> Part | None:
    """The plan of a table and its rows below the header, which may stand under a few lines of text."""
    for number, cells in table.head:
        plan = _plan(table, cells, areas, told)
        if plan is not None:
            _refuse_twins(plan, cells)
            plan = _with_decimals(plan, table, cells, told)
            return plan, _below(table, plan, cells, number)
    return None


def _plan(table: Table, cells: list[str], areas: Areas, told: Told) -> Plan | None:
    return (
        sdmx_csv.sdmx_csv_plan(table, cells, areas)
        or unsd.staging_plan(table, cells, areas)  # before the download, whose names it spells with capitals
        or unsd.download_plan(table, cells, areas)
        or unsd.long_plan(table, cells, areas)
        or unsd.wide_plan(table, cells, areas)
        or ilostat.bulk_plan(table, cells, areas)  # before DDF, whose measure is any last column
        or ddf_plan(table, cells, areas)
        or open_sdg_plan(table, cells, areas, told.area)
    )


def _with_decimals(plan: Plan, table: Table, header: Sequence[str], told: Told) -> Plan:
    """The plan with numbers read by the decimal sign of their columns, where it is in question."""
    roles = ("value", "lower", "upper")
    columns = (
        [place for place, name in enumerate(header) if unsd.bare(name).startswith("value_")]
        if plan.layout == unsd.WIDE
        else [plan.roles[role] for role in roles if role in plan.roles]
    )
    read = decimal_reader(table, columns, told.decimal)
    return replace(plan, read={**plan.read, **dict.fromkeys(roles, read)}) if read else plan


class _Below:
    """The rows of a table below its header, the row ``after``."""

    def __init__(self, table: Table, after: int) -> None:
        self.table, self.after = table, after

    def __call__(self) -> Iterator[Row]:
        return islice(self.table.rows(), self.after, None)


def _below(table: Table, plan: Plan, header: list[str], after: int) -> Callable[[], Iterator[Row]]:
    below = _Below(table, after)
    return (lambda: unsd.years_down(header, below())) if plan.layout == unsd.WIDE else below


def _portions(plan: Plan, walk: Callable[[], Iterator[Row]]) -> Iterator[Batch | Bulk]:
    """A table of a large CSV file whole, if it can be taken so; else in batches."""
    if isinstance(walk, _Below) and isinstance(walk.table.source, CsvRows):
        bulk = Bulk(plan, walk.table.source, walk.after)
        if bulk.worth_it:
            yield bulk
            if bulk.taken:
                return
    yield from read_rows(plan, walk())


def _refuse_twins(plan: Plan, cells: Sequence[str]) -> None:
    """Two columns of one name, one of which would be taken and the other lost."""
    names = Counter(unsd.bare(name) for name in cells)
    twice = next((name for name in names if plan.layout == unsd.WIDE and names[name] > 1 and name), "")
    if twice:  # the columns of years are turned, and are in no role
        raise FileRefused(f"{names[twice]} columns called {plain(twice)}", "each name once")
    for place in (*plan.roles.values(), *plan.dims.values()):
        name = unsd.bare(plan.header[place])
        if names[name] > 1:
            raise FileRefused(f"{names[name]} columns called {plain(plan.header[place])}", "each name once")


def _package(descriptor: Path, areas: Areas, only: Path | None = None) -> Reading:
    described = datapackage.read_descriptor(descriptor)
    parts, files = [], []
    for path, resource in datapackage.resource_files(descriptor, described):
        if only is not None and path != only.resolve():
            continue
        table = csv_table(path)
        number, cells = table.head[0]
        package = datapackage.Package(table, cells, resource)
        parts.append((package.plan(areas), _down(package, number)))
        files.append(path)
    if not parts:
        raise FileRefused("a descriptor that names no CSV file lying beside it", "a resource with its file")
    return _reading(
        datapackage.LAYOUT, "datapackage", [*files, descriptor], tuple(parts),
        title=str(described.get("title") or described.get("name") or ""),
        licence=datapackage.licence(described),
    )  # fmt: skip


def _down(package: datapackage.Package, after: int) -> Callable[[], Iterator[Row]]:
    return lambda: package.down(after)


def _reading(
    layout: str, source: str, files: Sequence[Path], parts: tuple[Part, ...], *, release: str = "",
    title: str = "", licence: str = "",
) -> Reading:  # fmt: skip
    return Reading(
        layout=layout, source=source, release=release, title=plain(title), licence=licence,
        files=tuple(files), parts=parts,
    )  # fmt: skip


def _source(layout: str, told: Told, table: Table | None = None) -> str:
    """The id of the publisher of a layout."""
    if layout.startswith("ilostat"):
        return ilostat.SOURCE
    if layout == OPEN_SDG:
        return f"national-{told.area.casefold()}"
    if layout.startswith("sdmx") and table is not None:
        return agency_source(_agency(table))
    if layout == DDF and table is not None and "ref_area" in table.head[0][1]:
        return ilostat.SOURCE
    return unsd.SOURCE


def _agency(table: Table) -> str:
    names = sdmx_csv.column_ids(table.head[0][1])
    place = names.index("STRUCTURE_ID") if "STRUCTURE_ID" in names else 0
    cells = table.head[1][1] if len(table.head) > 1 else []
    return sdmx_csv.flow_agency(cells[place]) if len(cells) > place else ""


def _release(tables: Sequence[Table]) -> str:
    """What the file says of its release: a column ``SeriesRelease``, or a line "Last update on 19DEC21"."""
    for table in tables:
        for place, (_, cells) in enumerate(table.head):
            names = [unsd.bare(cell) for cell in cells]
            column = next((name for name in ("seriesrelease", "releasename") if name in names), "")
            if column and place + 1 < len(table.head):
                return plain(table.head[place + 1][1][names.index(column)])
            for cell in cells:
                if match := re.search(r"Last update on (\d{1,2}[A-Za-z]{3}\d{2,4})", cell):
                    return match[1]
    return ""


def _seen(tables: Sequence[Table]) -> str:
    """The first filled row of each table, for the refusal."""
    seen = []
    for table in tables:
        cells = next((cells for _, cells in table.head if any(cell.strip() for cell in cells)), [])
        shown = ", ".join(plain(cell)[:40] or "(blank)" for cell in cells[:12])
        seen.append(f"{table.sheet}: {shown}" if table.sheet else shown)
    return f"a table that begins {'; '.join(seen)[:400]}"
