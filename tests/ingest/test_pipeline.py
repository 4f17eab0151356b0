"""From a folder to works: what is identical, what replaces what, what is held back, what is only reported."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.catalogue.documents import documents
from index.catalogue.pages import page
from index.catalogue.records import INGEST
from index.catalogue.visible import visible_file, visible_page
from index.catalogue.works import edit_work, set_state
from index.errors import NotServedHere
from index.model import DocumentId, WorkId
from ingest.cage import Cage
from ingest.indexing import outbox_is_empty, until_done
from ingest.metadata_cells import UnknownArea
from tests.ingest.pipeline_samples import Desk, by_name, open_stores_in, states, text_about


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage(workers=2) as opened:
        yield opened


@pytest.fixture
def desk(tmp_path: Path, cage: Cage) -> Iterator[Desk]:
    (tmp_path / "in").mkdir()
    stores = open_stores_in(tmp_path / "data")
    yield Desk(tmp_path / "in", stores, cage)
    stores.catalogue.close()


# What a file becomes


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


# The same again


def test_the_same_folder_twice_adds_nothing_and_opens_nothing(desk: Desk) -> None:
    desk.put("a.txt", text_about("cocoa"))
    desk.put("b.txt", text_about("coffee"))
    first = desk.take_in()
    counts = {table: desk.count(table) for table in ("works", "documents", "pages", "events", "ledger_files")}
    generation = desk.stores.engine.generation()
    second = desk.take_in()
    assert [file.work for file in second.files] == [file.work for file in first.files]
    assert (second.files_read, second.pages_read, second.pages_per_second) == (0, 0, 0.0)
    assert {table: desk.count(table) for table in counts} == counts
    assert desk.stores.engine.generation() == generation


def test_newer_bytes_replace_the_older_under_the_same_work(desk: Desk) -> None:
    desk.put("a.txt", text_about("indigo"))
    (old,) = desk.take_in().files
    desk.put("a.txt", text_about("saffron"))
    (new,) = desk.take_in().files
    assert new.work == old.work
    assert new.document != old.document
    assert desk.found("indigo") == [], "no ghost pages"
    assert desk.found("saffron") == [new.work]
    with desk.stores.catalogue.reading() as connection:
        before, after = documents(connection, WorkId(str(old.work)))
        assert (before.state, before.replaced_by, after.replaces) == ("replaced", after.id, before.id)
        assert "indigo" in page(connection, before.id, 1).text, "the old file keeps its address"
    assert desk.work(str(new.work)).version > 1


def test_a_change_is_noticed_when_size_and_time_stay_the_same(desk: Desk) -> None:
    path = desk.put("a.txt", text_about("maize"))
    times = path.stat()
    desk.take_in()
    path.write_text(text_about("wheat"), encoding="utf-8")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert path.stat().st_size == times.st_size
    desk.take_in()
    assert (desk.found("maize"), len(desk.found("wheat"))) == ([], 1)


def test_bytes_that_come_back_are_a_newer_document(desk: Desk) -> None:
    for word in ("flax", "hemp", "flax"):
        desk.put("a.txt", text_about(word))
        (file,) = desk.take_in().files
    assert desk.found("hemp") == []
    assert desk.found("flax") == [file.work]
    assert desk.count("works") == 1
    assert desk.count("documents") == 3


def test_newer_bytes_that_cannot_be_read_leave_the_older_in_place(desk: Desk) -> None:
    desk.put("a.txt", text_about("pepper"))
    (old,) = desk.take_in().files
    desk.put("a.txt", b"")
    (broken,) = desk.take_in().files
    assert (broken.state, broken.work) == ("damaged", None)
    assert desk.found("pepper") == [old.work]
    desk.put("a.txt", text_about("pepper"))
    (back,) = desk.take_in().files
    assert (back.document, back.state) == (old.document, "indexed"), "it never left"
    desk.put("a.txt", text_about("ginger"))
    (new,) = desk.take_in().files
    assert (new.work, desk.found("pepper")) == (old.work, [])


def test_a_guessed_title_follows_the_file_and_a_declared_one_does_not(desk: Desk) -> None:
    desk.put("a.md", "# First title\n\n" + text_about("nutmeg"))
    (file,) = desk.take_in().files
    assert desk.work(str(file.work)).title == "First title"
    desk.put("a.md", "# Second title\n\n" + text_about("nutmeg"))
    desk.take_in()
    assert desk.work(str(file.work)).title == "Second title"
    desk.take_in(metadata="file,title\na.md,Declared\n")
    desk.put("a.md", "# Third title\n\n" + text_about("nutmeg"))
    desk.take_in()
    assert desk.work(str(file.work)).title == "Declared"


def test_the_same_bytes_elsewhere_are_a_duplicate_that_names_its_equal(desk: Desk) -> None:
    desk.put("a.txt", text_about("clove"))
    desk.put("b/copy.txt", text_about("clove"))
    first = by_name(desk.take_in())
    assert first["copy.txt"].state == "duplicate"
    assert first["copy.txt"].document == first["a.txt"].document
    assert first["copy.txt"].reason is not None
    assert str(first["a.txt"].document) in first["copy.txt"].reason
    assert desk.count("works") == 1
    desk.put("c.txt", text_about("clove"))
    assert by_name(desk.take_in())["c.txt"].state == "duplicate"


def test_a_duplicate_stands_for_itself_once_its_equal_has_changed(desk: Desk) -> None:
    desk.put("a.txt", text_about("mango"))
    desk.put("b.txt", text_about("mango"))
    desk.take_in()
    desk.put("a.txt", text_about("papaya"))
    found = by_name(desk.take_in())
    assert states(desk.take_in()) == {"a.txt": "indexed", "b.txt": "indexed"}
    assert desk.found("mango") == [found["b.txt"].work]
    assert desk.found("papaya") == [found["a.txt"].work]


def test_duplicates_of_a_file_that_is_refused_say_so_too(desk: Desk) -> None:
    for name in ("a.txt", "b.txt"):
        desk.put(name, "oops")
    assert states(desk.take_in()) == {"a.txt": "no-text", "b.txt": "no-text"}


def test_a_file_that_is_gone_is_reported_and_its_work_stays(desk: Desk) -> None:
    desk.put("a.txt", text_about("teak"))
    gone = desk.put("b.txt", text_about("ebony"))
    desk.take_in()
    gone.unlink()
    report = desk.take_in()
    assert report.vanished == (str(gone),)
    assert states(report) == {"a.txt": "indexed"}
    assert len(desk.found("ebony")) == 1
    assert desk.take_in(desk.folder / "a.txt").vanished == (), "only folders that were named are compared"


def test_a_folder_is_not_taken_for_one_with_a_longer_name(desk: Desk) -> None:
    desk.put("one/a.txt", text_about("elm"))
    desk.put("one-more/b.txt", text_about("ash"))
    desk.take_in()
    assert desk.take_in(desk.folder / "one").vanished == ()


def test_a_file_named_twice_is_taken_once(desk: Desk) -> None:
    path = desk.put("a.txt", text_about("oak"))
    report = desk.take_in(path, desk.folder, desk.folder / "../in")
    assert len(report.files) == 1


# Metadata


def test_a_row_says_what_the_work_is(desk: Desk) -> None:
    desk.put("a.txt", text_about("lead"))
    (file,) = desk.take_in(
        metadata="file,title,type,publisher,issued,areas,concepts,source_url,language\n"
        "a.txt,Lead mines,brief,ILO;UNICEF,2021-03,BRA;FRA,child-labour,https://example.org/lead,en\n",
        publishers=("Somebody else",),
    ).files
    work = desk.work(str(file.work))
    assert (work.title, work.type, work.publishers) == ("Lead mines", "brief", ("ILO", "UNICEF"))
    assert (work.issued, work.areas, work.concepts) == ("2021-03", ("BRA", "FRA"), ("child-labour",))
    with desk.stores.catalogue.reading() as connection:
        (document,) = documents(connection, work.id)
    assert (document.declared_language, document.source_url) == ("en", "https://example.org/lead")


def test_the_metadata_file_itself_is_not_taken_in(desk: Desk) -> None:
    desk.put("a.txt", text_about("zinc"))
    assert states(desk.take_in(metadata="file,title\na.txt,Zinc\n")) == {"a.txt": "indexed"}


def test_a_changed_row_updates_the_work_without_reading_again(desk: Desk) -> None:
    desk.put("a.txt", text_about("iron"))
    (file,) = desk.take_in(metadata="file,title,issued,licence\na.txt,Iron,2020,CC0-1.0\n").files
    report = desk.take_in(metadata="file,title,issued,licence\na.txt,Iron ore,2020,\n")
    assert report.files_read == 0
    work = desk.work(str(file.work))
    assert (work.title, work.issued, work.licence) == ("Iron ore", "2020", None)
    assert desk.found("iron ore") == [file.work], "the index has heard of it"
    assert states(report) == {"a.txt": "indexed"}


def test_a_run_without_the_metadata_leaves_the_work_alone(desk: Desk) -> None:
    desk.put("a.txt", text_about("gold"))
    (file,) = desk.take_in(metadata="file,title\na.txt,Gold\n").files
    desk.take_in()
    desk.take_in(metadata="file,title\n")
    assert desk.work(str(file.work)).title == "Gold"


def test_a_correction_by_hand_survives_a_run_with_the_same_row(desk: Desk) -> None:
    desk.put("a.txt", text_about("tin"))
    rows = "file,title,issued\na.txt,Tin,2020\n"
    (file,) = desk.take_in(metadata=rows).files
    with desk.stores.catalogue.writing() as connection:
        edit_work(
            connection, WorkId(str(file.work)), {"title": "By hand"}, reason="wrong", actor="me",
            now=desk.stores.now(),
        )  # fmt: skip
    desk.take_in(metadata=rows)
    assert desk.work(str(file.work)).title == "By hand"
    desk.take_in(metadata="file,title,issued\na.txt,Tin,2021\n")
    work = desk.work(str(file.work))
    assert (work.title, work.issued) == ("By hand", "2021"), "only the cell that changed"


def test_a_bad_cell_holds_the_work_back_until_it_is_corrected(desk: Desk) -> None:
    desk.put("a.txt", text_about("cobalt"))
    desk.put("b.txt", text_about("nickel"))
    report = desk.take_in(metadata="file,title,areas\na.txt,Cobalt,XXX\nb.txt,Nickel,FRA\n")
    assert [type(problem) for problem in report.problems] == [UnknownArea]
    assert not report.complete
    files = by_name(report)
    held = desk.work(str(files["a.txt"].work))
    assert (held.state, held.title, held.areas) == ("draft", "Cobalt", ())
    assert (desk.found("cobalt"), len(desk.found("nickel"))) == ([], 1)
    report = desk.take_in(metadata="file,title,areas\na.txt,Cobalt,BRA\nb.txt,Nickel,FRA\n")
    assert (report.complete, report.files_read) == (True, 0)
    assert desk.work(held.id).state == "published"
    assert desk.found("cobalt") == [held.id]


def test_a_cell_that_goes_bad_later_keeps_the_old_value(desk: Desk) -> None:
    desk.put("a.txt", text_about("silver"))
    (file,) = desk.take_in(metadata="file,areas,issued\na.txt,FRA,2020\n").files
    desk.take_in(metadata="file,areas,issued\na.txt,XXX,2021\n")
    work = desk.work(str(file.work))
    assert (work.areas, work.issued, work.state) == (("FRA",), "2021", "published")


def test_a_draft_that_was_asked_for_stays_one_when_a_cell_is_corrected(desk: Desk) -> None:
    desk.put("a.txt", text_about("copper"))
    (file,) = desk.take_in(metadata="file,areas\na.txt,XXX\n", draft=True).files
    desk.take_in(metadata="file,areas\na.txt,FRA\n")
    assert desk.work(str(file.work)).state == "draft"


def test_rows_of_one_work_are_documents_of_one_work(desk: Desk) -> None:
    desk.put("en.txt", text_about("salt"))
    desk.put(
        "fr.txt", "Les enfants qui travaillent dans les salines ne vont pas à l'école, dit le rapport.\n"
    )
    rows = "file,title,title_language,issued,work\nen.txt,Salt,en,,s\nfr.txt,Sel,fr,2022,s\n"
    files = by_name(desk.take_in(metadata=rows))
    assert files["en.txt"].work == files["fr.txt"].work
    work = desk.work(str(files["en.txt"].work))
    assert (work.title, work.issued, set(work.languages)) == ("Salt", "2022", {"en", "fr"})
    assert sorted(map(str, desk.current_files(work.id))) == ["en.txt", "fr.txt"]
    assert desk.found("salines") == desk.found("salt") == [work.id]


def test_a_later_language_version_joins_its_work(desk: Desk) -> None:
    desk.put("en.txt", text_about("coal"))
    (first,) = desk.take_in(metadata="file,title,work\nen.txt,Coal,c\n").files
    desk.put("fr.txt", "Les enfants qui travaillent dans les mines de charbon ne vont pas à l'école.\n")
    files = by_name(desk.take_in(metadata="file,title,work\nen.txt,Coal,c\nfr.txt,Charbon,c\n"))
    assert files["fr.txt"].work == first.work
    assert desk.count("works") == 1


def test_replacing_one_of_two_documents_leaves_the_other(desk: Desk) -> None:
    desk.put("a.txt", text_about("brick"))
    desk.put("b.txt", text_about("tile"))
    rows = "file,work\na.txt,w\nb.txt,w\n"
    files = by_name(desk.take_in(metadata=rows))
    desk.put("a.txt", text_about("mortar"))
    desk.take_in(metadata=rows)
    work = str(files["a.txt"].work)
    assert (desk.found("brick"), desk.found("mortar"), desk.found("tile")) == ([], [work], [work])
    assert sorted(map(str, desk.current_files(work))) == ["a.txt", "b.txt"]


# Corrections, and reading again


def test_a_withdrawn_work_does_not_come_back_by_a_run(desk: Desk) -> None:
    path = desk.put("a.txt", text_about("opium"))
    (file,) = desk.take_in().files
    with desk.stores.catalogue.writing() as connection:
        set_state(
            connection, WorkId(str(file.work)), "withdrawn", reason="asked for", actor=INGEST,
            now=desk.stores.now(),
        )  # fmt: skip
    until_done(desk.stores, lambda: outbox_is_empty(desk.stores))
    desk.put("copy.txt", text_about("opium"))
    os.utime(path)
    desk.take_in(metadata="file,title\na.txt,New title\n")
    desk.put("a.txt", text_about("poppy"))
    desk.put("later/copy.txt", text_about("opium"))
    desk.take_in()
    desk.take_in()
    assert (desk.found("opium"), desk.found("poppy")) == ([], [])
    assert desk.work(str(file.work)).state == "withdrawn"


def test_reading_again_keeps_the_document_and_names_a_new_extraction(desk: Desk) -> None:
    desk.put("a.txt", text_about("barley"))
    (first,) = desk.take_in().files
    (again,) = desk.take_in(again="indexed").files
    assert (again.document, again.state) == (first.document, "indexed")
    assert (desk.count("documents"), desk.count("extractions")) == (1, 2)
    assert desk.found("barley") == [first.work]


def test_reading_again_takes_only_files_in_that_state(desk: Desk) -> None:
    desk.put("a.txt", text_about("rye"))
    desk.put("b.txt", "oops")
    desk.take_in()
    assert desk.take_in(again="no-text").files_read == 1
    assert desk.take_in(again="locked").files_read == 0


def test_bytes_lost_from_the_store_are_put_back_by_a_run(desk: Desk) -> None:
    desk.put("a.txt", text_about("millet"))
    (file,) = desk.take_in().files
    (kept,) = desk.folder.parent.glob("data/files/*/*/*")
    kept.unlink()
    os.utime(desk.folder / "a.txt", (1_600_000_000, 1_600_000_000))
    assert [one.document for one in desk.take_in().files] == [file.document]
    assert kept.exists()


def test_a_file_that_cannot_be_opened_is_said_and_tried_again(desk: Desk) -> None:
    path = desk.folder / "a.txt"
    path.symlink_to("/proc/self/mem")  # a file whose first byte nobody can read, whoever asks
    (file,) = desk.take_in().files
    assert (file.state, file.reason) == ("damaged", "This file cannot be opened: Input/output error.")
    path.unlink()
    desk.put("a.txt", text_about("sorghum"))
    assert states(desk.take_in()) == {"a.txt": "indexed"}
