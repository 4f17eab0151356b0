"""The outbox and what goes to the engine: nothing is forgotten, nothing goes out that must not."""

from __future__ import annotations

import tracemalloc

import pytest
from catalogue_samples import ENGLISH, FRENCH, NOON, READER, WHY, a_document, a_page, a_work, english, later

from index.catalogue import documents, outbox, passages
from index.catalogue.counts import counts, indexed_counts, newest_publication, visible_counts
from index.catalogue.database import Catalogue
from index.catalogue.pages import put_pages
from index.catalogue.passages import to_index
from index.catalogue.records import NewDocument
from index.catalogue.works import edit_work, set_state
from index.catalogue.works_read import work
from index.model import PageConcept, WorkId


def test_each_change_queues_the_newest_version_once(catalogue: Catalogue) -> None:
    """Ten changes are one entry; the engine is told of the last."""
    with catalogue.writing() as connection:
        held = a_work(connection)
        a_document(connection, held, "one", "two")
        edit_work(connection, held.id, {"title": "T"}, **WHY)
        set_state(connection, held.id, "withdrawn", **WHY)
        version = work(connection, held.id).version
        assert version == 5
        assert outbox.pending(connection, 10) == [(held.id, version)]


def test_done_with_an_older_version_leaves_the_newer_entry(catalogue: Catalogue) -> None:
    """What changed while the engine was writing is put again."""
    with catalogue.writing() as connection:
        held = a_work(connection)
        edit_work(connection, held.id, {"title": "T"}, **WHY)
        outbox.done(connection, held.id, 1)
        assert outbox.pending(connection, 10) == [(held.id, 2)]
        outbox.done(connection, held.id, 2)
        assert outbox.pending(connection, 10) == []
        outbox.done(connection, held.id, 2)


def test_many_are_done_in_one_go_each_by_its_version(catalogue: Catalogue) -> None:
    """As one by one: what is newer than what the engine holds stays."""
    with catalogue.writing() as connection:
        first, second, third = (a_work(connection, f"T{n}") for n in range(3))
        edit_work(connection, second.id, {"title": "T"}, **WHY)
        outbox.all_done(connection, {first.id: 1, second.id: 1})
        assert {key for key, _ in outbox.pending(connection, 10)} == {second.id, third.id}
        outbox.all_done(connection, {})
        assert outbox.waiting(connection) == 2


def test_who_waits_longest_goes_first_also_after_a_second_change(catalogue: Catalogue) -> None:
    """A work that is edited all the time does not starve, nor others because of it."""
    with catalogue.writing() as connection:
        first, second = a_work(connection, now=later(0)), a_work(connection, now=later(1))
        edit_work(connection, first.id, {"title": "T"}, reason="r", actor="a", now=later(2))
        assert [key for key, _ in outbox.pending(connection, 10)] == [first.id, second.id]
        assert outbox.pending(connection, 1) == [(first.id, 2)]


def test_everything_can_be_queued_again(catalogue: Catalogue) -> None:
    """For an index that was lost: every work, at its present version."""
    with catalogue.writing() as connection:
        ids = {a_work(connection, f"T{n}").id for n in range(3)}
        for work_id, version in outbox.pending(connection, 10):
            outbox.done(connection, work_id, version)
        assert outbox.waiting(connection) == 0
        outbox.queue_all(connection, now=NOON)
        outbox.queue_all(connection, now=NOON)
        assert {key for key, _ in outbox.pending(connection, 10)} == ids
        assert outbox.waiting(connection) == 3


def test_a_work_that_must_not_be_found_goes_out_without_pages(catalogue: Catalogue) -> None:
    """The engine takes out what is not published, and never sees the text of a record."""
    with catalogue.writing() as connection:
        states = ("published", "draft", "withdrawn")
        ids = {state: a_work(connection, state, state=state).id for state in states}
        ids["record"] = a_work(connection, "record", access="record").id
        for key in ids.values():
            a_document(connection, work(connection, key), "text")
        sent = {held.title: (held.state, len(list(texts))) for held, texts in to_index(connection)}
    assert sent == {
        "published": ("published", 1),
        "draft": ("draft", 0),
        "withdrawn": ("withdrawn", 0),
        "record": ("published", 0),
    }


