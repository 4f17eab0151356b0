"""What only this engine has to get right: leftovers on a server, views that it forgets, limits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from engine_samples import a_page, a_work, ask, found, numbers, texts, with_pages, work_id

from elastic.session import PATIENT, fresh_address
from index.engines.elastic import reading
from index.engines.elastic.address import ElasticAddress, read_address
from index.engines.elastic.bulk import send
from index.engines.elastic.client import Patience
from index.engines.elastic.cluster import Cluster
from index.engines.elastic.documents import MARKER, Operation, page_sources, put_operation
from index.engines.elastic.engine import ElasticEngine
from index.engines.elastic.matching import BUCKETS, matched_by
from index.engines.elastic.queries import all_entries, term
from index.engines.elastic.reading import Reader
from index.engines.elastic.writing import change_of, write_batch
from index.errors import (
    CursorExpired,
    EngineUnavailable,
    IndexOfAnotherVersion,
    IndexUnwritable,
    WriterBusy,
)
from index.model import LanguageTag
from index.search import Filters, SearchQuery

Another = Callable[..., ElasticEngine]


def current(cluster: Cluster) -> str:
    """The index that readers use."""
    (index,) = cluster.indices_of(cluster.address.current)
    return index


def test_other_processes_see_a_write_at_once(engine: ElasticEngine, another: Another) -> None:
    """A second engine on the same prefix answers from the newest generation, its table of works included."""
    other = another()
    for number in range(1, 4):
        engine.put([with_pages(a_work(number, type="brief"), "cocoa")])
        assert other.generation() == engine.generation()
        assert {one.value: one.works for one in ask(other, "cocoa").facets["type"]} == {"brief": number}


def test_the_first_index_is_made_once_by_whoever_comes_first(address: ElasticAddress) -> None:
    """Several processes begin at the same moment, each again while another writes: nothing is lost."""
    engines = [ElasticEngine(address, patience=PATIENT) for _ in range(4)]

    def write(one: ElasticEngine, number: int) -> None:
        while True:
            try:
                one.put(texts("cocoa", first=number))
            except WriterBusy:
                time.sleep(0.01)
            else:
                return

    threads = [threading.Thread(target=write, args=(one, 10 * at)) for at, one in enumerate(engines, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found(engines[0], "cocoa") == {10, 20, 30, 40}
    assert len(Cluster(address, PATIENT).all_indices()) == 1


def test_pages_of_a_writer_that_was_killed_do_not_outlive_the_next_write(
    engine: ElasticEngine, cluster: Cluster
) -> None:
    """Version 2 left pages and never said so: version 3 has fewer, and none of the others is found."""
    engine.put([with_pages(a_work(1), "cocoa")])
    leave_pages(cluster, a_work(1, version=2), 5)
    report = engine.put([with_pages(a_work(1, version=3), "cocoa", "farms")])
    assert report.pages == 2
    assert engine.counts() == (1, 2)


def test_pages_of_a_writer_that_was_killed_go_with_the_work(engine: ElasticEngine, cluster: Cluster) -> None:
    """What is withdrawn is gone whole, whatever an unfinished write left of it."""
    leave_pages(cluster, a_work(1, version=2), 3)
    engine.delete(work_id(1), 3)
    assert ask(engine, "leftover").total.pages == 0
    assert engine.counts() == (0, 0)


def leave_pages(cluster: Cluster, work: Any, count: int) -> None:
    """Write pages of a work as a writer does that is killed before it remembers the work."""
    passages = [a_page(work.number, page, "leftover") for page in range(1, count + 1)]
    sources = page_sources(work, passages)
    index = current(cluster)
    send(cluster, [put_operation(index, key, work.version, source) for key, source, _ in sources])


class Overtaken(Cluster):
    """A cluster on which somebody else writes something right after our pages were sent."""

    overtake: Callable[[], object] | None = None

    def write(self, operations: Sequence[Operation]) -> list[dict[str, Any]]:
        done = super().write(operations)
        if self.overtake is not None:
            overtake, self.overtake = self.overtake, None
            overtake()
        return done


def test_a_writer_that_is_overtaken_gives_way_and_takes_its_pages_along(
    engine: ElasticEngine, address: ElasticAddress
) -> None:
    """A newer version arrives while an older one is being written: the newer stands, without ghosts."""
    slow = Overtaken(address, PATIENT)
    slow.overtake = lambda: engine.put([with_pages(a_work(1, version=2), "timber")])
    change = change_of(*with_pages(a_work(1), "cocoa", "cocoa", "cocoa"))
    tally = write_batch(slow, current(slow), [change])
    slow.refresh([current(slow)])
    engine.put([])
    assert (tally.works, tally.pages, tally.stale) == (0, 0, 1)
    assert ask(engine, "cocoa").total.works == 0
    assert engine.counts() == (1, 1)


def test_a_view_that_the_server_forgot_is_opened_again(engine: ElasticEngine, cluster: Cluster) -> None:
    """A restart of the server, or a quiet night: the next search answers as if nothing had been."""
    engine.put(texts("cocoa"))
    ask(engine, "cocoa")
    forget_views(engine)
    assert found(engine, "cocoa") == {1}


def test_a_lost_view_changes_nothing_that_was_found_in_it(
    engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same state seen anew has its works in the same rows: what is remembered of a query names rows.

    Two of forty works were replaced, and the last few are read again with them, as in an index with more than
    a thousand writes: the rows they had stay empty, and reading them once more would give them others.
    """
    monkeypatch.setattr(reading, "_OVERLAP", 3)
    engine.put(with_pages(a_work(n, type="brief" if n % 2 else "report"), "cocoa") for n in range(1, 41))
    assert ask(engine, "cocoa").total.works == 40
    engine.put([with_pages(a_work(n, version=2, type="law"), "cocoa") for n in (9, 2)])
    asked = ask(engine, "cocoa")
    before = engine._searching._reader.newest()
    assert len(before.table.numbers) > 41, "the rows that were replaced are not cleared away yet"
    forget_views(engine)
    again = ask(engine, "cocoa")
    after = engine._searching._reader.newest()
    assert after.view.id != before.view.id
    assert (after.name, after.table.numbers.tolist()) == (before.name, before.table.numbers.tolist())
    assert again.facets == asked.facets
    assert numbers(again) == numbers(asked)


