"""Charts of rows: a dot, a ring, an interval or a bar a line, names at the side, in the order given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.charts.layout import SIZE, Axis, Layout, axis, mirrored, segment, turned
from portal.charts.lettering import ROOM, Anchor, fitted, number, text_at, width, written
from portal.charts.model import BarChart, DotChart, Row

PITCH = 29
"""From one row to the next: a line of text and, in the narrow picture, its mark below it."""

HEAD = 24
"""Above the first row: the labels of the axis."""

_RADIUS = 5
_MARK = {True: 22, False: 12}
"""Where a mark stands below the top of its row: under the names in the narrow picture, beside them else."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """The names and labels of a chart: the same text nodes serve both pictures of a page."""

    names: str
    labels: str


def height(chart: DotChart | BarChart) -> float:
    """How high the plot is, axis labels included."""
    return HEAD + PITCH * len(chart.rows) + 4


def lettering(chart: DotChart | BarChart) -> Lettering:
    """Names and labels at x = 0, one pitch apart; pictures place them and say where they are anchored."""
    names, labels = [], []
    for place, row in enumerate(chart.rows):
        y = number(HEAD + PITCH * place + 16)
        room = min(222.0, 332 - width(row.label, SIZE))  # beside the plot, and in the narrow one the label
        name = written(fitted(row.name, room * ROOM, SIZE), rtl=chart.words.rtl)
        quiet = ' class="soft"' if row.mark == "gap" else ""
        names.append(f'<text y="{y}">{name}</text>')
        labels.append(f'<text y="{y}"{quiet}>{written(row.label, rtl=chart.words.rtl)}</text>')
    return Lettering("".join(names), "".join(labels))


def places(layout: Layout, *, rtl: bool) -> tuple[tuple[float, Anchor, int], tuple[float, Anchor, int]]:
    """Where names and labels go in a picture: across, anchored how, and how far up."""
    if layout.above:
        return (
            (mirrored(0, layout, rtl=rtl), turned("start", rtl=rtl), -5),
            (mirrored(layout.width, layout, rtl=rtl), turned("end", rtl=rtl), -5),
        )
    return (
        (mirrored(layout.plot[0] - 12, layout, rtl=rtl), turned("end", rtl=rtl), 0),
        (mirrored(layout.labels, layout, rtl=rtl), turned("start", rtl=rtl), 0),
    )


def drawn(chart: DotChart | BarChart, layout: Layout) -> str:
    """The plot without its names and labels."""
    across = axis(chart.ticks, layout, rtl=chart.words.rtl)
    below = height(chart)
    parts = [_grid(chart, across, below)]
    parts += _bars(chart, across, layout) if isinstance(chart, BarChart) else _dots(chart, across, layout)
    return "".join(parts)


def _grid(chart: DotChart | BarChart, across: Axis, below: float) -> str:
    lines = "".join(segment(across.at(one.value), HEAD, across.at(one.value), below) for one in chart.ticks)
    texts = []
    for place, one in enumerate(chart.ticks):
        x = across.at(one.value)
        texts.append(text_at(x, 15, one.label, anchor=_edge(x, place, chart, across), kind="soft"))
    return f'<path class="grid" d="{lines}"/>{"".join(texts)}'


def _edge(x: float, place: int, chart: DotChart | BarChart, across: Axis) -> Anchor:
    """Labels at the rim of the narrow picture grow inwards."""
    if place not in (0, len(chart.ticks) - 1) or across.end - across.start < 310:
        return "middle"
    return "start" if x < 60 else "end"


def _y(place: int, layout: Layout) -> float:
    return HEAD + PITCH * place + _MARK[layout.above]


def _dots(chart: DotChart, across: Axis, layout: Layout) -> Iterable[str]:
    """One path for all stems, one for all dots, one for all rings: few nodes however many areas."""
    stems: list[str] = []
    spans: list[str] = []
    dots: list[tuple[float, float]] = []
    rings: list[tuple[float, float]] = []
    for place, row in enumerate(chart.rows):
        y, start = _y(place, layout), across.at(across.low)
        if row.value is None:
            continue  # a gap is no line to anywhere: its words stand where the label would
        x = across.at(row.value)
        stems.append(segment(start, y, x, y))
        (rings if row.mark == "ring" else dots).append((x, y))
        if row.low is not None and row.high is not None:
            spans.append(segment(across.at(row.low), y, across.at(row.high), y))
    yield f'<path class="stem" d="{"".join(stems)}"/>'
    if spans:
        yield f'<path class="span" d="{"".join(spans)}"/>'
    if dots:
        yield f'<path class="dot" d="{"".join(f"M{number(x)} {number(y)}h0" for x, y in dots)}"/>'
    if rings:
        yield f'<path class="ring" d="{"".join(_circle(x, y) for x, y in rings)}"/>'


def _circle(x: float, y: float) -> str:
    r, across = _RADIUS - 0.5, 2 * _RADIUS - 1
    return f"M{number(x - r)} {number(y)}a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0 -{across} 0"


def _bars(chart: BarChart, across: Axis, layout: Layout) -> Iterable[str]:
    pieces = []
    for place, row in enumerate(chart.rows):
        if row.value is not None:
            y = _y(place, layout)
            pieces.append(_bar(row, across, y, 3 if layout.above else 6))
    yield f'<path class="bar" d="{"".join(pieces)}"/>'


def _bar(row: Row, across: Axis, y: float, half: float) -> str:
    start, end = across.at(across.low), across.at(row.value or 0)
    return f"M{number(start)} {number(y - half)}H{number(end)}v{number(2 * half)}H{number(start)}z"
