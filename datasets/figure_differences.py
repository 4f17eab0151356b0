"""What one edition of key figures says otherwise than another, and the pages and charts that show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from datasets.errors import UnknownEdition
from datasets.estimates import Estimate, Estimates, load_estimates
from datasets.figures import pages_of, read_rows
from datasets.model import Edition

BUNDLED = "bundled"
"""The name of the table that comes with the program, as an edition to compare with."""

ALL = "all"


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure in two editions, and the names of the fields that differ."""

    old: Estimate
    new: Estimate
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresDifference:
    """Figures of the newer edition only, of the older only, those that differ, and the pages of all three."""

    added: tuple[Estimate, ...]
    removed: tuple[Estimate, ...]
    changed: tuple[FigureChange, ...]
    same: int
    pages: tuple[str, ...]


def figures_of(edition: str, held: Mapping[str, Edition]) -> tuple[Estimate, ...] | None:
    """The figures of an edition or of the bundled table; None for an edition of observations.

    Raises ``UnknownEdition``.
    """
    if edition == BUNDLED:
        return tuple(load_estimates())
    found = held.get(edition)
    if found is None:
        raise UnknownEdition(edition)
    return tuple(row.figure for row in read_rows(found.figures)) if found.figures else None


def compare_figures(old: Iterable[Estimate], new: Iterable[Estimate], wanted: str) -> FiguresDifference:
    """The difference in the figures of an id or a concept, or in ``all`` of them."""
    before, after = ({one.id: one for one in some if _is(one, wanted)} for some in (old, new))
    pairs = [(before[name], after[name]) for name in before if name in after]
    changed = tuple(
        FigureChange(one, other, differing) for one, other in pairs if (differing := _differing(one, other))
    )
    added = tuple(one for name, one in after.items() if name not in before)
    removed = tuple(one for name, one in before.items() if name not in after)
    touched = [*added, *removed, *(change.new for change in changed)]
    every = Estimates(tuple({**before, **after}.values()))
    return FiguresDifference(
        added=added, removed=removed, changed=changed, same=len(pairs) - len(changed),
        pages=tuple(dict.fromkeys(pages_of(touched, every))),
    )  # fmt: skip


def _is(figure: Estimate, wanted: str) -> bool:
    return wanted in (ALL, figure.id, figure.concept)


_LINKS = frozenset({"follows", "followed_by", "revised_by"})
"""Made by what is held besides; they are no part of what an edition says of a figure."""


def _differing(old: Estimate, new: Estimate) -> tuple[str, ...]:
    names = (one.name for one in fields(Estimate) if one.name not in _LINKS)
    return tuple(name for name in names if getattr(old, name) != getattr(new, name))
