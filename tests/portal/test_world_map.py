"""The world map: every area has a shape, borders are those of the United Nations' usage, no value leaks.

Places are projected here anew (Equal Earth), and looked for in the shapes of the committed sprite.
"""

from __future__ import annotations

import math
import re

import pytest

from datasets.areas import load_areas
from portal.charts.frame import standalone
from portal.charts.model import MapChart, Words
from portal.charts.tile_grid import read_tile_grid
from portal.charts.world import read_world, world_of

WORLD = read_world()
WORDS = Words(title="t", subtitle="s", description="d", notes=())
NOT_DRAWN = {"ATA", "ATF", "HMD", "SGS"}

Ring = list[tuple[float, float]]


def rings(path: str) -> list[Ring]:
    """The rings of path data of whole steps; a dot becomes the square around it."""
    found: list[Ring] = []
    for part in re.findall(r"M([^Mz]*)z", path):
        numbers = [float(one) for one in re.findall(r"-?\d+", part)]
        x, y = numbers[0], numbers[1]
        if "a" in part:
            r = numbers[2]
            found.append([(x, y - r), (x + 2 * r, y - r), (x + 2 * r, y + r), (x, y + r)])
            continue
        ring = [(x, y)]
        for at in range(2, len(numbers) - 1, 2):
            x, y = x + numbers[at], y + numbers[at + 1]
            ring.append((x, y))
        found.append(ring)
    return found


def inside(point: tuple[float, float], path: str) -> bool:
    """Whether a point lies in the area of some path data (even-odd)."""
    x, y = point
    crossings = 0
    for ring in rings(path):
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                crossings += 1
    return crossings % 2 == 1


def projected(longitude: float, latitude: float) -> tuple[float, float]:
    """Equal Earth, from 83.7 degrees north down, 2,000 units across."""

    def plane(lon: float, lat: float) -> tuple[float, float]:
        a = (1.340264, -0.081106, 0.000893, 0.003796)
        t = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(lat)))
        slope = a[0] + 3 * a[1] * t**2 + 7 * a[2] * t**6 + 9 * a[3] * t**8
        x = 2 * math.sqrt(3) * math.radians(lon) * math.cos(t) / (3 * slope)
        return x, a[0] * t + a[1] * t**3 + a[2] * t**7 + a[3] * t**9

    east, top = plane(180, 0)[0], plane(0, 83.7)[1]
    x, y = plane(longitude, latitude)
    return (x + east) * 1000 / east, (top - y) * 1000 / east


def owners(longitude: float, latitude: float) -> set[str]:
    """The areas whose shape holds a place."""
    point = projected(longitude, latitude)
    return {code for code, path in WORLD.shapes.items() if inside(point, path)}


@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "code"),
    [
        ("Simferopol", 34.1, 45.0, "UKR"),
        ("Smara", -11.7, 26.7, "ESH"),
        ("Hargeisa", 44.1, 9.6, "SOM"),
        ("Kyrenia", 33.3, 35.25, "CYP"),
        ("Cayenne's hinterland", -53.0, 4.0, "GUF"),
        ("Paris", 2.3, 48.8, "FRA"),
        ("Nairobi", 36.8, -1.3, "KEN"),
        ("Anadyr", 175.0, 66.0, "RUS"),
        ("beyond the 180th meridian", -175.0, 66.5, "RUS"),
        ("Longyearbyen", 16.5, 78.3, "SJM"),
        ("Taichung", 120.9, 24.0, "158"),
        ("Pristina", 21.0, 42.6, "XKX"),
    ],
)
def test_a_place_lies_where_the_united_nations_have_it(
    place: str, longitude: float, latitude: float, code: str
) -> None:
    assert owners(longitude, latitude) == {code}, place


def test_every_area_of_the_united_nations_list_has_a_shape() -> None:
    assert {one.code for one in load_areas().countries() if one.m49} - set(WORLD.shapes) == NOT_DRAWN
    assert set(read_tile_grid().places) <= set(WORLD.shapes)


@pytest.mark.parametrize("code", ["TUV", "NRU", "MDV", "KIR", "MCO", "GIB", "ATG", "SYC", "TON", "PLW"])
def test_small_islands_are_dots(code: str) -> None:
    assert code in WORLD.small


def test_no_line_runs_across_the_whole_map() -> None:
    """Shapes that reach over the 180th meridian are cut there."""
    for path in WORLD.shapes.values():
        for ring in rings(path):
            steps = zip(ring, [*ring[1:], ring[0]], strict=True)
            assert max(abs(x2 - x1) for (x1, _), (x2, _) in steps) < WORLD.width / 4


def test_what_is_not_settled_is_hatched_and_over_every_value() -> None:
    filled = dict.fromkeys(WORLD.shapes, "class-5")
    drawn = standalone(
        MapChart(words=WORDS, world=WORLD, fills=filled, legend=())  # type: ignore[arg-type]
    )
    assert drawn.index(f'<path class="land none" d="{WORLD.unsettled}"/>') > drawn.rindex("class-5")
    golan, siachen = projected(35.75, 33.0), projected(77.2, 35.4)
    assert inside(golan, WORLD.unsettled) or inside((golan[0] + 1, golan[1]), WORLD.unsettled)
    assert inside(siachen, WORLD.unsettled)
    assert drawn.index('class="lines"') > drawn.index(WORLD.unsettled)


@pytest.mark.parametrize(
    ("line", "longitude", "latitude"),
    [("Sudan and South Sudan", 30.5, 9.7), ("Western Sahara", -10.5, 27.67), ("Korea", 127.3, 38.2)],
)
def test_a_boundary_that_is_not_final_is_broken(line: str, longitude: float, latitude: float) -> None:
    x, y = projected(longitude, latitude)
    near = []
    for part in re.findall(r"M([^M]*)", WORLD.lines):
        numbers = [float(one) for one in re.findall(r"-?\d+", part)]
        at = (numbers[0], numbers[1])
        for step in range(2, len(numbers) - 1, 2):
            to = (at[0] + numbers[step], at[1] + numbers[step + 1])
            near += [
                math.dist((x, y), (at[0] + (to[0] - at[0]) * k / 20, at[1] + (to[1] - at[1]) * k / 20))
                for k in range(21)
            ]
            at = to
    assert min(near) < 6, line


def test_another_drawing_is_no_map() -> None:
    with pytest.raises(ValueError, match="sprite"):
        world_of("<svg viewBox='0 0 1 1'/>")
