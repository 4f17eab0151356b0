"""``/sdmx/v2/``: the statistics by SDMX-REST 2, for programs that speak it. Always in English."""

from __future__ import annotations

import hashlib
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from datasets.model import Edition
from datasets.sdmx.availability import as_actual, available, constraint, read_availability_query
from datasets.sdmx.codes import Codes, codes_of
from datasets.sdmx.components import Context
from datasets.sdmx.csv_message import csv_message
from datasets.sdmx.formats import DATA, STRUCTURES, chosen
from datasets.sdmx.json_message import MEDIA_TYPE as DATA_JSON
from datasets.sdmx.json_message import Header, json_message
from datasets.sdmx.queries import read_data_query
from datasets.sdmx.refusals import bad_syntax, not_offered, nothing_found
from datasets.sdmx.rows import found_series
from datasets.sdmx.structure_queries import read_structure_query
from datasets.sdmx.structures import Artefacts, structure_message
from datasets.store import Snapshot
from portal.delivery import matches
from portal.deps import Services, ServicesOf
from portal.i18n import DEFAULT_LANGUAGE
from portal.problems import OPEN_TO_ALL
from portal.statistics_areas import area_namer
from portal.views.api.answering import KEEP, only_asked, parameters_of
from portal.views.api.observations import Linking

router = APIRouter(prefix="/sdmx/v2")

_LATER = {
    "schema": "a schema: messages are read by the schemas of the standard",
    "registration": "registrations: nobody registers data here",
}
_NEVER = "2000-01-01T00:00:00Z"
"""When a store came to be in which nothing was ever loaded."""


@router.get("/data/{path:path}", include_in_schema=False)
def data(path: str, request: Request, services: ServicesOf) -> Response:
    """Figures of one dataflow, streamed, as SDMX-CSV 2.0.0 or SDMX-JSON 2.0.0."""
    form = chosen(request.headers.get("accept"), DATA)
    query = read_data_query(path, parameters_of(request))
    snapshot = services.statistics.snapshot()
    headers = _headers(request, snapshot, form)
    if matches(request.headers.get("if-none-match"), headers["etag"]):
        return Response(status_code=304, headers=headers)
    context = _context(services, snapshot)
    series = found_series(snapshot, query, context)
    if only_asked(request):
        return Response(headers=headers, media_type=form)
    if form == DATA_JSON:
        codes = _codes(services, snapshot)
        header = Header(id=_mark(request, snapshot, form), prepared=_moment(snapshot.editions()))
        pieces = json_message(series, query, context, codes, header)
    else:
        pieces = csv_message(series, query, context)
    return StreamingResponse(pieces, media_type=form, headers=headers)


@router.get("/structure/{path:path}", include_in_schema=False)
def structure(path: str, request: Request, services: ServicesOf) -> Response:
    """Dataflows, data structure, code lists, concepts, our agency: SDMX-ML 3.0 or 2.1, SDMX-JSON 2.0.0."""
    form = chosen(request.headers.get("accept"), STRUCTURES)
    query = read_structure_query(path, parameters_of(request))
    snapshot = services.statistics.snapshot()
    headers = _headers(request, snapshot, form)
    if matches(request.headers.get("if-none-match"), headers["etag"]):
        return Response(status_code=304, headers=headers)
    editions = snapshot.editions()
    found = Artefacts(editions, _codes(services, snapshot)).found(query)
    prepared = datetime.fromisoformat(_moment(editions))
    body = structure_message(found, form, prepared, _mark(request, snapshot, form))
    return Response(body, media_type=form, headers=headers)


@router.get("/availability/{path:path}", include_in_schema=False)
def availability(path: str, request: Request, services: ServicesOf) -> Response:
    """Which codes an answer would have, as a constraint: SDMX-ML 3.0 or 2.1, SDMX-JSON 2.0.0."""
    form = chosen(request.headers.get("accept"), STRUCTURES)
    query = read_availability_query(path, parameters_of(request))
    snapshot = services.statistics.snapshot()
    headers = _headers(request, snapshot, form)
    if matches(request.headers.get("if-none-match"), headers["etag"]):
        return Response(status_code=304, headers=headers)
    found = available(snapshot, query, _context(services, snapshot))
    editions = snapshot.editions()
    artefacts = constraint(found, query, Artefacts(editions, _codes(services, snapshot)))
    prepared = datetime.fromisoformat(_moment(editions))
    body = as_actual(structure_message(artefacts, form, prepared, _mark(request, snapshot, form)))
    return Response(body, media_type=form, headers=headers)


@router.get("/metadata/{path:path}", include_in_schema=False)
def metadata(path: str) -> Response:
    """No sets of reference metadata are held: what is known stands on every figure."""
    raise nothing_found("no metadata set is held")


@router.get("/{path:path}", include_in_schema=False)
def anything_else(path: str) -> Response:
    """What SDMX-REST has and this service has not, and what it has not either."""
    kind = path.partition("/")[0]
    offered = "data, structure and availability are offered"
    if kind in _LATER:
        raise not_offered(f"{_LATER[kind]}; {offered}")
    raise bad_syntax(f"there is no such query: {offered}")


def _context(services: Services, snapshot: Snapshot) -> Context:
    editions = {str(one.id): one for one in snapshot.editions()}
    return Context(services.registry.series, editions, Linking(snapshot))


def _codes(services: Services, snapshot: Snapshot) -> Codes:
    name = area_namer(services.areas, snapshot.editions(), DEFAULT_LANGUAGE)
    return codes_of(snapshot, services.registry.series, name)


def _headers(request: Request, snapshot: Snapshot, form: str) -> dict[str, str]:
    return {
        "etag": f'W/"{_mark(request, snapshot, form)}"',
        "cache-control": KEEP,
        "vary": "Accept",
        "content-language": DEFAULT_LANGUAGE,
        **OPEN_TO_ALL,
    }


def _mark(request: Request, snapshot: Snapshot, form: str) -> str:
    """The same for the same request of the same state of the statistics."""
    told = f"{snapshot.generation} {request.url.path}?{request.url.query} {form}".encode("utf-8", "replace")
    return f"A{hashlib.blake2b(told, digest_size=12).hexdigest()}"


def _moment(editions: tuple[Edition, ...]) -> str:
    """When the statistics came to be what they are: the same request has the same bytes until they change."""
    moments = [one.loaded_at for one in editions]
    moments += [one.retracted.when for one in editions if one.retracted]
    return max(moments, default=_NEVER)
