"""The world map as a picture of its own: the same shapes, classes and patterns as in a page."""

from __future__ import annotations

from portal.charts.layout import Layout
from portal.charts.legends import legend, legend_height
from portal.charts.lettering import number
from portal.charts.model import Fill, MapChart


def height(chart: MapChart, layout: Layout) -> float:
    """How high the legend and the map are."""
    return legend_height(chart.legend, layout) + chart.world.height * _scale(chart, layout)


def _scale(chart: MapChart, layout: Layout) -> float:
    return layout.width / chart.world.width


def drawn(chart: MapChart, layout: Layout) -> str:
    """The legend and the map. It is never mirrored: west stays left in every language."""
    top, world = legend_height(chart.legend, layout), chart.world
    shapes = "".join(
        f'<path class="land {fill}" d="{"".join(world.shapes[code] for code in codes)}"/>'
        for fill, codes in _by_fill(chart)
    )
    return (
        f"{legend(chart.legend, layout, rtl=chart.words.rtl)}"
        f'<g transform="translate(0 {number(top)}) scale({_scale(chart, layout):.4f})">{shapes}'
        f'<path class="land none" d="{world.unsettled}"/>'
        f'<path class="lines" d="{world.lines}"/></g>'
    )


def _by_fill(chart: MapChart) -> list[tuple[Fill, list[str]]]:
    """One path a fill, areas without a figure first; the dots after everything that could cover them."""
    found: dict[tuple[bool, bool, Fill], list[str]] = {}
    for code in chart.world.shapes:
        fill: Fill = chart.fills.get(code, "none")
        found.setdefault((code in chart.world.small, fill != "none", fill), []).append(code)
    return [(key[2], codes) for key, codes in sorted(found.items())]
