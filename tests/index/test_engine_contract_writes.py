"""The contract of engines, writes: whole works, versions, replacing, deleting, building anew."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from engine_samples import a_page, a_work, ask, found, numbers, pages_found, texts, with_pages, work_id

from index.model import Passage, Work
from index.search import IndexReport, SearchEngine


def test_what_is_put_is_found_when_put_returns(engine: SearchEngine) -> None:
    """Durable and visible, with a report of what was done."""
    report = engine.put([with_pages(a_work(1), "cocoa", "farms"), with_pages(a_work(2))])
    assert report == IndexReport(works=2, pages=2)
    assert engine.counts() == (2, 2)
    assert found(engine, "cocoa") == {1}


def test_a_work_is_replaced_whole(engine: SearchEngine) -> None:
    """No page of the earlier version is left: not found, not counted, not suggested."""
    engine.put([with_pages(a_work(1, title="Old title"), "cocoa", "farms", "zanzibar")])
    report = engine.put([with_pages(a_work(1, version=2, title="New"), "timber")])
    assert report == IndexReport(works=1, pages=1)
    assert engine.counts() == (1, 1)
    for gone in ("cocoa", "farms", "zanzibar", "old"):
        assert ask(engine, gone).total.works == 0
    assert engine.suggest("zan", a_work(1).title_language) == ()
    assert found(engine, "timber new") == {1}


def test_a_replaced_document_leaves_no_ghost_pages(engine: SearchEngine) -> None:
    """A shorter file instead of a longer one: the pages that it lacks are gone."""
    engine.put([(a_work(1), [a_page(1, n, f"cocoa {n}") for n in range(1, 10)])])
    engine.put([(a_work(1, version=2), [a_page(1, n, f"cocoa {n}", document=2) for n in (1, 2)])])
    (hit,) = ask(engine, "cocoa", pages_per_work=100).hits
    assert {(one.document_id, one.page) for one in hit.pages} == {("d-1-2", 1), ("d-1-2", 2)}
    assert ask(engine, "cocoa").total.pages == engine.counts()[1] == 2


@pytest.mark.parametrize("late", [1, 2])
def test_a_late_write_never_wins(engine: SearchEngine, late: int) -> None:
    """A version not newer than the one held changes nothing and is reported as stale."""
    engine.put([with_pages(a_work(1, version=2), "cocoa")])
    report = engine.put([with_pages(a_work(1, version=late), "timber")])
    assert report == IndexReport(works=0, pages=0, stale=1)
    assert found(engine, "cocoa") == {1}
    assert found(engine, "timber") == set()


def test_the_newest_version_of_one_put_wins(engine: SearchEngine) -> None:
    """Also when several versions of a work are in one call, in any order."""
    engine.put([with_pages(a_work(1, version=v), f"cocoa word{v}") for v in (2, 3, 1)])
    assert engine.counts() == (1, 1)
    assert found(engine, "word3") == {1}
    assert found(engine, "cocoa") == {1}


def test_a_deleted_work_is_gone_and_counted_out(engine: SearchEngine) -> None:
    """Its pages are not found, and the counts are those of a collection without it."""
    engine.put(texts("cocoa", "cocoa farms"))
    engine.delete(work_id(1), 2)
    assert engine.counts() == (1, 1)
    assert numbers(ask(engine, "cocoa")) == [2]
    assert ask(engine, "cocoa").total.pages == 1


@pytest.mark.parametrize("version", [1, 4, 5])
def test_what_was_deleted_does_not_come_back_by_an_old_write(engine: SearchEngine, version: int) -> None:
    """The version of the delete is remembered."""
    engine.put([with_pages(a_work(1, version=4), "cocoa")])
    engine.delete(work_id(1), 5)
    report = engine.put([with_pages(a_work(1, version=version), "cocoa")])
    assert report.stale == 1
    assert ask(engine, "cocoa").total.works == 0
    engine.put([with_pages(a_work(1, version=6), "cocoa")])
    assert found(engine, "cocoa") == {1}


def test_an_old_delete_does_not_take_out_a_newer_work(engine: SearchEngine) -> None:
    """A delete that comes late is as stale as a put."""
    engine.put([with_pages(a_work(1, version=5), "cocoa")])
    engine.delete(work_id(1), 4)
    assert found(engine, "cocoa") == {1}


def test_a_delete_before_the_first_put_is_remembered(engine: SearchEngine) -> None:
    """Whatever the order in which they arrive."""
    engine.delete(work_id(1), 3)
    engine.put([with_pages(a_work(1, version=2), "cocoa")])
    assert engine.counts() == (0, 0)


@pytest.mark.parametrize("state", ["draft", "submitted", "in-review", "changes-requested", "withdrawn"])
def test_only_published_works_are_held(engine: SearchEngine, state: str) -> None:
    """Any other state takes the work out."""
    engine.put([with_pages(a_work(1), "cocoa")])
    report = engine.put([with_pages(a_work(1, version=2, state=state), "cocoa")])
    assert report == IndexReport(works=0, pages=0, deleted=1)
    assert engine.counts() == (0, 0)
    assert ask(engine, "cocoa").total.works == 0


def test_a_put_that_fails_leaves_everything_as_it_was(engine: SearchEngine) -> None:
    """Nothing half is seen, and the same works can be put again."""
    engine.put([with_pages(a_work(1), "cocoa")])
    before = engine.generation()

    def breaks() -> Iterator[tuple[Work, list[Passage]]]:
        yield with_pages(a_work(1, version=2), "timber")
        yield with_pages(a_work(2), "timber")
        raise ConnectionError("the catalogue is gone")

    with pytest.raises(ConnectionError):
        engine.put(breaks())
    assert engine.generation() == before
    assert found(engine, "timber") == set()
    assert found(engine, "cocoa") == {1}
    assert engine.put([with_pages(a_work(1, version=2), "timber")]).works == 1
    assert found(engine, "timber") == {1}


def test_the_generation_changes_with_every_write(engine: SearchEngine) -> None:
    """And with nothing else."""
    seen = {engine.generation()}
    engine.put(texts("cocoa"))
    seen.add(engine.generation())
    engine.delete(work_id(1), 2)
    seen.add(engine.generation())
    engine.rebuild(texts("cocoa"))
    seen.add(engine.generation())
    ask(engine, "cocoa")
    assert len(seen) == 4
    assert ask(engine, "cocoa").generation == engine.generation()


def test_a_rebuild_holds_what_it_was_given(engine: SearchEngine) -> None:
    """And nothing of before, ghosts included."""
    engine.put(texts("cocoa", "timber", "mines"))
    report = engine.rebuild(texts("cocoa", "gold"))
    assert report == IndexReport(works=2, pages=2)
    assert engine.counts() == (2, 2)
    assert pages_found(engine, "cocoa") == {(1, 1)}
    assert ask(engine, "timber").total.works == ask(engine, "mines").total.works == 0


def test_a_rebuild_forgets_no_delete(engine: SearchEngine) -> None:
    """An old write does not bring back, after a rebuild, what was taken out before it."""
    engine.put(texts("cocoa"))
    engine.delete(work_id(1), 5)
    engine.rebuild(texts("timber", first=2))
    engine.put([with_pages(a_work(1, version=4), "cocoa")])
    assert ask(engine, "cocoa").total.works == 0


def test_what_is_written_during_a_rebuild_is_kept(engine: SearchEngine) -> None:
    """Works put and taken out while the new index is made are as written when readers switch to it."""
    engine.put(texts("cocoa", "timber", "mines"))

    def slowly() -> Iterator[tuple[Work, list[Passage]]]:
        yield with_pages(a_work(1), "cocoa")
        engine.put([with_pages(a_work(1, version=2), "gold"), with_pages(a_work(9), "silver")])
        engine.delete(work_id(3), 2)
        yield with_pages(a_work(2), "timber")
        yield with_pages(a_work(3), "mines")

    engine.rebuild(slowly())
    assert found(engine, "gold") == {1}
    assert found(engine, "silver") == {9}
    assert found(engine, "timber") == {2}
    assert ask(engine, "mines").total.works == ask(engine, "cocoa").total.works == 0
    assert engine.counts() == (3, 3)


def test_a_rebuild_that_fails_changes_nothing(engine: SearchEngine) -> None:
    """Readers keep the index they have, and the next rebuild works."""
    engine.put(texts("cocoa"))
    before = engine.generation()

    def breaks() -> Iterator[tuple[Work, list[Passage]]]:
        yield with_pages(a_work(2), "timber")
        raise ConnectionError("the catalogue is gone")

    with pytest.raises(ConnectionError):
        engine.rebuild(breaks())
    assert engine.generation() == before
    assert found(engine, "cocoa") == {1}
    engine.rebuild(texts("gold"))
    assert found(engine, "gold") == {1}


def test_readers_never_see_a_gap(engine: SearchEngine) -> None:
    """While works are put and the index is built anew, every search answers whole."""
    collection = texts(*["cocoa farms"] * 40)
    engine.put(collection)
    seen: list[tuple[int, int]] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            page = ask(engine, "cocoa", limit=5)
            seen.append((page.total.works, len(page.hits)))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for version in range(2, 6):
            engine.rebuild(
                with_pages(a_work(w.number, version=version), "cocoa farms") for w, _ in collection
            )
            engine.put(with_pages(a_work(n, version=version + 10), "cocoa farms") for n in range(1, 41, 7))
    finally:
        done.set()
        reader.join()
    assert len(seen) > 10
    assert set(seen) == {(40, 5)}
