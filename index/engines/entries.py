"""What one work becomes in the index: plain values, ready to be added.

The title, abstract, authors, publishers and identifier of a work stand on the first page of running text of
each of its documents; a work without pages here (a ``record``, say) has one entry for its metadata.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from index.analysis import IndexedText, index_text, stem, tokens
from index.engines.embedded.schema import MARKER_KEY
from index.engines.packing import METADATA_BIT, NUMBER_BITS, PAIR, PLACE_BITS, page_key, stem_term, work_key
from index.engines.stored import (
    StoredWork,
    as_json,
    marker_body,
    page_body,
    row_body,
    whole_body,
)
from index.language_bits import language_mask, mask_languages
from index.model import UNDETERMINED, DocumentId, LanguageTag, Passage, Work
from index.table_words import lacking
from index.works_rows import row_of_work

Entry = dict[str, Any]
"""Field names and values of one entry, as ``tantivy.Document.from_dict`` takes them."""

PAGE, METADATA = "page", "metadata"
"""The two kinds of entries that searches find, as values of ``filters``."""

OTHER_KIND = "kind:other"
"""The value of ``filters`` of pages that are no running text, and stand behind it."""

_FRONT = 50
"""Pages of other kinds before the first text that are held back to see which page carries the metadata: a
long list of contents has twenty. After as many the first page does."""


def entries_of(work: Work, passages: Iterable[Passage]) -> Iterator[Entry]:
    """The entries that searches find: one a page, or one for the metadata of a work without pages."""
    shared, title, about = _filters(work), _title_words(work), _metadata(work)
    places: dict[DocumentId, int] = {}
    for passage, carries in _carrying(() if work.access == "record" else passages):
        order = places.setdefault(passage.document_id, len(places))
        yield _page_entry(work, passage, order, shared, title, about if carries else None)
    if not places:
        yield _metadata_entry(work, shared, title, about)


def _carrying(passages: Iterable[Passage]) -> Iterator[tuple[Passage, bool]]:
    """Each page, and whether it carries the metadata: the first text of its document, else its first page."""
    settled: set[DocumentId] = set()
    for document, pages in groupby(passages, key=attrgetter("document_id")):
        front: list[Passage] = []
        for page in pages:
            if document not in settled:
                front.append(page)
                if page.kind != "text" and len(front) < _FRONT:
                    continue
                settled.add(document)
                yield from _front(front)
            else:
                yield page, False
        if document not in settled:
            settled.add(document)
            yield from _front(front)


def _front(pages: Sequence[Passage]) -> Iterator[tuple[Passage, bool]]:
    """The first pages of a document: the last of them carries where it is text, else the first."""
    carries = len(pages) - 1 if pages[-1].kind == "text" else 0
    for place, page in enumerate(pages):
        yield page, place == carries


def work_entry(stored: StoredWork, sequence: int) -> Entry:
    """The entry that remembers a work, its version and the commit that brought it."""
    entry: Entry = {
        "key": work_key(stored.id),
        "work": stored.id,
        "seq": sequence,
        "body": row_body(stored),
    }
    if stored.work is not None:
        entry["whole"] = whole_body(stored.work)
        entry["name"] = sound(stored.work.title)
        entry["filters"] = [f"title-for:{stored.work.audience}"]
    return entry


def marker_entry(sequence: int) -> Entry:
    """The entry that counts the commits."""
    return {"key": MARKER_KEY, "body": marker_body(sequence)}


def sound(text: str) -> str:
    """The text with half surrogates, which no encoding can hold, as U+FFFD; nothing moves."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text)
    return text


@dataclass(frozen=True, slots=True)
class _Metadata:
    title: tuple[LanguageTag, str]
    text: IndexedText
    concepts: tuple[str, ...]


def metadata_lines(work: Work) -> tuple[str, ...]:
    """What is found of a work beside its pages."""
    lines = (work.title, work.abstract, *work.authors, *work.publishers, work.identifier or "")
    return tuple(line for line in lines if line)


def _titles(work: Work) -> tuple[tuple[LanguageTag, str], ...]:
    """The work's own title and those of its versions in other languages, fit to be stored."""
    every = ((work.title_language, work.title), *work.titles)
    return tuple((language, sound(title)) for language, title in every)


