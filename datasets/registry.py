"""What is known of indicators, series and treaties whatever is loaded: bundled tables, in English and French.

The texts are Atlas's own words on what custodians say; each row names the custodian and the address of its
metadata. ``datasets/starter/SOURCE.md`` says where each table comes from.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TypeVar, get_args

from datasets.errors import BundledTableBroken
from datasets.families import KnownSeries
from datasets.model import Indicator, Kind, Series, Trend

POLICIES = ("", "age-bands", "detections", "assessment", "profits")
STATUSES = ("ratified", "not recorded")
PATHFINDING = ("named", "pledged", "committed", "workshop", "candidate", "pathfinder")
"""What a source records of a country on its way to be a pathfinder of Alliance 8.7; ``named``: among them,
with no more said."""

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A treaty. ``universal_since`` is the day from which every member State is bound by it, else empty."""

    code: str
    title: Mapping[str, str]
    year: str
    universal_since: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratification:
    """Whether a source recorded a ratification. An old "no" is "not recorded": it may have changed since."""

    instrument: str
    area: str
    status: str
    source: str
    as_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathfinder:
    """What a source recorded of a country's way to pathfinder status, and of when (EDTF)."""

    area: str
    recorded: str
    date: str
    source: str
    source_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a government answered to a figure or an assessment of others, in full and in its own language."""

    area: str
    subject: str
    date: str
    language: str
    text: str
    source: str
    source_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Every bundled table, looked up by code."""

    indicators: Mapping[str, Indicator]
    series: KnownSeries
    instruments: Mapping[str, Instrument]
    ratifications: tuple[Ratification, ...]
    pathfinders: Mapping[str, Pathfinder] = field(default_factory=dict)
    responses: tuple[Response, ...] = ()

    def responses_of(self, area: str) -> tuple[Response, ...]:
        """What the government of a country (ISO alpha-3) answered, the newest first."""
        found = [one for one in self.responses if one.area == area]
        return tuple(sorted(found, key=lambda one: one.date, reverse=True))

    def series_of(self, indicator: str) -> tuple[Series, ...]:
        """The series of one indicator, in the order of the table."""
        return tuple(one for one in self.series.values() if one.indicator == indicator)

    def ratifications_of(self, area: str) -> tuple[Ratification, ...]:
        """What is recorded of one country (ISO alpha-3), by treaty."""
        return tuple(one for one in self.ratifications if one.area == area)


def load_registry(folder: Traversable | None = None) -> Registry:
    """The bundled tables, or others of the same columns; raises ``BundledTableBroken``."""
    place = folder or resources.files("datasets").joinpath("starter")
    indicators = {one.code: one for one in _table(place, "indicators.csv", _indicator)}
    series = {one.code: one for one in _table(place, "series.csv", _series)}
    instruments = {one.code: one for one in _table(place, "instruments.csv", _instrument)}
    ratifications = tuple(_table(place, "ratifications.csv", _ratification))
    pathfinders = {one.area: one for one in _table(place, "pathfinders.csv", _pathfinder)}
    responses = tuple(_table(place, "responses.csv", _response))
    faults = [
        f"{one.code} is of the indicator {one.indicator}, which is not listed"
        for one in series.values()
        if one.indicator and one.indicator not in indicators
    ]
    if faults:
        raise BundledTableBroken("series.csv", *faults)
    return Registry(
        indicators=indicators,
        series=KnownSeries(series),
        instruments=instruments,
        ratifications=ratifications,
        pathfinders=pathfinders,
        responses=responses,
    )


class _Indicators(Mapping[str, str]):
    """The indicator of each series that is known, those of a family too."""

    def __init__(self, series: KnownSeries) -> None:
        self._series = series

    def __getitem__(self, code: str) -> str:
        found = self._series[code].indicator
        if not found:
            raise KeyError(code)
        return found

    def __iter__(self) -> Iterator[str]:
        return (code for code, one in self._series.items() if one.indicator)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def indicators_of_series() -> Mapping[str, str]:
    """The indicator of every bundled series, for rows that name none."""
    return _Indicators(load_registry().series)


