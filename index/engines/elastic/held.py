"""What is held of a cluster between two calls: a view of an index, an entry as it was last written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class View:
    """What a point in time saw, to be searched any number of times; ``close`` lets the server forget it."""

    __slots__ = ("id", "index")

    def __init__(self, view_id: str, index: str) -> None:
        self.id, self.index = view_id, index


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry, and the number that its write was given: whoever writes it next names both."""

    sequence: int
    term: int
    source: dict[str, Any]