def _metadata(work: Work) -> _Metadata:
    own = tuple((work.title_language, sound(line) + "\n") for line in metadata_lines(work))
    others = tuple((language, title + "\n") for language, title in _titles(work)[1:])
    title = (work.title_language, sound(work.title))
    return _Metadata(
        title, index_text(own + others), work.concepts
    )  # what pages mention is found on these pages


def _page_entry(
    work: Work, passage: Passage, order: int, shared: list[str], title: str, about: _Metadata | None
) -> Entry:
    runs = tuple((tag, sound(text)) for tag, text in passage.runs)
    concepts = [concept.concept for concept in passage.concepts]
    texts = [index_text(runs), *_of_tables(passage)]
    if about is not None:
        texts.append(about.text)
        concepts.extend(about.concepts)
    mask = language_mask(passage.languages)
    entry = _text_entry(texts)
    entry.update(
        key=page_key(passage.document_id, passage.page),
        work=work.id,
        number_mask=work.number << NUMBER_BITS | mask,
        place=order << PLACE_BITS | passage.page,
        filters=[*shared, PAGE, *_languages(passage), *_kind(passage)],
        title=title,
        concepts=" ".join(map(concept_token, concepts)),
        body=page_body(passage, runs, about.title if about is not None else None),
    )
    return entry


def _languages(passage: Passage) -> Iterator[str]:
    """The languages of a page, by which it is filtered, and the one that most of it is in, which ranks it.

    A French page that lists English sources has English in it, and is no page for who reads English.
    """
    yield from (f"language:{tag}" for tag in mask_languages(language_mask(passage.languages)))
    yield from (f"mostly:{tag}" for tag in mask_languages(language_mask(passage.languages[:1])))


def _of_tables(passage: Passage) -> list[IndexedText]:
    """What the tables of a page say beside its text, in the language of most of it."""
    if not passage.tables:
        return []
    language = next(iter(passage.languages), UNDETERMINED)
    return [index_text(((language, sound(one)),)) for one in lacking(passage.text, passage.tables)]


def _metadata_entry(work: Work, shared: list[str], title: str, about: _Metadata) -> Entry:
    mask = language_mask(work.languages or (work.title_language,))
    entry = _text_entry([about.text])
    entry.update(
        key=page_key(work.id, 0),
        work=work.id,
        number_mask=work.number << NUMBER_BITS | METADATA_BIT | mask,
        place=0,
        filters=[*shared, METADATA, *(f"language:{tag}" for tag in mask_languages(mask))],
        title=title,
        concepts=" ".join(map(concept_token, about.concepts)),
        body=as_json(["", 0, [], [], METADATA, [], about.title, [], []]),
    )
    return entry


def concept_token(concept: str) -> str:
    """A concept's id as one token: an id may hold spaces, a token may not."""
    return "\u2423".join(concept.split())


def _text_entry(texts: list[IndexedText]) -> Entry:
    entry: Entry = {
        "text": [text.text for text in texts],
        "codes": [text.codes for text in texts if text.codes],
        "accents": [text.accents for text in texts if text.accents],
    }
    entry["stems"] = [
        stem_term(tag, stems.replace(" ", " " + stem_term(tag, "")))
        for text in texts
        for tag, stems in (*text.stems.items(), (PAIR, text.bigrams))
        if stems
    ]
    return {name: values for name, values in entry.items() if values}


def _filters(work: Work) -> list[str]:
    """What stands on each entry of a work, as ``name:value``."""
    row = row_of_work(work)
    columns = ("type", "area", "concept", "publisher", "mentions_area", "mentions_concept", "audience")
    found = [f"{name}:{sound(value)}" for name in columns for value in row.values(name)]
    return [*found, f"year:{work.year}"] if work.year else found


def _title_words(work: Work) -> str:
    """The words of the titles and their stems: each page of the work ranks a little higher for them."""
    found: list[str] = []
    for language, title in _titles(work):
        words = tokens(title)
        found += [word.text for word in words]
        found += [stem(title[word.start : word.end].lower(), str(language)) for word in words]
        found += index_text(((language, title),)).bigrams.split()
    return " ".join(dict.fromkeys(found))


def _kind(passage: Passage) -> tuple[str, ...]:
    return () if passage.kind == "text" else (OTHER_KIND,)