def test_pages_go_out_in_order_with_the_works_own_version(catalogue: Catalogue) -> None:
    """By document and page number, current documents only, in the order of the works asked."""
    with catalogue.writing() as connection:
        held, other = a_work(connection, "A"), a_work(connection, "B")
        old = a_document(connection, held, "old")
        a_document(connection, held, "fr 1", "fr 2")
        new = documents.replace_document(connection, old.id, NewDocument(work_id=held.id), now=NOON)
        put_pages(connection, new.id, READER, english(*(f"en {n}" for n in range(1, 12))), now=NOON)
        a_document(connection, other, "b")
        nobody = WorkId("w-00000000")
        sent = [(one, list(texts)) for one, texts in to_index(connection, [other.id, nobody, held.id])]
        assert [one for one, _ in sent] == [work(connection, other.id), work(connection, held.id)]
    texts = [passage.text for passage in sent[1][1]]
    assert texts == ["fr 1", "fr 2", *(f"en {n}" for n in range(1, 12))]
    assert [passage.page for passage in sent[1][1]][:3] == [1, 2, 1]
    assert all(passage.work_id == held.id for passage in sent[1][1])


def test_passages_may_be_read_late_and_in_any_order(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that collects the works first loses no page, whether small works or large ones."""
    monkeypatch.setattr(passages, "WORKS_AT_ONCE", 3)
    monkeypatch.setattr(passages, "CHARACTERS_AT_ONCE", 100)
    with catalogue.writing() as connection:
        for number in range(10):
            length = 200 if number % 4 == 0 else 10
            a_document(
                connection, a_work(connection, f"T{number}"), *(f"{number}" * length for _ in range(3))
            )
        sent = list(to_index(connection))
        found = {held.title: [passage.text[0] for passage in texts] for held, texts in reversed(sent)}
    assert found == {f"T{number}": [str(number)] * 3 for number in range(10)}


def test_a_rebuild_needs_little_memory(catalogue: Catalogue) -> None:
    """Neither many works nor one very long one stand in memory whole."""
    with catalogue.writing() as connection:
        for number in range(300):
            a_document(connection, a_work(connection, f"T{number}"), "x" * 50_000)
        giant = a_document(connection, a_work(connection, "Giant"))
        rows = (a_page(((ENGLISH, "y" * 10_000), (FRENCH, "z" * 10_000)), n) for n in range(1, 1_001))
        put_pages(connection, giant.id, READER, rows, now=NOON)
    with catalogue.reading() as connection:
        tracemalloc.start()
        read = sum(len(passage.text) for _, texts in to_index(connection) for passage in texts)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert read == 35_000_000
    assert peak < 15_000_000


def test_counts_say_what_there_is_and_what_can_be_reached(catalogue: Catalogue) -> None:
    """For status, for the pages, and for comparing with the engine: each counts its own."""
    with catalogue.writing() as connection:
        assert newest_publication(connection) is None
        held = a_work(connection, "A", now=later(3))
        old = a_document(connection, held, "1", "2", " ")
        new = documents.replace_document(connection, old.id, NewDocument(work_id=held.id), now=NOON)
        put_pages(connection, new.id, READER, english("1", ""), now=NOON)
        a_document(connection, a_work(connection, "B", audience="partners"), "1")
        a_document(connection, a_work(connection, "C", access="record"), "1", "2", "3")
        a_document(connection, a_work(connection, "D", state="draft"), "1")
        all_of_it = counts(connection)
        assert all_of_it.works == {"draft": 1, "published": 3}
        assert all_of_it.documents == {"current": 4, "replaced": 1}
        assert (all_of_it.pages, all_of_it.pages_ocr, all_of_it.pages_empty) == (7, 0, 1)
        reached = visible_counts(connection)
        assert (reached.works, reached.documents, reached.pages) == (2, 2, 5)
        assert visible_counts(connection, ("public", "partners")).works == 3
        assert indexed_counts(connection) == (3, 3)
        sent = [(one, list(texts)) for one, texts in to_index(connection) if one.state == "published"]
        assert indexed_counts(connection) == (len(sent), sum(len(texts) for _, texts in sent))
        assert newest_publication(connection) == later(3)


@pytest.mark.parametrize("at_once", [1, 4_000_000], ids=["streamed", "together"])
def test_a_work_mentions_what_its_pages_name(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """ "About" is what the description says and most pages name; "mentions" adds what any page names."""
    monkeypatch.setattr("index.catalogue.passages.CHARACTERS_AT_ONCE", at_once)
    named = (PageConcept("forced-labour", ("forced labour",)), PageConcept("cocoa", ("cocoa",)))
    with catalogue.writing() as connection:
        held = a_work(connection, concepts=("cocoa",), mentioned_concepts=("fishing",))
        document = a_document(connection, held)
        rows = [a_page(((ENGLISH, "Forced labour in cocoa."),), concepts=named)]
        rows += [a_page(((ENGLISH, "Cocoa alone."),), number, concepts=named[1:]) for number in range(2, 9)]
        put_pages(connection, document.id, READER, rows, now=NOON)
        ((sent, texts),) = to_index(connection)
        assert len(list(texts)) == len(rows)
    assert sent.concepts == ("cocoa",)
    assert sent.mentioned_concepts == ("fishing", "forced-labour")
