"""What readers are told of the files of a work: what is in them, what is still to come."""

from __future__ import annotations

from pathlib import Path

import pytest
import weasyprint
from command_line import atlas87
from page_reading import read
from starlette.testclient import TestClient

from portal.app import create_app
from portal.settings import read_settings

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
TO_COME = {
    "en": "still to come: tables",
    "fr": "à venir : les tableaux",
    "es": "aún por venir: las tablas",
    "ru": "еще готовится: таблицы",
    "ar": "يأتي لاحقا: الجداول",
    "zh": "尚待处理：表格",
}
TABLES = {
    "en": "1 table",
    "fr": "1 tableau",
    "es": "1 tabla",
    "ru": "1 таблица",
    "ar": "جدول واحد",
    "zh": "1个表格",
}


def a_report() -> bytes:
    """Two pages, on the second a table with lines around its cells."""
    cells = "".join(f"<tr><td>District {n}</td><td>{n}4</td><td>{n}1</td></tr>" for n in range(1, 6))
    table = f"<table><tr><th>District</th><th>Kilns</th><th>Children</th></tr>{cells}</table>"
    style = "<style>td,th{border:1px solid;padding:4px}table{border-collapse:collapse}</style>"
    text = "<p>The inspectors visited the brick kilns of five districts and counted the children there.</p>"
    made: bytes = weasyprint.HTML(
        string=f"{style}{text * 4}<div style='break-before:page'></div>{text}{table}"
    ).write_pdf()
    return made


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A PDF and a text of one work, whose later jobs wait for a worker; the data folder and the work."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "in").mkdir()
    (folder / "in" / "kilns.pdf").write_bytes(a_report())
    text = "Les inspecteurs ont visité les briqueteries de cinq districts et compté les enfants. "
    (folder / "in" / "fours.txt").write_text(text * 3, "utf-8")
    told = atlas87(folder / "var", "ingest", str(folder / "in"), "--json").document
    works = [one["work"] for one in told["files"]]
    joined = atlas87(
        folder / "var", "works", "join", *works, "--reason", "two versions of one report", "--json"
    )
    return folder, joined.document["work"]


def test_what_is_still_to_come_is_said_and_then_what_came(taken_in: tuple[Path, str]) -> None:
    """In every language: tables, then how many; the API says the same by codes."""
    folder, work = taken_in
    settings = read_settings({"ATLAS87_DATA": str(folder / "var")}, folder)
    with TestClient(create_app(settings)) as client:
        for tag in LANGUAGES:
            assert TO_COME[tag] in read(client, f"/{tag}/works/{work}").words("main")
        told = client.get(f"/api/v1/works/{work}").json()["documents"]
        assert {one["format"]: one["to_come"] for one in told} == {"pdf": ["tables"], "text": []}
        assert "2 files · 2 languages" in read(client, f"/en/works/{work}").words("main")
    assert atlas87(folder / "var", "ingest", str(folder / "in"), "--wait").code == 0
    with TestClient(create_app(settings)) as client:
        for tag in LANGUAGES:
            words = read(client, f"/{tag}/works/{work}").words("main")
            assert TABLES[tag] in words
            assert TO_COME[tag] not in words
        told = client.get(f"/api/v1/works/{work}").json()["documents"]
    assert [(one["tables"], one["to_come"]) for one in told if one["format"] == "pdf"] == [(1, [])]
