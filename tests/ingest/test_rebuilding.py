"""The index anew: all that the catalogue has, from a view of it that is not too old, or no switch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from index.catalogue import outbox, refusals
from index.catalogue.records import INGEST
from index.catalogue.works import edit_work, set_state
from index.engines.embedded.engine import EmbeddedEngine
from index.errors import EngineUnavailable, IndexIncomplete
from index.model import Passage, Work, WorkId
from index.search import IndexReport, Refusal
from ingest.indexing import empty_outbox, outbox_is_empty, what_waits_now
from ingest.rebuilding import rebuild, roll_back
from tests.ingest.pipeline_samples import Desk, text_about


def two_works(desk: Desk) -> tuple[WorkId, WorkId]:
    """Two publications, in step with the index."""
    desk.put("a.txt", text_about("cocoa"))
    desk.put("b.txt", text_about("coffee"))
    one, two = desk.take_in().files
    return WorkId(str(one.work)), WorkId(str(two.work))


def retitle(desk: Desk, work_id: WorkId, title: str) -> None:
    with desk.stores.catalogue.writing() as connection:
        edit_work(connection, work_id, {"title": title}, reason="x", actor=INGEST, now=desk.stores.now())


class Late(EmbeddedEngine):
    """An engine that is told of something in the moment between the command and the first look at works."""

    desk: Desk
    work: WorkId

    def rebuild(self, works: Iterable[tuple[Work, Iterable[Passage]]]) -> IndexReport:
        retitle(self.desk, self.work, "Kakao")
        assert empty_outbox(self.desk.stores) == 1
        return super().rebuild(works)


def test_what_is_indexed_just_before_the_new_index_begins_is_in_it(desk: Desk) -> None:
    """The catalogue is read from then on: a view of it from before would lack the work, marked done."""
    work, _ = two_works(desk)
    late = Late(desk.folder.parent / "data/search")
    late.desk, late.work = desk, work
    rebuild(replace(desk.stores, engine=late))
    assert outbox_is_empty(desk.stores)
    assert desk.found("kakao") == [work]


def test_a_catalogue_that_gives_less_than_it_counts_is_named_and_not_switched_to(desk: Desk) -> None:
    """Which work, how many pages, what to do; readers keep what they have."""
    work, _ = two_works(desk)
    with desk.stores.catalogue.writing() as connection:
        connection.exec_driver_sql(f"UPDATE documents SET page_count = 3 WHERE work_id = '{work}'")
    with pytest.raises(IndexIncomplete, match=rf"{work} \(1 of 3 pages\).*ingest --again indexed"):
        rebuild(desk.stores)
    assert desk.found("cocoa") == [work]


def test_progress_is_shown_work_by_work(desk: Desk) -> None:
    """Done, of how many, and the pages so far."""
    two_works(desk)
    seen: list[tuple[int, int, int]] = []
    report = rebuild(desk.stores, lambda done, of, pages: seen.append((done, of, pages)))
    assert seen == [(0, 2, 0), (1, 2, 1)]
    assert (report.works, report.pages) == (2, 2)


def test_waiting_ends_though_others_go_on_publishing(desk: Desk) -> None:
    """What waits when the waiting begins is waited for; what comes later is for who comes later."""
    one, two = two_works(desk)
    retitle(desk, one, "Kakao")
    heard = what_waits_now(desk.stores)
    assert not heard()
    retitle(desk, two, "Kaffee")
    with desk.stores.catalogue.writing() as connection:
        ((work_id, version),) = [row for row in outbox.pending(connection, 9) if row[0] == one]
        outbox.done(connection, work_id, version)
    assert heard()
    assert not outbox_is_empty(desk.stores)


def test_an_engine_that_keeps_no_index_before_says_so(desk: Desk) -> None:
    """And what to run instead."""
    with pytest.raises(EngineUnavailable, match="atlas87 rebuild"):
        roll_back(desk.stores)


class Fussy(EmbeddedEngine):
    """An engine that will not take a work while it is told to."""

    refuses: WorkId | None = None

    def put(self, works: Iterable[tuple[Work, Iterable[Passage]]]) -> IndexReport:
        return self._noted(works, super().put)

    def rebuild(self, works: Iterable[tuple[Work, Iterable[Passage]]]) -> IndexReport:
        return self._noted(works, super().rebuild)

    def _noted(self, given: Iterable[tuple[Work, Iterable[Passage]]], write: object) -> IndexReport:
        works = [(work, list(pages)) for work, pages in given]
        report: IndexReport = write(w for w in works if w[0].id != self.refuses)  # type: ignore[operator]
        refused = tuple(
            Refusal(work.id, work.version, len(pages), True, "it is too odd")
            for work, pages in works
            if work.id == self.refuses and work.state == "published"
        )
        return replace(report, refused=refused)


@pytest.fixture
def fussy(desk: Desk) -> tuple[Desk, Fussy, WorkId]:
    """A desk whose engine refuses the second of two works, which was just given another title."""
    one, two = two_works(desk)
    engine = Fussy(desk.folder.parent / "data/search")
    engine.refuses = two
    again = Desk(desk.folder, replace(desk.stores, engine=engine), desk.cage)
    retitle(again, two, "Kaffee")
    retitle(again, one, "Kakao")
    return again, engine, two


def aside(desk: Desk) -> dict[str, str]:
    with desk.stores.catalogue.reading() as connection:
        return {one.work_id: one.reason for one in refusals.listed(connection)}


def test_a_work_that_is_refused_is_set_aside_and_the_others_go_on(fussy: tuple[Desk, Fussy, WorkId]) -> None:
    """Kept with the reason; nothing waits for it, and nothing tries it again and again."""
    desk, _, work = fussy
    assert empty_outbox(desk.stores) == 2
    assert outbox_is_empty(desk.stores)
    assert aside(desk) == {work: "it is too odd"}
    assert len(desk.found("kakao")) == 1
    assert empty_outbox(desk.stores) == 0
    with desk.stores.catalogue.reading() as connection:
        assert refusals.lacking(connection) == (1, 1)


def test_a_new_version_ends_it_when_it_is_taken(fussy: tuple[Desk, Fussy, WorkId]) -> None:
    """Not before: a version that is refused again stays set aside."""
    desk, engine, work = fussy
    empty_outbox(desk.stores)
    retitle(desk, work, "Kaffee, second try")
    empty_outbox(desk.stores)
    assert aside(desk) == {work: "it is too odd"}
    engine.refuses = None
    retitle(desk, work, "Kaffee, third try")
    empty_outbox(desk.stores)
    assert aside(desk) == {}


def test_the_same_version_handed_over_again_does_not_end_it(fussy: tuple[Desk, Fussy, WorkId]) -> None:
    """As after a crash between engine and catalogue: the engine holds that version and is silent on it."""
    desk, engine, work = fussy
    empty_outbox(desk.stores)
    with desk.stores.catalogue.writing() as connection:
        outbox.queue_all(connection, now=desk.stores.now())
    engine.refuses = None
    empty_outbox(desk.stores)
    assert aside(desk) == {work: "it is too odd"}


def test_a_rebuild_tries_everything_again(fussy: tuple[Desk, Fussy, WorkId]) -> None:
    """What it takes is no longer set aside; what it refuses is."""
    desk, engine, work = fussy
    empty_outbox(desk.stores)
    assert [one.work_id for one in rebuild(desk.stores).refused] == [work]
    assert aside(desk) == {work: "it is too odd"}
    engine.refuses = None
    rebuild(desk.stores)
    assert aside(desk) == {}


def test_what_is_withdrawn_is_not_missed(fussy: tuple[Desk, Fussy, WorkId]) -> None:
    """Only publications can lack pages."""
    desk, _, work = fussy
    empty_outbox(desk.stores)
    with desk.stores.catalogue.writing() as connection:
        set_state(connection, work, "withdrawn", reason="x", actor=INGEST, now=desk.stores.now())
        assert refusals.listed(connection) == ()
        assert refusals.lacking(connection) == (0, 0)


def test_an_older_refusal_never_replaces_a_newer_one(desk: Desk) -> None:
    """A slow machine reports late."""
    work, _ = two_works(desk)
    now = desk.stores.now()
    with desk.stores.catalogue.writing() as connection:
        refusals.record(connection, [Refusal(work, 5, 1, False, "new")], now=now)
        refusals.record(connection, [Refusal(work, 4, 1, False, "old")], now=now + timedelta(seconds=1))
    assert aside(desk) == {work: "new"}
