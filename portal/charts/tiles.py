"""The tile grid: every area a square of one size, so that small islands are seen and no border is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from portal.charts.layout import Layout
from portal.charts.legends import legend, legend_height, square
from portal.charts.lettering import number, text_at, written
from portal.charts.model import Fill, Tile, TileChart

_DARK: frozenset[Fill] = frozenset({"class-3", "class-4", "class-5", "held"})
"""Fills that bear white letters."""

_ACROSS = 8
"""Squares in a row of the narrow picture, where 27 would be too small to read: in order of their codes."""

_LOW = 0.62
"""How high a square of the narrow picture is to its width: a line of letters and some room."""


def _pitch(chart: TileChart, layout: Layout) -> float:
    return layout.width / (1 + max((one.column for one in chart.tiles), default=0))


def height(chart: TileChart, layout: Layout) -> float:
    """How high the grid and its legend are."""
    rows = 1 + max((one.row for one in chart.tiles), default=0)
    return legend_height(chart.legend, layout) + rows * _pitch(chart, layout)


def drawn(chart: TileChart, layout: Layout) -> str:
    """The legend, one path for all tiles of a fill, and the code of each area as a text of its own.

    The map is never mirrored: west stays left in every language.
    """
    pitch, top = _pitch(chart, layout), legend_height(chart.legend, layout)
    codes = [
        text_at(x + pitch / 2, y, one.code, anchor="middle", kind="on" if one.fill in _DARK else "")
        for one, x, y in _letters(chart.tiles, pitch, pitch, top)
    ]
    letters = f'<g class="codes" font-size="{number(pitch * 0.41)}">{"".join(codes)}</g>'
    above = legend(chart.legend, layout, rtl=chart.words.rtl)
    return f"{above}{_squares(chart.tiles, pitch, pitch, top)}{letters}"


def compact(chart: TileChart, layout: Layout) -> tuple[str, float]:
    """The grid of a page in few elements, without its legend; and how high it is.

    All codes of one colour are one text whose letters are placed one by one. In the narrow picture squares
    stand in order of their codes, since 27 in a row could not be read.
    """
    tiles = chart.tiles if not layout.above else tuple(in_rows(chart.tiles))
    pitch = layout.width / (1 + max((one.column for one in tiles), default=0))
    high = pitch * (_LOW if layout.above else 1)
    size = 13 if layout.above else 11
    dark = [one for one in _letters(tiles, pitch, high, 0) if one[0].fill in _DARK]
    light = [one for one in _letters(tiles, pitch, high, 0) if one[0].fill not in _DARK]
    texts = "".join(_one_text(found, pitch, kind) for found, kind in ((light, ""), (dark, "on")) if found)
    rows = 1 + max((one.row for one in tiles), default=0)
    picture = f'{_squares(tiles, pitch, high, 0)}<g class="codes" font-size="{size}">{texts}</g>'
    return picture, rows * high


def in_rows(tiles: Iterable[Tile]) -> list[Tile]:
    """The same squares in rows of equal length, in order of their codes."""
    ordered = sorted(tiles, key=lambda one: one.code)
    return [replace(one, column=at % _ACROSS, row=at // _ACROSS) for at, one in enumerate(ordered)]


def _letters(tiles: Sequence[Tile], pitch: float, high: float, top: float) -> list[tuple[Tile, float, float]]:
    """Each tile with its left edge and the line its code stands on."""
    return [(one, one.column * pitch, top + one.row * high + high / 2 + 4) for one in tiles]


def _one_text(found: Sequence[tuple[Tile, float, float]], pitch: float, kind: str) -> str:
    """Codes as one text: the letters of each stand a quarter of the square apart around its middle."""
    xs, ys, codes = [], [], []
    for one, left, line in found:
        step = min(pitch / 4, 9.0)
        for at, sign in enumerate(one.code):
            xs.append(f"{left + pitch / 2 + (at - (len(one.code) - 1) / 2) * step:.0f}")
            ys.append(f"{line:.0f}")
            codes.append(sign)
    named = f' class="{kind}"' if kind else ""
    text = written("".join(codes), rtl=False)
    return f'<text x="{" ".join(xs)}" y="{" ".join(ys)}" text-anchor="middle"{named}>{text}</text>'


def _squares(tiles: Iterable[Tile], pitch: float, high: float, top: float) -> str:
    paths: dict[Fill, list[str]] = {}
    for one in tiles:
        x, y = one.column * pitch + 1, top + one.row * high + 1
        paths.setdefault(one.fill, []).append(square(x, y, pitch - 2, high - 2))
    return "".join(
        f'<path class="tile {fill}" d="{"".join(found)}"/>' for fill, found in sorted(paths.items())
    )
