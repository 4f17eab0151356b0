"""Ticks, crosses and dots that are drawn, not written: in a table they are what a cell says.

A mark is one small shape that stands alone. Emblems and flags are many shapes on one spot; arrows, bars and
whatever else has no plain meaning say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ingest.tables_grid import Box, Word

MARK_FONT = "drawn"
"""Stands where the name of a font stands in a word that is no writing."""

_LEAST, _MOST = 3.5, 18.0
"""Points of the sides of a mark: the height of small and of large print."""

_SLIM = 2.2
"""How much longer than the other a side may be."""

_SHAPES = 2_000
"""Shapes of a page that are looked at: a map has more, and no marks."""

_NEAR = 1.0
"""Points between two shapes that belong together."""

_PALE = 0.85
"""Light from which on a shape is background: white is 1."""

Point = tuple[float, float]


def drawn_marks(page: Any) -> list[Word]:
    """The marks on a leaf of pdfplumber, each as a word of one sign."""
    shapes = [*page.curves, *(line for line in page.lines if _slants(line))]
    if len(shapes) > _SHAPES:
        return []
    return [Word(sign, box, MARK_FONT) for group in _alone(shapes) for sign, box in _mark(group)]


def _slants(line: Any) -> bool:
    return bool(line["width"] >= _LEAST / 2 and line["height"] >= _LEAST / 2)


def _alone(shapes: Iterable[Any]) -> Iterator[list[Any]]:
    """Shapes that touch each other, together: two strokes of a cross, a hundred pieces of an emblem."""
    groups: list[tuple[Box, list[Any]]] = []
    for shape in sorted(shapes, key=lambda one: (one["top"], one["x0"])):
        box, members = _box(shape), [shape]
        apart = []
        for other, held in groups:
            if _touch(box, other):
                box, members = _both(box, other), held + members
            else:
                apart.append((other, held))
        groups = [*apart, (box, members)]
    return (members for _, members in groups)


def _box(shape: Any) -> Box:
    return (shape["x0"], shape["top"], shape["x1"], shape["bottom"])


def _touch(one: Box, other: Box) -> bool:
    across = one[0] <= other[2] + _NEAR and other[0] <= one[2] + _NEAR
    return across and one[1] <= other[3] + _NEAR and other[1] <= one[3] + _NEAR


def _both(one: Box, other: Box) -> Box:
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))


def _mark(group: Sequence[Any]) -> Iterator[tuple[str, Box]]:
    """The sign of shapes that stand together, if they are one mark."""
    if len(group) > 2 or all(map(_is_pale, group)):
        return
    box = _box(group[0]) if len(group) == 1 else _both(_box(group[0]), _box(group[1]))
    width, height = box[2] - box[0], box[3] - box[1]
    if not (min(width, height) >= _LEAST and max(width, height) <= min(_MOST, _SLIM * min(width, height))):
        return
    points = [
        ((x - box[0]) / width, (y - box[1]) / height) for shape in group for x, y in shape.get("pts", ())
    ]
    if sign := _sign(points, filled=any(shape.get("fill") for shape in group)):
        yield sign, box


def _is_pale(shape: Any) -> bool:
    """Whether a shape is filled with white or nearly so and has no outline."""
    if shape.get("stroke"):
        return False
    colour = shape.get("non_stroking_color")
    values = [one for one in colour if isinstance(one, int | float)] if isinstance(colour, tuple) else []
    if not values:
        return False
    return max(values) <= 1 - _PALE if len(values) == 4 else min(values) >= _PALE  # four: ink, not light


def _sign(points: Sequence[Point], *, filled: bool) -> str:
    """What points within a square (from its top left corner, 0 to 1) draw; empty for no mark."""
    if len(points) < 3:
        return ""
    if _is_tick(points):
        return "✓"
    if _is_cross(points):
        return "✗"
    if filled and _is_disc(points):
        return "●"
    return ""


def _is_tick(points: Sequence[Point]) -> bool:
    """Down from the left to a foot left of the middle, up to the right: two corners are empty."""
    foot = max(points, key=lambda one: one[1])
    left = min(points, key=lambda one: one[0])
    right = max(points, key=lambda one: one[0])
    return (
        0.08 <= foot[0] <= 0.6
        and 0.3 <= left[1] <= 0.85
        and right[1] <= 0.3
        and not any(x < 0.35 and y < 0.25 for x, y in points)
        and not any(x > 0.75 and y > 0.6 for x, y in points)
    )


def _is_cross(points: Sequence[Point]) -> bool:
    """Something in each corner, nothing at the middle of a side."""
    corners = [(0, 0), (0, 1), (1, 0), (1, 1)]
    reaches = all(any(abs(x - a) < 0.3 and abs(y - b) < 0.3 for x, y in points) for a, b in corners)
    sides = [(0.5, 0), (0.5, 1), (0, 0.5), (1, 0.5)]
    empty = not any(abs(x - a) < 0.15 and abs(y - b) < 0.2 for x, y in points for a, b in sides)
    inner = any(0.2 < x < 0.8 and 0.2 < y < 0.8 for x, y in points)
    return reaches and empty and (inner or len(points) == 4)


def _is_disc(points: Sequence[Point]) -> bool:
    """All points on a circle, on each of its sides."""
    round_ = all(0.42 <= ((x - 0.5) ** 2 + (y - 0.5) ** 2) ** 0.5 <= 0.56 for x, y in points)
    sides = [(0.5, 0), (0.5, 1), (0, 0.5), (1, 0.5)]
    return round_ and all(any(abs(x - a) + abs(y - b) < 0.35 for x, y in points) for a, b in sides)
