"""Stacked shares: one bar a whole, parted; above each bar stands of whom the shares are."""

from __future__ import annotations

from portal.charts.layout import SIZE, Layout, mirrored, turned
from portal.charts.lettering import number, text_at, width, wrapped
from portal.charts.model import Share, ShareChart

_BAR = 30
_LINE = 22
_KEY = 18
"""The square of a part beside its name: the number in it is that in the bar, so that grey tells them too."""

_INDENT = _KEY + 8


_ROOM = 0.86
"""Of the width of a line in bold letters as ``width`` counts it; faces of a system differ."""


def height(chart: ShareChart, layout: Layout) -> float:
    """How high the plot is: for each bar its name, the bar, and the lines that name each part."""
    return sum(_taken(whole, parts, layout) for whole, parts in chart.bars)


def _taken(whole: str, parts: tuple[Share, ...], layout: Layout) -> float:
    named = sum(len(_named(part, layout)) for part in parts)
    return 4 + _LINE * len(_title(whole, layout)) + _BAR + 8 + _LINE * named + 12


def _title(whole: str, layout: Layout) -> list[str]:
    return wrapped(whole, layout.width * _ROOM, SIZE)


def _named(part: Share, layout: Layout) -> list[str]:
    return wrapped(f"{part.name}: {part.label}", (layout.width - _INDENT) * _ROOM, SIZE)


def drawn(chart: ShareChart, layout: Layout) -> str:
    """Every bar with its parts; parts are parted by a gap, numbered, and named below by their numbers."""
    out, top = [], 0.0
    for whole, parts in chart.bars:
        out.append(_one(whole, parts, top, layout, rtl=chart.words.rtl))
        top += _taken(whole, parts, layout)
    return "".join(out)


def _one(whole: str, parts: tuple[Share, ...], top: float, layout: Layout, *, rtl: bool) -> str:
    total = sum(part.value for part in parts) or 1
    at, out, title = 0.0, [], _title(whole, layout)
    for line, text in enumerate(title):
        out.append(_text(0, top + 15 + _LINE * line, text, layout, rtl=rtl, kind="strong"))
    bar = top + 4 + _LINE * len(title)
    below = bar + _BAR + 8
    for place, part in enumerate(parts):
        wide = layout.width * part.value / total
        out.append(_part(place, at, wide, bar, layout, rtl=rtl))
        written = _fitting((f"{place + 1} · {part.label}", str(place + 1)), wide)
        if written:
            x = mirrored(at + wide / 2, layout, rtl=rtl)
            out.append(text_at(x, bar + 20, written, rtl=rtl, anchor="middle", kind="on"))
        out.append(_part(place, 0, _KEY + 2, below, layout, rtl=rtl, high=_KEY))
        middle = mirrored(_KEY / 2, layout, rtl=rtl)
        out.append(text_at(middle, below + 13, str(place + 1), anchor="middle", kind="on"))
        for text in _named(part, layout):
            out.append(_text(_INDENT, below + 13, text, layout, rtl=rtl))
            below += _LINE
        at += wide
    return "".join(out)


def _fitting(texts: tuple[str, ...], wide: float) -> str:
    """The first of some texts that has room in a part; empty where none has."""
    return next((text for text in texts if width(text, SIZE) + 8 < wide), "")


def _part(
    place: int, at: float, wide: float, y: float, layout: Layout, *, rtl: bool, high: int = _BAR
) -> str:
    left = mirrored(at + wide, layout, rtl=True) if rtl else at
    size = f'x="{number(left)}" y="{number(y)}" width="{number(max(0, wide - 2))}" height="{high}"'
    return f'<rect class="part f{place % 4 + 1}" {size}/>'


def _text(x: float, y: float, text: str, layout: Layout, *, rtl: bool, kind: str = "") -> str:
    anchor = turned("start", rtl=rtl)
    return text_at(mirrored(x, layout, rtl=rtl), y, text, rtl=rtl, anchor=anchor, kind=kind)
