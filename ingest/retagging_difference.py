"""What another vocabulary would change, counted before it is applied: nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from index.catalogue import retagging
from index.catalogue.retagging import TaggedDocument
from index.model import DocumentId
from index.thesaurus.matcher import Matcher
from index.thesaurus.model import Concept, Vocabulary
from ingest.page_kinds import is_running_text
from ingest.stores import Stores

_AT_ONCE = 20
"""Documents read by one connection: a long reading transaction would hold back what others may tidy away."""


@dataclass(slots=True)
class Gain:
    """Pages and works (by id) that begin, or cease, to name a concept."""

    pages_gained: int = 0
    pages_lost: int = 0
    works_gained: set[str] = field(default_factory=set)
    works_lost: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Concepts added, removed and changed (id → what), and what pages and works gain and lose by concept."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: dict[str, tuple[str, ...]]
    gains: dict[str, Gain]
    pages: int


def difference(
    stores: Stores, before: Vocabulary, after: Vocabulary, tell: Callable[[int, int], None]
) -> Difference:
    """What ``after`` would change of what is tagged now."""
    matcher, pages = Matcher(after), 0
    named_before: dict[str, set[str]] = defaultdict(set)
    named_after: dict[str, set[str]] = defaultdict(set)
    gains: dict[str, Gain] = defaultdict(Gain)
    for document in _documents(stores, tell):
        for page in document.pages:
            pages += 1
            text = is_running_text(page.kind) and page.number not in document.garbled
            old = {one.concept for one in page.concepts}
            new = {one.concept for one in matcher.tag(page.runs)} if text else set()
            named_before[document.work_id] |= old
            named_after[document.work_id] |= new
            for concept in new - old:
                gains[concept].pages_gained += 1
            for concept in old - new:
                gains[concept].pages_lost += 1
    for work in named_before.keys() | named_after.keys():
        for concept in named_after[work] - named_before[work]:
            gains[concept].works_gained.add(work)
        for concept in named_before[work] - named_after[work]:
            gains[concept].works_lost.add(work)
    return Difference(
        added=tuple(one for one in after.concepts if one not in before.concepts),
        removed=tuple(one for one in before.concepts if one not in after.concepts),
        changed=dict(_changed(before, after)),
        gains=dict(sorted(gains.items())),
        pages=pages,
    )


def _changed(before: Vocabulary, after: Vocabulary) -> Iterator[tuple[str, tuple[str, ...]]]:
    for concept in after:
        held = before.get(concept.id)
        if held is not None and held != concept:
            yield concept.id, tuple(_differing(held, concept))


def _differing(before: Concept, after: Concept) -> Iterator[str]:
    """What differs, in words: labels gone and come by language, other fields by name."""
    old = {(label.kind, label.language, label.text) for label in before.labels()}
    new = {(label.kind, label.language, label.text) for label in after.labels()}
    for kind, language, text in sorted(old - new):
        yield f"− {kind} {language}: {text}"
    for kind, language, text in sorted(new - old):
        yield f"+ {kind} {language}: {text}"
    for name in ("group", "definition", "broader", "narrower", "related", "notations", "general"):
        if getattr(before, name) != getattr(after, name):
            yield name


def _documents(stores: Stores, tell: Callable[[int, int], None]) -> Iterator[TaggedDocument]:
    with stores.catalogue.reading() as connection:
        wanted = list(retagging.current_documents(connection))
    for start in range(0, len(wanted), _AT_ONCE):
        some: list[DocumentId] = wanted[start : start + _AT_ONCE]
        with stores.catalogue.reading() as connection:
            yield from retagging.tagged_documents(connection, some)
        tell(start + len(some), len(wanted))
