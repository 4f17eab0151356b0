"""Works that are alike, as readers are told of them: only those that they may see, and why."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from index.catalogue.visible import PUBLIC, summaries
from index.model import Work, WorkId
from ingest.likeness import LikenessKind
from ingest.work_links import MOST_LINKS, linked_with, links_of
from portal.answers import WorkAnswer, Writer
from portal.i18n import gettext_noop

LIKENESSES: dict[LikenessKind, str] = {
    "language-version": gettext_noop("Probably the same in another language"),
    "format": gettext_noop("Probably the same in another format"),
    "near-duplicate": gettext_noop("Nearly the same text"),
    "edition": gettext_noop("Another edition"),
}
"""What readers are told of each kind of likeness."""

MOST_SHOWN = 12
"""More works than a report has languages and years here are a form letter's: the list ends."""


class AlikeAnswer(WorkAnswer):
    """A work that is like another; ``likeness`` is language-version, format, near-duplicate or edition."""

    likeness: str


def alike_works(
    connection: Connection, work_id: WorkId, audiences: Sequence[str] = PUBLIC
) -> list[tuple[Work, LikenessKind]]:
    """The works like one work that these readers may see, the surest first."""
    links = sorted(links_of(connection, work_id), key=lambda link: list(LIKENESSES).index(link.kind))
    held = summaries(connection, [link.other for link in links], audiences)
    return [(held[link.other].work, link.kind) for link in links if link.other in held][:MOST_SHOWN]


def count_alike(
    connection: Connection, work_id: WorkId, shown: int, audiences: Sequence[str] = PUBLIC
) -> int:
    """How many works are like one, of which ``shown`` are named: more only where the list came to its end."""
    if shown < MOST_LINKS:
        return shown
    return max(shown, len(summaries(connection, linked_with(connection, work_id), audiences)))


def alike_answers(writer: Writer, alike: Sequence[tuple[Work, LikenessKind]], ui: str) -> list[AlikeAnswer]:
    """The same for machines and templates."""
    return [{**writer.work(work, ui), "likeness": kind} for work, kind in alike]
