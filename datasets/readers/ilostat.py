"""ILOSTAT: the bulk CSV by codes, and the workbook of its explorer, with titles above two header rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from datasets.areas import Areas
from datasets.model import TOTAL
from datasets.readers.codes import read_age, read_sex
from datasets.readers.places import code_reader, name_reader
from datasets.readers.tables import Row, Table
from datasets.readers.tidy import NAMED_BY_CODE, Plan, read_text
from datasets.readers.unsd import bare, dimension

BULK, EXPLORER = "ilostat-bulk", "ilostat-explorer"
SOURCE = "ilostat"


def ilostat_unit(series: str) -> tuple[str, str]:
    """Unit and power of ten by the end of an ILOSTAT series code; empty where the code does not say it.

    Rates end in ``_RT``. Counts end in ``_NB``: children in child labour (``CLD_``) are published in
    thousands, injuries (``INJ_``) by the case; of others the scale is not known here and left unsaid.
    """
    if re.search(r"_RT(?:_A|_Q|_M)?$", series):
        return ("PERCENT", "0") if not series.startswith("INJ_") else ("PER_100000_EMP", "0")
    if series.startswith("CLD_"):
        return "NUMBER", "3"
    return ("NUMBER", "0") if series.startswith("INJ_") else ("", "0")


def bulk_plan(table: Table, header: Sequence[str], areas: Areas) -> Plan | None:
    """``ref_area, source, indicator, sex, classif1, time, obs_value, obs_status, note_…``"""
    names = [bare(name) for name in header]
    if not {"ref_area", "time", "obs_value"} <= set(names) or "indicator" not in names:
        return None
    roles = {
        "area": names.index("ref_area"),
        "period": names.index("time"),
        "value": names.index("obs_value"),
    }
    for role in ("series", "unit", "multiplier"):  # the code of each row says its unit
        roles[role] = names.index("indicator")
    first = next((cells for _, cells in table.head[1:] if len(cells) == len(names)), [""] * len(names))
    dims: dict[str, int] = {}
    for place, name in enumerate(names):
        if name in ("sex", "source"):
            roles[name] = place
        elif name == "obs_status":
            roles["status"] = place
        elif name.startswith("classif") and first[place].upper().startswith("AGE_"):
            roles["age"] = place
        elif name.startswith("classif") and "." not in name:
            dims[f"{NAMED_BY_CODE}{name.upper()}"] = place
    return Plan(
        layout=BULK, header=tuple(header), roles=roles, area=code_reader(areas), dims=dims,
        notes=tuple(place for place, name in enumerate(names) if name.startswith("note_")),
        read={"unit": _unit_of, "multiplier": _multiplier_of}, gaps=True,
    )  # fmt: skip


def _unit_of(series: str) -> str:
    return ilostat_unit(read_text(series))[0]


def _multiplier_of(series: str) -> int:
    return int(ilostat_unit(read_text(series))[1] or 0)


class ExplorerSheet:
    """A sheet of the explorer: where its header lies, and what its columns of values are about."""

    def __init__(self, table: Table, place: int) -> None:
        self.table, self.header_row = table, table.head[place][0]
        names = [read_text(cell) for cell in table.head[place][1]]
        folded = [bare(name) for name in names]
        self._keys = [at for at, name in enumerate(folded) if at <= folded.index("time") or _is_key(name)]
        values = [at for at, name in enumerate(names) if name and at not in self._keys]
        self._values = values
        self._notes = [at for at in range(folded.index("time") + 1, len(names)) if not names[at]]
        above = table.head[place - 1][1] if place else []
        self._labels = _told_apart(
            {at: (_carried(above, at, folded.index("time")), names[at]) for at in values}
        )
        self.series = re.sub(r"_(?:EN|FR|ES)$|_A(?:_(?:EN|FR|ES))?$", "", table.sheet)
        self._names = names

    def plan(self, areas: Areas) -> Plan:
        """The plan of the rows that ``down`` gives."""
        names = [self._names[at] for at in self._keys]
        roles: dict[str, int] = {}
        dims: dict[str, int] = {}
        for place, name in enumerate(bare(name) for name in names):
            role = _key_role(name)
            if role:
                roles[role] = place
            else:
                dims[dimension(name)] = place
        after = len(names)
        roles |= {role: after + offset for offset, role in enumerate(("label_sex", "label_age"))}
        sex, age = roles.pop("label_sex"), roles.pop("label_age")
        roles.setdefault("sex", sex)
        roles.setdefault("age", age)
        dims[_classification(self.series)] = after + 2
        roles["value"] = after + 3
        unit, multiplier = ilostat_unit(self.series)
        header = (*names, "sex of the column", "age of the column", "column", "value", "notes")
        return Plan(
            layout=EXPLORER, header=header, roles=roles, area=name_reader(areas, ilo=True), dims=dims,
            notes=(after + 4,), fixed={"series": self.series, "unit": unit, "multiplier": multiplier},
        )  # fmt: skip

    def down(self) -> Iterator[Row]:
        """One row for each cell of values; lines of text under the table are left out."""
        labels = {at: _meaning(*self._labels[at]) for at in self._values}
        for number, cells in self.table.rows():
            if number <= self.header_row or sum(1 for cell in cells if cell.strip()) < 2:
                continue
            keys = [cells[at] for at in self._keys]
            notes = " ".join(cells[at] for at in self._notes)
            for at in self._values:
                if cells[at].strip():
                    yield number, [*keys, *labels[at], cells[at], notes]


def explorer_header(table: Table) -> int | None:
    """The place of the header in the head of a sheet of the explorer, or None."""
    for place, (_, cells) in enumerate(table.head):
        names = {bare(cell) for cell in cells}
        if {"reference area", "time"} <= names and "source" in names:
            return place
    return None


def _is_key(name: str) -> bool:
    """Whether a column behind the time says what a row is about rather than a figure."""
    return name in ("sex", "age", "indicator") or (name.startswith("age (") and ":" not in name)


def _key_role(name: str) -> str | None:
    if name == "reference area":
        return "area"
    if name.startswith("age"):
        return "age"
    return {"source": "source", "time": "period", "sex": "sex"}.get(name)


def _carried(above: Sequence[str], at: int, time: int) -> str:
    """The label of a merged cell over a column: the nearest one that begins at or before it."""
    return next((read_text(above[one]) for one in range(min(at, len(above) - 1), time, -1) if above[one]), "")


def _told_apart(labels: dict[int, tuple[str, str]]) -> dict[int, tuple[str, str]]:
    """The labels of columns without an upper one that stands over all of them: it is the table's title."""
    if len({upper for upper, _ in labels.values()}) == 1:
        return {at: ("", lower) for at, (_, lower) in labels.items()}
    return labels


def _meaning(upper: str, lower: str) -> tuple[str, str, str]:
    """Sex, age and other class of a column of values, from its one or two labels."""
    sex = age = ""
    others = []
    for label in dict.fromkeys((upper, lower)):
        if not label or label.casefold() == "total":
            continue
        if isinstance(read_sex(label), str):
            sex = label
        elif isinstance(read_age(label), str) and re.search(r"\d", label):
            age = label
        else:
            others.append(label)
    return sex or TOTAL, age, " / ".join(others)


def _classification(series: str) -> str:
    """The classification that a series code names after sex and age: ``INJ_FATL_ECO_NB`` is by ``ECO``."""
    known = {"SEX", "AGE", "NB", "RT", "A", "Q", "M"}
    rest = [part for part in series.split("_")[2:] if part not in known]
    return rest[0] if rest else "CLASSIF"
