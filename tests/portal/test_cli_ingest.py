"""``atlas87 ingest`` and the commands about what it took in: as people and programs meet them."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from command_line import Said, atlas87, text_about

from index.engines.embedded.engine import EmbeddedEngine
from tests.ingest.made_office import docx, p

ROWS = (
    "file,title,type,publisher,issued,areas,licence\n"
    "cocoa.txt,Cocoa,brief,ILO,2021,GHA,CC-BY-4.0\n"
    "coffee.txt,Coffee,report,UNICEF,2031-02-30,BRA,\n"
)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three good files, one broken, one with a bad row."""
    folder = tmp_path_factory.mktemp("cli") / "reports"
    folder.mkdir()
    for word in ("cocoa", "coffee", "cotton"):
        (folder / f"{word}.txt").write_text(text_about(word), encoding="utf-8")
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "list.csv").write_text(ROWS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def first(reports: Path) -> Said:
    """The first run over the folder."""
    return atlas87(
        reports.parent / "var", "ingest", str(reports), "--metadata", str(reports / "list.csv"), "--json"
    )


@pytest.fixture
def data(first: Said, reports: Path, tmp_path: Path) -> Path:
    """A copy of the stores after the first run, to change at will."""
    copy = tmp_path / "var"
    shutil.copytree(reports.parent / "var", copy)
    return copy


def test_a_run_answers_one_document_and_says_the_rest_elsewhere(first: Said, reports: Path) -> None:
    assert first.code == 1, "one file failed, one row had a bad cell"
    said = first.document
    assert set(said) == {
        "files", "totals", "pages_per_second", "vanished", "metadata_problems", "waiting",
    }  # fmt: skip
    files = {Path(file["path"]).name: file for file in said["files"]}
    assert set(files["cocoa.txt"]) == {
        "path", "state", "reason", "work", "document", "pages", "pages_ocr", "pages_empty", "language",
        "code", "unseen",
    }  # fmt: skip
    assert files["cocoa.txt"]["path"] == str(reports / "cocoa.txt")
    assert files["cocoa.txt"]["state"] == "indexed"
    assert files["empty.pdf"] | {"path": ""} == {
        "path": "", "state": "damaged", "reason": "This file is empty.", "work": None, "document": None,
        "pages": 0, "pages_ocr": 0, "pages_empty": 0, "language": None, "code": "empty-file", "unseen": [],
    }  # fmt: skip
    assert said["totals"] == {"damaged": 1, "indexed": 3}
    assert said["pages_per_second"] > 0
    (problem,) = said["metadata_problems"]
    assert (problem["row"], problem["column"], problem["cell"]) == (3, "issued", "2031-02-30")
    assert "row 3, column issued" in first.err


def test_a_run_names_files_that_hold_more_than_they_show(tmp_path: Path) -> None:
    """What somebody thought was gone is not in the text, and still in the file that readers download."""
    gone = "<w:del><w:r><w:delText>the name of the girl</w:delText></w:r></w:del>"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.docx").write_bytes(
        docx(p("A report on the kilns of the south, and on school.", gone))
    )
    said = atlas87(tmp_path / "var", "ingest", str(tmp_path / "in"))
    assert said.code == 0
    assert f"holds more  {tmp_path / 'in' / 'a.docx'}: tracked deletions (1)" in said.out
    assert "whoever downloads the file gets it" in said.err
    (file,) = atlas87(tmp_path / "var", "ingest", str(tmp_path / "in"), "--json").document["files"]
    assert (file["code"], file["unseen"]) == ("left-out", ["tracked deletions (1)"])


def test_a_run_says_only_what_failed_and_the_totals(data: Path, reports: Path) -> None:
    again = atlas87(data, "ingest", str(reports), "--metadata", str(reports / "list.csv"))
    lines = again.out.strip().split("\n")
    assert lines[0] == f"{'damaged':<12}{reports / 'empty.pdf'}: This file is empty."
    assert lines[1] == "4 files: 1 damaged, 3 indexed"
    assert lines[2].startswith("0 files and 0 pages read in ")
    assert len(lines) == 3


def test_what_failed_can_be_read_again(data: Path) -> None:
    again = atlas87(data, "ingest", "--again", "damaged", "--json")
    assert [file["state"] for file in again.document["files"]] == ["damaged"]
    assert again.code == 1


