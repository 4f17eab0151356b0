"""Stacked shares: one bar a whole, parted; above each bar stands of whom the shares are."""

from __future__ import annotations

from portal.charts.layout import SIZE, Layout, mirrored, turned
from portal.charts.lettering import number, text_at, width
from portal.charts.model import Share, ShareChart

_BAR = 30
_LINE = 20


def height(chart: ShareChart) -> float:
    """How high the plot is: for each bar its name, the bar, and a line for each part."""
    return sum(_taken(parts) for _, parts in chart.bars)


def _taken(parts: tuple[Share, ...]) -> float:
    return 24 + _BAR + 8 + _LINE * len(parts) + 12


def drawn(chart: ShareChart, layout: Layout) -> str:
    """Every bar with its parts; parts are parted by a gap, named below with their pattern."""
    out, top = [], 0.0
    for whole, parts in chart.bars:
        out.append(_one(whole, parts, top, layout, rtl=chart.words.rtl))
        top += _taken(parts)
    return "".join(out)


def _one(whole: str, parts: tuple[Share, ...], top: float, layout: Layout, *, rtl: bool) -> str:
    total = sum(part.value for part in parts) or 1
    at, out = 0.0, [_text(0, top + 15, whole, layout, rtl=rtl, kind="strong")]
    for place, part in enumerate(parts):
        wide = layout.width * part.value / total
        out.append(_part(place, at, wide, top + 24, layout, rtl=rtl))
        if width(part.label, SIZE) + 12 < wide:
            x = mirrored(at + wide / 2, layout, rtl=rtl)
            out.append(text_at(x, top + 24 + 20, part.label, anchor="middle", kind="on"))
        y = top + 24 + _BAR + 8 + _LINE * place
        out.append(_part(place, 0, 14, y + 1, layout, rtl=rtl, high=14))
        out.append(_text(22, y + 13, f"{part.name}: {part.label}", layout, rtl=rtl))
        at += wide
    return "".join(out)


def _part(
    place: int, at: float, wide: float, y: float, layout: Layout, *, rtl: bool, high: int = _BAR
) -> str:
    left = mirrored(at + wide, layout, rtl=True) if rtl else at
    size = f'x="{number(left)}" y="{number(y)}" width="{number(max(0, wide - 2))}" height="{high}"'
    return f'<rect class="part f{place % 4 + 1}" {size}/>'


def _text(x: float, y: float, text: str, layout: Layout, *, rtl: bool, kind: str = "") -> str:
    anchor = turned("start", rtl=rtl)
    return text_at(mirrored(x, layout, rtl=rtl), y, text, rtl=rtl, anchor=anchor, kind=kind)
