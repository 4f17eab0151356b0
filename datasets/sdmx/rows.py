"""From a request to figures, series by series in the order of the store; however many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, groupby
from typing import Any

from datasets.model import Edition, Observation, ObservationQuery
from datasets.sdmx.components import ATTRIBUTE_IDS, Context, key_codes, time_period
from datasets.sdmx.ids import area_of, code_of, flow_identifier
from datasets.sdmx.queries import DataQuery
from datasets.sdmx.refusals import nothing_found
from datasets.store import Snapshot

ALL_CURRENT = "DF_CURRENT"
"""The dataflow of all that is current: for each series of a source its newest edition that has it."""


@dataclass(frozen=True, slots=True)
class KeyedSeries:
    """One SDMX series: its codes in the order of the key, figures with their time periods, its dataflow."""

    codes: tuple[str, ...]
    figures: tuple[tuple[str, Observation], ...]
    flow: str = ALL_CURRENT


def edition_of_flow(snapshot: Snapshot, flow: str) -> Edition | None:
    """The edition that a dataflow is; None for all that is current.

    Raises ``SdmxRefused`` for one that is not held, and for a retracted one, with its reason.
    """
    if flow in ("", ALL_CURRENT):
        return None
    found = next((one for one in snapshot.editions() if one.series and flow_identifier(one.id) == flow), None)
    if found is None:
        raise nothing_found(f"no dataflow {flow[:60]} is held")
    if found.retracted:
        when, why = found.retracted.when[:10], found.retracted.reason
        raise nothing_found(f"the edition {found.id} was retracted on {when}: {why}")
    return found


def found_series(snapshot: Snapshot, query: DataQuery, context: Context) -> Iterator[KeyedSeries]:
    """The series of a request, dataflow by dataflow; raises ``SdmxRefused`` where there is none.

    It is raised before any is given. ``context`` says the attributes that a request may filter by.
    """
    editions = [(flow or ALL_CURRENT, edition_of_flow(snapshot, flow)) for flow in query.flows or ("",)]
    later = _later(snapshot, query.updated_after)
    found = chain.from_iterable(
        _of_flow(snapshot, query, context, flow, edition, later) for flow, edition in editions
    )
    first = next(found, None)
    if first is None:
        raise nothing_found()
    return chain((first,), found)


def _of_flow(
    snapshot: Snapshot,
    query: DataQuery,
    context: Context,
    flow: str,
    edition: Edition | None,
    later: frozenset[str] | None,
) -> Iterator[KeyedSeries]:
    batches = snapshot.walk(narrowed(query, edition.id if edition else ""))
    every = (one for batch in batches for one in batch if later is None or one.edition in later)
    return (replace(one, flow=flow) for one in _cut(_keyed(every), query, context))


def narrowed(query: DataQuery, edition: str) -> ObservationQuery:
    """What the store can leave out; what it gives is looked at once more, code by code."""
    first, last = query.years()
    return ObservationQuery(
        series=_bare(query, "SERIES"),
        areas=tuple(":".join(area_of(code)) for code in sorted(query.codes("REF_AREA"))),
        sexes=_or_none(_bare(query, "SEX")),
        ages=_or_none(_bare(query, "AGE")),
        breakdowns=tuple("" if code == "_T" else code_of(code) for code in sorted(query.codes("BREAKDOWN"))),
        units=_or_none(_bare(query, "UNIT_MEASURE")),
        reporting=_or_none(_bare(query, "REPORTING_TYPE")),
        year_from=first,
        year_to=last,
        edition=edition,
    )


def _bare(query: DataQuery, dimension: str) -> tuple[str, ...]:
    return tuple(map(code_of, sorted(query.codes(dimension))))


def _or_none(codes: tuple[str, ...]) -> tuple[str, ...]:
    """``_Z`` may be what a publisher wrote, or that there is no such dimension."""
    return (*codes, "_Z") if "" in codes else codes


def _later(snapshot: Snapshot, moment: datetime | None) -> frozenset[str] | None:
    if moment is None:
        return None
    return frozenset(one.id for one in snapshot.editions() if datetime.fromisoformat(one.loaded_at) > moment)


@dataclass(slots=True)
class _Line:
    """The series of one line of the store, by edition and variant."""

    series: dict[tuple[str, int], list[tuple[str, Observation]]] = field(default_factory=dict)
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, one: Observation) -> None:
        time = time_period(one.period)
        self.seen[one.edition, time] += 1
        self.series.setdefault((one.edition, self.seen[one.edition, time]), []).append((time, one))


def _line(one: Observation) -> tuple[Any, ...]:
    return one.key.series, one.key.area, one.key.breakdown, one.unit, one.reporting_type


def _keyed(every: Iterable[Observation]) -> Iterator[KeyedSeries]:
    for _, some in groupby(every, _line):
        line = _Line()
        for one in some:
            line.add(one)
        for (_, variant), figures in sorted(line.series.items(), key=lambda pair: pair[0]):
            yield KeyedSeries(key_codes(figures[0][1], variant), tuple(figures))


def _cut(every: Iterable[KeyedSeries], query: DataQuery, context: Context) -> Iterator[KeyedSeries]:
    said = [(ATTRIBUTE_IDS.index(one.component), one) for one in query.of_attributes()]
    for one in every:
        kept = tuple(figure for figure in one.figures if query.wants(one.codes, figure[0]))
        for place, condition in said:
            kept = tuple(figure for figure in kept if condition.holds(context.attributes(figure[1])[place]))
        if query.first or query.last:
            kept = _ends(kept, query.first, query.last)
        if kept:
            yield KeyedSeries(one.codes, kept)


def _ends(
    figures: tuple[tuple[str, Observation], ...], first: int, last: int
) -> tuple[tuple[str, Observation], ...]:
    """The first and the last figures of a series, none twice."""
    if first + last >= len(figures):
        return figures
    return (*figures[:first], *figures[len(figures) - last :]) if last else figures[:first]
