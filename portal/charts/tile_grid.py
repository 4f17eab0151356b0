"""Where each member of the United Nations, and each observer State, stands in the grid of equal squares.

``tile_grid.csv`` was computed once: the middle of the largest part of each country (Natural Earth, public
domain, through world-atlas 2.0.2), spread evenly, then assigned to the cells of a grid of 27 by 19 so that
the sum of squared distances is least. It says nothing about borders.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class TileGrid:
    """Column and row of each State by ISO alpha-3 code, from the north-west on; counted from 0."""

    places: Mapping[str, tuple[int, int]]

    def with_others(self, codes: Iterable[str]) -> dict[str, tuple[int, int]]:
        """The grid, and below it in rows of their own the areas that are no member but have a figure."""
        others = [code for code in dict.fromkeys(codes) if code not in self.places]
        columns = 1 + max(column for column, _ in self.places.values())
        below = 2 + max(row for _, row in self.places.values())
        added = {code: (at % columns, below + at // columns) for at, code in enumerate(others)}
        return {**self.places, **added}


def read_tile_grid() -> TileGrid:
    """The grid that comes with the program."""
    text = resources.files("portal.charts").joinpath("tile_grid.csv").read_text("utf-8")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return TileGrid({row["iso3"]: (int(row["column"]), int(row["row"])) for row in rows})
