"""The store: editions stay, readers see one generation whole, and what is hidden says so."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from datasets.errors import (
    AlreadyRetracted,
    BadCursor,
    EditionExists,
    EditionRetracted,
    StatisticsUnavailable,
    UnknownEdition,
)
from datasets.loading import rebuild, retract, settle
from datasets.model import AreaKey, Observation, ObservationQuery, ObservationStatus, Retraction
from datasets.store import Snapshot, Statistics
from tests.datasets.statistics_samples import add

WHY = Retraction(when="2026-11-02T08:00:00Z", by="a test", reason="wrong file")


def everything(snapshot: Snapshot, query: ObservationQuery, limit: int) -> list[Observation]:
    """All pages of a query."""
    found: list[Observation] = []
    cursor = ""
    while True:
        page = snapshot.observations(query, limit=limit, cursor=cursor)
        found += page.observations
        cursor = page.cursor
        if not cursor:
            return found


def test_a_store_where_nothing_was_loaded_is_empty(tmp_path: Path) -> None:
    """No file, no error: a new installation has no statistics, and says so."""
    snapshot = Statistics(tmp_path / "none").snapshot()
    assert snapshot.editions() == () and snapshot.series() == () and snapshot.generation == ""
    assert snapshot.latest("SL_TLF_CHLDEA") == () and snapshot.area_profile("BRA") == ()
    assert snapshot.observations(ObservationQuery()) == ((), "")
    assert not settle(tmp_path / "none")


def test_an_observation_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """Digits, period, footnotes, interval, dimensions and line number survive the store."""
    said = {
        "value": "3.90", "period": "2013-14", "lower": "1", "upper": "6.0", "footnotes": ("a", "b, “c”"),
        "flags": ("outside-parts",), "dims": "CUST=a%26b%3Dc&URBANISATION=R", "multiplier": 3,
        "source_row": 812, "scheme": "ILO", "area": "X01",
    }  # fmt: skip
    add(tmp_path, [said], "unsd-sdg-1")
    (one,) = Statistics(tmp_path).snapshot().observations(ObservationQuery()).observations
    assert str(one.value) == "3.90" and one.period == "2013-14" and one.source_row == 812
    assert (one.lower, one.upper, one.multiplier) == (Decimal(1), Decimal("6.0"), 3)
    assert one.footnotes == ("a", "b, “c”") and one.flags == ("outside-parts",)
    assert one.key.area == AreaKey("ILO", "X01") and (one.key.sex, one.key.age) == ("_T", "Y5T17")
    assert one.key.of("CUST") == "a&b=c" and one.key.of("URBANISATION") == "R"
    assert one.key.breakdown == tuple(sorted(one.key.breakdown))


def test_a_zero_a_gap_and_a_suppressed_value_stay_three_things(tmp_path: Path) -> None:
    """Zero has a value; the others have none and say why."""
    rows = [
        {"area": "AAA", "value": "0"},
        {"area": "BBB", "value": None, "status": "missing"},
        {"area": "CCC", "value": None, "status": "suppressed"},
        {"area": "DDD", "value": None, "status": "not applicable"},
        {"area": "EEE", "value": None, "status": "not assessed"},
    ]
    add(tmp_path, rows, "unsd-sdg-1")
    found = Statistics(tmp_path).snapshot().latest("SL_TLF_CHLDEA")
    assert [one.value for one in found] == [Decimal(0), None, None, None, None]
    assert [one.status.is_a_gap for one in found] == [False, True, True, True, True]
    assert len({one.status for one in found}) == 5


def test_latest_is_the_newest_year_with_a_value_for_each_line(tmp_path: Path) -> None:
    """A newer year without a value does not hide an older figure; two sources of one year both stay."""
    rows = [
        {"period": "2010", "value": "5"},
        {"period": "2015", "value": "4", "source": "MICS"},
        {"period": "2015", "value": "4.1", "source": "DHS"},
        {"period": "2018", "value": None, "status": "missing"},
        {"period": "2012", "value": "7", "sex": "F"},
        {"area": "CHL", "period": "2009", "value": None, "status": "missing"},
        {"area": "CHL", "period": "2008", "value": None, "status": "suppressed"},
    ]
    add(tmp_path, rows, "unsd-sdg-1")
    found = Statistics(tmp_path).snapshot().latest("SL_TLF_CHLDEA")
    assert [(one.key.area.code, one.key.sex, one.period, str(one.value), one.source) for one in found] == [
        ("BRA", "F", "2012", "7", "DHS"),
        ("BRA", "_T", "2015", "4.1", "DHS"),
        ("BRA", "_T", "2015", "4", "MICS"),
        ("CHL", "_T", "2008", "None", "DHS"),
    ]
    assert Statistics(tmp_path).snapshot().area_profile("CHL")[0].status is ObservationStatus.SUPPRESSED


def test_a_newer_edition_is_current_and_the_earlier_one_stays(tmp_path: Path) -> None:
    """Readers see the newest release of each series; each edition can still be read by its id."""
    add(tmp_path, [{"value": "3.9"}, {"series": "OLD", "value": "1"}], "unsd-sdg-2019", published="2019")
    add(tmp_path, [{"value": "4.1"}], "unsd-sdg-2020", published="2020")
    snapshot = Statistics(tmp_path).snapshot()
    assert [str(one.value) for one in snapshot.latest("SL_TLF_CHLDEA")] == ["4.1"]
    assert [(one.series, one.edition) for one in snapshot.series()] == [
        ("OLD", "unsd-sdg-2019"),
        ("SL_TLF_CHLDEA", "unsd-sdg-2020"),
    ]
    earlier = snapshot.observations(ObservationQuery(series=("SL_TLF_CHLDEA",), edition="unsd-sdg-2019"))
    assert [str(one.value) for one in earlier.observations] == ["3.9"]
    assert snapshot.count(ObservationQuery()) == 2


def test_the_release_counts_not_the_hour_of_loading(tmp_path: Path) -> None:
    """An older release that is loaded later does not replace a newer one."""
    add(tmp_path, [{"value": "4.1"}], "unsd-sdg-2020", published="2020")
    add(tmp_path, [{"value": "3.9"}], "unsd-sdg-2019", published="2019")
    assert [str(one.value) for one in Statistics(tmp_path).snapshot().latest("SL_TLF_CHLDEA")] == ["4.1"]


def test_a_retracted_edition_is_hidden_and_says_so(tmp_path: Path) -> None:
    """What it had replaced is current again; asking for it by name names the reason."""
    add(tmp_path, [{"value": "3.9"}], "unsd-sdg-2019", published="2019")
    add(tmp_path, [{"value": "41"}], "unsd-sdg-2020", published="2020")
    statistics = Statistics(tmp_path)
    assert str(statistics.snapshot().latest("SL_TLF_CHLDEA")[0].value) == "41"
    assert retract(tmp_path, "unsd-sdg-2020", WHY).retracted == WHY
    snapshot = statistics.snapshot()
    assert [str(one.value) for one in snapshot.latest("SL_TLF_CHLDEA")] == ["3.9"]
    assert snapshot.edition("unsd-sdg-2020").retracted == WHY
    with pytest.raises(EditionRetracted, match="wrong file"):
        snapshot.observations(ObservationQuery(edition="unsd-sdg-2020"))
    with pytest.raises(AlreadyRetracted):
        retract(tmp_path, "unsd-sdg-2020", WHY)
    for name in ("unsd-sdg-1999", "", "..", "../editions/unsd-sdg-2019"):
        with pytest.raises(UnknownEdition):
            retract(tmp_path, name, WHY)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """The same file twice changes nothing; other content under a held id is refused."""
    first = add(tmp_path, [{"value": "3.9"}], "unsd-sdg-1", checksum="x")
    before = Statistics(tmp_path).snapshot().generation
    assert add(tmp_path, [{"value": "3.9"}], "unsd-sdg-1", checksum="x") == first
    assert Statistics(tmp_path).snapshot().generation == before
    with pytest.raises(EditionExists):
        add(tmp_path, [{"value": "9.9"}], "unsd-sdg-1", checksum="y")
    assert [str(one.value) for one in Statistics(tmp_path).snapshot().latest("SL_TLF_CHLDEA")] == ["3.9"]
    assert list((tmp_path / "incoming").iterdir()) == []


def test_a_snapshot_keeps_its_generation_while_others_load(tmp_path: Path) -> None:
    """A reader in the middle of a page never sees another edition slip in."""
    add(tmp_path, [{"value": "1"}], "unsd-sdg-1", published="2001")
    statistics = Statistics(tmp_path)
    old = statistics.snapshot()
    for year in range(2002, 2006):
        add(tmp_path, [{"value": str(year)}], f"unsd-sdg-{year}", published=str(year))
        assert [str(one.value) for one in old.latest("SL_TLF_CHLDEA")] == ["1"]
    assert [str(one.value) for one in statistics.snapshot().latest("SL_TLF_CHLDEA")] == ["2005"]
    assert len(list((tmp_path / "generations").iterdir())) == 2


def test_pages_hold_every_row_once_in_order(tmp_path: Path) -> None:
    """Any page length gives the same list; a cursor of another query is refused."""
    rows = [
        {"area": area, "period": str(year), "sex": sex, "value": str(year % 7), "dims": dims}
        for area in ("ARG", "BRA", "CHL")
        for year in range(2000, 2009)
        for sex in ("F", "M", "_T")
        for dims in ("", "URBANISATION=R")
    ]
    add(tmp_path, rows, "unsd-sdg-1")
    snapshot = Statistics(tmp_path).snapshot()
    query = ObservationQuery(areas=("BRA", "ISO:CHL"), year_from=2002, sexes=("F", "_T"))
    whole = everything(snapshot, query, 1000)
    assert len(whole) == snapshot.count(query) == 2 * 7 * 2 * 2 and len(set(whole)) == len(whole)
    for limit in (1, 7, 55, 56):
        assert everything(snapshot, query, limit) == whole
    cursor = snapshot.observations(query, limit=7).cursor
    for bad in ("x", "é", cursor[:-4]):
        with pytest.raises(BadCursor):
            snapshot.observations(query, cursor=bad)
    with pytest.raises(BadCursor):
        snapshot.observations(ObservationQuery(), cursor=cursor)


def test_codes_of_two_schemes_are_never_confused(tmp_path: Path) -> None:
    """The same code drawn by two agencies is two areas."""
    add(tmp_path, [{"scheme": "M49", "area": "202"}, {"scheme": "ILO", "area": "202"}], "unsd-sdg-1")
    snapshot = Statistics(tmp_path).snapshot()
    assert snapshot.count(ObservationQuery(areas=("ILO:202",))) == 1
    assert snapshot.count(ObservationQuery(areas=("202",))) == 2
    assert [one.key.area.scheme for one in snapshot.area_profile("202", "M49")] == ["M49"]


def test_what_is_derived_can_be_made_again(tmp_path: Path) -> None:
    """Without generations, the manifests and Parquet files are enough."""
    add(tmp_path, [{"value": "3.9"}], "unsd-sdg-1")
    (tmp_path / "current").unlink()
    assert settle(tmp_path) and not settle(tmp_path)
    before = Statistics(tmp_path).snapshot().latest("SL_TLF_CHLDEA")
    rebuild(tmp_path)
    assert Statistics(tmp_path).snapshot().latest("SL_TLF_CHLDEA") == before != ()


def test_a_broken_manifest_or_file_is_named(tmp_path: Path) -> None:
    """What cannot be read is an error with a name, never an empty answer."""
    add(tmp_path, [{"value": "3.9"}], "unsd-sdg-1")
    statistics = Statistics(tmp_path)
    statistics.snapshot()
    (tmp_path / "editions" / "unsd-sdg-1" / "observations.parquet").write_bytes(b"gone")
    with pytest.raises(StatisticsUnavailable):
        statistics.snapshot().observations(ObservationQuery())
    (tmp_path / "editions" / "unsd-sdg-1" / "manifest.json").write_text(json.dumps({"id": "x"}))
    with pytest.raises(StatisticsUnavailable, match="unsd-sdg-1"):
        rebuild(tmp_path)
    (tmp_path / "current").write_text("no-such-generation")
    with pytest.raises(StatisticsUnavailable):
        Statistics(tmp_path).snapshot()
