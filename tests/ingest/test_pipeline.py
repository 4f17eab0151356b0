"""From a folder to works: what a file becomes, what is refused, what is left out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.catalogue.visible import visible_file, visible_page
from index.errors import NotServedHere
from index.model import DocumentId
from tests.ingest.pipeline_samples import Desk, by_name, states, text_about


@pytest.fixture
def desk_database(database_url: str) -> str:
    """Every rule below holds on either kind of database."""
    return database_url


def test_a_file_becomes_a_published_work_that_is_found(desk: Desk) -> None:
    desk.put("sub/vanilla_report.txt", text_about("vanilla"))
    report = desk.take_in()
    (file,) = report.files
    assert (file.state, file.pages, file.language, file.reason) == ("indexed", 1, "en", None)
    assert desk.found("vanilla") == [file.work]
    work = desk.work(str(file.work))
    assert (work.title, work.type, work.state, work.access) == (
        "vanilla report",
        "report",
        "published",
        "file",
    )
    assert report.complete
    assert report.pages_read == 1
    assert desk.told[-1].files == desk.told[-1].of == 1


def test_formats_are_told_apart_by_content(desk: Desk) -> None:
    desk.put(
        "page.txt", f"<!DOCTYPE html><html lang=en><title>On cashew</title><p>{text_about('cashew')}</html>"
    )
    desk.put("words.pdf", text_about("copra"))
    desk.put("empty.pdf", b"")
    desk.put("noise.txt", bytes(range(256)) * 8)
    found = by_name(desk.take_in())
    assert {name: file.state for name, file in found.items()} == {
        "page.txt": "indexed", "words.pdf": "indexed", "empty.pdf": "damaged", "noise.txt": "unsupported",
    }  # fmt: skip
    assert desk.work(str(found["page.txt"].work)).title == "On cashew"
    assert found["empty.pdf"].reason == "This file is empty."


def test_options_say_what_the_metadata_does_not(desk: Desk) -> None:
    desk.put("a.txt", text_about("sisal"))
    (file,) = desk.take_in(
        publishers=("ILO",), type="brief", language="en", access="text", audience="partners"
    ).files
    work = desk.work(str(file.work))
    assert (work.publishers, work.type, work.access, work.audience) == (("ILO",), "brief", "text", "partners")
    assert desk.found("sisal") == []
    assert desk.found("sisal", ("public", "partners")) == [file.work]


def test_a_draft_is_taken_in_and_found_by_nobody(desk: Desk) -> None:
    desk.put("a.txt", text_about("jute"))
    (file,) = desk.take_in(draft=True).files
    assert (file.state, desk.work(str(file.work)).state) == ("indexed", "draft")
    assert desk.found("jute") == []
    desk.take_in()
    assert desk.work(str(file.work)).state == "draft", "a later run does not publish it"


def test_access_decides_what_is_served_here(desk: Desk) -> None:
    desk.put("text.txt", text_about("tea"))
    desk.put("record.txt", text_about("rubber"))
    text = by_name(desk.take_in(desk.folder / "text.txt", access="text"))["text.txt"]
    record = by_name(desk.take_in(desk.folder / "record.txt", access="record"))["record.txt"]
    assert desk.found("tea") == [text.work]
    assert desk.found("rubber") == []
    with desk.stores.catalogue.reading() as connection:
        assert visible_page(connection, DocumentId(str(text.document)), 1)
        for refused in (text, record):
            with pytest.raises(NotServedHere):
                visible_file(connection, DocumentId(str(refused.document)))


def test_too_large_a_file_stays_outside(desk: Desk) -> None:
    desk.put("big.txt", text_about("cotton") + "x" * 1_000_000)
    (file,) = desk.take_in().files
    assert file.state == "too-large"
    assert file.reason is not None
    assert "1000000" in file.reason
    assert list(desk.folder.parent.glob("data/files/*/*/*")) == []


def test_hidden_files_and_loops_of_links_are_left_out(desk: Desk) -> None:
    desk.put(".hidden.txt", text_about("one"))
    desk.put("sub/real.txt", text_about("two"))
    desk.put("sub/Thumbs.db", b"\x00\x01")
    (desk.folder / "sub/loop").symlink_to(desk.folder)
    (desk.folder / "broken").symlink_to("nowhere")
    os.mkfifo(desk.folder / "pipe")
    assert states(desk.take_in()) == {"real.txt": "indexed"}


def test_names_that_are_no_text_are_spelled_out(desk: Desk) -> None:
    name = os.fsencode(desk.folder) + b"/caf\xe9\x1b[2J.txt"
    Path(os.fsdecode(name)).write_text(text_about("rattan"), encoding="utf-8")
    (file,) = desk.take_in().files
    assert file.path.endswith("caf\\xe9\x1b[2J.txt")
    assert file.state == "indexed"
    assert "\x1b" not in desk.work(str(file.work)).title
    assert desk.take_in().files_read == 0
