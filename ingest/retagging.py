"""Finding anew, in the text that the catalogue keeps, what pages name: when the words or the rules change.

No file is opened. Each document is one transaction, and a page says with which edition it was tagged, so that
a run can be killed at any moment and the next one goes on with what is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from index.catalogue import retagging
from index.catalogue.records import PageRow
from index.catalogue.retagging import TaggedDocument
from index.model import Runs
from ingest.headings import heading_paths
from ingest.page_kinds import KINDS, is_running_text, page_kinds
from ingest.stores import Stores
from ingest.tagging import Tagger


@dataclass(frozen=True, slots=True)
class Retagged:
    """What a run did: documents and pages tagged, documents whose tags changed."""

    documents: int = 0
    pages: int = 0
    changed: int = 0


Tell = Callable[[int, int], None]
"""Told how many pages are done, and how many there are to do."""


def pages_waiting(stores: Stores, edition: str) -> int:
    """How many pages of current documents were tagged with another edition of words and rules."""
    with stores.catalogue.reading() as connection:
        return retagging.pages_waiting(connection, edition)


def retag(stores: Stores, tagger: Tagger, tell: Tell) -> Retagged:
    """Tag every page that waits. The works whose tags change wait in the outbox for the engine."""
    of = pages_waiting(stores, tagger.edition)
    done = Retagged()
    tell(0, of)
    with stores.catalogue.reading() as connection:
        waiting = retagging.documents_waiting(connection, tagger.edition)
    for document_id in waiting:
        with stores.catalogue.reading() as connection:
            document = next(retagging.tagged_documents(connection, [document_id]), None)
        if document is not None:
            changed = _retag(stores, tagger, document)
            done = Retagged(done.documents + 1, done.pages + len(document.pages), done.changed + changed)
            tell(done.pages, of)
    return done


def _retag(stores: Stores, tagger: Tagger, document: TaggedDocument) -> bool:
    pages, titled = tagged(tagger, document)
    with stores.catalogue.writing() as connection:
        return retagging.put_tags(connection, document, pages, titled, now=stores.now())


def tagged(tagger: Tagger, document: TaggedDocument) -> tuple[tuple[PageRow, ...], tuple[str, ...]]:
    """The pages with the kinds, headings and tags of today, and the areas that the title names. Pure."""
    kinds = kinds_today(document.pages)
    headings = headings_today(document.pages, kinds)
    evidence: list[Runs] = [
        page.runs if is_running_text(kind) and page.number not in document.garbled else ()
        for page, kind in zip(document.pages, kinds, strict=True)
    ]
    tags = tagger.tag(evidence, document.title)
    told = zip(document.pages, kinds, headings, tags.concepts, tags.areas, strict=True)
    pages = tuple(
        PageRow(
            number=page.number, runs=page.runs, heading=heading, kind=kind,
            concepts=concepts, areas=areas, tagged_with=tags.edition,
        )
        for page, kind, heading, concepts, areas in told
    )  # fmt: skip
    return pages, tags.titled_areas


def kinds_today(pages: tuple[PageRow, ...]) -> tuple[str, ...]:
    """The kind of each stored page: what only an extractor can know stays, the rest its text tells.

    Of a page without text it tells nothing: it may be a picture that nobody has read.
    """
    judged = page_kinds([_text(page) for page in pages])
    return tuple(
        one.kind if page.kind in KINDS and _text(page) else page.kind
        for page, one in zip(pages, judged, strict=True)
    )


def headings_today(pages: tuple[PageRow, ...], kinds: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The heading path of each stored page: those of the file stay; where it had none, its text may tell."""
    if any(page.heading for page in pages):
        return tuple(page.heading for page in pages)
    return heading_paths([_text(page) for page in pages], kinds)


def _text(page: PageRow) -> str:
    return "".join(text for _, text in page.runs)