_KEYS = {"ratifications.csv": 2, "responses.csv": 3}
"""How many first columns name a row; one in every other table."""


def _table(folder: Traversable, name: str, read: Callable[[Mapping[str, str]], _Row]) -> Iterator[_Row]:
    text = folder.joinpath(name).read_bytes().decode("utf-8")
    seen: set[tuple[str, ...]] = set()
    for line, row in enumerate(csv.DictReader(io.StringIO(text, newline="")), 2):
        key = tuple(list(row.values())[: _KEYS.get(name, 1)])
        if key in seen:
            raise BundledTableBroken(name, f"line {line} repeats {', '.join(key)}")
        seen.add(key)
        try:
            yield read(row)
        except (KeyError, ValueError) as error:
            raise BundledTableBroken(name, f"line {line}: {error!r}") from error


def _texts(row: Mapping[str, str], name: str) -> dict[str, str]:
    """A text in English and French; both are required."""
    texts = {language: row[f"{name}_{language}"] for language in ("en", "fr")}
    if not all(texts.values()):
        raise ValueError(f"{name} is empty")
    return texts


def _one_of(cell: str, allowed: tuple[str, ...]) -> str:
    if cell not in allowed:
        raise ValueError(f"{cell!r} is none of {', '.join(allowed)}")
    return cell


def _list(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split(";")))


def _indicator(row: Mapping[str, str]) -> Indicator:
    return Indicator(
        code=row["code"],
        target=row["target"],
        title=_texts(row, "title"),
        definition=_texts(row, "definition"),
        limits=_texts(row, "limits"),
        custodians=_list(row["custodians"]),
        source_url=row["source_url"],
        as_of=row["as_of"],
    )


def _series(row: Mapping[str, str]) -> Series:
    _one_of(row["kind"], get_args(Kind))
    _one_of(row["trend"], get_args(Trend))
    if (row["trend"] == "allowed") != bool(row["trend_source"]):
        raise ValueError("a trend is allowed exactly where its source is named")
    return Series(
        code=row["code"],
        indicator=row["indicator"],
        name=_texts(row, "name"),
        counted=_texts(row, "counted"),
        unit=row["unit"],
        concept=row["concept"],
        boundary=row["boundary"],
        kind=_KINDS[row["kind"]],
        trend=_TRENDS[row["trend"]],
        trend_source=row["trend_source"],
        policy=_one_of(row["policy"], POLICIES),
        custodians=_list(row["custodians"]),
        caution=_texts(row, "caution"),
        source_url=row["source_url"],
    )


_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
_TRENDS: dict[str, Trend] = {word: word for word in get_args(Trend)}


def _instrument(row: Mapping[str, str]) -> Instrument:
    return Instrument(
        code=row["code"],
        title=_texts(row, "title"),
        year=row["year"],
        universal_since=row["universal_since"],
        source=row["source"],
    )


def _ratification(row: Mapping[str, str]) -> Ratification:
    return Ratification(
        instrument=row["instrument"],
        area=row["area"],
        status=_one_of(row["status"], STATUSES),
        source=row["source"],
        as_of=row["as_of"],
    )


def _pathfinder(row: Mapping[str, str]) -> Pathfinder:
    if not (row["date"] and row["source"]):
        raise ValueError("a status without date or source is not recorded at all")
    return Pathfinder(
        area=row["area"],
        recorded=_one_of(row["recorded"], PATHFINDING),
        date=row["date"],
        source=row["source"],
        source_url=row["source_url"],
    )


def _response(row: Mapping[str, str]) -> Response:
    empty = [name for name, cell in row.items() if not cell and name != "source_url"]
    if empty:
        raise ValueError(f"{', '.join(empty)} of a response must be given")
    return Response(**{name: row[name] for name in Response.__dataclass_fields__})