def test_a_search_shows_pages_and_answers_programs_like_the_api(data: Path) -> None:
    said = atlas87(data, "search", "cocoa", "plantation", "--type", "brief", "--json").document
    assert said["total"]["works"] == 1
    (result,) = said["results"]
    assert result["work"]["title"] == "Cocoa"
    assert result["pages"][0]["page"] == 1
    assert said["query"]["filters"] == {"type": ["brief"]}
    shown = atlas87(data, "search", "cocoa plantation")
    assert "1. Cocoa" in shown.out
    assert "p.    1" in shown.out
    assert "«cocoa» «plantation»" in shown.out or "«cocoa plantation»" in shown.out


def test_a_word_to_leave_out_is_no_option(data: Path) -> None:
    """``-word`` is typed as on the pages, with no ``--`` before it."""
    said = atlas87(data, "search", "cocoa", "-cocoa", "--json").document
    assert (said["query"]["text"], said["total"]["works"]) == ("cocoa -cocoa", 0)


def test_a_draft_with_a_bad_row_is_not_found_until_it_is_published(data: Path, first: Said) -> None:
    coffee = next(file["work"] for file in first.document["files"] if file["path"].endswith("coffee.txt"))
    assert atlas87(data, "search", "coffee", "--json").document["total"]["complete"] == 0
    done = atlas87(data, "works", "publish", coffee, "--reason", "checked", "--json")
    assert (done.code, done.document["state"]) == (0, "published")
    assert atlas87(data, "search", "coffee", "--json").document["total"]["complete"] == 1


def test_a_withdrawn_work_is_gone_when_the_command_returns(data: Path, first: Said) -> None:
    cocoa = next(file["work"] for file in first.document["files"] if file["path"].endswith("cocoa.txt"))
    assert atlas87(data, "works", "withdraw", cocoa, "--reason", "asked for").code == 0
    assert atlas87(data, "search", "cocoa", "--json").document["total"]["complete"] == 0
    assert atlas87(data, "check").code == 0


def test_a_work_is_corrected_with_the_values_of_a_metadata_file(data: Path, first: Said) -> None:
    cocoa = next(file["work"] for file in first.document["files"] if file["path"].endswith("cocoa.txt"))
    done = atlas87(
        data, "works", "edit", cocoa, "--reason", "wrong", "--title", "Cacao", "--areas", "CIV;GHA",
        "--issued", "2022-05", "--publisher", "", "--json",
    )  # fmt: skip
    assert done.document["title"] == "Cacao"
    (result,) = atlas87(data, "search", "cacao", "--area", "CIV", "--json").document["results"]
    assert (result["work"]["areas"], result["work"]["issued"], result["work"]["publishers"]) == (
        ["CIV", "GHA"], "2022-05", [],
    )  # fmt: skip


def test_status_says_what_is_here_and_what_failed(data: Path) -> None:
    said = atlas87(data, "status", "--json")
    found = said.document
    assert {"works", "documents", "pages", "states", "failed", "index"} <= set(found)
    assert (found["works"], found["documents"], found["pages"]) == (3, 3, 3)
    assert found["states"] == {"damaged": 1, "indexed": 3}
    assert [(Path(one["path"]).name, one["state"], one["reason"]) for one in found["failed"]] == [
        ("empty.pdf", "damaged", "This file is empty."),
    ]
    assert {name: found["index"][name] for name in ("engine", "pages", "in_step")} == {
        "engine": "embedded", "pages": 2, "in_step": True,
    }  # fmt: skip
    assert said.code == 0
    assert "in step" in atlas87(data, "status").out


def test_a_lost_index_is_said_everywhere_and_rebuilt(data: Path, reports: Path) -> None:
    """Nothing is lost, nothing is begun again behind the operator's back, every door names the command."""
    shutil.rmtree(data / "search")
    for words in (("search", "cocoa"), ("status",), ("check", "--quick")):
        said = atlas87(data, *words)
        assert said.code == 1
        assert "atlas87 rebuild" in said.out + said.err
        assert "Traceback" not in said.err
    (reports.parent / "more").mkdir(exist_ok=True)
    (reports.parent / "more/tobacco.txt").write_text(text_about("tobacco"), encoding="utf-8")
    taken = atlas87(data, "ingest", str(reports.parent / "more"))
    assert taken.code == 1
    assert "atlas87 rebuild" in taken.err
    assert atlas87(data, "rebuild").code == 0
    assert atlas87(data, "search", "tobacco", "--json").document["total"]["complete"] == 1
    assert atlas87(data, "status").code == 0


