"""Statistics on machines that share a catalogue and a store of files: each has what the others have."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from datasets.areas import load_areas
from datasets.loads import LoadRequest
from datasets.store import EDITIONS, Statistics
from index.errors import FileDamaged, FileMissing
from index.files import FolderFileStore
from ingest.dataset_pipeline import DatasetReport, ingest_dataset, retract_dataset
from ingest.dataset_sharing import (
    StatisticsStores,
    damaged_copies,
    is_in_step,
    keep_in_step,
    mirror,
    renew_copies,
)
from ingest.dataset_tables import dataset_editions, dataset_files
from portal.database import open_catalogue

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def here(database_url: str, tmp_path: Path) -> Iterator[StatisticsStores]:
    """One machine."""
    catalogue = open_catalogue(database_url)
    shared = FolderFileStore(tmp_path / "files")
    yield StatisticsStores(catalogue, tmp_path / "here", load_areas(), shared, lambda: NOON)
    catalogue.close()


@pytest.fixture
def there(here: StatisticsStores, tmp_path: Path) -> StatisticsStores:
    """Another machine: the same catalogue and files, an empty folder of its own."""
    return dataclasses.replace(here, folder=tmp_path / "there")


HEADER = "SeriesCode,Indicator,GeoAreaCode,TimePeriod,Value,Source,Nature,Units,[Sex],[Age]\n"


def load(stores: StatisticsStores, path: Path, label: str = "2020") -> DatasetReport:
    given = {"label": label, "published": f"{label}-10-19"}
    return ingest_dataset(
        stores, LoadRequest(path=path, given=given, now="2026-03-01T12:00:00Z", by="a test")
    )


def table(folder: Path, value: str = "12.5", name: str = "table.csv") -> Path:
    path = folder / name
    row = f"SL_TLF_CHLDEA,8.7.1,4,2015,{value},DHS,CA,PERCENT,FEMALE,5-17\n"
    path.write_text(HEADER + row, encoding="utf-8")
    return path


def figures(stores: StatisticsStores) -> list[tuple[str, str, str]]:
    """What readers of a machine see: area, period, value of the latest observations."""
    statistics = Statistics(stores.folder)
    try:
        snapshot = statistics.snapshot()
        return [
            (one.key.area.code, one.period, str(one.value))
            for series in snapshot.series()
            for one in snapshot.latest(series.series)
        ]
    finally:
        statistics.close()


def test_what_one_machine_loads_the_others_show(
    here: StatisticsStores, there: StatisticsStores, tmp_path: Path
) -> None:
    """After one look of their worker; then nothing is left to do."""
    assert load(here, table(tmp_path)).ok
    assert figures(there) == []
    assert not is_in_step(there)
    keep_in_step(there)
    assert figures(there) == figures(here) != []
    assert is_in_step(there)
    assert mirror(there) == mirror(here) == 0


def test_a_retraction_reaches_every_machine(
    here: StatisticsStores, there: StatisticsStores, tmp_path: Path
) -> None:
    """Those that hold the edition, and those that come later."""
    edition = load(here, table(tmp_path)).edition
    keep_in_step(there)
    retract_dataset(here, edition, by="a test", reason="the unit was wrong")
    keep_in_step(there)
    late = dataclasses.replace(here, folder=tmp_path / "late")
    keep_in_step(late)
    assert figures(here) == figures(there) == figures(late) == []
    with here.catalogue.reading() as connection:
        (row,) = connection.execute(select(dataset_editions)).mappings()
    assert row["retracted_reason"] == "the unit was wrong"


def test_editions_of_several_machines_come_together(
    here: StatisticsStores, there: StatisticsStores, tmp_path: Path
) -> None:
    """Each loads one; both have both."""
    load(here, table(tmp_path, "1.5", "a.csv"), "2019")
    load(there, table(tmp_path, "2.5", "b.csv"), "2020")
    keep_in_step(here)
    names = [{place.name for place in (one.folder / EDITIONS).iterdir()} for one in (here, there)]
    assert names[0] == names[1]
    assert len(names[0]) == 2
    assert figures(here) == figures(there)


def test_two_editions_under_one_id_are_one_on_every_machine(
    here: StatisticsStores, there: StatisticsStores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loaded at the same moment: the first that was recorded stands, the other is told so and taken back."""
    alone = dataclasses.replace(there, files=FolderFileStore(tmp_path / "nobody's files"))
    with monkeypatch.context() as before_anybody_looked:
        before_anybody_looked.setattr("ingest.dataset_pipeline.mirror", lambda _: 0)
        before_anybody_looked.setattr("ingest.dataset_pipeline._is_the_one", lambda *_: True)
        assert load(alone, table(tmp_path, "1.5", "a.csv")).ok
    assert load(here, table(tmp_path, "2.5", "b.csv")).ok
    assert figures(there) != figures(here)
    keep_in_step(there)
    mirror(there)
    assert figures(there) == figures(here)
    refused = load(there, table(tmp_path, "1.5", "a.csv"))
    assert not refused.ok
    assert "2020" in refused.reason


def test_what_was_damaged_on_the_way_is_not_taken_in(
    here: StatisticsStores, there: StatisticsStores, tmp_path: Path
) -> None:
    """Nothing of it appears; the right bytes later do."""
    load(here, table(tmp_path))
    with here.catalogue.reading() as connection:
        names = select(dataset_files.c.file_hash).where(dataset_files.c.name == "observations.parquet")
        file_hash = str(connection.execute(names).scalar_one())
    place = here.files.path(file_hash)
    assert place is not None
    right = place.read_bytes()
    place.chmod(0o644)
    place.write_bytes(right[:-1] + b"x")
    with pytest.raises(FileDamaged):
        mirror(there)
    assert figures(there) == []
    place.unlink()
    with pytest.raises(FileMissing):
        mirror(there)
    (tmp_path / "right").write_bytes(right)
    here.files.put(tmp_path / "right")
    mirror(there)
    assert figures(there) == figures(here)


def test_a_machine_that_lost_its_folder_gets_everything_again(here: StatisticsStores, tmp_path: Path) -> None:
    """The folder is a copy."""
    load(here, table(tmp_path))
    before = figures(here)
    shutil.rmtree(here.folder)
    keep_in_step(here)
    assert figures(here) == before


def test_a_copy_that_was_damaged_here_is_found_and_fetched_anew(
    here: StatisticsStores, tmp_path: Path
) -> None:
    """The manifest names the bytes that the rows must have."""
    edition = load(here, table(tmp_path)).edition
    before = figures(here)
    (here.folder / EDITIONS / edition / "observations.parquet").write_bytes(b"no table")
    assert damaged_copies(here) == (edition,)
    renew_copies(here, [edition])
    assert damaged_copies(here) == ()
    assert figures(here) == before
