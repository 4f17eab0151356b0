"""How long a reader waits for a cluster, and how long who writes to it: see ``index.patience``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds that one try may take, and how often it is tried again (on another host, where there is one).

    A search of ours takes some ten milliseconds and at most a second when all is cold; two tries of 2.4 s
    answer, or say that the engine is down, within 5 s. ``rest`` is for how long nobody is made to wait again.
    A write waits longer than a cluster takes to notice that a node stands still (33 s).
    """

    search: float = 2.4
    search_again: int = 1
    write: float = 60.0
    write_again: int = 2
    rest: float = 2.0

    @property
    def answer(self) -> float:
        """Seconds for all calls of one answer together."""
        return self.search * (1 + self.search_again)
