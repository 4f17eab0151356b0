"""``GET /api/v1/observations`` and ``/observations/aggregate``: figures, each with all that belongs to it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import chain

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from typing_extensions import TypedDict

from datasets.comparability import Refusal, adding, map_classes, ranking
from datasets.links import NO_LINKS, Lines, Links
from datasets.model import Observation, ObservationQuery
from datasets.store import Snapshot
from portal.delivery import matches
from portal.deps import Services, ServicesOf
from portal.i18n import ReaderLanguage, gettext_noop
from portal.parameters import Reading
from portal.problems import OPEN_TO_ALL, Refused, Unreadable
from portal.search_request import LONGEST_CURSOR, MOST_A_PAGE
from portal.spreadsheet import csv_pieces
from portal.statistics_answers import COLUMNS, ObservationAnswer, StatisticsWriter, csv_row
from portal.statistics_areas import area_namer
from portal.statistics_words import REFUSED, said
from portal.views.api import parameters
from portal.views.api.answering import json_answer, only_asked, parameters_of, reader_of
from portal.views.api.documenting import described

router = APIRouter()

LATEST = "latest"
ZERO = Decimal(0)
ALL_EDITIONS = "all"


class ObservationsAnswer(TypedDict):
    """Some figures; ``total`` counts all that were asked for, ``next`` goes on as ``cursor``."""

    observations: list[ObservationAnswer]
    total: int
    next: str | None


class AggregateAnswer(TypedDict):
    """What may be done with one series: a sum of counts of one kind over areas that do not lie in each other.

    For ``rank`` and ``classes`` there is no sum: the observations come in the order of their values.
    """

    series: str
    operation: str
    by: str
    unit: str
    sum: str | None
    areas: int
    observations: list[ObservationAnswer]


@router.get(
    "/observations",
    **described(
        "observations",
        gettext_noop("Figures by series, area, sex, age and period; the latest of each by default."),
        ObservationsAnswer,
        parameters.OBSERVATIONS,
        "cursor-invalid",
        "not-found",
        "withdrawn",
    ),
)
def observations(request: Request, services: ServicesOf) -> Response:
    """Figures with their edition, publisher, licence and caution, some at a time."""
    language, reading = _reading(request, services)
    query = read_query(reading)
    limit = reading.number("limit", MOST_A_PAGE, 1, MOST_A_PAGE, "number") or MOST_A_PAGE
    cursor = reading.one("cursor", LONGEST_CURSOR)
    _refuse_misread(reading)
    snapshot = services.statistics.snapshot()
    page = snapshot.observations(query, limit=limit, cursor=cursor)
    writer = writer_for(services, snapshot, language, linked(snapshot, page.observations))
    answer: ObservationsAnswer = {
        "observations": [writer.observation(one) for one in page.observations],
        "total": snapshot.count(query),
        "next": page.cursor or None,
    }
    return json_answer(answer, language.html_tag)


@router.get(
    "/observations.csv", include_in_schema=False, openapi_extra={"parameters": parameters.OBSERVATIONS}
)
def observations_csv(request: Request, services: ServicesOf) -> Response:
    """The same as CSV, all of it, streamed."""
    language, reading = _reading(request, services)
    query = read_query(reading)
    _refuse_misread(reading)
    snapshot = services.statistics.snapshot()
    told = f"{snapshot.generation} {language.tag} {query!r}".encode("utf-8", "replace")
    etag = f'W/"{hashlib.blake2b(told, digest_size=12).hexdigest()}"'
    headers = {"etag": etag, "cache-control": "no-cache", "vary": "Accept-Language", **OPEN_TO_ALL}
    if matches(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    headers["content-disposition"] = 'attachment; filename="atlas87-observations.csv"'
    writer = writer_for(services, snapshot, language, Linking(snapshot))
    batches = begun(snapshot.walk(query))  # what goes wrong at the beginning is still an error answer
    every = iter(()) if only_asked(request) else batches
    pieces = csv_pieces(COLUMNS, ([csv_row(writer.observation(one)) for one in batch] for batch in every))
    return StreamingResponse(pieces, media_type="text/csv; charset=utf-8; header=present", headers=headers)


def begun(batches: Iterator[tuple[Observation, ...]]) -> Iterator[tuple[Observation, ...]]:
    """The same batches, the first of them read: what goes wrong there is raised here."""
    first = next(batches, ())
    return chain((first,), batches)


@router.get(
    "/observations/aggregate",
    **described(
        "aggregate",
        gettext_noop("The sum of one series over areas; 409 with the reason where it would be false."),
        AggregateAnswer,
        parameters.AGGREGATE,
        "not-comparable",
        "not-found",
    ),
)
def aggregate(request: Request, services: ServicesOf) -> Response:
    """A sum, or the refusal of one with the custodian's clause and its source."""
    language, reading = _reading(request, services)
    operation = reading.choice("operation", OPERATIONS, "sum")
    by = reading.choice("by", ("area", "sex", "age", "period", "series"), "area")
    query = read_query(reading)
    if not query.series and not reading.misread:
        reading.refuse("series", "", "needed")
    _refuse_misread(reading)
    snapshot = services.statistics.snapshot()
    detected = _detections(services, query)
    if detected is not None:
        raise _not_comparable(detected, language)
    known = {one.series for one in snapshot.series()} & set(query.series)
    if not known:
        raise Refused("not-found")
    found = every(snapshot, query)
    series = services.registry.series.get(query.series[0]) if len(known) == 1 else None
    values = [one for one in found if one.value is not None]
    allowed = {"sum": adding, "rank": ranking, "classes": map_classes}[operation]
    why = Refusal("other-series", {}, "") if len(known) > 1 else allowed(series, values)
    if why is None and by != "area" and operation == "sum":
        why = Refusal("overlapping", {}, "")  # sexes and ages are given with their totals, years are repeats
    if why is not None or not values:
        raise _not_comparable(why or Refusal("not-additive", {}, ""), language)
    writer = writer_for(services, snapshot, language, linked(snapshot, values))
    total = sum(map(_amount, values), start=ZERO)
    if operation != "sum":
        values.sort(key=_amount, reverse=True)
    answer: AggregateAnswer = {
        "series": query.series[0],
        "operation": operation,
        "by": by,
        "unit": values[0].unit,
        "sum": f"{total:f}" if operation == "sum" else None,
        "areas": len({one.key.area for one in values}),
        "observations": [writer.observation(one) for one in values],
    }
    return json_answer(answer, language.html_tag)


