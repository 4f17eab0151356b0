"""``/{lang}/works/{id}``: one work, its documents, the pages that match, what is related, its history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Connection

from index.catalogue.documents import current_documents
from index.catalogue.events import Happening, history
from index.catalogue.layouts import outline
from index.catalogue.pages import headings
from index.catalogue.records import Document
from index.catalogue.visible import may_serve_text, visible_record
from index.errors import EngineUnavailable
from index.languages import served_tag
from index.model import UNDETERMINED, LanguageTag, Work, WorkId
from index.search import Filters
from portal.alike_works import LIKENESSES, alike_answers, alike_works, count_alike
from portal.answers import PageAnswer, WorkAnswer, Writer
from portal.citing import cite_work
from portal.deps import PUBLIC, LanguageOf, Services, ServicesOf
from portal.file_states import FileState, file_states, summary, told_of
from portal.i18n import ReaderLanguage, gettext_noop
from portal.rendering import Head
from portal.reporting import report_address
from portal.search_request import LONGEST_QUERY, SearchRequest
from portal.units import counted
from portal.views.api.answering import absolute_writer
from portal.web_links import web_link

router = APIRouter()

PAGES_LISTED = 50
"""Matching pages shown with snippets; a reader who needs more adds words."""

RELATED = 5
ENTRIES = 60
"""Lines of a table of contents; beyond that the deepest level is left out, then the list is cut."""

SHEETS = 60
"""Page numbers shown as links; of a longer document every second, fifth, tenth … page."""

STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
"""From page number to page number in a list of sheets: steps that people count in."""

HAPPENINGS = {
    "published": gettext_noop("published here"),
    "edited": gettext_noop("description corrected"),
    "withdrawn": gettext_noop("withdrawn"),
    "merged": gettext_noop("merged with another entry"),
    "document-added": gettext_noop("file added"),
    "document-replaced": gettext_noop("file replaced by a newer one"),
    "document-withdrawn": gettext_noop("file withdrawn"),
}
"""What readers are told of a work's life, by the names of the ledger of events."""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One file of a work and where it can be read; None where it cannot."""

    document: Document
    format: str
    counted: str
    text: str | None
    file: str | None
    source: str | None
    told: tuple[str, ...]

    @property
    def declared_otherwise(self) -> str | None:
        """The language that the file is said to be in, where another one was found."""
        said = served_tag(self.document.declared_language or UNDETERMINED)
        return None if said in (UNDETERMINED, self.document.language) else said


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a table of contents."""

    title: str
    depth: int
    page: int
    href: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page number as a link."""

    number: int
    href: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in one document: headings where it has them, else its page numbers."""

    document: Document
    entries: tuple[Entry, ...]
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class PlainCard:
    """What a list says of a work when nothing was searched."""

    extent: str = ""
    foreign: bool = False
    elsewhere: bool = False


@router.get("/works/{work}")
def work(
    work: str, request: Request, services: ServicesOf, language: LanguageOf, q: str = "", expand: str = ""
) -> HTMLResponse:
    """One work; with words, the pages of it that match."""
    writer = services.page_writers[language.tag]
    with services.catalogue.reading() as connection:
        record = visible_record(connection, WorkId(work))
        current = current_documents(connection, [record.work.id]).get(record.work.id, ())
        documents = in_readers_order(current, language.tag)
        contents = _contents(connection, record.work, documents, writer, language)
        states = file_states(connection, documents if may_serve_text(record.work) else ())
        happened = history(connection, record.work.id)
        alike = alike_works(connection, record.work.id)
        alike_count = count_alike(connection, record.work.id, len(alike))
    own = record.work
    held = own.as_read_in(language.tag)
    words = q[:LONGEST_QUERY].strip()
    matching = _matching(services, language, held, words, expand=expand != "no")
    pages, count = matching or ([], 0)
    absolute = absolute_writer(request, services, language.tag)
    address = absolute.addresses.work(language.tag, held.id)
    return services.pages.answer(
        request,
        language,
        "work.html",
        Head(
            title=held.title,
            description=held.abstract,
            citation=tuple(_citation_tags(own, current, absolute)),
        ),
        work=held,
        other_titles=_other_titles(own, held),
        abstract_language=record.abstract_language,
        q=words,
        searchable=may_serve_text(held) and bool(documents),
        results=writer.addresses.search(language.tag, [("q", words)]),
        everywhere=writer.addresses.search(language.tag, [("q", words)]),
        matching=pages,
        matching_count=count,
        away=matching is None,
        documents=[_row(held, one, states.get(one.id), writer, language) for one in documents],
        files_told=summary(language, documents),
        contents=contents,
        alike=alike_answers(writer, alike, language.tag),
        alike_count=alike_count,
        likenesses=LIKENESSES,
        related=_related(services, language, own, {one.id for one, _ in alike}),
        plain_card=PlainCard(),
        source=web_link(held.source_url),
        history=_told(happened, record.published_at),
        happenings=HAPPENINGS,
        citation=cite_work(held, address, language),
        report=report_address(services.settings.contact, address, language),
        publisher_href=lambda name: writer.addresses.search(language.tag, [("publisher", name)]),
        filter_href=lambda facet, value: writer.addresses.search(language.tag, [(facet, value)]),
    )


def _other_titles(own: Work, shown: Work) -> list[tuple[LanguageTag, str]]:
    """What the work is called besides the title that is shown: its own title, then those of its versions."""
    every = ((own.title_language, own.title), *own.titles)
    return [(tag, title) for tag, title in every if title != shown.title]


def in_readers_order(documents: Sequence[Document], language: str) -> list[Document]:
    """The files that the reader can read first; otherwise the order of the work stays."""
    return sorted(documents, key=lambda one: (one.language != language, language not in one.languages))


def _told(happened: Sequence[Happening], published: datetime | None) -> list[Happening]:
    """The history, newest first, without the files that came with the work on its first day."""
    first_day = published.date() if published else None
    return [one for one in reversed(happened) if one.what != "document-added" or one.at.date() != first_day]


def _matching(
    services: Services, language: ReaderLanguage, work: Work, words: str, *, expand: bool
) -> tuple[list[PageAnswer], int] | None:
    """The pages of the work that match, the best first, and their number; None while the engine is away."""
    if not words:
        return [], 0
    asked = SearchRequest(q=words, filters=Filters(work=work.id), expand=expand, ui=language.tag)
    query = services.finder.query(asked, audiences=PUBLIC, facets=(), pages_per_work=PAGES_LISTED)
    try:
        found = services.finder.find(query)
    except EngineUnavailable:
        return None
    results = services.page_writers[language.tag].search(found, asked)["results"]
    return (results[0]["pages"] if results else []), found.page.total.pages


def _related(
    services: Services, language: ReaderLanguage, work: Work, named: set[WorkId]
) -> list[WorkAnswer]:
    """Works that the words of the title find, without this one and those ``named`` on its page already.

    None while the engine is away.
    """
    most = RELATED + 1 + len(named)
    asked = SearchRequest(q=work.title[:LONGEST_QUERY], limit=most, ui=language.tag)
    try:
        query = services.finder.query(asked, audiences=PUBLIC, facets=(), pages_per_work=1)
        found = services.finder.find(replace(query, text=_plain(work.title)))
    except EngineUnavailable:
        return []
    results = services.page_writers[language.tag].search(found, replace(asked, q=""))["results"]
    left_out = {work.id, *named}
    return [result["work"] for result in results if result["work"]["id"] not in left_out][:RELATED]


def _plain(title: str) -> str:
    """A title as words to look for: its quotation marks and dashes ask for nothing special."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in title[:200]).split())


