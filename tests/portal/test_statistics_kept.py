"""Statistics stay what they are: ``status`` counts them, ``check`` names damage, a backup has them all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.datasets.made_tables import written
from tests.portal.command_line import atlas87
from tests.portal.test_figures_by_file import figures_file, later

HEADER = "SeriesCode,Indicator,GeoAreaCode,TimePeriod,Value,Nature,Units,[Sex]\n"
ROW = "SL_TLF_CHLDEA,8.7.1,4,{},{},CA,PERCENT,FEMALE\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two editions of a series, the newer retracted, and a file of key figures."""
    data = tmp_path / "var"
    for label, value in (("2019", "3.9"), ("2020", "4.1")):
        path = written(tmp_path / f"{label}.csv", HEADER + ROW.format(2015, value) + ROW.format(2016, value))
        said = atlas87(data, "data", "load", str(path), "--edition", label, "--published", label)
        assert said.code == 0, said.out
    assert atlas87(data, "data", "load", str(figures_file(tmp_path / "figures.csv", later()))).code == 0
    assert atlas87(data, "data", "retract", "unsd-sdg-2020", "--reason", "wrong unit").code == 0
    return data


def differences(data: Path, *options: str) -> list[tuple[str, str]]:
    """What ``check`` finds: of which edition, and what is wrong with it."""
    found = atlas87(data, "check", "--json", *options).document["differences"]
    assert all(one["kind"] == "statistics" and "check --repair" in one["advice"] for one in found), found
    return [(one["what"], one["problem"]) for one in found]


def test_status_counts_them(data: Path) -> None:
    """Editions, retracted ones among them, and what readers see now."""
    held = atlas87(data, "status", "--json").document["statistics"]
    assert held == {"editions": 3, "retracted": 1, "series": 1, "observations": 2, "problem": None}
    assert "3 editions (1 retracted), 1 series, 2 observations" in atlas87(data, "status").out


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("editions/unsd-sdg-2019/observations.parquet", "rows on this machine are damaged"),
        ("editions/unsd-sdg-2019/manifest.json", "manifest on this machine cannot be read"),
        ("editions/unsd-sdg-2020/retracted.json", "manifest on this machine cannot be read"),
    ],
)
def test_a_damaged_file_is_named_and_fetched_anew(data: Path, name: str, problem: str) -> None:
    """One byte is enough; the repair leaves the very bytes that were loaded."""
    assert differences(data) == []
    (path,) = data.rglob(name)
    good = path.read_bytes()
    path.write_bytes(b"\\x00" + good[1:])
    edition = name.split("/")[1]
    assert [(what, problem in said) for what, said in differences(data)] == [(edition, True)]
    assert differences(data, "--repair") == [] == differences(data)
    assert path.read_bytes() == good
    assert atlas87(data, "status", "--json").document["statistics"]["editions"] == 3


def test_a_damaged_generation_is_derived_anew(data: Path) -> None:
    """What readers open can be made again from the editions."""
    (current,) = data.rglob("statistics/current")
    generation = current.parent / "generations" / f"{current.read_text().strip()}.duckdb"
    generation.write_bytes(b"no database" * 1000)
    assert ("what readers see", "it cannot be opened") in differences(data)
    assert atlas87(data, "status", "--json").document["statistics"]["problem"]
    assert differences(data, "--repair") == []
    assert atlas87(data, "status", "--json").document["statistics"]["observations"] == 2


def test_a_backup_brings_them_all_to_a_fresh_machine(data: Path, tmp_path: Path) -> None:
    """Editions with their manifests, retractions, key figures; the same bytes, the same figures."""
    backup, fresh = tmp_path / "all.tar", tmp_path / "fresh"
    assert atlas87(data, "backup", str(backup)).code == 0
    said = atlas87(fresh, "restore", str(backup))
    assert said.code == 0, said.err
    listed = [atlas87(place, "data", "list", "--json").document["editions"] for place in (data, fresh)]
    assert listed[0] == listed[1] and len(listed[0]) == 3
    assert [one["id"] for one in listed[1] if one["retracted"]] == ["unsd-sdg-2020"]
    assert differences(fresh) == []
    for path in (path for path in data.rglob("statistics/editions/*/*") if path.is_file()):
        assert (fresh / path.relative_to(data)).read_bytes() == path.read_bytes(), path.name
    manifests = [json.loads(path.read_text("utf-8")) for path in fresh.rglob("manifest.json")]
    assert sorted(len(one["figures"]) > 0 for one in manifests) == [False, False, True]