OPERATIONS = ("sum", "rank", "classes")


def _amount(one: Observation) -> Decimal:
    return ZERO if one.value is None else one.value.scaleb(one.multiplier)


def _detections(services: Services, query: ObservationQuery) -> Refusal | None:
    """The custodian's clause where any series asked for is of detected victims, listed and held or not."""
    asked = (services.registry.series.get(code) for code in query.series)
    said_of = next((one for one in asked if one is not None and one.policy == "detections"), None)
    return adding(said_of, ()) if said_of else None


def _not_comparable(why: Refusal, language: ReaderLanguage) -> Refused:
    clause = said(why.clause, language) if why.clause else None
    return Refused(
        "not-comparable",
        detail=REFUSED[why.code],
        members={
            "reason": why.code,
            "clause": clause.text if clause else None,
            "clause_language": clause.language if clause else None,
            "source": why.source or None,
        },
    )


AT_ONCE = 20_000
"""Observations read in one go: every area of the world by sex and age is under half of that."""


def every(snapshot: Snapshot, query: ObservationQuery) -> tuple[Observation, ...]:
    """All that the query finds, however many: a sum of some of them would be false."""
    page = snapshot.observations(query, limit=AT_ONCE)
    found = list(page.observations)
    while page.cursor:
        page = snapshot.observations(query, limit=AT_ONCE, cursor=page.cursor)
        found += page.observations
    return tuple(found)


def _reading(request: Request, services: Services) -> tuple[ReaderLanguage, Reading]:
    language, misread = reader_of(request, services)
    reading = Reading(parameters_of(request))
    reading.misread += misread
    return language, reading


def _refuse_misread(reading: Reading) -> None:
    if reading.misread:
        raise Unreadable(reading.misread)


def read_query(reading: Reading) -> ObservationQuery:
    """The figures that an address asks for.

    ``edition`` is ``latest`` (of each area and breakdown, the default), ``all`` (every year that is current)
    or the id of an edition. With a ``period`` every year is looked through.
    """
    edition = reading.one("edition", 120).strip() or LATEST
    periods = reading.values("period")
    return ObservationQuery(
        series=reading.values("series"),
        indicators=reading.values("indicator"),
        sources=reading.values("dataset"),
        areas=reading.values("area"),
        sexes=reading.values("sex"),
        ages=reading.values("age"),
        periods=periods,
        year_from=reading.number("year_from", None, 1900, 2100, "year") or 0,
        year_to=reading.number("year_to", None, 1900, 2100, "year") or 0,
        edition="" if edition in (LATEST, ALL_EDITIONS) else edition,
        latest=edition == LATEST and not periods,
    )


def linked(snapshot: Snapshot, some: Sequence[Observation]) -> Callable[[Observation], Links]:
    """The links of a few observations."""
    areas = {f"{one.key.area.scheme}:{one.key.area.code}" for one in some}
    return snapshot.lines({one.key.series for one in some}, areas).links if some else lambda _: NO_LINKS


class Linking:
    """The links of many observations that come series by series: what is current of one series is held."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot, self._series = snapshot, ""
        self._lines: Lines | None = None

    def __call__(self, one: Observation) -> Links:
        """The links of the next observation."""
        if self._lines is None or one.key.series != self._series:
            self._series = one.key.series
            self._lines = self._snapshot.lines((self._series,))
        return self._lines.links(one)


def writer_for(
    services: Services,
    snapshot: Snapshot,
    language: ReaderLanguage,
    links: Callable[[Observation], Links] = lambda _: NO_LINKS,
) -> StatisticsWriter:
    """Writes the observations of a snapshot in a language, with their links."""
    editions = snapshot.editions()
    return StatisticsWriter(
        language,
        services.registry.series,
        {str(one.id): one for one in editions},
        area_namer(services.areas, editions, language.tag),
        links,
    )
