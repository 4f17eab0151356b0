"""Documents: numbered for good, replaced without ghosts, withdrawn one by one, moved when works merge."""

from __future__ import annotations

from typing import Any

import pytest
from catalogue_samples import ENGLISH, FRENCH, NOON, WHY, a_document, a_work, english, later
from sqlalchemy import Connection, update

from index.catalogue import documents, events, outbox, tables
from index.catalogue.database import Catalogue
from index.catalogue.identifiers import is_identifier
from index.catalogue.merging import merge_work
from index.catalogue.pages import page, pages
from index.catalogue.passages import passages
from index.catalogue.records import NewDocument
from index.catalogue.visible import visible_page, visible_work
from index.catalogue.works import set_state
from index.catalogue.works_read import work
from index.errors import Merged, NotFound, TextNotStorable, ValueRefused
from index.model import DocumentId, Work, WorkId, WorkState


def searched(connection: Connection, held: Work) -> list[str]:
    """The texts of a work that go to the search engine."""
    return [passage.text for passage in passages(connection, held.id)]


def test_a_document_is_read_as_it_was_added(catalogue: Catalogue) -> None:
    """Every field; the number counts within the work."""
    new = NewDocument(
        work_id=WorkId(""),
        file_hash="ab" * 32,
        file_name="../../etc/passwd.pdf",
        media_type="application/pdf",
        format="pdf",
        size=1_234,
        language=FRENCH,
        languages=(FRENCH, ENGLISH),
        declared_language="fr-CI",
        source_url="https://example.org/a.pdf",
    )
    with catalogue.writing() as connection:
        for title in ("One", "Two"):
            held = a_work(connection, title)
            new = NewDocument(**{name: getattr(new, name) for name in new.__slots__} | {"work_id": held.id})
            added = [documents.add_document(connection, new, now=NOON) for _ in range(2)]
            assert documents.documents(connection, held.id) == tuple(added)
            assert [one.number for one in added] == [1, 2]
            assert {name: getattr(added[0], name) for name in new.__slots__} == {
                name: getattr(new, name) for name in new.__slots__
            }
            assert is_identifier(added[0].id)
        assert len(documents.documents_of_file(connection, "ab" * 32)) == 4
        assert len(list(documents.files_named(connection))) == 4


def test_a_document_of_no_work_is_refused(catalogue: Catalogue) -> None:
    """No file hangs in the air."""
    with catalogue.writing() as connection, pytest.raises(NotFound):
        documents.add_document(connection, NewDocument(work_id=WorkId("w-00000000")), now=NOON)


def test_a_taken_identifier_is_drawn_again(catalogue: Catalogue) -> None:
    """Chance never gives two files one address."""
    drawn = iter(["d-11111111", "d-11111111", "d-22222222"])
    with catalogue.writing() as connection:
        new = NewDocument(work_id=a_work(connection).id)
        added = [
            documents.add_document(connection, new, now=NOON, draw=lambda: DocumentId(next(drawn)))
            for _ in range(2)
        ]
    assert [(one.id, one.number) for one in added] == [("d-11111111", 1), ("d-22222222", 2)]


def test_a_file_name_with_a_nul_is_refused(catalogue: Catalogue) -> None:
    """The same text rule as everywhere."""
    with catalogue.writing() as connection:
        held = a_work(connection)
        with pytest.raises(TextNotStorable, match="file_name"):
            documents.add_document(connection, NewDocument(work_id=held.id, file_name="a\x00.pdf"), now=NOON)


def test_newer_bytes_replace_a_document_without_ghost_pages(catalogue: Catalogue) -> None:
    """The work keeps its id, the old file its address and pages; only the new pages are searched."""
    with catalogue.writing() as connection:
        held = a_work(connection)
        old = a_document(connection, held, "old page one", "old page two")
        other = a_document(connection, held, "another language version")
        new = documents.replace_document(connection, old.id, NewDocument(work_id=held.id), now=later(1))
        assert searched(connection, held) == ["another language version"]
        assert page(connection, old.id, 2).text == "old page two"
        found = documents.documents(connection, held.id)
    assert [(one.id, one.number, one.state) for one in found] == [
        (old.id, 1, "replaced"),
        (other.id, 2, "current"),
        (new.id, 3, "current"),
    ]
    assert (found[0].replaced_by, found[2].replaces, new.replaces) == (new.id, old.id, old.id)


def test_a_replacement_is_an_event_and_a_version(catalogue: Catalogue) -> None:
    """The engine hears of it in the same transaction."""
    with catalogue.writing() as connection:
        held = a_work(connection)
        old = a_document(connection, held, "text")
        before = work(connection, held.id).version
        new = documents.replace_document(connection, old.id, NewDocument(work_id=held.id), now=later(1))
        assert outbox.pending(connection, 9) == [(held.id, before + 1)]
        last = list(events.events(connection, held.id))[-1]
    assert (last.what, last.document_id, last.details) == (
        "document-replaced",
        new.id,
        {"replaces": old.id},
    )


