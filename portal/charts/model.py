"""Charts as values: what is to be drawn, with every word that belongs inside the picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Mark = Literal["dot", "ring", "gap"]
"""``dot``: comparable with the other dots. ``ring``: measured otherwise (another age band, source or way).
``gap``: no value; its label says which kind of none."""

Fill = Literal[
    "class-1", "class-2", "class-3", "class-4", "class-5", "held", "other",
    "suppressed", "not-applicable", "not-assessed", "none",
]  # fmt: skip
"""How a tile or a country on the map is filled: five classes, or one fill for all figures held; ``other`` is
measured otherwise (another age band, source or way), then the gaps that a source states, and no data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of a chart. ``title`` is its message, ``subtitle`` what is measured, with unit and years,
    ``description`` the chart in words; ``notes`` stand inside the picture below it: caution, source, licence.
    ``language`` is the reader's; ``foreign`` are texts in another one, with its tag, that title, subtitle or
    a note begin with.
    """

    title: str
    subtitle: str
    description: str
    notes: tuple[str, ...]
    rtl: bool = False
    language: str = ""
    foreign: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and what stands there."""

    value: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a dot chart or bar chart: a name, a value, its label (``12.6 % · 2013``), an interval."""

    name: str
    value: float | None
    label: str
    mark: Mark = "dot"
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DotChart:
    """A value each, in the order given; ``ticks`` go up from the first. Intervals are drawn where given."""

    words: Words
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """Lengths from zero, for values that may be compared; the first tick is zero."""

    words: Words
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A value of one year, with its label."""

    year: int
    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One series over years: its name, and whether its points may be joined (``datasets.comparability``)."""

    name: str
    points: tuple[Point, ...]
    joined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class YearChart:
    """Values by year; a line only where ``joined`` says so. At most four series.

    ``apart`` is what stands between points that may not be joined, beside the mark of the break.
    """

    words: Words
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    apart: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole: its name, how much of it, what is written in it."""

    name: str
    value: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareChart:
    """Parts of wholes, one bar each; ``whole`` of each bar says of whom the shares are."""

    words: Words
    bars: tuple[tuple[str, tuple[Share, ...]], ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """One area of the grid: where it stands, its code, how it is filled."""

    column: int
    row: int
    code: str
    fill: Fill


@dataclass(frozen=True, slots=True, kw_only=True)
class TileChart:
    """Every area as a square of the same size; ``legend`` says what each fill means, in order."""

    words: Words
    tiles: tuple[Tile, ...]
    legend: tuple[tuple[Fill, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The shapes of the world map by code, as path data in a picture of ``width`` by ``height`` units.

    ``small`` are drawn as dots, over the others; ``unsettled`` is what no value fills, ``lines`` the borders
    that are not final.
    """

    width: int
    height: int
    shapes: Mapping[str, str]
    small: frozenset[str]
    unsettled: str
    lines: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapChart:
    """The world with the fill of each area that is named; every other area has no figure."""

    words: Words
    world: World
    fills: Mapping[str, Fill]
    legend: tuple[tuple[Fill, str], ...]


Chart = DotChart | BarChart | YearChart | ShareChart | TileChart | MapChart
