"""The bundled editions, recounted from the Parquet files without the readers or the store."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import replace
from decimal import Decimal
from importlib import resources
from pathlib import Path

import duckdb
import pytest

from datasets.areas import load_areas
from datasets.derived import in_order
from datasets.describing import complete
from datasets.errors import BundledTableBroken, EditionIncomplete
from datasets.manifests import read_edition
from datasets.model import UNKNOWN, EditionId
from datasets.registry import load_registry

PLACE = Path(str(resources.files("datasets").joinpath("starter")))
EDITIONS = sorted((PLACE / "statistics").iterdir())


@pytest.mark.parametrize("folder", EDITIONS, ids=lambda path: path.name)
def test_a_manifest_says_what_its_file_holds(folder: Path) -> None:
    """Checksum, rows and series agree; source, licence, dates and address are all there."""
    said = json.loads((folder / "manifest.json").read_text("utf-8"))
    file = folder / "observations.parquet"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == said["stored"]
    count, series = duckdb.sql(f"SELECT count(*), list_sort(list(DISTINCT series)) FROM '{file}'").fetchall()[
        0
    ]
    assert count == said["loaded"] and series == said["series"]
    assert said["rows"] == said["loaded"] + said["refused"] + said["empty"]
    for field in ("licence", "published", "as_of", "source_url", "title", "publishers"):
        assert said[field], field
    assert file.stat().st_size < 200_000


def test_the_bundled_8_7_1_is_what_the_publisher_gave(shared: Path) -> None:
    """Row for row against the publisher's file, read by the csv module."""
    folder = shared / "statistics" / "unsd_ddf_2020"
    stored = PLACE / "statistics" / "unsd-sdg-2020-10-19" / "observations.parquet"
    m49 = {area.m49.lstrip("0"): area.code for area in load_areas()}
    for series in ("sl_tlf_chldea", "sl_tlf_chldec", "vc_htf_detvsx", "sp_dyn_mrbf18"):
        (path,) = folder.glob(f"ddf--datapoints--{series}--by--*.csv")
        with path.open(encoding="utf-8", newline="") as file:
            wanted = sorted((m49.get(row["geo_area"], row["geo_area"]), row["year"], row[series])
                            for row in csv.DictReader(file))  # fmt: skip
        sql = f"SELECT area, period, value FROM '{stored}' WHERE series = '{series.upper()}'"
        assert sorted(duckdb.sql(sql).fetchall()) == wanted


def test_known_figures_are_among_them() -> None:
    """Ethiopia's two boundaries, and Armenia's three figures of 2015."""
    stored = PLACE / "statistics" / "unsd-sdg-2020-10-19" / "observations.parquet"
    sql = (
        f"SELECT series, value FROM '{stored}' WHERE area = '{{}}' AND sex = '_T'"
        " AND indicator = '8.7.1' ORDER BY 1"
    )
    assert [(name, Decimal(value)) for name, value in duckdb.sql(sql.format("ARM")).fetchall()] == [
        ("SL_TLF_CHLDEA", Decimal("3.9")),
        ("SL_TLF_CHLDEC", Decimal("4.1")),
    ]
    rounded = [round(Decimal(value), 1) for _, value in duckdb.sql(sql.format("ETH")).fetchall()]
    assert rounded == [Decimal("18.8"), Decimal("48.6")]


def test_every_bundled_series_is_described_and_nothing_unshippable_is_here() -> None:
    """Definition, custodian and caution for each; no index of Walk Free, no case records."""
    registry = load_registry()
    for folder in EDITIONS:
        said = json.loads((folder / "manifest.json").read_text("utf-8"))
        assert set(said["series"]) <= set(registry.series)
        assert "walk" not in said["source"] and "ctdc" not in said["source"]
    for indicator in registry.indicators.values():
        assert indicator.title.keys() == indicator.definition.keys() == {"en", "fr"}
        assert indicator.custodians and indicator.target in indicator.code


def test_ratifications_name_source_and_date_and_never_say_no() -> None:
    """An old "no" is "not recorded"; the treaty that is universal says since when."""
    registry = load_registry()
    assert {one.status for one in registry.ratifications} == {"ratified", "not recorded"}
    assert all(one.source and one.as_of for one in registry.ratifications)
    assert {one.instrument for one in registry.ratifications} == set(registry.instruments)
    assert registry.instruments["C182"].universal_since == "2020-08-04"
    areas = load_areas()
    assert all(areas.get(one.area) for one in registry.ratifications)


def test_a_broken_table_is_named(tmp_path: Path) -> None:
    """A trend without its source, a policy of no rule: the line is said."""
    for name in (
        "indicators.csv",
        "series.csv",
        "instruments.csv",
        "ratifications.csv",
        "pathfinders.csv",
        "responses.csv",
    ):
        (tmp_path / name).write_bytes((PLACE / name).read_bytes())
    text = (tmp_path / "series.csv").read_text("utf-8")
    (tmp_path / "series.csv").write_text(
        text.replace(",rate,no,,age-bands", ",rate,allowed,,age-bands", 1), "utf-8"
    )
    with pytest.raises(BundledTableBroken, match="line 2"):
        load_registry(tmp_path)
    (tmp_path / "series.csv").write_text(
        text.replace("SL_TLF_CHLDEC,8.7.1", "SL_TLF_CHLDEC,9.9.9", 1), "utf-8"
    )
    with pytest.raises(BundledTableBroken, match=r"9\.9\.9"):
        load_registry(tmp_path)


def test_an_edition_whose_date_nobody_tells_is_older_than_any_other() -> None:
    """No date is made up: it is said to be unknown, and such an edition never passes for the newest."""
    held = [read_edition(folder) for folder in EDITIONS]
    assert {one.id for one in held if one.published == UNKNOWN} == {
        "ilostat-cld-xchl-sex-age-rt-excerpt",
        "national-arm-8-7-1",
    }
    one = replace(held[0], source="s", published="1990", as_of="1990")
    undated = replace(one, id=EditionId("undated"), published=UNKNOWN, as_of="2026-11")
    assert [found.id for found in in_order([undated, one])] == [one.id, "undated"]
    told = {"source": "s", "label": "l", "title": "t", "publishers": "p", "licence": "l", "source_url": "u"}
    asked = {"source": "s", "label": "l", "title": "t", "licence": "l", "today": "2026-11-22"}
    assert complete(told | {"published": UNKNOWN}, **asked)["published"] == UNKNOWN
    with pytest.raises(EditionIncomplete):
        complete(told | {"published": "perhaps 2015"}, **asked)
