"""Statistics as machines get them: the shapes of the public interface, and the rows of CSV files. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from typing_extensions import TypedDict

from datasets.links import NO_LINKS, Links
from datasets.model import AreaKey, Edition, Observation, Series
from portal.i18n import ReaderLanguage
from portal.spreadsheet import cell, listed
from portal.statistics_areas import AreaName
from portal.statistics_words import said, scaled, scaled_interval


class AreaReference(TypedDict):
    """An area: who drew it, its code, its name in the asker's language."""

    scheme: str
    code: str
    name: str


class IntervalAnswer(TypedDict):
    """The publisher's interval; decimals in strings, null where one end is not given."""

    lower: str | None
    upper: str | None


class ObservationAnswer(TypedDict):
    """One figure. ``value`` is a decimal in a string, null with a ``status`` that says why.

    ``breakdown`` holds further dimensions than sex and age; ``flags`` are what this portal noticed, never the
    publisher's word. ``source`` is the survey or register, ``dataset`` the source whose edition this is: two
    of them may hold the same series. ``revised_by`` is the edition that is current and says otherwise of this
    period, ``followed_by`` the newest later period held of the same line; null where there is none.
    """

    series: str
    indicator: str
    area: AreaReference
    period: str
    value: str | None
    status: str
    unit: str
    sex: str
    age: str
    breakdown: dict[str, str]
    boundary: str
    interval: IntervalAnswer | None
    nature: str
    reporting_type: str
    source: str
    caution: str
    dataset: str
    edition: str
    revised_by: str | None
    followed_by: str | None
    publishers: list[str]
    licence: str
    footnotes: list[str]
    flags: list[str]
    source_row: int


@dataclass(frozen=True, slots=True)
class StatisticsWriter:
    """Writes observations for one reader: names, cautions, publishers and licences beside every figure."""

    language: ReaderLanguage
    series: Mapping[str, Series]
    editions: Mapping[str, Edition]
    name: AreaName
    links: Callable[[Observation], Links] = lambda _: NO_LINKS

    def area(self, key: AreaKey) -> AreaReference:
        """An area with its name."""
        return {"scheme": key.scheme, "code": key.code, "name": self.name(key)}

    def observation(self, one: Observation) -> ObservationAnswer:
        """One figure with all that belongs to it."""
        series, edition = self.series.get(one.key.series), self.editions[one.edition]
        value, links = scaled(one), self.links(one)
        interval: IntervalAnswer | None = None
        lower, upper = scaled_interval(one)
        if lower is not None or upper is not None:
            interval = {"lower": _text(lower), "upper": _text(upper)}
        return {
            "series": one.key.series,
            "indicator": one.key.indicator,
            "area": self.area(one.key.area),
            "period": one.period,
            "value": None if value is None else f"{value:f}",
            "status": one.status.value,
            "unit": one.unit,
            "sex": one.key.sex,
            "age": one.key.age,
            "breakdown": {name: code for name, code in one.key.breakdown if name not in ("SEX", "AGE")},
            "boundary": series.boundary if series else "",
            "interval": interval,
            "nature": one.nature,
            "reporting_type": one.reporting_type,
            "source": one.source,
            "caution": said(series.caution, self.language).text if series else "",
            "dataset": edition.source,
            "edition": one.edition,
            "revised_by": links.revised_by or None,
            "followed_by": links.followed_by or None,
            "publishers": list(edition.publishers),
            "licence": edition.licence,
            "footnotes": list(one.footnotes),
            "flags": list(one.flags),
            "source_row": one.source_row,
        }


def _text(value: object) -> str | None:
    return None if value is None else f"{value:f}"


COLUMNS = (
    "series", "indicator", "area_scheme", "area", "area_name", "period", "value", "status", "unit", "sex",
    "age", "breakdown", "boundary", "lower", "upper", "nature", "reporting_type", "source", "caution",
    "dataset", "edition", "revised_by", "followed_by", "publishers", "licence", "footnotes", "flags",
    "source_row",
)  # fmt: skip
"""The columns of every CSV file of observations."""


def csv_row(one: ObservationAnswer) -> tuple[str, ...]:
    """One figure as a row, in the order of ``COLUMNS``. A missing value is an empty cell with its status.

    Texts that a spreadsheet would run are defused; numbers stay numbers, so a negative value keeps its sign.
    """
    interval = one["interval"] or {"lower": None, "upper": None}
    area = one["area"]
    texts: dict[str, object] = {
        **one,
        "area_scheme": area["scheme"],
        "area": area["code"],
        "area_name": area["name"],
        "breakdown": listed(f"{name}={code}" for name, code in one["breakdown"].items()),
        "revised_by": one["revised_by"] or "",
        "followed_by": one["followed_by"] or "",
        "publishers": listed(one["publishers"]),
        "footnotes": listed(one["footnotes"]),
        "flags": listed(one["flags"]),
    }
    numbers = {
        "value": one["value"] or "",
        "lower": interval["lower"] or "",
        "upper": interval["upper"] or "",
        "source_row": str(one["source_row"]),
    }
    return tuple(numbers[name] if name in numbers else cell(str(texts[name])) for name in COLUMNS)


def csv_rows(answers: Iterable[ObservationAnswer]) -> Iterator[tuple[str, ...]]:
    """Rows of a CSV file."""
    return map(csv_row, answers)
