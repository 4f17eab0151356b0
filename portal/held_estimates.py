"""Key figures as they are held now: the bundled ones, and those of files that were loaded since."""

from __future__ import annotations

from threading import Lock

from datasets.errors import StatisticsUnavailable
from datasets.estimates import Estimate, Estimates
from datasets.figures import joined
from datasets.store import Statistics


class HeldEstimates(Estimates):
    """Estimates that a running portal renews when a file of figures is loaded or retracted."""

    __slots__ = ("_bundled", "_generation", "_held", "_lock", "_statistics")
    _bundled: Estimates
    _generation: str | None
    _held: tuple[Estimate, ...]
    _lock: Lock
    _statistics: Statistics

    def __init__(self, bundled: Estimates, statistics: Statistics) -> None:
        put = object.__setattr__  # the class it stands for is frozen; what changes here is only what is kept
        put(self, "_bundled", bundled)
        put(self, "_statistics", statistics)
        put(self, "_lock", Lock())
        put(self, "_generation", None)
        put(self, "_held", bundled.figures)

    @property
    def figures(self) -> tuple[Estimate, ...]:
        """Every figure now; the bundled ones alone while the statistics cannot be read."""
        try:
            snapshot = self._statistics.snapshot()
        except StatisticsUnavailable:
            return self._bundled.figures
        with self._lock:
            if snapshot.generation != self._generation:
                found = joined(self._bundled, snapshot.editions()).figures
                object.__setattr__(self, "_held", found)
                object.__setattr__(self, "_generation", snapshot.generation)
            return self._held
