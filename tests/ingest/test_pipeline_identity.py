"""What is the same again, what replaces what, what is only reported."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from made_files import lines, pdf

from index.catalogue.documents import documents
from index.catalogue.pages import page
from index.catalogue.records import INGEST, WorkChanges
from index.catalogue.works import edit_work, set_state
from index.files import FolderFileStore, StoredFile
from index.model import WorkId
from ingest.indexing import outbox_is_empty, until_done
from ingest.sources import folder
from tests.ingest.pipeline_samples import Desk, by_name, states, text_about


@pytest.fixture
def desk_database(database_url: str) -> str:
    """Every rule below holds on either kind of database."""
    return database_url


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


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files count as settled at once, as they do two seconds after their last change."""
    monkeypatch.setattr(folder, "SETTLED_SECONDS", -1.0)


class UnopenedStore(FolderFileStore):
    """A store that may not be given anything."""

    def put(self, path: Path) -> StoredFile:
        raise AssertionError(f"{path} was opened")


@pytest.mark.usefixtures("settled")
def test_a_file_that_has_not_changed_is_not_opened(desk: Desk) -> None:
    path = desk.put("a.txt", text_about("millet"))
    first = desk.take_in()
    desk.stores = replace(desk.stores, files=UnopenedStore(desk.folder.parent / "data/files"))
    assert desk.take_in().files == first.files
    os.utime(path)
    with pytest.raises(AssertionError, match="was opened"):
        desk.take_in()


@pytest.mark.usefixtures("settled")
def test_a_change_behind_the_same_size_and_time_is_noticed_by_the_fingerprint(desk: Desk) -> None:
    path = desk.put("a.txt", text_about("maize"))
    times = path.stat()
    desk.take_in()
    path.write_text(text_about("wheat"), encoding="utf-8")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    desk.take_in()
    assert (desk.found("maize"), len(desk.found("wheat"))) == ([], 1)


@pytest.mark.usefixtures("settled")
def test_bytes_lost_from_the_store_are_put_back_by_a_run(desk: Desk) -> None:
    desk.put("a.txt", text_about("millet"))
    (file,) = desk.take_in().files
    (kept,) = desk.folder.parent.glob("data/files/*/*/*")
    kept.unlink()
    assert [one.document for one in desk.take_in().files] == [file.document]
    assert kept.exists()


@pytest.mark.usefixtures("settled")
def test_a_file_whose_bytes_were_missing_is_read_once_they_are_back(desk: Desk) -> None:
    desk.put("a.txt", text_about("millet"))
    (file,) = desk.take_in().files
    (kept,) = desk.folder.parent.glob("data/files/*/*/*")
    (desk.folder / "a.txt").rename(desk.folder.parent / "aside")
    kept.unlink()
    assert [one.state for one in desk.read_again("indexed").files] == ["damaged"]
    (desk.folder.parent / "aside").rename(desk.folder / "a.txt")
    (back,) = desk.take_in().files
    assert (back.state, back.document) == ("indexed", file.document)


def test_a_file_that_cannot_be_opened_is_said_and_tried_again(desk: Desk) -> None:
    unreadable = Path("/proc/self/mem")  # a file whose first byte nobody can read, whoever asks
    for _ in range(2):
        (file,) = desk.take_in(unreadable).files
        assert (file.state, file.reason) == ("damaged", "This file cannot be opened: Input/output error.")


def test_a_link_out_of_the_folder_is_said_and_not_followed(desk: Desk) -> None:
    """Whoever may put files into a folder would publish any file of the machine by a link. A link inside it
    is a file like others, and so is what the operator names."""
    outside = desk.folder.parent / "secrets.txt"
    outside.write_text(text_about("keys"), encoding="utf-8")
    desk.put("real.txt", text_about("sorghum"))
    (desk.folder / "inside.txt").symlink_to("real.txt")
    (desk.folder / "out.txt").symlink_to(outside)
    report = desk.take_in()
    assert sorted(states(report).values()) == ["damaged", "duplicate", "indexed"]
    (said,) = [file.reason for file in report.files if file.path.endswith("out.txt")]
    assert said == "This file cannot be opened: it is a link that leads out of its folder."
    (desk.folder / "out.txt").unlink()
    desk.put("out.txt", text_about("millet"))
    assert states(desk.take_in())["out.txt"] == "indexed"
    assert states(desk.take_in(outside)) == {"secrets.txt": "indexed"}


def test_files_read_again_keep_their_addresses_and_get_their_titles_anew(desk: Desk) -> None:
    """A better way of reading reaches what was read before, under the same addresses."""
    desk.put("kilns.pdf", pdf([lines("Bricks and schools", size=24) + b" " + lines("Text of it", top=500)]))
    (file,) = desk.take_in().files
    assert file.work
    held = WorkId(file.work)
    guess: WorkChanges = {"title": "Microsoft Word - draft3.doc", "title_confidence": 0.6}
    with desk.stores.catalogue.writing() as connection:
        edit_work(connection, held, guess, reason="an older reading", actor=INGEST, now=desk.stores.now())
    (again,) = desk.read_again("indexed").files
    assert (again.work, again.document) == (file.work, file.document)
    assert desk.work(held).title == "Bricks and schools"
