"""Links between works put together: eight language versions are one group, not twenty-eight pairs. Pure."""

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
    """What may be joined as connected groups; every other link as a group of its own two works."""
    leader: dict[WorkId, WorkId] = {}

    def lead(work: WorkId) -> WorkId:
        while leader.setdefault(work, work) != work:
            work = leader[work]
        return work

    for link in links:
        if link.kind in JOINABLE:
            leader[lead(link.other)] = lead(link.work)
    gathered: dict[object, list[WorkLink]] = {}
    for link in links:
        key = lead(link.work) if link.kind in JOINABLE else (link.work, link.other)
        gathered.setdefault(key, []).append(link)
    return tuple(_group(held) for held in gathered.values())


def _group(links: list[WorkLink]) -> LinkGroup:
    works = dict.fromkeys(work for link in links for work in (link.work, link.other))
    return LinkGroup(tuple(works), tuple(links))
