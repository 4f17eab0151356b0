"""Links between works put together: eight language versions, or 200 copies, are one group. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.model import WorkId
from ingest.likeness import JOINABLE
from ingest.work_links import WorkLink


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """Works that belong together, in the order in which they were found, and the links between them."""

    works: tuple[WorkId, ...]
    links: tuple[WorkLink, ...]


def groups(links: Sequence[WorkLink]) -> tuple[LinkGroup, ...]:
    """Connected groups: of what may be joined, of nearly the same texts, of editions, each for itself."""
    leader: dict[tuple[str, WorkId], tuple[str, WorkId]] = {}

    def lead(one: tuple[str, WorkId]) -> tuple[str, WorkId]:
        while leader.setdefault(one, one) != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    for link in links:
        leader[lead((_sort(link), link.other))] = lead((_sort(link), link.work))
    gathered: dict[object, list[WorkLink]] = {}
    for link in links:
        gathered.setdefault(lead((_sort(link), link.work)), []).append(link)
    return tuple(_group(held) for held in gathered.values())


def _sort(link: WorkLink) -> str:
    """Links of one sort go into one group: all that may be joined are of one sort."""
    return "joinable" if link.kind in JOINABLE else link.kind


def _group(links: list[WorkLink]) -> LinkGroup:
    works = dict.fromkeys(work for link in links for work in (link.work, link.other))
    return LinkGroup(tuple(works), tuple(links))
