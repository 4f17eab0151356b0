"""Observations on their way in: a few thousand rows at a time, as columns, with what could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from datasets.columns import NAMES, observation
from datasets.model import EditionId, Observation, RowError

BATCH_ROWS = 20_000
"""Rows read at once: some 30 MB of Python objects."""


def no_columns() -> dict[str, list[Any]]:
    """Every column of an edition, empty."""
    return {name: [] for name in NAMES}


@dataclass(slots=True)
class Batch:
    """Some rows of a file. ``columns`` holds the rows that were read, by the names of ``datasets.columns``;
    ``number`` is left to the store.

    ``rows`` = loaded + refused + ``empty``: ``refused`` rows have one or more ``errors``, ``empty`` ones are
    cells of a grid that say nothing at all.
    """

    rows: int
    columns: dict[str, list[Any]] = field(default_factory=no_columns)
    errors: list[RowError] = field(default_factory=list)
    refused: int = 0
    empty: int = 0

    @property
    def loaded(self) -> int:
        """How many rows were read to observations."""
        return len(self.columns["series"])

    def observations(self, edition: EditionId) -> Iterator[Observation]:
        """The rows as objects, in the order of the file."""
        columns = {**self.columns, "number": [None] * self.loaded}
        for values in zip(*(columns[name] for name in NAMES), strict=True):
            yield observation((*values, edition))


def observations(batches: Iterable[Batch], edition: str = "") -> list[Observation]:
    """All observations of some batches, for small files."""
    return [one for batch in batches for one in batch.observations(EditionId(edition))]
