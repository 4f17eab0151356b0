"""The two sizes of a picture and where things stand; mirrored for languages that read right to left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.charts.lettering import Anchor, number
from portal.charts.model import Tick

SIZE = 13
"""Size of letters: at the narrowest screen (320 px) they are still 11 px high."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One size: width of the picture, where the plot begins and ends, where labels stand (``labels``).

    In the narrow one, names and labels stand above the marks instead of beside them.
    """

    name: str
    width: int
    plot: tuple[int, int]
    labels: int
    above: bool


WIDE = Layout("wide", 720, (236, 536), 548, above=False)
NARROW = Layout("narrow", 340, (8, 332), 340, above=True)


@dataclass(frozen=True, slots=True)
class Axis:
    """From values to places between two ends, mirrored where the picture reads right to left."""

    low: float
    high: float
    start: float
    end: float
    mirror: float | None

    def at(self, value: float) -> float:
        """The place of a value."""
        share = (value - self.low) / ((self.high - self.low) or 1)
        place = self.start + share * (self.end - self.start)
        return place if self.mirror is None else self.mirror - place


def axis(ticks: Sequence[Tick], layout: Layout, *, rtl: bool) -> Axis:
    """The axis of values of a chart of rows."""
    low, high = (ticks[0].value, ticks[-1].value) if ticks else (0.0, 1.0)
    return Axis(low, high, layout.plot[0], layout.plot[1], layout.width if rtl else None)


def mirrored(x: float, layout: Layout, *, rtl: bool) -> float:
    """A place across, as the picture reads."""
    return layout.width - x if rtl else x


def turned(anchor: Anchor, *, rtl: bool) -> Anchor:
    """An anchor as the picture reads; anchors are physical."""
    if not rtl or anchor == "middle":
        return anchor
    return "end" if anchor == "start" else "start"


def segment(x1: float, y1: float, x2: float, y2: float) -> str:
    """A piece of a path: from one point to another."""
    return f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"


NO_SPAN = 1e-9
"""No statistic is given to a billionth: what differs by less does not differ."""


def nice_ticks(values: Sequence[float], *, zero: bool = True) -> list[float]:
    """Three to six round values from zero (or below) that cover the values given."""
    low = min([0.0, *values]) if zero else min(values, default=0.0)
    high = max([low, *values])
    if high - low < NO_SPAN:
        high = low + 1
    step = _step((high - low) / 4)
    first = step * (low // step)
    ticks = [first]
    while ticks[-1] < high - step * 1e-9:
        ticks.append(first + step * len(ticks))
    return ticks


def _step(raw: float) -> float:
    """The round step of 1, 2, 2.5 or 5 times a power of ten that is not smaller."""
    power = 10.0 ** _exponent(raw)
    return next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= raw * (1 - 1e-9))


def _exponent(raw: float) -> int:
    exponent = 0
    while raw >= 10:
        raw, exponent = raw / 10, exponent + 1
    while 0 < raw < 1:
        raw, exponent = raw * 10, exponent - 1
    return exponent
