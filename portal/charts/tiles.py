"""The tile grid: every area a square of one size, so that small islands are seen and no border is drawn."""

from __future__ import annotations

from portal.charts.layout import Layout, mirrored, turned
from portal.charts.lettering import number, text_at, wrapped
from portal.charts.model import Fill, TileChart

_LINE = 22


def _pitch(chart: TileChart, layout: Layout) -> float:
    return layout.width / (1 + max((one.column for one in chart.tiles), default=0))


def height(chart: TileChart, layout: Layout) -> float:
    """How high the grid and its legend are."""
    rows = 1 + max((one.row for one in chart.tiles), default=0)
    return _legend_height(chart, layout) + rows * _pitch(chart, layout)


def _legend_height(chart: TileChart, layout: Layout) -> float:
    return _LINE * sum(len(wrapped(text, layout.width - 30, 13)) for _, text in chart.legend) + 10


def drawn(chart: TileChart, layout: Layout) -> str:
    """The legend, one path for all tiles of a fill, and the code of each area.

    The map is never mirrored: west stays left in every language.
    """
    pitch, top = _pitch(chart, layout), _legend_height(chart, layout)
    paths: dict[Fill, list[str]] = {}
    codes = []
    size = pitch - 2
    for one in chart.tiles:
        x, y = one.column * pitch + 1, top + one.row * pitch + 1
        paths.setdefault(one.fill, []).append(_square(x, y, size))
        over = "on" if one.fill in ("class-3", "class-4", "class-5", "held") else ""
        codes.append(text_at(x + size / 2, y + size * 0.66, one.code, anchor="middle", kind=over))
    drawn_paths = "".join(
        f'<path class="tile {fill}" d="{"".join(found)}"/>' for fill, found in sorted(paths.items())
    )
    letters = f'<g class="codes" font-size="{number(pitch * 0.41)}">{"".join(codes)}</g>'
    return f"{_legend(chart, layout)}{drawn_paths}{letters}"


def _square(x: float, y: float, size: float) -> str:
    return f"M{number(x)} {number(y)}h{number(size)}v{number(size)}h-{number(size)}z"


def _legend(chart: TileChart, layout: Layout) -> str:
    rtl, y, out = chart.words.rtl, 0.0, []
    for fill, text in chart.legend:
        x = mirrored(16, layout, rtl=True) if rtl else 0
        out.append(f'<path class="tile {fill}" d="{_square(x + 1, y + 1, 14)}"/>')
        for line in wrapped(text, layout.width - 30, 13):
            place = mirrored(26, layout, rtl=rtl)
            out.append(text_at(place, y + 13, line, rtl=rtl, anchor=turned("start", rtl=rtl)))
            y += _LINE
    return "".join(out)
