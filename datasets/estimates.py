"""Key figures: each an object with concept, unit, boundary, year, edition, publisher, licence and caution.

Two links join figures, never one. ``followed_by`` leads to the figure of a newer reference year,
``revised_by`` to a correction of the same year. Nothing here computes a difference or a percentage change:
whether a line may be drawn at all is a property of the figure (``trend``), set from its publisher's word.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Literal

from datasets.areas import LANGUAGES
from datasets.errors import BundledTableBroken

Unit = Literal["million", "percent", "billion-us-dollars", "per-thousand"]

UNITS: tuple[Unit, ...] = ("million", "percent", "billion-us-dollars", "per-thousand")

_MAY_BE_EMPTY = frozenset({"source_url", "followed_by", "revised_by"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One figure as one edition printed it; ``value`` keeps the digits of print (``49.6``, ``138``).

    ``label``, ``counted`` (what is counted, in words) and ``caution`` are texts by language. ``boundary`` is
    the code of what is counted, ``area`` an M49 or ISO alpha-3 code, ``year`` the reference year, or the
    year of publication where the caution says so. ``published`` is EDTF. Two figures may be drawn as a line
    only where both say ``trend``.
    """

    id: str
    concept: str
    label: Mapping[str, str]
    value: Decimal
    unit: Unit
    year: int
    area: str
    boundary: str
    counted: Mapping[str, str]
    edition: str
    published: str
    publishers: tuple[str, ...]
    licence: str
    source: str
    source_url: str
    caution: Mapping[str, str]
    trend: bool
    follows: str | None = None
    followed_by: str | None = None
    revised_by: str | None = None

    @property
    def measure(self) -> tuple[str, str, str, str]:
        """What must agree before two figures may be linked at all."""
        return self.concept, self.boundary, self.unit, self.area

    def text(self, words: Mapping[str, str], language: str) -> str:
        """One of the figure's texts in a language; English where it has no other."""
        return words.get(language.partition("-")[0].lower()) or words["en"]


@dataclass(frozen=True, slots=True)
class Estimates:
    """All figures held, looked up by id."""

    figures: tuple[Estimate, ...]

    def __iter__(self) -> Iterator[Estimate]:
        return iter(self.figures)

    def __len__(self) -> int:
        return len(self.figures)

    def get(self, identifier: str) -> Estimate | None:
        """The figure with this id, or None."""
        return next((figure for figure in self.figures if figure.id == identifier), None)

    def about(self, concept: str) -> tuple[Estimate, ...]:
        """The figures of one concept, the newest first."""
        found = [figure for figure in self.figures if figure.concept == concept]
        return tuple(sorted(found, key=lambda figure: (-figure.year, figure.id)))

    def last(self, figure: Estimate) -> Estimate | None:
        """The end of what revises or follows a figure: the newest held; None where that is itself."""
        after, seen = figure, {figure.id}
        while (name := after.revised_by or after.followed_by) and name not in seen:
            found = self.get(name)
            if found is None:
                break
            after = found
            seen.add(name)
        return None if after is figure else after

    def earlier(self, figure: Estimate) -> tuple[Estimate, ...]:
        """The figures that this one follows, the nearest first."""
        chain: list[Estimate] = []
        before = self.get(figure.follows) if figure.follows else None
        while before is not None:
            chain.append(before)
            before = self.get(before.follows) if before.follows else None
        return tuple(chain)


def newest(estimates: Iterable[Estimate]) -> tuple[Estimate, ...]:
    """The figures that nothing held here follows or revises, in the order given.

    "Newest" means newest held here: a publisher may have printed a newer one.
    """
    return tuple(figure for figure in estimates if not (figure.followed_by or figure.revised_by))


def faults(figures: Iterable[Estimate]) -> tuple[str, ...]:
    """Every rule of the two links that these figures break, in words; empty where all is well."""
    held = tuple(figures)
    by_id = {figure.id: figure for figure in held}
    found = [f"{name} is the id of two figures" for name, count in _counted(held) if count > 1]
    for figure in held:
        found += _link_faults(figure, by_id)
    targets = Counter(figure.followed_by for figure in held if figure.followed_by)
    found += [f"{name} follows two figures" for name, count in sorted(targets.items()) if count > 1]
    return tuple(found + _rivals(held))


def _counted(figures: tuple[Estimate, ...]) -> list[tuple[str, int]]:
    return sorted(Counter(figure.id for figure in figures).items())


