"""The legend above a map or a grid: what each fill means, one line each."""

from __future__ import annotations

from collections.abc import Sequence

from portal.charts.layout import Layout, mirrored, turned
from portal.charts.lettering import ROOM, number, text_at, wrapped
from portal.charts.model import Fill

Legend = Sequence[tuple[Fill, str]]

_LINE = 22


def legend_height(entries: Legend, layout: Layout) -> float:
    """How much room the legend takes."""
    return _LINE * sum(len(_lines(text, layout)) for _, text in entries) + 10


def _lines(text: str, layout: Layout) -> list[str]:
    return wrapped(text, (layout.width - 30) * ROOM, 13)


def legend(entries: Legend, layout: Layout, *, rtl: bool) -> str:
    """The legend from the top of the picture down."""
    y, out = 0.0, []
    for fill, text in entries:
        x = mirrored(16, layout, rtl=True) if rtl else 0
        out.append(f'<path class="tile {fill}" d="{square(x + 1, y + 1, 14)}"/>')
        for line in _lines(text, layout):
            place = mirrored(26, layout, rtl=rtl)
            out.append(text_at(place, y + 13, line, rtl=rtl, anchor=turned("start", rtl=rtl)))
            y += _LINE
    return "".join(out)


def square(x: float, y: float, size: float, high: float | None = None) -> str:
    """A square as path data, or a box that is ``high``."""
    return f"M{number(x)} {number(y)}h{number(size)}v{number(high or size)}h-{number(size)}z"
