"""Charts over years: points always, a line only where the values may be joined."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from portal.charts.layout import SIZE, Axis, Layout, mirrored, segment, turned
from portal.charts.lettering import number, text_at, width
from portal.charts.model import Line, YearChart

HEIGHT = 300
_TOP, _BOTTOM = 40, 262

_DASHES = ("", "7 4", "2 4", "10 3 2 3")
"""Each series has a dash of its own besides its colour; four, as there are four colours."""


def height(chart: YearChart) -> float:
    """How high the plot is."""
    return HEIGHT + 20 * max(0, len(chart.lines) - 1)


def drawn(chart: YearChart, layout: Layout) -> str:
    """Grid, years, points with labels, lines where allowed, the name of each series."""
    rtl = chart.words.rtl
    years = sorted({point.year for line in chart.lines for point in line.points})
    if not years:
        return ""
    start, end = (64, layout.width - 40) if not layout.above else (44, layout.width - 24)
    across = Axis(years[0], years[-1], start, end, layout.width if rtl else None)
    if len(years) == 1:
        across = Axis(years[0] - 1, years[0] + 1, start, end, layout.width if rtl else None)
    up = Axis(chart.ticks[0].value, chart.ticks[-1].value, _BOTTOM, _TOP, None)
    parts = [_grid(chart, up, layout), *(_year(across, year) for year in years)]
    if chart.apart and not any(line.joined for line in chart.lines):
        parts += _breaks(years, across, chart)
    parts += [_line(line, place, across, up) for place, line in enumerate(chart.lines[:4])]
    if len(chart.lines) > 1:
        parts += [_key(line, place, layout, rtl=rtl) for place, line in enumerate(chart.lines[:4])]
    return "".join(parts)


def _grid(chart: YearChart, up: Axis, layout: Layout) -> str:
    rtl = chart.words.rtl
    lines = "".join(segment(0, up.at(one.value), layout.width, up.at(one.value)) for one in chart.ticks)
    labels = "".join(
        text_at(
            mirrored(0, layout, rtl=rtl),
            up.at(one.value) - 4,
            one.label,
            anchor=turned("start", rtl=rtl),
            kind="soft",
        )
        for one in chart.ticks
    )
    return f'<path class="grid" d="{lines}"/>{labels}'


def _year(across: Axis, year: int) -> str:
    return text_at(across.at(year), _BOTTOM + 22, str(year), anchor="middle", kind="soft")


def _breaks(years: list[int], across: Axis, chart: YearChart) -> Iterator[str]:
    """Between two years whose figures may not be joined: a broken upright, with words where there is room."""
    for before, after in pairwise(years):
        one, other = across.at(before), across.at(after)
        middle = (one + other) / 2
        fits = width(chart.apart, SIZE) < abs(other - one)
        yield f'<path class="break" d="{segment(middle, _TOP, middle, _BOTTOM)}"/>'
        yield text_at(
            middle, _TOP - 8, chart.apart if fits else "≠", rtl=chart.words.rtl and fits, anchor="middle",
            kind="soft",
        )  # fmt: skip


def _line(line: Line, place: int, across: Axis, up: Axis) -> str:
    points = [(across.at(one.year), up.at(one.value), one.label) for one in line.points]
    dots = "".join(f"M{number(x)} {number(y)}h0" for x, y, _ in points)
    labels = "".join(text_at(x, y - 12, label, anchor="middle") for x, y, label in points)
    path = ""
    if line.joined and len(points) > 1:
        along = "L".join(f"{number(x)} {number(y)}" for x, y, _ in points)
        dash = f' stroke-dasharray="{_DASHES[place]}"' if _DASHES[place] else ""
        path = f'<path class="line s{place + 1}" d="M{along}"{dash}/>'
    return f'{path}<path class="dot s{place + 1}" d="{dots}"/>{labels}'


def _key(line: Line, place: int, layout: Layout, *, rtl: bool) -> str:
    y = HEIGHT + 20 * place
    x = mirrored(10, layout, rtl=rtl)
    text = text_at(mirrored(24, layout, rtl=rtl), y + 5, line.name, rtl=rtl, anchor=turned("start", rtl=rtl))
    return f'<path class="dot s{place + 1}" d="M{number(x)} {y}h0"/>{text}'
