"""The readers of SDMX-ML and SDMX-JSON held to the ``sdmx1`` package: the same from the same messages."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.datasets.made_tables import observed

Found = set[tuple[str, str, str]]


def by_sdmx1(path: Path) -> Found:
    """(codes, period, value) of each observation; without a structure sdmx1 counts attributes as codes."""
    import sdmx

    message = sdmx.read_sdmx(path)
    found: Found = set()
    for data in message.data:
        for one in data.obs:
            codes = {str(key): str(value.value) for key, value in one.key.values.items()}
            period = codes.pop("TIME_PERIOD", "")
            if not period:
                continue
            key = "&".join(f"{name}={code}" for name, code in sorted(codes.items()))
            found.add((key, period, f"{float(one.value):g}"))
    return found


def by_us(path: Path) -> Found:
    return {
        (
            "&".join(f"{name}={code}" for name, code in sorted(one.key.breakdown)),
            one.period,
            f"{float(one.value or 0):g}",
        )
        for one in observed(path)
    }


@pytest.mark.filterwarnings("ignore")
def test_messages_give_what_sdmx1_gives(shared: Path) -> None:
    """Generic and structure-specific, by series, flat and cross-section, with groups; SDMX-JSON 1.0.

    Messages of version 3.0 and SDMX-JSON 2.0 are read by us alone.
    """
    logging.getLogger("sdmx").setLevel(logging.CRITICAL)
    folder = shared / "statistics" / "sdmx" / "ECB_EXR"
    compared = 0
    for path in sorted([*folder.rglob("*.xml"), *folder.glob("*.json")]):
        if "structure" in path.name or path.name in ("common.xml", "action-delete.json"):
            continue
        wanted = by_sdmx1(path)
        found = by_us(path)
        assert {one[1:] for one in found} == {one[1:] for one in wanted}, path.name
        for key, period, value in found:
            same = [other for other in wanted if other[1:] == (period, value)]
            ours = {pair for pair in key.split("&") if pair}
            assert any(ours <= set(other[0].split("&")) for other in same), (path.name, ours)
        compared += 1
    assert compared >= 28