def test_only_a_current_document_of_the_same_work_is_replaced(catalogue: Catalogue) -> None:
    """A chain has one end, and stays within its work."""
    with catalogue.writing() as connection:
        held, stranger = a_work(connection), a_work(connection)
        old = a_document(connection, held, "text")
        with pytest.raises(ValueRefused):
            documents.replace_document(connection, old.id, NewDocument(work_id=stranger.id), now=NOON)
        documents.replace_document(connection, old.id, NewDocument(work_id=held.id), now=NOON)
        with pytest.raises(ValueRefused):
            documents.replace_document(connection, old.id, NewDocument(work_id=held.id), now=NOON)
        with pytest.raises(NotFound):
            documents.replace_document(
                connection, DocumentId("d-00000000"), NewDocument(work_id=held.id), now=NOON
            )


def test_one_document_can_be_withdrawn_alone(catalogue: Catalogue) -> None:
    """Its work and the other documents stay; doing it twice is doing it once."""
    with catalogue.writing() as connection:
        held = a_work(connection)
        bad, good = a_document(connection, held, "bad"), a_document(connection, held, "good")
        gone = documents.withdraw_document(
            connection, bad.id, reason="names a child", actor="A", now=later(1)
        )
        assert (gone.state, gone.withdrawn_reason, gone.withdrawn_at) == (
            "withdrawn",
            "names a child",
            later(1),
        )
        assert documents.withdraw_document(connection, bad.id, **WHY) == gone
        assert searched(connection, held) == ["good"]
        assert documents.current_documents(connection, [held.id])[held.id] == (
            documents.document(connection, good.id),
        )


def test_languages_of_a_work_are_those_of_its_current_documents(catalogue: Catalogue) -> None:
    """Main languages first, in the order of the documents; the declared ones while there is none."""
    with catalogue.writing() as connection:
        held = a_work(connection, languages=(FRENCH,))
        assert work(connection, held.id).languages == (FRENCH,)
        first = documents.add_document(
            connection, NewDocument(work_id=held.id, language=ENGLISH, languages=(ENGLISH, FRENCH)), now=NOON
        )
        assert work(connection, held.id).languages == (ENGLISH, FRENCH)
        documents.replace_document(
            connection, first.id, NewDocument(work_id=held.id, language=FRENCH, languages=(FRENCH,)), now=NOON
        )
        assert work(connection, held.id).languages == (FRENCH,)


def test_merged_works_share_one_address_and_lose_no_document(catalogue: Catalogue) -> None:
    """The address that goes redirects, also one that redirected to it; documents keep theirs."""
    with catalogue.writing() as connection:
        first, second, third = (a_work(connection, title) for title in ("A", "B", "C"))
        one, two = a_document(connection, first, "first"), a_document(connection, second, "second")
        merge_work(connection, first.id, second.id, **WHY)
        kept = merge_work(connection, second.id, third.id, **WHY)
        assert kept.id == third.id
        assert searched(connection, kept) == ["second", "first"]
        for gone in (first, second):
            with pytest.raises(Merged) as redirect:
                visible_work(connection, gone.id)
            assert redirect.value.into == third.id
            assert searched(connection, gone) == []
        assert visible_page(connection, one.id, 1)[0].id == third.id
        assert [held.id for held in documents.documents(connection, third.id)] == [two.id, one.id]


def test_a_merged_work_is_neither_merged_again_nor_published(catalogue: Catalogue) -> None:
    """No circles, and no work that is searched but cannot be opened."""
    with catalogue.writing() as connection:
        first, second, third = (a_work(connection, title) for title in ("A", "B", "C"))
        merge_work(connection, first.id, second.id, **WHY)
        for gone, into in ((first, third), (third, first), (second, second)):
            with pytest.raises(ValueRefused):
                merge_work(connection, gone.id, into.id, **WHY)
        with pytest.raises(ValueRefused):
            set_state(connection, first.id, "published", **WHY)


@pytest.mark.parametrize("state", ["draft", "withdrawn", "in-review"])
def test_files_that_readers_may_not_see_are_not_merged_into_a_published_work(
    catalogue: Catalogue, state: WorkState
) -> None:
    """Withdrawn because it was not to be read, and public again by a merge: the files went with it. Nor does
    a published work vanish into one that nobody sees."""
    with catalogue.writing() as connection:
        first, second = (a_work(connection, title) for title in ("A", "B"))
        set_state(connection, first.id, state, **WHY)
        for gone, into in ((first, second), (second, first)):
            with pytest.raises(ValueRefused):
                merge_work(connection, gone.id, into.id, **WHY)


@pytest.mark.parametrize("given", [{"access": "record"}, {"audience": "editors"}])
def test_a_merge_changes_no_readers(catalogue: Catalogue, given: dict[str, Any]) -> None:
    """A work of which only the record is shown, or that is for some: its text would be open to all."""
    with catalogue.writing() as connection:
        first, second = (a_work(connection, title) for title in ("A", "B"))
        connection.execute(update(tables.works).where(tables.works.c.id == first.id).values(**given))
        with pytest.raises(ValueRefused, match=next(iter(given))):
            merge_work(connection, first.id, second.id, **WHY)


def test_pages_of_another_document_stay(catalogue: Catalogue) -> None:
    """Storing pages touches one document."""
    with catalogue.writing() as connection:
        held = a_work(connection)
        first, second = a_document(connection, held, "first"), a_document(connection, held, "second")
        assert [one.text for one in pages(connection, first.id)] == ["first"]
        assert [one.text for one in pages(connection, second.id)] == ["second"]
        assert english("x")[0].number == 1