def test_a_cursor_whose_view_was_forgotten_has_expired(engine: ElasticEngine) -> None:
    """A walk that cannot go on in its generation says so: 410, begin again."""
    engine.put(texts(*["cocoa"] * 12))
    cursor = engine.search(SearchQuery(text="cocoa", limit=5)).next_cursor
    forget_views(engine)
    engine.put(texts("cocoa", first=50))
    with pytest.raises(CursorExpired):
        engine.search(SearchQuery(text="cocoa", limit=5, cursor=cursor))


def test_a_walk_in_an_index_that_was_removed_has_expired(engine: ElasticEngine) -> None:
    """One rebuild keeps the index before it; a second removes it, and with it the walks that began there."""
    engine.put(texts(*["cocoa"] * 12))
    query = SearchQuery(text="cocoa", limit=5)
    first = engine.search(query)
    engine.rebuild(texts(*["cocoa"] * 3))
    on = SearchQuery(text="cocoa", limit=5, cursor=first.next_cursor)
    assert len(engine.search(on).hits) == 5
    engine.rebuild(texts(*["cocoa"] * 2))
    with pytest.raises(CursorExpired):
        engine.search(on)
    assert ask(engine, "cocoa").total.works == 2


def forget_views(engine: ElasticEngine) -> None:
    """Let the server forget every view of an engine, which does not hear of it."""
    reader: Reader = engine._searching._reader
    held = [generation for _, generation in reader._earlier.values()]
    for generation in [*held, reader.newest()]:
        engine._cluster.close_view(generation.view)


@pytest.mark.parametrize("buckets", [2, 3, 7, BUCKETS])
def test_works_beyond_one_answer_are_counted_by_ranges(engine: ElasticEngine, buckets: int) -> None:
    """The server's limit on values of one answer changes nothing in what is counted."""
    engine.put(
        with_pages(a_work(number * 7), *["cocoa"] * (1 + number % 3), ("fr", "cocoa"))
        for number in range(1, 12)
    )
    generation = engine._searching._reader.newest()
    matched = matched_by(generation, all_entries(), buckets)
    pages = sorted(zip(matched.numbers.tolist(), matched.masks.tolist(), matched.pages.tolist(), strict=True))
    whole = matched_by(generation, all_entries())
    expected = sorted(zip(whole.numbers.tolist(), whole.masks.tolist(), whole.pages.tolist(), strict=True))
    assert pages == expected
    assert len(pages) == 22


def test_an_index_of_another_version_is_named_and_kept(engine: ElasticEngine, cluster: Cluster) -> None:
    """Searches and writes say what to run; a rebuild makes the index anew."""
    engine.put(texts("cocoa"))
    cluster._writing.indices.put_mapping(index=current(cluster), meta={"version": 0})
    other = ElasticEngine(cluster.address, patience=PATIENT)
    for attempt in (lambda: ask(other, "cocoa"), lambda: other.put(texts("timber"))):
        with pytest.raises(IndexOfAnotherVersion, match="atlas87 rebuild"):
            attempt()
    other.rebuild(texts("gold"))
    assert found(other, "gold") == {1}


def test_a_field_that_the_mapping_does_not_name_is_refused(engine: ElasticEngine, cluster: Cluster) -> None:
    """Nothing is added to an index by accident."""
    operation = put_operation(current(cluster), "x", 1, b'{"entry": "page", "surprise": 1}')
    with pytest.raises(EngineUnavailable, match="strict"):
        send(cluster, [operation])


