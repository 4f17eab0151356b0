"""The one table from exception to answer: a page for people, a problem document for machines.

An exception nobody foresaw becomes a 500 with the number of the request, which the log names too; what was
asked stays out of both.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from datasets import errors as dataset_errors
from datasets.sdmx.error_message import error_message
from datasets.sdmx.formats import speaks_json
from index import errors as index_errors
from ingest import errors as ingest_errors
from portal.delivery import LONGEST_ADDRESS
from portal.deps import asker_language, open_services
from portal.i18n import negotiate
from portal.meant_addresses import meant
from portal.problems import (
    BY_LANGUAGE,
    KINDS,
    MEDIA_TYPE,
    OPEN_TO_ALL,
    OTHER_INDEX,
    Refused,
    problem,
    refusal,
)
from portal.rendering import Head
from portal.search_request import LONGEST_QUERY

LOG = logging.getLogger("atlas87.portal")
RETRY_AFTER = 60
"""Seconds to wait after a 503: a worker or a disk needs about that long to come back."""

MOST_PLACES = 12
"""Calls named in the log when something breaks: from the view down to where it broke."""


class AddressTooLong(Exception):
    """More bytes of address than any search needs."""


TABLE: dict[type[Exception], str] = {
    index_errors.NotFound: "not-found",
    index_errors.Withdrawn: "withdrawn",
    index_errors.NotServedHere: "not-served-here",
    index_errors.CursorExpired: "cursor-expired",
    index_errors.CursorInvalid: "cursor-invalid",
    index_errors.ValueRefused: "parameter-invalid",
    index_errors.KnowledgeError: "unavailable",
    ingest_errors.IngestError: "unavailable",
    dataset_errors.UnknownArea: "not-found",
    dataset_errors.UnknownEdition: "not-found",
    dataset_errors.UnknownSeries: "not-found",
    dataset_errors.EditionRetracted: "withdrawn",
    dataset_errors.BadCursor: "cursor-invalid",
    dataset_errors.SdmxRefused: "request-invalid",
    dataset_errors.StatisticsError: "unavailable",
    RequestValidationError: "request-invalid",
    AddressTooLong: "address-too-long",
    OSError: "unavailable",
}
"""The kind of answer (``portal.problems.KINDS``) for an exception or its nearest ancestor here."""

_BY_STATUS = {400: "request-invalid", 404: "not-found", 405: "method-not-allowed", 422: "request-invalid"}


def kind_of(error: Exception) -> str:
    """The kind of answer for an exception; ``internal-error`` for one that nobody foresaw."""
    if isinstance(error, Refused):
        return error.kind
    if isinstance(error, HTTPException):
        return _BY_STATUS.get(
            error.status_code, "request-invalid" if error.status_code < 500 else "unavailable"
        )
    return next((TABLE[ancestor] for ancestor in type(error).__mro__ if ancestor in TABLE), "internal-error")


def values_of(error: Exception) -> dict[str, object]:
    """What fills the placeholders of the kind's sentence."""
    match error:
        case Refused():
            return error.values
        case index_errors.Withdrawn() | dataset_errors.EditionRetracted():
            return {"when": error.when, "reason": error.reason}
        case index_errors.NotServedHere():
            return {"source": error.source_url or "–"}
        case AddressTooLong():
            return {"most": LONGEST_QUERY}
    return {}


def detail_of(error: Exception) -> str | None:
    """What is said of an exception instead of its kind's sentence (a message id)."""
    return OTHER_INDEX if isinstance(error, index_errors.IndexOfAnotherVersion) else None


def speaks_to_machines(request: Request) -> bool:
    """Whether an error at this address is read by a program: the API and the exports."""
    path = request.url.path
    return path.startswith(("/api/", "/sdmx/", "/healthz", "/readyz", "/metrics")) or path.endswith(
        (".json", ".csv", ".atom")
    )


def answer_error(request: Request, error: Exception) -> Response:
    """The answer for an exception, in the asker's language."""
    if isinstance(error, index_errors.Merged):
        address = str(request.url.include_query_params()).replace(error.work_id, error.into, 1)
        return RedirectResponse(address.removeprefix(str(request.base_url).rstrip("/")), status_code=301)
    if isinstance(error, dataset_errors.SdmxRefused):
        return _sdmx_answer(request, error)
    kind = kind_of(error)
    if kind == "not-found" and (elsewhere := _meant_answer(request)) is not None:
        return elsewhere
    status = KINDS[kind].status
    if status >= 500:
        _note(request, error)
    headers = dict(getattr(error, "headers", None) or {})
    if status == 405:
        headers["Allow"] = "GET, HEAD"  # every address reads; the router only knows of GET
    if status == 503:
        headers["Retry-After"] = str(RETRY_AFTER)
    if speaks_to_machines(request):
        return _problem_answer(request, error, kind, headers)
    return _page_answer(request, error, kind, headers)


