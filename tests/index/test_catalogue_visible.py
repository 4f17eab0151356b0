"""What readers may see: one rule, the same at every door, for every state, audience and access."""

from __future__ import annotations

from typing import Any

import pytest
from catalogue_samples import FRENCH, NOON, WHY, Statements, a_document, a_work, later
from sqlalchemy import Connection

from index.catalogue import documents
from index.catalogue.database import Catalogue
from index.catalogue.passages import passages
from index.catalogue.records import NewDocument
from index.catalogue.shelves import newest_works, related_works
from index.catalogue.visible import (
    may_serve_file,
    may_serve_text,
    summaries,
    visible_document,
    visible_file,
    visible_page,
    visible_record,
    visible_work,
)
from index.catalogue.works import set_state
from index.catalogue.works_read import work
from index.errors import NotFound, NotServedHere, Withdrawn
from index.model import DocumentId, Work, WorkId

HIDDEN = ("draft", "submitted", "in-review", "changes-requested")
DOORS = ("work", "record", "document", "file", "page")


def knock(connection: Connection, door: str, held: Work, audiences: tuple[str, ...] = ("public",)) -> Any:
    """Ask for a work's only document by one of the doors."""
    document_id = documents.documents(connection, held.id)[0].id
    asked: dict[str, Any] = {
        "work": lambda: visible_work(connection, held.id, audiences),
        "record": lambda: visible_record(connection, held.id, audiences),
        "document": lambda: visible_document(connection, document_id, audiences),
        "file": lambda: visible_file(connection, document_id, audiences),
        "page": lambda: visible_page(connection, document_id, 1, audiences),
    }
    return asked[door]()


def on_shelves(connection: Connection, held: Work, audiences: tuple[str, ...] = ("public",)) -> bool:
    """Whether any list shows the work."""
    other = a_work(connection, "Another", concepts=("cocoa",), audience=audiences[-1])
    shown = {one.id for one in newest_works(connection, 99, audiences)}
    shown |= {one.work.id for one in related_works(connection, other.id, 99, audiences)}
    return held.id in shown | set(summaries(connection, [held.id], audiences))


def cocoa(connection: Connection, **fields: Any) -> Work:
    """A work on one topic with one document of one page."""
    held = a_work(connection, concepts=("cocoa",), **fields)
    a_document(connection, held, "text")
    return work(connection, held.id)


@pytest.mark.parametrize("door", DOORS)
def test_a_published_work_is_open(catalogue: Catalogue, door: str) -> None:
    """At every door."""
    with catalogue.writing() as connection:
        held = cocoa(connection)
        assert knock(connection, door, held)
        assert on_shelves(connection, held)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("state", HIDDEN)
def test_an_unpublished_work_does_not_exist_for_readers(catalogue: Catalogue, door: str, state: str) -> None:
    """Not even as "forbidden": its existence is nobody's business yet."""
    with catalogue.writing() as connection:
        held = cocoa(connection, state=state)
        with pytest.raises(NotFound):
            knock(connection, door, held)
        assert not on_shelves(connection, held)
        assert list(passages(connection, held.id)) == []


@pytest.mark.parametrize("door", DOORS)
def test_a_withdrawn_work_is_a_tombstone_at_every_door(catalogue: Catalogue, door: str) -> None:
    """With its date and reason; no list shows it, nothing of it is searched."""
    with catalogue.writing() as connection:
        held = cocoa(connection)
        set_state(connection, held.id, "withdrawn", reason="a duplicate", actor="Ada", now=later(1))
        with pytest.raises(Withdrawn) as tombstone:
            knock(connection, door, held)
        assert (tombstone.value.reason, tombstone.value.when) == ("a duplicate", "2026-03-01")
        assert not on_shelves(connection, held)
        assert list(passages(connection, held.id)) == []


@pytest.mark.parametrize("door", DOORS)
def test_what_was_never_public_leaves_no_tombstone(catalogue: Catalogue, door: str) -> None:
    """A draft taken back, or a group's work withdrawn, says nothing to others."""
    with catalogue.writing() as connection:
        draft, partners = cocoa(connection, state="draft"), cocoa(connection, audience="partners")
        for held in (draft, partners):
            set_state(connection, held.id, "withdrawn", **WHY)
            with pytest.raises(NotFound):
                knock(connection, door, held)


@pytest.mark.parametrize("door", DOORS)
def test_an_audience_sees_its_works_and_the_public_does_not(catalogue: Catalogue, door: str) -> None:
    """Who does not belong gets the answer for what does not exist."""
    with catalogue.writing() as connection:
        held = cocoa(connection, audience="partners")
        assert knock(connection, door, held, ("public", "partners"))
        assert on_shelves(connection, held, ("public", "partners"))
        for audiences in (("public",), ("public", "group-a"), ()):
            with pytest.raises(NotFound):
                knock(connection, door, held, audiences)
        assert not on_shelves(connection, held)