def test_a_cluster_that_is_not_there_is_named(address: ElasticAddress) -> None:
    """Every door says that the engine is unavailable: nobody gets the client's own exception."""
    quick = Patience(search=0.3, search_again=0, write=0.3, write_again=0)
    engine = ElasticEngine(read_address("http://127.0.0.1:9/atlas"), patience=quick)
    doors: list[Callable[[], object]] = [
        lambda: ask(engine, "cocoa"),
        lambda: list(engine.walk(SearchQuery())),
        lambda: engine.suggest("coc", LanguageTag("en")),
        lambda: engine.pages_of(SearchQuery(), work_id(1)),
        lambda: engine.spellings("cocoa"),
        lambda: engine.put(texts("cocoa")),
        lambda: engine.delete(work_id(1), 1),
        lambda: engine.rebuild(texts("cocoa")),
        engine.counts,
        engine.generation,
        engine.exists,
    ]
    for door in doors:
        with pytest.raises(EngineUnavailable):
            door()
    assert not engine.ready()


def test_a_cluster_without_an_index_says_what_to_run(address: ElasticAddress) -> None:
    """Reading makes nothing."""
    engine = ElasticEngine(address, patience=PATIENT)
    assert not engine.exists()
    assert not engine.ready()
    with pytest.raises(EngineUnavailable, match="atlas87 rebuild"):
        ask(engine, "cocoa")
    assert not engine.exists()


def test_an_index_that_is_read_only_is_read(engine: ElasticEngine, cluster: Cluster) -> None:
    """As when a disk is nearly full: searches answer, writes say so and lose nothing."""
    engine.put(texts("cocoa"))
    block = {"index.blocks.read_only_allow_delete": True}
    cluster._writing.indices.put_settings(index=current(cluster), settings=block)
    with pytest.raises(IndexUnwritable):
        engine.put(texts("timber", first=2))
    assert found(engine, "cocoa") == {1}
    free = {"index.blocks.read_only_allow_delete": None}
    cluster._writing.indices.put_settings(index=current(cluster), settings=free)
    engine.put(texts("timber", first=2))
    assert found(engine, "timber") == {2}


def test_the_official_analysis_of_the_readers_language_ranks(engine: ElasticEngine) -> None:
    """Of two pages in it that our stemmer takes for as good, the one that both stemmers find comes first."""
    engine.put(texts(("fr", "les generales du pays entier"), ("fr", "la générale du pays entier")))
    both = ask(engine, "générales", language=LanguageTag("fr"))
    assert {hit.work_number for hit in both.hits} == {1, 2}
    plain = {hit.work_number: hit.score for hit in ask(engine, "générales").hits}
    ranked = {hit.work_number: hit.score for hit in both.hits}
    assert all(ranked[number] > plain[number] for number in plain)


def test_the_text_of_no_page_is_stored_twice(engine: ElasticEngine, cluster: Cluster) -> None:
    """Of what is searched nothing is kept beside the terms: the page itself is there once."""
    engine.put(texts("cocoa farms"))
    answer = cluster.find(current(cluster), {"query": term("entry", "page")})
    (hit,) = answer["hits"]["hits"]
    assert set(hit["_source"]) == {"body", "work"}


def test_years_that_no_field_can_hold_are_years_all_the_same(engine: ElasticEngine) -> None:
    """A filter beyond every date lists nothing or everything, and is never an error."""
    engine.put([with_pages(a_work(1, issued="2020"), "cocoa")])
    assert ask(engine, "cocoa", Filters(year_from=-(10**9), year_to=10**9)).total.works == 1
    assert ask(engine, "cocoa", Filters(year_from=10**6)).total.works == 0


def test_a_list_of_many_works_goes_on_in_the_order_of_the_first(engine: ElasticEngine) -> None:
    """Collapsed by the server or read to the end: one order, equals by number."""
    engine.put(with_pages(a_work(n), "cocoa " * (1 + n % 4)) for n in range(1, 131))
    whole = numbers(ask(engine, "cocoa", limit=130))
    assert numbers(ask(engine, "cocoa", limit=50)) == whole[:50]
    assert numbers(ask(engine, "cocoa", limit=30, offset=95)) == whole[95:125]


def test_the_marker_is_no_page(engine: ElasticEngine, cluster: Cluster) -> None:
    """What the engine keeps for itself is found by no search."""
    engine.put(texts("marker work token"))
    assert ask(engine).total.works == 1
    assert ask(engine, MARKER).total.works == 1
    assert ask(engine, "-nothing").total.pages == 1


def test_prefixes_do_not_see_each_other() -> None:
    """Two collections on one cluster."""
    one, other = (ElasticEngine(fresh_address(), patience=PATIENT) for _ in range(2))
    one.put(texts("cocoa"))
    other.put(texts("timber"))
    one.rebuild(texts("cocoa"))
    assert (found(one, "timber"), found(other, "cocoa"), found(other, "timber")) == (set(), set(), {1})