def _meant_answer(request: Request) -> Response | None:
    """To the address that was meant, if a route of ours answers it: for good, unless by the asker's word."""
    if request.method != "GET":
        return None
    languages = open_services(request).languages
    negotiated = negotiate(request.headers.get("accept-language"), tuple(languages))

    def answers(path: str) -> bool:
        first, slash, rest = path[1:].partition("/")
        router = _router_of(request, path)
        named = first in languages or _router_of(request, f"/-{slash}{rest}") is not router
        return router is not None and named  # what answers any first part takes it for a language

    found = meant(request.scope["path"], request.scope["query_string"], answers, languages, negotiated)
    if found is None:
        return None
    headers = {"vary": "Accept-Language", "cache-control": "private"} if found.guessed else None
    return RedirectResponse(found.address, status_code=302 if found.guessed else 308, headers=headers)


def _router_of(request: Request, path: str) -> BaseRoute | None:
    """The first of the application's routers that answers a path."""
    scope = {"type": "http", "method": "GET", "path": path, "root_path": request.scope.get("root_path", "")}
    routes: list[BaseRoute] = request.app.router.routes
    return next((route for route in routes if route.matches(scope)[0] is Match.FULL), None)


def _sdmx_answer(request: Request, error: dataset_errors.SdmxRefused) -> Response:
    """A refusal in SDMX-REST: the message of the standard, in English."""
    form, body = error_message(error, as_json=speaks_json(request.headers.get("accept")))
    headers = {"cache-control": "no-store", "vary": "Accept", **OPEN_TO_ALL}
    return Response(body, error.status, media_type=form, headers=headers)


def _note(request: Request, error: Exception) -> None:
    """Into the log: which request, what broke and where; no address, no words of the reader.

    Only errors of our own say what they have to say: anybody else's may repeat the words it broke on.
    """
    number = getattr(request.state, "request_id", "-")
    if isinstance(error, index_errors.KnowledgeError):
        LOG.error("request %s: %s: %s", number, type(error).__name__, error)
    else:
        LOG.error("request %s: %s", number, " after ".join(_broken_at(error)))


def _broken_at(error: BaseException) -> Iterator[str]:
    """An error and those behind it, each by its kind and the places it came through, without its words."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        places = traceback.extract_tb(link.__traceback__)[-MOST_PLACES:]
        came = " > ".join(f"{place.filename}:{place.lineno} {place.name}" for place in places)
        yield f"{type(link).__name__} at {came or 'no place'}"
        link = link.__cause__ or link.__context__


def _problem_answer(request: Request, error: Exception, kind: str, headers: dict[str, str]) -> Response:
    language = asker_language(request)
    instance = request.url.path
    if isinstance(error, Refused):
        document = refusal(error, language, instance=instance)
    else:
        values, detail = values_of(error), detail_of(error)
        document = problem(kind, language, instance=instance, values=values, detail=detail)
    return JSONResponse(
        dict(document.body),
        document.status,
        media_type=MEDIA_TYPE,
        headers={
            "cache-control": "no-store",
            "content-language": language.html_tag,
            **BY_LANGUAGE,
            **headers,
        },
    )


def _page_answer(request: Request, error: Exception, kind: str, headers: dict[str, str]) -> Response:
    language = asker_language(request)
    return open_services(request).pages.answer(
        request,
        language,
        "error.html",
        Head(title=language.gettext(KINDS[kind].title), indexed=False),
        status=KINDS[kind].status,
        headers=headers,
        kind=kind,
        values=values_of(error),
        detail=detail_of(error),
        request_number=getattr(request.state, "request_id", ""),
    )


def add_error_answers(app: FastAPI) -> None:
    """Let the table answer everything that views raise."""
    for kind in (
        index_errors.KnowledgeError,
        ingest_errors.IngestError,
        dataset_errors.StatisticsError,
        Refused,
        OSError,
    ):
        app.add_exception_handler(kind, answer_error)
    app.add_exception_handler(HTTPException, answer_error)
    app.add_exception_handler(RequestValidationError, answer_error)


class LastResort:
    """Catches what no handler foresaw, inside the layers that add headers, so that a 500 has them too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve; an exception after the answer has begun can only cut it short. Nothing is raised, or the
        server would log it with its words."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def note_begin(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
                raise AddressTooLong  # noqa: TRY301 - answered below like everything else
            await self.app(scope, receive, note_begin)
        except Exception as error:
            if begun:  # the server hangs up, so that nobody takes a part for the whole
                _note(Request(scope, receive), error)
                return
            response = answer_error(Request(scope, receive), error)
            await response(scope, receive, send)