@pytest.mark.parametrize(
    ("access", "closed"), [("file", set()), ("text", {"file"}), ("record", {"file", "page"})]
)
def test_access_decides_what_is_served_here(catalogue: Catalogue, access: Any, closed: set[str]) -> None:
    """``file``: all; ``text``: pages, the file at its publisher; ``record``: metadata and a link only."""
    with catalogue.writing() as connection:
        held = cocoa(connection, access=access, source_url="https://example.org/r")
        assert (may_serve_file(held), may_serve_text(held)) == ("file" not in closed, "page" not in closed)
        for door in set(DOORS) - closed:
            assert knock(connection, door, held)
        for door in closed:
            with pytest.raises(NotServedHere) as refusal:
                knock(connection, door, held)
            assert refusal.value.source_url == "https://example.org/r"
        assert bool(list(passages(connection, held.id))) is ("page" not in closed)


def test_a_replaced_document_stays_open_and_a_withdrawn_one_does_not(catalogue: Catalogue) -> None:
    """An old citation still leads to what it cites, unless that was taken out."""
    with catalogue.writing() as connection:
        held = a_work(connection)
        old = a_document(connection, held, "old text")
        documents.replace_document(connection, old.id, NewDocument(work_id=held.id), now=NOON)
        assert visible_page(connection, old.id, 1)[2].text == "old text"
        assert visible_file(connection, old.id)[1].state == "replaced"
        documents.withdraw_document(connection, old.id, reason="names a child", actor="A", now=NOON)
        with pytest.raises(Withdrawn, match="names a child"):
            visible_page(connection, old.id, 1)


@pytest.mark.parametrize(
    "nonsense", ["", "w-1", "'; drop table works; --", "w-\x00", "w-\ud8001234", "x" * 4_000]
)
def test_a_nonsense_address_is_not_found(catalogue: Catalogue, nonsense: str) -> None:
    """Whatever is typed into an address, the answer is "no such thing", never a fault of the database."""
    with catalogue.reading() as connection:
        with pytest.raises(NotFound):
            visible_work(connection, WorkId(nonsense))
        with pytest.raises(NotFound):
            visible_page(connection, DocumentId(nonsense), 1)
        assert summaries(connection, [WorkId(nonsense)]) == {}


def test_a_page_of_results_takes_six_queries(catalogue: Catalogue) -> None:
    """Ten works with everything a result shows cost as many queries as one."""
    with catalogue.writing() as connection:
        ids = []
        for number in range(10):
            held = a_work(connection, f"T{number}", publishers=("ILO",), areas=("GHA",))
            for name in ("a.pdf", "b.html"):
                a_document(connection, held, "text", file_name=name, size=number)
            ids.append(held.id)
    with catalogue.reading() as connection, Statements(catalogue.engine) as sent:
        found = summaries(connection, reversed(ids))
    assert len(sent) == 6
    assert list(found) == list(reversed(ids))
    assert [one.file_name for one in found[ids[3]].documents] == ["a.pdf", "b.html"]
    assert found[ids[3]].work.publishers == ("ILO",)


def test_newest_works_are_those_published_last(catalogue: Catalogue) -> None:
    """By publication here, not by the work's own date."""
    with catalogue.writing() as connection:
        early, late, draft = (
            a_work(connection, "early", now=later(0), issued="2026"),
            a_work(connection, "late", now=later(9), issued="1999"),
            a_work(connection, "draft", now=later(5), state="draft"),
        )
        assert [one.id for one in newest_works(connection, 9)] == [late.id, early.id]
        set_state(connection, draft.id, "published", reason="checked", actor="Ada", now=later(99))
        assert [one.id for one in newest_works(connection, 2)] == [draft.id, late.id]


def test_related_works_say_what_they_share(catalogue: Catalogue) -> None:
    """Topics and countries relate works, a publisher alone does not; most shared first, then newest."""
    with catalogue.writing() as connection:
        here = a_work(connection, concepts=("cocoa", "child-labour"), areas=("GHA",), publishers=("ILO",))
        both = a_work(connection, concepts=("cocoa",), areas=("GHA",), issued="2001")
        newer = a_work(connection, concepts=("cocoa",), issued="2020")
        older = a_work(connection, concepts=("child-labour",), issued="2010")
        helped = a_work(connection, areas=("GHA",), publishers=("ILO",), issued="1990")
        a_work(connection, publishers=("ILO",))
        a_work(connection, mentioned_concepts=("cocoa",), mentioned_areas=("GHA",))
        found = related_works(connection, here.id, 9)
        assert [one.work.id for one in found] == [both.id, helped.id, newer.id, older.id]
        assert (found[0].concepts, found[0].areas, found[0].publishers) == (("cocoa",), ("GHA",), ())
        assert (found[1].concepts, found[1].areas, found[1].publishers) == ((), ("GHA",), ("ILO",))
        assert related_works(connection, a_work(connection, "alone").id, 9) == ()
        assert len(related_works(connection, here.id, 2)) == 2
        assert FRENCH not in here.languages
