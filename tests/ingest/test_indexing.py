"""The outbox: catalogue first, then engine, then marked done; whoever gets the writer does it for all."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from index.catalogue import outbox
from index.catalogue.records import INGEST
from index.catalogue.works import edit_work, set_state
from index.engines.elastic.address import read_address
from index.engines.elastic.engine import ElasticEngine
from index.engines.embedded.engine import EmbeddedEngine
from index.errors import EngineUnavailable, WriterBusy
from index.model import WorkId
from ingest.agreement import differences, repair
from ingest.cage import Cage
from ingest.indexing import Indexing, empty_outbox, outbox_is_empty, until_done
from ingest.reading import BATCH_FILES
from ingest.work_loop import TROUBLE_SECONDS, Worker
from tests.ingest.pipeline_samples import Desk, by_name, enter_as_received, states, text_about


def change_title(desk: Desk, work_id: str | None, title: str) -> None:
    with desk.stores.catalogue.writing() as connection:
        edit_work(
            connection,
            WorkId(str(work_id)),
            {"title": title},
            reason="x",
            actor=INGEST,
            now=desk.stores.now(),
        )


def test_an_empty_outbox_does_not_take_the_writer(desk: Desk) -> None:
    desk.put("a.txt", text_about("cocoa"))
    desk.take_in()
    other = EmbeddedEngine.open(desk.folder.parent / "data/search")
    with other.writing():
        assert empty_outbox(desk.stores) == 0


def test_while_another_process_writes_the_outbox_waits_and_is_emptied_after(desk: Desk) -> None:
    desk.put("a.txt", text_about("cocoa"))
    (file,) = desk.take_in().files
    change_title(desk, file.work, "Kakao")
    other = EmbeddedEngine.open(desk.folder.parent / "data/search")
    with other.writing():
        with pytest.raises(WriterBusy):
            empty_outbox(desk.stores)
        assert not outbox_is_empty(desk.stores)
    assert empty_outbox(desk.stores) == 1
    assert desk.found("kakao") == [file.work]


def test_a_run_waits_for_the_one_who_writes(desk: Desk) -> None:
    """The other one lets the writer go after a while, as every worker does between two turns."""
    desk.put("a.txt", text_about("cocoa"))
    desk.take_in()
    desk.put("b.txt", text_about("coffee"))
    other = EmbeddedEngine.open(desk.folder.parent / "data/search")
    held = threading.Event()

    def hold() -> None:
        with other.writing():
            held.set()
            time.sleep(1.0)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    assert states(desk.take_in()) == {"a.txt": "indexed", "b.txt": "indexed"}
    thread.join()
    assert len(desk.found("coffee")) == 1


def test_what_changes_while_it_is_handed_over_is_handed_over_again(desk: Desk) -> None:
    """The entry of an older version must not be marked done for a newer one."""
    desk.put("a.txt", text_about("cocoa"))
    (file,) = desk.take_in().files
    change_title(desk, file.work, "Second")
    asked = []

    def more() -> bool:
        asked.append(1)
        if len(asked) == 1:
            change_title(desk, file.work, "Third")
            return True
        return False

    assert empty_outbox(desk.stores, more) == 1
    assert outbox_is_empty(desk.stores)
    assert desk.found("third") == [file.work]
    assert desk.found("second") == []


def test_a_crash_between_engine_and_mark_is_made_good(desk: Desk) -> None:
    """The engine holds the version already: handing it over again changes nothing and marks it done."""
    desk.put("a.txt", text_about("cocoa"))
    (file,) = desk.take_in().files
    with desk.stores.catalogue.writing() as connection:
        outbox.queue_all(connection, now=desk.stores.now())
    assert empty_outbox(desk.stores) == 1
    assert outbox_is_empty(desk.stores)
    assert desk.found("cocoa") == [file.work]


def test_an_index_that_is_gone_is_not_begun_again_with_the_newest_works(desk: Desk) -> None:
    desk.put("a.txt", text_about("cocoa"))
    desk.put("other.txt", text_about("tea"))
    file = by_name(desk.take_in())["a.txt"]
    change_title(desk, file.work, "Kakao")
    desk.put("b.txt", text_about("coffee"))
    elsewhere = EmbeddedEngine.open(desk.folder.parent / "nowhere")
    lost = Desk(desk.folder, type(desk.stores)(
        desk.stores.catalogue, desk.stores.files, elsewhere, desk.stores.now
    ), desk.cage)  # fmt: skip
    with pytest.raises(EngineUnavailable, match="atlas87 rebuild"):
        empty_outbox(lost.stores)
    report = lost.take_in()
    assert report.waiting is not None
    assert "atlas87 rebuild" in report.waiting
    assert states(report)["b.txt"] == "catalogued"
    assert not (desk.folder.parent / "nowhere").exists()


def test_a_failure_of_the_thread_is_kept_and_the_catalogue_is_filled(desk: Desk) -> None:
    (desk.folder.parent / "data").mkdir(exist_ok=True)
    (desk.folder.parent / "data/search").write_text("a file, no folder", encoding="utf-8")
    desk.put("a.txt", text_about("cocoa"))
    with Indexing(desk.stores) as indexing:
        indexing.told()
    assert indexing.failure is None, "nothing waited"
    report = desk.take_in()
    assert states(report) == {"a.txt": "catalogued"}
    assert not report.complete


def test_a_worker_reads_what_waits_and_tells_the_engine(desk: Desk) -> None:
    desk.put("a.txt", text_about("cocoa"))
    (file,) = desk.take_in().files
    from ingest import ledger

    with desk.stores.catalogue.writing() as connection:
        (entry,) = ledger.in_states(connection, ["indexed"])
        ledger.read_again(connection, [entry.number], now=desk.stores.now())
    change_title(desk, file.work, "Kakao")
    worker = Worker(desk.stores, lambda: Cage(workers=1))
    turns = iter([False] * 4)
    done = worker.run(lambda: next(turns, True), lambda _: None)
    assert (done.files, done.pages) == (1, 1)
    assert done.works_indexed >= 1
    assert desk.found("kakao") == [file.work]


def test_a_worker_in_trouble_rests_and_goes_on(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """It says once what is wrong, does not spin, and recovers by itself."""
    desk.put("a.txt", text_about("cocoa"))
    desk.put("other.txt", text_about("tea"))
    file = by_name(desk.take_in())["a.txt"]
    change_title(desk, file.work, "Kakao")
    search = desk.folder.parent / "data/search"
    search.rename(search.with_name("aside"))
    rests: list[float] = []

    def rest(seconds: float) -> None:
        rests.append(seconds)
        if len(rests) == 3:
            search.with_name("aside").rename(search)

    worker = Worker(desk.stores, lambda: Cage(workers=1))
    worker.run(lambda: len(rests) >= 5, rest)
    assert rests[:3] == [5.0, 5.0, 5.0]
    assert sum("atlas87 rebuild" in record.getMessage() for record in caplog.records) == 1
    assert desk.found("kakao") == [file.work]


def test_disagreements_are_found_and_repaired(desk: Desk) -> None:
    desk.put("a.txt", text_about("cocoa"))
    desk.put("b.txt", text_about("coffee"))
    one, two = desk.take_in().files
    assert differences(desk.stores, read_files=True) == []
    for file in (one, two):
        desk.stores.engine.delete(WorkId(str(file.work)), desk.work(str(file.work)).version)
    found = differences(desk.stores, read_files=False)
    assert {difference.what for difference in found} == {one.work, two.work}
    repair(desk.stores, found)
    assert differences(desk.stores, read_files=True) == []
    assert len(desk.found("cocoa")) == 1


def test_a_work_that_should_be_gone_is_found_and_taken_out(desk: Desk, tmp_path: Path) -> None:
    desk.put("a.txt", text_about("cocoa"))
    (file,) = desk.take_in().files
    with desk.stores.catalogue.writing() as connection:
        work = set_state(
            connection, WorkId(str(file.work)), "withdrawn", reason="x", actor=INGEST, now=desk.stores.now()
        )
        outbox.done(connection, work.id, work.version)  # as if somebody had said so falsely
    (found,) = differences(desk.stores, read_files=False)
    assert (found.what, found.repairable) == (file.work, True)
    repair(desk.stores, [found])
    assert desk.found("cocoa") == []
    assert differences(desk.stores, read_files=True) == []


def test_waiting_ends_when_somebody_else_has_done_it(desk: Desk) -> None:
    desk.put("a.txt", text_about("cocoa"))
    desk.take_in()
    answers = iter([False, False, True])
    until_done(desk.stores, lambda: next(answers))
    assert list(answers) == [], "it asked until the answer was yes"


def test_in_a_lull_the_writer_is_let_go(desk: Desk) -> None:
    """A run that reads one long file must not keep others from being found."""
    desk.put("a.txt", text_about("cocoa"))
    (file,) = desk.take_in().files
    with Indexing(desk.stores) as indexing:
        change_title(desk, file.work, "Kakao")
        indexing.told()
        end = time.monotonic() + 30
        while not outbox_is_empty(desk.stores):
            assert time.monotonic() < end
            time.sleep(0.05)
        other = EmbeddedEngine.open(desk.folder.parent / "data/search")
        with other.writing():
            assert desk.found("kakao") == [file.work]


def test_a_worker_reads_on_while_the_index_is_away(desk: Desk) -> None:
    """Nothing waits for the index but the outbox: batch after batch is read without a rest, and all of
    it is found when the index is there."""
    count = 2 * BATCH_FILES + 5
    for number in range(count):
        enter_as_received(desk.stores, desk.put(f"{number}.txt", text_about(f"plant{number:03}")))
    away = replace(desk.stores, engine=ElasticEngine(read_address("http://127.0.0.1:9/atlas")))
    rests: list[tuple[int, float]] = []
    worker = Worker(away, lambda: Cage(workers=1))

    def rest(seconds: float) -> None:
        rests.append((worker.done.files, seconds))

    worker.run(lambda: len(rests) > 30 or bool(rests and rests[-1][1]), rest)
    assert rests[-1] == (count, TROUBLE_SECONDS), "it rests when there is nothing left to read, not before"
    assert {seconds for _, seconds in rests[:-1]} == {0.0}
    assert empty_outbox(desk.stores) == count
    assert len(desk.found("plant042")) == 1
