"""From a file to an edition: described in full, previewed, compared; a kill leaves the old or the new."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from datasets.areas import load_areas
from datasets.describing import FIELDS, complete, edition_id, read_about
from datasets.errors import EditionIncomplete, EditionRetracted, FileRefused, TooManyErrors, UnknownEdition
from datasets.loading import held_editions, retract, settle
from datasets.loads import LoadRequest, difference, load, preview
from datasets.model import Edition, ObservationQuery, Retraction
from datasets.readers.opening import Told
from datasets.store import Statistics
from tests.datasets.made_tables import written

HEADER = "SeriesCode,Indicator,GeoAreaCode,TimePeriod,Value,Source,Nature,Units,[Sex],[Age]\n"


def table(path: Path, *rows: str) -> Path:
    """A download of a few rows: ``area,period,value,sex``."""
    lines = []
    for row in rows:
        area, period, value, sex = row.split(",")
        lines.append(f"SL_TLF_CHLDEA,8.7.1,{area},{period},{value},DHS,CA,PERCENT,{sex},5-17")
    return written(path, HEADER + "\n".join(lines) + "\n")


def request(path: Path, **given: str) -> LoadRequest:
    return LoadRequest(path=path, given=given, now="2026-11-22T10:00:00Z", by="a test")


def loaded(folder: Path, path: Path, label: str, published: str) -> Edition:
    return load(folder, load_areas(), request(path, label=label, published=published))


def test_an_edition_says_where_it_comes_from(tmp_path: Path) -> None:
    """Source, terms, checksum, rows, errors and who, when: all in the manifest, readable without us."""
    path = table(tmp_path / "a.csv", "4,2015,3.9,FEMALE", "8,2015,x,FEMALE")
    edition = loaded(tmp_path / "s", path, "2020", "2020-10-19")
    said = json.loads((tmp_path / "s" / "editions" / edition.id / "manifest.json").read_text("utf-8"))
    assert said["id"] == "unsd-sdg-2020" and said["publishers"] == ["United Nations Statistics Division"]
    assert (said["rows"], said["loaded"], said["refused"], said["empty"]) == (2, 1, 1, 0)
    assert said["errors"][0]["row"] == 3 and said["errors"][0]["cell"] == "x"
    assert said["files"] == ["a.csv"] and said["loaded_by"] == "a test" and len(said["checksum"]) == 64


def test_girls_boys_and_both_are_held_against_each_other(tmp_path: Path) -> None:
    """Both sexes outside of girls and boys is loaded with a flag, and the flag is counted."""
    path = table(
        tmp_path / "a.csv",
        "4,2015,3.0,FEMALE", "4,2015,5.0,MALE", "4,2015,6.0,BOTHSEX",
        "8,2015,3.0,FEMALE", "8,2015,5.0,MALE", "8,2015,4.0,BOTHSEX",
        "12,2015,101,MALE", "12,2016,7,MALE", "12,2016,8,MALE", "16,2016,8,MALE", "16,2016,8,MALE",
    )  # fmt: skip
    edition = loaded(tmp_path / "s", path, "1", "2020")
    assert dict(edition.flagged) == {"outside-parts": 1, "outside-0-100": 1, "two-values": 2, "repeated": 2}
    snapshot = Statistics(tmp_path / "s").snapshot()
    flagged = [one for one in snapshot.observations(ObservationQuery()).observations if one.flags]
    assert (flagged[0].key.area.code, flagged[0].flags) == ("AFG", ("outside-parts",))
    assert edition.loaded == 11


def test_a_preview_says_what_would_change_and_writes_nothing(tmp_path: Path) -> None:
    """Rows added, removed and changed, and the charts that show them."""
    store = tmp_path / "s"
    loaded(store, table(tmp_path / "a.csv", "4,2015,3.9,MALE", "8,2015,3.0,MALE"), "1", "2019")
    before = Statistics(store).snapshot().generation
    path = table(tmp_path / "b.csv", "4,2015,4.1,MALE", "8,2015,3,MALE", "12,2015,1,MALE")
    found = preview(store, load_areas(), request(path, label="2", published="2020"))
    change = found.changes["SL_TLF_CHLDEA"]
    assert (len(change.added), len(change.removed), len(change.changed), change.same) == (1, 0, 1, 1)
    assert change.changed[0].fields == ("value",) and change.indicators == ("8.7.1",)
    assert change.areas == ("AFG", "DZA")
    assert Statistics(store).snapshot().generation == before and len(held_editions(store)) == 1
    assert list((store / "incoming").iterdir()) == []


def test_two_editions_are_compared_row_by_row(tmp_path: Path) -> None:
    """Not held, hidden or not comparable: said by name."""
    store = tmp_path / "s"
    loaded(store, table(tmp_path / "a.csv", "4,2015,3.9,MALE", "8,2015,3,MALE"), "1", "2019")
    loaded(store, table(tmp_path / "b.csv", "8,2015,3,MALE", "8,2016,..,MALE"), "2", "2020")
    found = difference(store, "SL_TLF_CHLDEA", "unsd-sdg-1", "unsd-sdg-2")
    assert [one.key.area.code for one in found.removed] == ["AFG"]
    assert [(one.period, str(one.status)) for one in found.added] == [("2016", "missing")]
    assert found.same == 1 and found.changed == ()
    with pytest.raises(UnknownEdition):
        difference(store, "SL_TLF_CHLDEA", "unsd-sdg-1", "nope")
    retract(store, "unsd-sdg-2", Retraction(when="2026-11-22T10:00:00Z", by="a test", reason="wrong"))
    with pytest.raises(EditionRetracted):
        difference(store, "SL_TLF_CHLDEA", "unsd-sdg-1", "unsd-sdg-2")


def test_a_file_that_is_no_good_leaves_nothing(tmp_path: Path) -> None:
    """Too many errors after the last batch, or a break in the middle: the store is as it was."""
    store = tmp_path / "s"
    bad = table(tmp_path / "bad.csv", *(f"4,{1950 + n},{'x' if n % 3 else n},MALE" for n in range(60)))
    with pytest.raises(TooManyErrors):
        loaded(store, bad, "1", "2020")
    broken = written(
        tmp_path / "broken.csv", HEADER + 'A,8.7.1,4,2015,1,DHS,CA,PERCENT,MALE,5-17\n"A,8.7.1\n'
    )
    with pytest.raises(FileRefused):
        loaded(store, broken, "1", "2020")
    assert held_editions(store) == [] and list((store / "incoming").iterdir()) == []


def test_every_field_of_an_edition_is_required(tmp_path: Path) -> None:
    """A description by file names all of them, and no others; dates are dates."""
    about = dict.fromkeys(FIELDS, "x") | {"published": "2024-06", "as_of": "2024"}
    path = written(tmp_path / "about.json", json.dumps(about))
    assert read_about(path)["published"] == "2024-06"
    for change in ({"licence": ""}, {"published": "June 2024"}, {"colour": "red"}, {"publishers": []}):
        with pytest.raises(EditionIncomplete):
            read_about(written(path, json.dumps(about | change)))
    with pytest.raises(EditionIncomplete, match="publishers, licence, source_url, published"):
        complete({}, source="someone", label="1", title="t", licence="", today="2026-11-22")
    assert (
        edition_id("unsd-sdg", "../../2019 Q1") == "unsd-sdg-2019-q1" and edition_id("..", "/") == "edition"
    )


def test_a_national_table_is_described_by_its_loader(tmp_path: Path) -> None:
    """The terms of a national office are not known here: they must be said."""
    path = written(tmp_path / "indicator_8-7-1.csv", "Year,Value\n2015,3\n")
    told = Told(area="GHA")
    bare = LoadRequest(path=path, told=told, now="2026-11-22T10:00:00Z", by="a test")
    with pytest.raises(EditionIncomplete, match="licence"):
        load(tmp_path / "s", load_areas(), bare)
    said = {
        "publishers": "GSS; NSO",
        "licence": "open",
        "source_url": "https://example.org",
        "published": "2019",
    }
    full = LoadRequest(path=path, told=told, given=said, now="2026-11-22T10:00:00Z", by="a test")
    edition = load(tmp_path / "s", load_areas(), full)
    assert edition.source == "national-gha" and edition.publishers == ("GSS", "NSO")


LOADER = """
import sys
from pathlib import Path
from tests.datasets.test_loads import loaded, table
folder = Path(sys.argv[1])
rows = [f"4,{1950 + n},{n},MALE" for n in range(70)]
first = int(sys.argv[2])
print("begun", flush=True)
for year in range(first, first + 1000):
    loaded(folder / "s", table(folder / f"{year}.csv", *rows, f"8,2000,{year}.5,MALE"), str(year), str(year))
