"""What was observed: indicators, series, observations, editions. Values only; nothing here reads or counts.

Codes are kept in one spelling whatever the publisher's: sex ``F``, ``M``, ``_T``; age ``Y5T17``, ``Y_GE18``,
``Y_LT18``, ``_T``; countries by ISO 3166-1 alpha-3, regions by the scheme that drew them. The spelling is
that of the SDMX cross-domain code lists (SDMX Content-Oriented Guidelines, CL_SEX and CL_AGE).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Literal, NamedTuple, NewType

EditionId = NewType("EditionId", str)
"""``unsd-sdg-2020-10-19``: the source, then the label of the release; a file-safe name."""

AreaScheme = Literal["ISO", "M49", "ILO", "UNICEF", "WALKFREE", "OTHER", "NONE"]
"""Who drew the area. Four systems of regions share names and differ in members: never compare codes alone.

``OTHER`` is an area as its publisher wrote it (a province, a former state); ``NONE`` is no area at all, as
for an exchange rate.
"""

AREA_SCHEMES: tuple[AreaScheme, ...] = ("ISO", "M49", "ILO", "UNICEF", "WALKFREE", "OTHER", "NONE")

UNKNOWN = "unknown"
"""What ``Edition.published`` says where no source tells the date; such an edition is older than any other."""

TOTAL = "_T"
"""The code of "all together" in any dimension (SDMX)."""


class AreaKey(NamedTuple):
    """One area: a code and the scheme it belongs to: ``("ISO", "BRA")``, ``("M49", "202")``."""

    scheme: AreaScheme
    code: str


NO_AREA = AreaKey("NONE", "")

Breakdown = tuple[tuple[str, str], ...]
"""Dimension and code, sorted by dimension: ``(("AGE", "Y5T17"), ("SEX", "F"))``. None: no such dimension."""


class SeriesKey(NamedTuple):
    """What one line of figures is about: a series, an area and a breakdown.

    ``indicator`` is the code of the indicator that the series belongs to (``8.7.1``): the publisher's word,
    or where there is none that of the listed series (``datasets/starter/series.csv``); else empty.
    """

    series: str
    indicator: str
    area: AreaKey
    breakdown: Breakdown

    def of(self, dimension: str) -> str:
        """The code in one dimension, empty where the series has no such dimension."""
        return next((code for name, code in self.breakdown if name == dimension), "")

    @property
    def sex(self) -> str:
        """``F``, ``M``, ``_T`` or empty."""
        return self.of("SEX")

    @property
    def age(self) -> str:
        """``Y5T17`` and its like, ``_T``, or empty."""
        return self.of("AGE")


class ObservationStatus(StrEnum):
    """What kind of word a figure is, or why there is none. A zero is ``NORMAL`` with the value 0."""

    NORMAL = "normal"
    BREAK = "break"
    ESTIMATED = "estimated"
    MODELLED = "modelled"
    IMPUTED = "imputed"
    PROVISIONAL = "provisional"
    FORECAST = "forecast"
    UNRELIABLE = "unreliable"
    UNVALIDATED = "unvalidated"
    DEFINITION_DIFFERS = "definition differs"
    MISSING = "missing"
    SUPPRESSED = "suppressed"
    NOT_APPLICABLE = "not applicable"
    NOT_ASSESSED = "not assessed"

    @property
    def is_a_gap(self) -> bool:
        """Whether this says why there is no value."""
        return self in _GAPS


_GAPS = frozenset(
    {
        ObservationStatus.MISSING,
        ObservationStatus.SUPPRESSED,
        ObservationStatus.NOT_APPLICABLE,
        ObservationStatus.NOT_ASSESSED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One figure as one edition gives it, traceable to its line.

    ``period`` is as published (``2019``, ``2013-14``); ``value`` keeps its digits, None with a status that
    says why. The figure is ``value × 10**multiplier`` of ``unit``. ``source`` is the survey or register
    behind it, ``nature`` one of C, CA, E, G, M, N (SDG database) or empty, ``reporting_type`` G, N, R or
    empty. ``lower`` and ``upper`` are the publisher's interval. ``flags`` are what Atlas noticed
    (``outside-parts``), never the publisher's word. ``source_row`` counts the rows of the file or sheet
    from 1, header included.
    """

    key: SeriesKey
    period: str
    value: Decimal | None
    status: ObservationStatus
    unit: str
    source: str
    nature: str
    edition: EditionId
    footnotes: tuple[str, ...]
    source_row: int
    reporting_type: str = ""
    multiplier: int = 0
    lower: Decimal | None = None
    upper: Decimal | None = None
    flags: tuple[str, ...] = ()


