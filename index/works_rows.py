"""One work as facets and filters see it: what the table of works is filled with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from index.model import Work, WorkId


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRow:
    """What is counted and filtered of one work. ``gone`` is a work that was taken out."""

    number: int
    id: WorkId
    type: str = ""
    areas: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    mentioned_areas: tuple[str, ...] = ()
    mentioned_concepts: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    year: int | None = None
    issued: str | None = None
    audience: str = "public"
    gone: bool = False

    def values(self, column: str) -> tuple[str, ...]:
        """The values of one of the ``MULTIPLE`` columns, each once."""
        found: dict[str, Iterable[str]] = {
            "type": (self.type,) if self.type else (),
            "area": self.areas,
            "concept": self.concepts,
            "publisher": self.publishers,
            "mentions_area": (*self.areas, *self.mentioned_areas),
            "mentions_concept": (*self.concepts, *self.mentioned_concepts),
            "audience": (self.audience,),
        }
        return tuple(dict.fromkeys(found[column]))


def row_of_work(work: Work) -> WorkRow:
    """The row of a published work."""
    return WorkRow(
        number=work.number,
        id=work.id,
        type=work.type,
        areas=work.areas,
        concepts=work.concepts,
        mentioned_areas=work.mentioned_areas,
        mentioned_concepts=work.mentioned_concepts,
        publishers=work.publishers,
        year=work.year,
        issued=work.issued,
        audience=work.audience,
    )