"""


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    """Loads are killed at twelve moments: readers see a whole generation, no edition is half there."""
    store = tmp_path / "s"
    first = 1000
    for turn in range(12):
        process = subprocess.Popen(
            [sys.executable, "-c", LOADER, str(tmp_path), str(first)], stdout=subprocess.PIPE,
            cwd=Path(__file__).parent.parent.parent,
        )  # fmt: skip
        assert process.stdout
        process.stdout.readline()
        time.sleep(0.05 + 0.09 * turn)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        seen = Statistics(store).snapshot()
        editions = held_editions(store)
        assert len(editions) - len(seen.editions()) in (0, 1)
        for one in seen.editions():
            assert seen.count(ObservationQuery(edition=one.id)) == 71
        settle(store)
        after = Statistics(store).snapshot()
        assert len(after.editions()) == len(editions)
        if editions:
            newest = max(edition.label for edition in editions)
            albania = [one for one in after.latest("SL_TLF_CHLDEA") if one.key.area.code == "ALB"]
            assert [str(one.value) for one in albania] == [f"{newest}.5"]
            first = int(newest) + 1
    loaded(store, table(tmp_path / "last.csv", "4,2015,1,MALE"), "9999", "9999")
    assert list((store / "incoming").iterdir()) == []


def _read_on(folder: str, results: multiprocessing.Queue[tuple[int, int]]) -> None:
    statistics = Statistics(Path(folder))
    reads = generations = 0
    last, ends = "", time.monotonic() + 4
    while time.monotonic() < ends:
        snapshot = statistics.snapshot()
        rows = snapshot.observations(ObservationQuery()).observations
        assert len({row.edition for row in rows}) == 1 and len(rows) == 71
        generations += snapshot.generation != last
        last = snapshot.generation
        reads += 1
    results.put((reads, generations))


@pytest.mark.slow
def test_any_number_of_processes_read_while_one_loads(tmp_path: Path) -> None:
    """No reader ever sees rows of two editions, an error or an empty store."""
    rows = [f"4,{1950 + n},{n},MALE" for n in range(71)]
    store = tmp_path / "s"
    loaded(store, table(tmp_path / "a.csv", *rows), "1000", "1000")
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    readers = [context.Process(target=_read_on, args=(str(store), results)) for _ in range(3)]
    for reader in readers:
        reader.start()
    year = 1001
    while any(reader.is_alive() for reader in readers) and year < 1060:
        loaded(store, table(tmp_path / "a.csv", *rows), str(year), str(year))
        year += 1
    found = [results.get(timeout=60) for _ in readers]
    for reader in readers:
        reader.join()
        assert reader.exitcode == 0
    assert all(reads > 3 for reads, _ in found) and any(seen > 1 for _, seen in found)