def test_an_index_of_another_version_is_said(data: Path) -> None:
    (form,) = data.glob("search/build-*/format.json")
    form.write_text('{"format": 99}', encoding="utf-8")
    for words in (("search", "cocoa"), ("works", "withdraw", "w-22222222", "--reason", "x")):
        said = atlas87(data, *words)
        assert said.code == 1
        assert "Traceback" not in said.err
    assert "atlas87 rebuild" in atlas87(data, "search", "cocoa").err
    assert atlas87(data, "rebuild").code == 0
    assert atlas87(data, "search", "cocoa").code == 0


def test_check_finds_and_repairs_what_the_index_lacks(data: Path, first: Said) -> None:
    cocoa = next(file["work"] for file in first.document["files"] if file["path"].endswith("cocoa.txt"))
    with sqlite3.connect(data / "atlas87.db") as database:
        ((version,),) = database.execute("SELECT version FROM works WHERE id = ?", (cocoa,)).fetchall()
    database.close()
    EmbeddedEngine.open(data / "search").delete(cocoa, version)
    said = atlas87(data, "check", "--json")
    assert said.code == 1
    assert [one["what"] for one in said.document["differences"]] == [cocoa]
    assert atlas87(data, "status").code == 1
    repaired = atlas87(data, "check", "--repair", "--json")
    assert (repaired.code, repaired.document) == (0, {"agree": True, "differences": []})
    assert atlas87(data, "search", "cocoa", "--json").document["total"]["complete"] == 1


def test_check_says_which_file_has_lost_its_bytes(data: Path) -> None:
    kept = sorted(data.glob("files/*/*/*"))
    kept[0].chmod(0o644)
    kept[0].write_bytes(b"something else")
    kept[1].unlink()
    said = atlas87(data, "check", "--json")
    assert said.code == 1
    problems = sorted(one["problem"] for one in said.document["differences"] if one["kind"] == "file")
    lost_document = len(problems)
    assert lost_document in (1, 2), "one of the files kept may be the broken one, which no document names"
    assert set(problems) <= {"its file is not in the store of files", "the bytes of its file have changed"}


def test_files_that_vanish_are_reported_and_nothing_more(data: Path, reports: Path, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    shutil.copytree(reports, folder)
    (folder / "list.csv").unlink()
    (folder / "new.txt").write_text(text_about("vanilla"), encoding="utf-8")
    assert "new.txt" in atlas87(data, "ingest", str(folder), "--json").out
    (folder / "new.txt").unlink()
    said = atlas87(data, "ingest", str(folder), "--json")
    assert said.document["vanished"] == [str(folder / "new.txt")]
    assert atlas87(data, "search", "vanilla", "--json").document["total"]["complete"] == 1


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("ingest",), "name a file or a folder"),
        (("ingest", "nowhere"), "there is no file or folder nowhere"),
        (("ingest", ".", "--metadata", "none.csv"), "none.csv cannot be read"),
        (("ingest", ".", "--type", "leaflet"), "invalid choice"),
        (("ingest", ".", "--language", "fr ench"), "a language tag"),
        (("ingest", ".", "--publisher", " "), "--publisher is empty"),
        (("ingest", ".", "--again", "done"), "invalid choice"),
        (("search", "x", "--year-from", "soon"), "--year-from soon"),
        (("search", "x", "--limit", "1000"), "--limit 1000"),
        (("works", "edit", "w-22222222", "--reason", "x"), "say what is to be changed"),
        (("works", "edit", "w-22222222", "--reason", "x", "--issued", "2022-99"), "2022-06-12"),
        (("works", "withdraw", "w-22222222"), "--reason"),
        (("frobnicate",), "invalid choice"),
        ((), "COMMAND"),
    ],
)
def test_wrong_use_is_said_in_words(data: Path, words: tuple[str, ...], expected: str) -> None:
    said = atlas87(data, *words)
    assert said.code == 2
    assert expected in said.err
    assert said.out == ""
    assert "Traceback" not in said.err


@pytest.mark.parametrize("part", ["edit", "publish", "withdraw"])
def test_a_work_that_is_not_there_is_said(data: Path, part: str) -> None:
    more = ("--title", "x") if part == "edit" else ()
    said = atlas87(data, "works", part, "w-22222222", "--reason", "x", *more)
    assert said.code == 1
    assert "w-22222222" in said.err
