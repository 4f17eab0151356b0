"""Key figures added by file, as an operator does it: previewed, linked, shown at once, retracted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from importlib import resources
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from datasets.estimates import load_estimates
from datasets.figure_differences import compare_figures
from portal.app import create_app
from portal.settings import read_settings
from tests.portal.command_line import atlas87

NEWEST = "child-labour-2024"


def bundled() -> tuple[list[str], dict[str, dict[str, str]]]:
    """The columns of the bundled table and its rows by id."""
    text = resources.files("datasets").joinpath("starter", "estimates.csv").read_text("utf-8")
    reader = csv.DictReader(io.StringIO(text, newline=""))
    rows = {row["id"]: row for row in reader}
    return list(reader.fieldnames or ()), rows


def figures_file(path: Path, *rows: dict[str, str], encoding: str = "utf-8") -> Path:
    """A file of figures with the columns of the bundled table and the two links."""
    columns = [*bundled()[0], "follows", "revises"]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def later(**changes: str) -> dict[str, str]:
    """A figure of a later year behind the newest bundled one."""
    row = bundled()[1][NEWEST] | {
        "id": "child-labour-2028", "value": "120", "year": "2028", "published": "2029-06-12",
        "edition": "A later round", "source_url": "https://example.org/later", "followed_by": "",
        "follows": NEWEST,
    }  # fmt: skip
    return row | changes


@contextmanager
def portal(data: Path) -> Iterator[TestClient]:
    settings = read_settings({"ATLAS87_DATA": str(data)})
    with TestClient(create_app(settings), base_url="http://atlas.test", follow_redirects=False) as client:
        yield client


def test_the_story_of_a_new_figure(tmp_path: Path) -> None:
    """Previewed with the pages it changes, loaded, shown at once by a running portal, retracted."""
    data = tmp_path / "var"
    path = figures_file(tmp_path / "new.csv", later())
    said = atlas87(data, "data", "load", str(path), "--preview", "--json")
    assert said.code == 0, said.err
    (file,) = said.document["files"]
    assert file["layout"] == "key-figures" and file["figures"] == ["child-labour-2028"]
    assert file["links"] == [{"figure": NEWEST, "link": "followed_by", "to": "child-labour-2028"}]
    assert {"/", "/topics/child-labour", "/estimates/child-labour-2028.svg"} <= set(file["charts"])
    assert atlas87(data, "data", "list", "--json").document == {"editions": []}, "a preview writes nothing"
    with portal(data) as client:
        before = {one["id"]: one for one in client.get("/api/v1/estimates").json()["estimates"]}
        assert before[NEWEST]["newest"] and "child-labour-2028" not in before
        said = atlas87(data, "data", "load", str(path), "--json")
        assert said.code == 0 and said.document["files"][0]["loaded"] == 1
        edition = said.document["files"][0]["edition"]
        held = {one["id"]: one for one in client.get("/api/v1/estimates").json()["estimates"]}
        assert held[NEWEST]["followed_by"] == "child-labour-2028" and not held[NEWEST]["newest"]
        assert held["child-labour-2028"]["follows"] == NEWEST and held["child-labour-2028"]["newest"]
        assert "120" in client.get("/en/").text
        assert client.get("/en/estimates/child-labour-2028.svg").status_code == 200
        assert client.get("/sdmx/v2/structure/dataflow").status_code == 200
        assert client.get("/en/data").status_code == 200
        assert atlas87(data, "data", "retract", edition, "--reason", "a misprint").code == 0
        assert {one["id"] for one in client.get("/api/v1/estimates").json()["estimates"]} == set(before)


def test_a_correction_of_the_same_year(tmp_path: Path) -> None:
    """``revises`` replaces what is newest and keeps what was printed."""
    data = tmp_path / "var"
    newest = bundled()[1][NEWEST]
    row = newest | {"id": "child-labour-2024-b", "value": "139", "published": "2026-06-01", "revises": NEWEST}
    said = atlas87(data, "data", "load", str(figures_file(tmp_path / "b.csv", row)), "--json")
    assert said.code == 0, said.document
    with portal(data) as client:
        held = {one["id"]: one for one in client.get("/api/v1/estimates").json()["estimates"]}
    assert held[NEWEST]["revised_by"] == "child-labour-2024-b" and not held[NEWEST]["newest"]
    assert held["child-labour-2024-b"]["newest"] and held[NEWEST]["value"] == newest["value"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"caution_fr": ""}, "row 2 has no caution_fr"),
        ({"source_url": ""}, "row 2 has no source_url"),
        ({"source_url": "javascript:alert(1)"}, "not an address"),
        ({"published": "June"}, "not a date"),
        ({"value": "many"}, "row 2"),
        ({"value": "-5"}, "not a number from zero on"),
        ({"value": "NaN"}, "not a number from zero on"),
        ({"value": "Infinity"}, "not a number from zero on"),
        ({"unit": "dozen"}, "unknown unit"),
        ({"trend": "yes"}, "trend is 'yes'"),
        ({"follows": ""}, "two figures are the newest"),
        ({"follows": "no-such"}, "no-such is not held"),
        ({"year": "2020"}, "not of a later year"),
        ({"unit": "percent"}, "measure different things"),
        ({"revises": NEWEST}, "both follows and revises"),
        ({"id": NEWEST, "follows": ""}, "nothing is ever overwritten"),
    ],
)
def test_what_is_wanting_is_named_and_nothing_is_loaded(
    tmp_path: Path, changes: dict[str, str], sentence: str
) -> None:
    """Every field is required, and the rules of links hold over all figures together."""
    path = figures_file(tmp_path / "a.csv", later(**changes))
    for options in ([], ["--preview"]):
        said = atlas87(tmp_path / "var", "data", "load", str(path), "--json", *options)
        assert said.code == 1 and sentence in said.document["files"][0]["reason"], said.document
    assert atlas87(tmp_path / "var", "data", "list", "--json").document == {"editions": []}


def test_no_file_makes_a_trend_of_editions_that_are_none(tmp_path: Path) -> None:
    """What a publisher calls no trend stays none, whatever a later row says of itself."""
    held = bundled()[1]["modern-slavery-2021"]
    row = held | {
        "id": "modern-slavery-2026", "year": "2026", "published": "2027-01-01", "trend": "allowed",
        "follows": "modern-slavery-2021",
    }  # fmt: skip
    path = figures_file(tmp_path / "a.csv", row)
    said = atlas87(tmp_path / "var", "data", "load", str(path), "--json")
    assert said.code == 1 and "a trend is allowed" in said.document["files"][0]["reason"]
    path = figures_file(tmp_path / "b.csv", row | {"trend": "no"})
    assert atlas87(tmp_path / "var", "data", "load", str(path), "--json").code == 0


def test_the_same_file_twice_and_another_encoding(tmp_path: Path) -> None:
    """Twice changes nothing; a file that is not UTF-8 is refused with the place."""
    data = tmp_path / "var"
    path = figures_file(tmp_path / "a.csv", later())
    editions = [
        atlas87(data, "data", "load", str(path), "--json").document["files"][0]["edition"] for _ in range(2)
    ]
    assert editions[0] == editions[1] is not None
    bent = path.with_name("b.csv")
    bent.write_bytes(path.read_bytes().replace("é".encode(), b"\xe9"))
    assert "no UTF-8" in atlas87(data, "data", "load", str(bent), "--json").document["files"][0]["reason"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"PK\x03\x04\x14\x00\r\x08\x08 no end of line before\n", id="a workbook's bytes"),
        pytest.param(b"id,name\r1,one\r2,two\r", id="lines that end in carriage returns"),
        pytest.param(
            b'id,concept,value,boundary,counted_en,"label_en"x\n1,2,3,4,5,6\n',
            id="a header with a stray quote",
        ),
    ],
)
@pytest.mark.parametrize("way", [[], ["--preview"]])
def test_one_file_that_no_csv_reader_likes_is_refused_and_the_next_is_read(
    tmp_path: Path, content: bytes, way: list[str]
) -> None:
    """Whether a file holds key figures is asked of every file: its bytes may be anything."""
    broken = tmp_path / "broken.csv"
    broken.write_bytes(content)
    good = figures_file(tmp_path / "good.csv", later())
    said = atlas87(tmp_path / "var", "data", "load", str(broken), str(good), *way, "--json")
    assert said.code == 1, said.err
    first, second = said.document["files"]
    assert first["reason"].startswith("seen: ") and first["loaded"] == 0
    assert second["layout"] == "key-figures"


def test_editions_of_figures_are_compared(tmp_path: Path) -> None:
    """By id, by concept, or all: what is only in one, what differs and in which fields, and the charts."""
    data = tmp_path / "var"
    first = figures_file(tmp_path / "first.csv", later())
    second = figures_file(tmp_path / "second.csv", later(id="child-labour-2032", year="2032", value="110",
                                                         follows="child-labour-2028"))  # fmt: skip
    editions = []
    for path in (first, second):
        said = atlas87(data, "data", "load", str(path), "--json")
        assert said.code == 0, said.err
        editions.append(said.document["files"][0]["edition"])
    found = atlas87(data, "data", "diff", "all", *editions, "--json").document
    assert (found["added"], found["removed"]) == (["child-labour-2032"], ["child-labour-2028"])
    assert "/estimates/child-labour-2032.svg" in found["charts"] and "/" in found["charts"]
    found = atlas87(data, "data", "diff", "child-labour", "bundled", editions[0], "--json").document
    assert found["added"] == ["child-labour-2028"] and NEWEST in found["removed"]
    shown = atlas87(data, "data", "diff", NEWEST, "bundled", "bundled")
    assert "0 added, 0 removed, 0 changed, 1 the same" in shown.out
    assert atlas87(data, "data", "diff", "all", "bundled", "none").code == 2


def test_figures_that_differ_name_their_fields() -> None:
    """The value and the day; links are made by what else is held and are no difference."""
    (old,) = (one for one in load_estimates() if one.id == NEWEST)
    new = replace(old, value=Decimal(139), published="2026-01-01", followed_by="x")
    found = compare_figures([old], [new], "all")
    assert [change.fields for change in found.changed] == [("value", "published")]
    assert "/topics/child-labour" in found.pages
