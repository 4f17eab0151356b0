"""Small statistics for tests: rows written by hand or generated, and stores that hold them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from datasets.batches import Batch
from datasets.columns import NAMES
from datasets.loading import Written, add_edition, restated
from datasets.model import Edition, EditionId

ROW: dict[str, Any] = {
    "series": "SL_TLF_CHLDEA", "indicator": "8.7.1", "scheme": "ISO", "area": "BRA", "sex": "_T",
    "age": "Y5T17", "dims": "", "unit": "PERCENT", "multiplier": 0, "reporting": "G", "period": "2015",
    "year": 2015, "value": "3.9", "number": 3.9, "status": "normal", "lower": None, "upper": None,
    "source": "DHS", "nature": "CA", "footnotes": (), "flags": (), "source_row": 2,
}  # fmt: skip


def batch(rows: Iterable[dict[str, Any]]) -> Batch:
    """Rows, each said by what differs from ``ROW``; a changed value or period is carried through."""
    made = Batch(0)
    for number, changes in enumerate(rows, 2):
        row = {**ROW, "source_row": number, **changes}
        if "period" in changes and "year" not in changes:
            row["year"] = int(str(row["period"])[:4])
        if "value" in changes and "number" not in changes:
            row["number"] = None if row["value"] is None else float(row["value"])
        for name in NAMES:
            made.columns[name].append(row[name])
        made.rows += 1
    return made


def edition(
    identifier: str, *, published: str = "2020", checksum: str = "", source: str = "unsd-sdg"
) -> Edition:
    """An edition as a manifest says it, before anything is written."""
    return Edition(
        id=EditionId(identifier), source=source, label=identifier, title="Sample", publishers=("UNSD",),
        licence="sample", source_url="", published=published, as_of="", layout="sample", files=("a.csv",),
        checksum=checksum or identifier, stored="", rows=0, loaded=0, refused=0, empty=0, series=(),
        loaded_at="2026-11-01T00:00:00Z", loaded_by="a test",
    )  # fmt: skip


def add(folder: Path, rows: Iterable[dict[str, Any]], identifier: str, **said: str) -> Edition:
    """An edition of these rows, made current."""
    stated = edition(identifier, **said)

    def describe(written: Written) -> Edition:
        return restated(stated, written)

    return add_edition(folder, [batch(rows)], describe)
