"""The API told to machines (``/api/v1/openapi.json``) and to people (``/{lang}/about/api/reference``)."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from index.errors import NotFound
from portal.deps import LanguageOf, ServicesOf, asker_language
from portal.problems import DETAILS, KINDS, OPEN_TO_ALL
from portal.rendering import Head
from portal.views.api.answering import base_of
from portal.views.api.contract import PREFIX, openapi_document, operations

MEDIA_TYPE = "application/vnd.oai.openapi+json;version=3.1"


def guide_router(routes: list[BaseRoute]) -> APIRouter:
    """The guide to some operations, and the addresses that lead to it."""
    router = APIRouter(include_in_schema=False)

    @lru_cache(maxsize=4)
    def contract(base: str) -> bytes:
        return json.dumps(openapi_document(routes, base), ensure_ascii=False, indent=1).encode()

    @router.get(f"{PREFIX}/openapi.json")
    def openapi(request: Request, services: ServicesOf) -> Response:
        """The OpenAPI 3.1 document."""
        body = contract(base_of(request, services))
        etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        headers = {"etag": etag, "cache-control": "no-cache", **OPEN_TO_ALL}
        return Response(body, media_type="application/json", headers=headers)

    @router.get("/{lang}/about/api/reference")
    def guide(request: Request, services: ServicesOf, language: LanguageOf) -> HTMLResponse:
        """Every operation, its parameters and its problems, in words."""
        document = json.loads(contract(base_of(request, services)))
        return services.pages.answer(
            request,
            language,
            "api.html",
            Head(title=language.gettext("API reference")),
            operations=list(operations(document)),
            problems=[(name, kind.status, kind.title, DETAILS[name]) for name, kind in KINDS.items()],
            openapi=f"{PREFIX}/openapi.json",
        )

    @router.get(PREFIX)
    @router.get(f"{PREFIX}/")
    def front(request: Request) -> Response:
        """The guide, in the asker's language."""
        return _to_guide(request)

    @router.get("/problems/{kind}")
    def problem(kind: str, request: Request) -> Response:
        """What one kind of problem means: the ``type`` of every problem document leads here."""
        if kind not in KINDS:
            raise NotFound(f"no problem is called {kind}")
        return _to_guide(request, f"#{kind}")

    return router


def _to_guide(request: Request, place: str = "") -> Response:
    tag = asker_language(request).tag
    headers = {"vary": "Accept-Language", "cache-control": "private"}
    return RedirectResponse(f"/{tag}/about/api/reference{place}", status_code=302, headers=headers)
