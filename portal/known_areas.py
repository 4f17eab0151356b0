"""What is held of every area, reckoned once for each state of the statistics and kept.

Profiles, the matrix over all areas and the answers above a search read the same figures from here, so that
they cannot say two things.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from datasets.comparability import by_band
from datasets.knowledge import asked_of_everyone, by_area, speaking
from datasets.model import AreaKey, Edition, Observation, Series
from datasets.registry import Registry
from datasets.store import Snapshot, Statistics

COUNTRY = "ISO"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The speaking figures of one state of the statistics.

    ``questions`` are the series whose absence is a gap, ``bands`` the age band of most countries in each
    series, ``figures`` the speaking figures by series, then by area; ``areas`` says for how many areas a
    series is held.
    """

    snapshot: Snapshot
    questions: tuple[Series, ...]
    bands: Mapping[str, str]
    figures: Mapping[str, Mapping[AreaKey, tuple[Observation, ...]]]
    areas: Mapping[str, int]
    editions: Mapping[str, Edition]

    def of(self, series: str, area: AreaKey) -> tuple[Observation, ...]:
        """The figures that speak for a series in an area; empty where there is none."""
        return self.figures.get(series, {}).get(area, ())


class KnownAreas:
    """Answers from the newest state of the statistics; safe between threads."""

    def __init__(self, statistics: Statistics, registry: Registry) -> None:
        self._statistics, self._registry = statistics, registry
        self._lock = Lock()
        self._held: Held | None = None

    def now(self) -> Held:
        """What is held now; the same object until something is loaded or retracted."""
        snapshot = self._statistics.snapshot()
        with self._lock:
            if self._held is None or self._held.snapshot is not snapshot:
                self._held = _held(snapshot, self._registry)
            return self._held


def _held(snapshot: Snapshot, registry: Registry) -> Held:
    areas: dict[str, int] = {}
    for one in snapshot.series():
        areas[one.series] = areas.get(one.series, 0) + one.areas
    listed = [one for one in registry.series.values() if one.code in areas]
    figures = {
        one.code: {area: speaking(held) for area, held in by_area(snapshot.latest(one.code)).items()}
        for one in listed
        if one.policy != "assessment"
    }
    return Held(
        snapshot=snapshot,
        questions=asked_of_everyone(listed, areas),
        bands={code: _band(held) for code, held in figures.items()},
        figures=figures,
        areas=areas,
        editions={str(one.id): one for one in snapshot.editions()},
    )


def _band(figures: Mapping[AreaKey, tuple[Observation, ...]]) -> str:
    """The age band of most countries."""
    return by_band(one for area, held in figures.items() if area.scheme == COUNTRY for one in held).band
