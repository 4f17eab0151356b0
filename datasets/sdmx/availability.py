"""What data are available for a request: every code of each dimension that an answer would have.

``/availability/{context}/{agency}/{id}/{version}/{key}/{component}?c[…]&updatedAfter&references&mode``. With
``mode=exact`` the codes are those of the answer; with ``available`` those that could be chosen besides, that
is of each dimension what the rest of the request leaves. (SDMX-REST 2.1.0, availability queries.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datasets.sdmx.components import CODED, KEY_IDS, TIME, Context
from datasets.sdmx.ids import AGENCY
from datasets.sdmx.json_message import urn
from datasets.sdmx.queries import VERSION, DataQuery, read_data_query
from datasets.sdmx.refusals import bad_syntax
from datasets.sdmx.rows import ALL_CURRENT, found_series
from datasets.sdmx.structures import Artefacts
from datasets.store import Snapshot

if TYPE_CHECKING:
    from pysdmx.model.__base import MaintainableArtefact

REFERENCES = ("codelist", "datastructure", "conceptscheme", "dataflow")
"""Types that a constraint refers to; ``all`` is all of them."""

_NOTHING = ("none", "valuelist", "dataproviderscheme")
_COMPONENTS = (*KEY_IDS, TIME)
_OWN = ("references", "mode")


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailabilityQuery:
    """A request for data, the components wanted of its answer, what is referred to, and the mode."""

    data: DataQuery
    components: tuple[str, ...]
    references: frozenset[str]
    available: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Available:
    """The codes of each component in order, and how many series and figures the answer has."""

    codes: Mapping[str, tuple[str, ...]]
    series: int
    figures: int


def read_availability_query(path: str, parameters: Sequence[tuple[str, str]]) -> AvailabilityQuery:
    """The request of an address below ``/availability/``; raises ``SdmxRefused``."""
    parts = path.strip("/").split("/")
    if len(parts) > 6:
        raise bad_syntax("at most context, agency, id, version, key and component follow one another")
    given = dict(parameters)
    mode = given.get("mode") or "exact"
    if mode not in ("exact", "available"):
        raise bad_syntax("mode is exact or available")
    references = frozenset((given.get("references") or "none").split(","))
    if not references <= {*REFERENCES, *_NOTHING, "all"}:
        raise bad_syntax(f"references is one of none, all, {', '.join(REFERENCES)}")
    wanted = parts[5].split(",") if len(parts) == 6 and parts[5] not in ("", "*", "all") else _COMPONENTS
    if unknown := [one for one in wanted if one not in _COMPONENTS]:
        raise bad_syntax(f"there is no dimension {unknown[0][:60]!r}")
    rest = [pair for pair in parameters if pair[0] not in _OWN]
    return AvailabilityQuery(
        data=read_data_query("/".join(parts[:5]), rest),
        components=tuple(one for one in _COMPONENTS if one in wanted),
        references=frozenset(REFERENCES) if "all" in references else references,
        available=mode == "available",
    )


def available(snapshot: Snapshot, query: AvailabilityQuery, context: Context) -> Available:
    """What an answer would have; raises ``SdmxRefused`` where it would have nothing."""
    codes, series, figures = _counted(snapshot, query.data, context)
    if query.available:
        for one in query.components:
            rest = query.data.without(one)
            if rest != query.data:
                codes[one] = _counted(snapshot, rest, context)[0][one]
    wanted = {one: tuple(sorted(codes[one])) for one in query.components}
    return Available(codes=wanted, series=series, figures=figures)


def _counted(snapshot: Snapshot, query: DataQuery, context: Context) -> tuple[dict[str, set[str]], int, int]:
    codes: dict[str, set[str]] = {one: set() for one in _COMPONENTS}
    series = figures = 0
    for one in found_series(snapshot, query, context):
        for name, code in zip(KEY_IDS, one.codes, strict=True):
            codes[name].add(code)
        codes[TIME].update(time for time, _ in one.figures)
        series, figures = series + 1, figures + len(one.figures)
    return codes, series, figures


def constraint(
    found: Available, query: AvailabilityQuery, artefacts: Artefacts
) -> list[MaintainableArtefact]:
    """The constraint that says what is available, and what it refers to."""
    from pysdmx.model import Annotation, ConstraintAttachment, CubeRegion, DataConstraint
    from pysdmx.model.constraint import CubeKeyValue, CubeValue

    flows = query.data.flows or (ALL_CURRENT,)
    values = [CubeKeyValue(name, [CubeValue(one) for one in codes]) for name, codes in found.codes.items()]
    made = DataConstraint(
        "AVAILABLE", name="What is available for the request", version=VERSION, agency=AGENCY,
        constraint_attachment=ConstraintAttachment(
            None, dataflows=[urn("datastructure.Dataflow", flow) for flow in flows]
        ),
        cube_regions=[CubeRegion(values)],
        annotations=[
            Annotation(id="series_count", title=str(found.series)),
            Annotation(id="obs_count", title=str(found.figures)),
        ],
    )  # fmt: skip
    used = {CODED[name]: dict.fromkeys(codes, "") for name, codes in found.codes.items() if name in CODED}
    return [made, *artefacts.referenced(query.references, flows, used)]


def as_actual(message: bytes) -> bytes:
    """The message with its constraint saying what is there: pysdmx 1.21 writes only what is allowed."""
    for was, now in (
        (b'role="Allowed"', b'role="Actual"'), (b'type="Allowed"', b'type="Actual"'),
        (b'"role":"Allowed"', b'"role":"Actual"'),
    ):  # fmt: skip
        message = message.replace(was, now)
    return message
