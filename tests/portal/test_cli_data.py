"""``atlas87 data`` as people run it: in, listed, compared, hidden; one JSON document each."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from tests.datasets.made_tables import written
from tests.portal.command_line import atlas87

HEADER = "SeriesCode,Indicator,GeoAreaCode,TimePeriod,Value,Nature,Units,[Sex]\n"
ROW = "SL_TLF_CHLDEA,8.7.1,4,2015,{},CA,PERCENT,FEMALE\n"


def test_the_story_of_two_editions(tmp_path: Path) -> None:
    """Load, load a newer one, list, compare, hide: each step says what happened, to programs too."""
    data = tmp_path / "var"
    first = written(tmp_path / "a.csv", HEADER + ROW.format("3.9"))
    newer = written(tmp_path / "b.csv", HEADER + ROW.format("4.1") + ROW.format("n o"))
    said = atlas87(data, "data", "load", str(first), "--edition", "2019", "--published", "2019-05", "--json")
    assert said.code == 0
    (report,) = said.document["files"]
    assert {"path", "layout", "edition", "rows", "loaded", "refused", "errors"} <= report.keys()
    assert (report["edition"], report["layout"], report["loaded"]) == ("unsd-sdg-2019", "unsd-download", 1)
    before = atlas87(
        data, "data", "load", str(newer), "--edition", "2020", "--published", "2020", "--preview", "--json"
    ).document
    (change,) = before["files"][0]["changes"]
    assert change["changed"][0]["fields"] == ["value"] and change["charts"] == [
        "/indicators/8.7.1",
        "/areas/AFG",
    ]
    said = atlas87(data, "data", "load", str(newer), "--edition", "2020", "--published", "2020", "--json")
    assert said.code == 1, "a row was refused, and listed"
    assert said.document["files"][0]["errors"] == [
        {"row": 3, "column": "Value", "cell": "n o",
         "expected": "a number with a decimal point and no thousands separators"}
    ]  # fmt: skip
    listed = atlas87(data, "data", "list", "--json").document["editions"]
    assert [(one["id"], one["current_for"]) for one in listed] == [
        ("unsd-sdg-2020", ["SL_TLF_CHLDEA"]),
        ("unsd-sdg-2019", []),
    ]
    shown = atlas87(data, "data", "diff", "SL_TLF_CHLDEA", "unsd-sdg-2019", "unsd-sdg-2020")
    assert "3.9 PERCENT -> 4.1 PERCENT" in shown.out and "1 changed" in shown.out
    hidden = atlas87(data, "data", "retract", "unsd-sdg-2020", "--reason", "wrong unit", "--json")
    assert hidden.document["retracted"]["reason"] == "wrong unit"
    listed = atlas87(data, "data", "list")
    assert "RETRACTED" in listed.out and listed.err == "", "nothing but the list, no complaint of a library"
    with sqlite3.connect(data / "atlas87.db") as connection:
        rows = connection.execute("SELECT id, retracted_reason FROM dataset_editions ORDER BY id").fetchall()
    connection.close()
    assert rows == [("unsd-sdg-2019", None), ("unsd-sdg-2020", "wrong unit")]


def preview(data: Path, path: Path, label: str, *more: str) -> dict[str, Any]:
    """What a preview of a file says of it."""
    said = atlas87(
        data,
        "data",
        "load",
        str(path),
        "--edition",
        label,
        "--published",
        label,
        "--preview",
        "--json",
        *more,
    )
    assert said.code == 0, said.err
    file: dict[str, Any] = said.document["files"][0]
    return file


def test_a_preview_names_the_charts_of_what_is_new(tmp_path: Path) -> None:
    """A first file, a new series of a known source, a known series of a new source: each is on pages."""
    data = tmp_path / "var"
    first = written(tmp_path / "a.csv", HEADER + ROW.format("3.9"))
    charts = ["/indicators/8.7.1?series=SL_TLF_CHLDEA", "/areas/AFG", "/data"]
    (change,) = preview(data, first, "2019")["changes"]
    assert (change["series"], change["new"], change["rows"], change["charts"]) == (
        "SL_TLF_CHLDEA",
        True,
        1,
        charts,
    )
    assert atlas87(data, "data", "load", str(first), "--edition", "2019", "--published", "2019").code == 0
    more = written(tmp_path / "b.csv", HEADER + "VC_HTF_DETV,16.2.2,8,2015,7,C,NUMBER,\n")
    (change,) = preview(data, more, "2020")["changes"]
    assert change["charts"] == ["/indicators/16.2.2?series=VC_HTF_DETV", "/areas/ALB", "/data"]
    (change,) = preview(data, first, "2020", "--source", "armstat", "--publisher", "A", "--licence", "x",
                        "--source-url", "https://example.org/")["changes"]  # fmt: skip
    assert change["new"] and change["charts"] == charts
    said = atlas87(data, "data", "load", str(more), "--edition", "2020", "--published", "2020", "--preview")
    assert "would add VC_HTF_DETV: 1 rows, new here; charts: /indicators/16.2.2" in said.out


def test_a_preview_says_when_a_newer_release_hides_the_file(tmp_path: Path) -> None:
    """An older release changes no chart: nothing is named that would stay as it is."""
    data = tmp_path / "var"
    newer = written(tmp_path / "a.csv", HEADER + ROW.format("3.9"))
    assert atlas87(data, "data", "load", str(newer), "--edition", "2020", "--published", "2020").code == 0
    older = written(tmp_path / "b.csv", HEADER + ROW.format("4.1"))
    said = preview(data, older, "2018")
    assert (said["changes"], said["behind"]) == ([], ["SL_TLF_CHLDEA"])


def test_wrong_use_and_refusals_are_told_apart(tmp_path: Path) -> None:
    """What is asked wrongly is 2, a file that is refused is 1, each with its sentence."""
    data = tmp_path / "var"
    thing = written(tmp_path / "thing.csv", "a,b\n1,2\n")
    whole = written(tmp_path / "whole.csv", HEADER + ROW.format("3.9"))
    for words, code, sentence in (
        (["load", str(thing)], 1, "seen: a table that begins a, b"),
        (["load", str(tmp_path / "none.csv")], 1, "No such file"),
        (["load", str(whole)], 1, "is not known: published"),
        (["load", str(thing), str(thing), "--edition", "x"], 2, "one by one"),
        (["load", str(thing), "--about", str(thing)], 2, "no JSON"),
        (["diff", "X", "a", "b"], 2, "no edition 'a' is held"),
        (["retract", "a", "--reason", "x"], 2, "no edition 'a' is held"),
    ):
        said = atlas87(data, "data", *words)
        assert said.code == code and sentence in said.out + said.err, words
    assert atlas87(data, "data", "list", "--json").document == {"editions": []}


def test_a_file_above_the_error_share_loads_nothing(tmp_path: Path) -> None:
    """The command says how many, and the list stays empty."""
    bad = "".join(ROW.format(n if n % 2 else "x").replace("2015", str(1950 + n)) for n in range(60))
    path = written(tmp_path / "a.csv", HEADER + bad)
    said = atlas87(tmp_path / "var", "data", "load", str(path), "--published", "2020", "--json")
    assert said.code == 1 and said.document["files"][0]["edition"] is None
    assert "30 of 60" in said.document["files"][0]["reason"]
    assert atlas87(tmp_path / "var", "data", "list", "--json").document == {"editions": []}
