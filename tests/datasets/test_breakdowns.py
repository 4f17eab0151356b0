"""Figures in parts: of one whole, in one unit, adding up as far as rounding allows; records with dates."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.breakdowns import Part, faults, load_breakdowns, rounding
from datasets.errors import BundledTableBroken
from datasets.estimates import load_estimates
from datasets.registry import load_registry

PLACE = Path(str(resources.files("datasets"))) / "starter"
HELD = load_breakdowns(load_estimates())


def test_parts_are_those_that_their_publishers_printed() -> None:
    printed = {one.id: [str(part.value) for part in one.parts] for one in HELD}
    assert (
        printed.items()
        >= {
            "modern-slavery-2021-by-form": ["27.6", "22.0"],
            "forced-labour-2021-by-form": ["17.3", "6.3", "3.9"],
            "child-labour-2024-by-sector": ["61", "27", "13"],
            "forced-labour-2021-by-region": ["3.8", "3.6", "0.9", "15.1", "4.1"],
            "illegal-profits-2021-by-region": ["20", "52", "18", "62", "84"],
        }.items()
    )


def test_profits_keep_their_boundary_and_no_breakdown_counts_detections() -> None:
    assert {one.whole.boundary for one in HELD if one.unit == "billion-us-dollars"} == {"private-economy"}
    assert not [one for one in HELD if "detected" in one.whole.boundary]


@given(st.lists(st.decimals(0, 50, places=1), min_size=2, max_size=6))
def test_parts_that_make_another_whole_are_a_fault(values: list[Decimal]) -> None:
    one = HELD.held[0]
    total = sum(values, Decimal(0))
    parts = tuple(Part(str(at), one.parts[0].label, value) for at, value in enumerate(values))
    allowed = rounding(one.whole.value, *values)
    broken = faults([replace(one, parts=parts)])
    assert bool(broken) == (abs(total - one.whole.value) > allowed)


def test_a_broken_table_of_parts_is_named(tmp_path: Path) -> None:
    text = (PLACE / "breakdowns.csv").read_text("utf-8")
    for was, now, match in (
        ("modern-slavery-2021,form", "nothing-2021,form", "nothing-2021"),
        (",27.6,million", ",26.6,million", "its parts make"),
        (",22.0,million", ",22.0,percent", "differ"),
        (",22.0,million", ",many,million", "modern-slavery-2021-by-form"),
        (",61,percent", ",,percent", "line 7 has no value"),
    ):
        path = tmp_path / "breakdowns.csv"
        path.write_text(text.replace(was, now, 1), "utf-8")
        with pytest.raises(BundledTableBroken, match=match):
            load_breakdowns(load_estimates(), path)


def test_a_pathfinder_is_recorded_with_source_and_date_alone(tmp_path: Path) -> None:
    held = load_registry().pathfinders
    assert held["NPL"].date == "2019-02-07"
    assert all(one.date and one.source and one.source_url for one in held.values())
    assert "BRA" not in held
    for path in PLACE.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    table = tmp_path / "pathfinders.csv"
    table.write_text(table.read_text("utf-8").replace("NPL,workshop,2019-02-07", "NPL,workshop,"), "utf-8")
    with pytest.raises(BundledTableBroken, match="without date or source"):
        load_registry(tmp_path)
