"""How the API answers: who asks, in which language, as JSON with an ``ETag``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import orjson
from fastapi import Request
from fastapi.responses import Response

from index.catalogue.visible import PUBLIC
from portal.addresses import Addresses
from portal.answers import Writer
from portal.deps import Services, asker_language
from portal.i18n import ReaderLanguage
from portal.parameters import Misread, unknown
from portal.problems import BY_LANGUAGE, Unreadable
from portal.search_request import SearchRequest, read_request, read_ui

KEEP = "no-cache"
"""An answer may be kept but is asked for again (a 304 when nothing changed): a withdrawal shows at once."""


def parameters_of(request: Request) -> list[tuple[str, str]]:
    """The query string as (name, value) pairs; bytes that are no UTF-8 have become U+FFFD."""
    return request.query_params.multi_items()


def audiences_of(request: Request) -> tuple[str, ...]:
    """The audiences the asker belongs to; without accounts everybody is the public."""
    return PUBLIC


def base_of(request: Request, services: Services) -> str:
    """Where readers find this portal, for what must be absolute (feeds, tables, sitemaps).

    As set by the operator; without a setting, the address that was asked.
    """
    return services.settings.base_url or str(request.base_url).rstrip("/")


def absolute_writer(request: Request, services: Services, ui: str) -> Writer:
    """Writes answers that are kept apart from where they came from: with absolute addresses."""
    return replace(services.writers[ui], addresses=Addresses(base_of(request, services)))


def only_asked(request: Request) -> bool:
    """Whether the asker wants the headers alone (``HEAD``): then no body need be made."""
    return bool(getattr(request.state, "head", False))


def reader_of(request: Request, services: Services) -> tuple[ReaderLanguage, tuple[Misread, ...]]:
    """The language to answer in, by ``ui``, else by ``Accept-Language``; problems speak it too."""
    spoken = asker_language(request)
    ui, misread = read_ui(parameters_of(request), tuple(services.languages), spoken.tag)
    language = services.languages[ui]
    request.state.language = language
    return language, misread


def asked_language(request: Request, services: Services) -> str:
    """The tag of the language to answer in; raises ``Unreadable`` when ``ui`` names none of ours."""
    language, misread = reader_of(request, services)
    if misread:
        raise Unreadable(misread)
    return language.tag


def asked_search(request: Request, services: Services, *, limit: int = 10) -> SearchRequest:
    """The search that a request asks for; raises ``Unreadable`` when any parameter cannot be read."""
    language, misread_ui = reader_of(request, services)
    asked, misread = read_request(parameters_of(request), ui=language.tag, limit=limit)
    if misread_ui or misread:
        raise Unreadable((*misread_ui, *misread))
    return asked


async def refuse_unknown(request: Request) -> None:
    """What every operation does first; raises ``Unreadable`` for parameters that it does not describe."""
    described = (request.scope["route"].openapi_extra or {}).get("parameters")
    if described is not None:
        refuse_others(request, [one["name"] for one in described if one["in"] == "query"])


def refuse_others(request: Request, known: Collection[str]) -> None:
    """Raises ``Unreadable`` when the address has parameters beside the known ones."""
    misread = unknown(parameters_of(request), known)
    if misread:
        raise Unreadable(misread)


def encoded(answer: Mapping[str, Any]) -> bytes:
    """Compact JSON in UTF-8. A half surrogate, which no encoding can hold, becomes a question mark."""
    try:
        return orjson.dumps(answer)
    except TypeError:  # orjson's word for such a text; the slower encoder lets it pass to the replacement
        return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def json_answer(answer: Mapping[str, Any], language: str) -> Response:
    """An answer as JSON (UTF-8), with a weak ``ETag`` of everything but ``took_ms``."""
    lasting = {name: value for name, value in answer.items() if name != "took_ms"}
    body = encoded(lasting)
    etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    if "took_ms" in answer:
        body = body[:-1] + b',"took_ms":%d}' % answer["took_ms"]  # the object is never empty
    headers = {"etag": etag, "cache-control": KEEP, "content-language": language, **BY_LANGUAGE}
    return Response(body, media_type="application/json", headers=headers)