def _row(
    work: Work, document: Document, state: FileState | None, writer: Writer, language: ReaderLanguage
) -> DocumentRow:
    first = writer.addresses.page(language.tag, work.id, document.id, 1)
    return DocumentRow(
        document=document,
        format=(document.format or "").upper(),
        counted=counted(language, document.format, document.page_count),
        text=first if may_serve_text(work) and document.page_count else None,
        file=writer.file_url(work, document),
        source=web_link(document.source_url or work.source_url),
        told=tuple(told_of(language, document, state)) if state else (),
    )


def _contents(
    connection: Connection,
    work: Work,
    documents: Sequence[Document],
    writer: Writer,
    language: ReaderLanguage,
) -> list[Contents]:
    """The contents of each document whose text is shown here."""
    if not may_serve_text(work):
        return []
    found = []
    for document in documents:
        own = tuple((one.title, one.level, one.page) for one in outline(connection, document.id))
        entries = own or tuple(_entries(headings(connection, document.id)))
        addressed = tuple(
            Entry(title, depth, page, writer.addresses.page(language.tag, work.id, document.id, page))
            for title, depth, page in _fewer(entries)
        )
        numbers = sheet_numbers(document.page_count) if document.page_count > 1 else []
        sheets = tuple(
            Sheet(number, writer.addresses.page(language.tag, work.id, document.id, number))
            for number in numbers
        )
        if addressed or sheets:
            found.append(Contents(document, addressed, sheets))
    return found


def sheet_numbers(count: int) -> list[int]:
    """At most about ``SHEETS`` page numbers of a document, the first and the last among them."""
    step = next((one for one in STEPS if count <= one * SHEETS), STEPS[-1])
    return sorted({1, count, *range(step, count + 1, step)})


_Entry = tuple[str, int, int]


def _entries(pages: Sequence[tuple[int, tuple[str, ...]]]) -> Iterator[_Entry]:
    """(title, depth from 1, page) where a heading first appears on the path of a page."""
    before: tuple[str, ...] = ()
    for number, path in pages:
        shared = 0
        while shared < min(len(before), len(path)) and before[shared] == path[shared]:
            shared += 1
        for depth in range(shared, len(path)):
            yield path[depth], depth + 1, number
        before = path or before


def _fewer(entries: Sequence[_Entry]) -> Sequence[_Entry]:
    """At most ``ENTRIES`` lines: the deepest levels go first."""
    depth = max((entry[1] for entry in entries), default=0)
    while len(entries) > ENTRIES and depth > 1:
        entries = [entry for entry in entries if entry[1] < depth]
        depth -= 1
    return entries[:ENTRIES]


def _citation_tags(work: Work, documents: Sequence[Document], writer: Writer) -> Iterator[tuple[str, str]]:
    """What reference managers read in ``<head>`` (Highwire Press tags); ``writer`` writes whole addresses."""
    yield "citation_title", work.title
    for author in work.authors:
        yield "citation_author", author
    for publisher in work.publishers:
        yield "citation_publisher", publisher
    if work.issued:
        yield "citation_publication_date", work.issued.replace("-", "/")
    for tag in work.languages[:1]:
        yield "citation_language", tag
    for document in documents[:1]:
        address = writer.file_url(work, document)
        if address and document.media_type == "application/pdf":
            yield "citation_pdf_url", address