def _link_faults(figure: Estimate, by_id: Mapping[str, Estimate]) -> list[str]:
    if figure.followed_by and figure.revised_by:
        return [f"{figure.id} is both revised and followed: its revision is what is followed"]
    for kind, target in (("followed_by", figure.followed_by), ("revised_by", figure.revised_by)):
        if not target:
            continue
        other = by_id.get(target)
        if other is None:
            return [f"{figure.id}: {kind} names {target}, which is not held"]
        if other.measure != figure.measure:
            return [f"{figure.id} and {target} are linked but measure different things"]
        if other.trend and not figure.trend:
            return [f"{target} says that a trend is allowed, and {figure.id} that it is not"]
        if kind == "followed_by" and other.year <= figure.year:
            return [f"{figure.id} is followed by {target}, which is not of a later year"]
        if kind == "revised_by" and (other.year != figure.year or other.published <= figure.published):
            return [f"{figure.id} is revised by {target}, which is no later word on the same year"]
    return []


def _rivals(figures: tuple[Estimate, ...]) -> list[str]:
    """Unrevised figures that claim the same measure and year, and measures with two ends."""
    standing = [figure for figure in figures if not figure.revised_by]
    years = Counter((figure.measure, figure.year) for figure in standing)
    ends = Counter(figure.measure for figure in standing if not figure.followed_by)
    return [
        f"{measure[0]}, {measure[1]}: two figures for {year}" for (measure, year), n in years.items() if n > 1
    ] + [f"{measure[0]}, {measure[1]}: two figures are the newest" for measure, n in ends.items() if n > 1]


def load_estimates(table: Traversable | None = None) -> Estimates:
    """The bundled figures, or another table of the same columns; raises ``BundledTableBroken``."""
    source = table or resources.files("datasets").joinpath("starter", "estimates.csv")
    text = source.read_bytes().decode("utf-8")
    figures = [
        _figure(line, row) for line, row in enumerate(csv.DictReader(io.StringIO(text, newline="")), 2)
    ]
    broken = faults(figures)
    if broken:
        raise BundledTableBroken("estimates.csv", *broken)
    before = {figure.followed_by: figure.id for figure in figures if figure.followed_by}
    return Estimates(tuple(replace(figure, follows=before.get(figure.id)) for figure in figures))


def _figure(line: int, row: Mapping[str, str | None]) -> Estimate:
    """One row; the header is line 1."""
    empty = [name for name, cell in row.items() if not cell and name not in _MAY_BE_EMPTY]
    if empty:
        raise BundledTableBroken("estimates.csv", f"line {line} has no {', '.join(empty)}")
    cells = {name: cell or "" for name, cell in row.items()}
    try:
        return read_figure(cells)
    except (KeyError, ValueError, InvalidOperation) as error:
        raise BundledTableBroken("estimates.csv", f"line {line}: {error!r}") from error


COLUMNS = (
    "id", "concept", *(f"label_{language}" for language in LANGUAGES), "value", "unit", "year", "area",
    "boundary", *(f"counted_{language}" for language in LANGUAGES), "edition", "published", "publishers",
    "licence", "source", "source_url", *(f"caution_{language}" for language in LANGUAGES), "trend",
    "followed_by", "revised_by",
)  # fmt: skip
"""The columns of a table of figures."""


def read_figure(cells: Mapping[str, str]) -> Estimate:
    """A figure from the cells of its row; raises ``KeyError``, ``ValueError`` or ``InvalidOperation``."""
    unit = next((unit for unit in UNITS if unit == cells["unit"]), None)
    if unit is None:
        raise ValueError(f"unknown unit {cells['unit']!r}")
    return Estimate(
        id=cells["id"],
        concept=cells["concept"],
        label=_texts(cells, "label"),
        value=_amount(cells["value"]),
        unit=unit,
        year=int(cells["year"]),
        area=cells["area"],
        boundary=cells["boundary"],
        counted=_texts(cells, "counted"),
        edition=cells["edition"],
        published=cells["published"],
        publishers=tuple(cells["publishers"].split(";")),
        licence=cells["licence"],
        source=cells["source"],
        source_url=cells["source_url"],
        caution=_texts(cells, "caution"),
        trend=_trend(cells["trend"]),
        followed_by=cells["followed_by"] or None,
        revised_by=cells["revised_by"] or None,
    )


def _amount(cell: str) -> Decimal:
    """A count, a share or a sum of money: none of them is below zero or no number."""
    value = Decimal(cell)
    if not value.is_finite() or value < 0:
        raise ValueError(f"value is {cell!r}, not a number from zero on")
    return value


def _trend(cell: str) -> bool:
    if cell not in ("allowed", "no"):
        raise ValueError(f"trend is {cell!r}, not allowed or no")
    return cell == "allowed"


def _texts(cells: Mapping[str, str], name: str) -> dict[str, str]:
    return {language: cells[f"{name}_{language}"] for language in LANGUAGES}