class RowError(NamedTuple):
    """One cell that could not be read: rows count from 1, header included; at most 200 signs of the cell."""

    row: int
    column: str
    cell: str
    expected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction:
    """That an edition is hidden, since when (UTC ISO 8601), by whom and why."""

    when: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One release of one source as it was loaded; what its manifest says.

    ``published`` and ``as_of`` are EDTF dates: of the publisher's release (or ``UNKNOWN``), and of the
    copy that was loaded.
    ``loaded_at`` is UTC ISO 8601. ``checksum`` is the SHA-256 of the files in order, ``stored`` that of the
    Parquet file. ``rows`` = ``loaded`` + ``refused`` + ``empty`` (cells of a grid that say nothing), and
    no row is counted twice. ``series`` are the codes it holds. ``flagged`` counts rows by flag.
    ``area_names`` names areas that no scheme of ours lists (``830``: Channel Islands). ``figures`` is the
    table of an edition of key figures (``datasets.figures``), which has no observations.
    """

    id: EditionId
    source: str
    label: str
    title: str
    publishers: tuple[str, ...]
    licence: str
    source_url: str
    published: str
    as_of: str
    layout: str
    files: tuple[str, ...]
    checksum: str
    stored: str
    rows: int
    loaded: int
    refused: int
    empty: int
    series: tuple[str, ...]
    loaded_at: str
    loaded_by: str
    errors: tuple[RowError, ...] = ()
    flagged: tuple[tuple[str, int], ...] = ()
    area_names: tuple[tuple[str, str], ...] = ()
    figures: str = ""
    retracted: Retraction | None = field(default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesSummary:
    """One series as it is held now: from which edition, for how many areas, over which years."""

    series: str
    indicator: str
    source: str
    edition: EditionId
    units: tuple[str, ...]
    areas: int
    observations: int
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationQuery:
    """Which observations are wanted; an empty tuple is "any". ``edition`` empty: what is current.

    ``areas`` are codes of any scheme unless given as ``SCHEME:CODE``; years are inclusive, 0 is open.
    ``breakdowns`` are texts of ``columns.dims_text``, ``sources`` ids of the sources that publish editions.
    """

    series: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    sexes: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    year_from: int = 0
    year_to: int = 0
    edition: str = ""
    latest: bool = False
    breakdowns: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    reporting: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """An indicator and what its custodian says it can and cannot show; texts by language."""

    code: str
    target: str
    title: dict[str, str]
    definition: dict[str, str]
    limits: dict[str, str]
    custodians: tuple[str, ...]
    source_url: str
    as_of: str


Kind = Literal["rate", "count", "share", "score", "money"]
Trend = Literal["allowed", "no"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A series as a kind of figure: what is counted, within which boundary, and what may be done with it.

    ``concept`` and ``boundary`` decide what may stand side by side: two series with different values of
    either are never one chart. ``trend`` is ``allowed`` only on the publisher's own word, ``trend_source``.
    ``kind`` is ``rate``, ``count``, ``share``, ``score`` or ``money``; ``policy`` names the rule that applies
    (``age-bands``, ``detections``, ``assessment``, ``profits`` or empty).
    """

    code: str
    indicator: str
    name: dict[str, str]
    counted: dict[str, str]
    unit: str
    concept: str
    boundary: str
    kind: Kind
    trend: Trend
    trend_source: str
    policy: str
    custodians: tuple[str, ...]
    caution: dict[str, str]
    source_url: str
