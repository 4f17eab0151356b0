"""The OpenAPI 3.1 document, made from the routes themselves, and the same told for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter
from starlette.routing import BaseRoute

from portal.views.api.documenting import ProblemDocument

VERSION = "1"
PREFIX = "/api/v1"

ABOUT = """\
Search inside the pages of reports on child labour, forced labour, modern slavery and human trafficking, and
read what is found. Everything here is open to everyone: no key, no cookie, no account.

A parameter that is a list may be repeated (`type=report&type=brief`); its values mean "any of". Lists go on
by `next`: give it back as `cursor`. Marks count Unicode code points. Times are UTC. Every answer has an
`ETag`; ask again with `If-None-Match`. Errors are problem documents (RFC 9457): hold on to `type`.
"""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the guide shows it; ``summary`` and descriptions of parameters are message ids."""

    id: str
    path: str
    summary: str
    parameters: tuple[Mapping[str, Any], ...]
    answer: str


def openapi_document(routes: list[BaseRoute], base: str) -> dict[str, Any]:
    """The OpenAPI document of the API's routes, served under ``base``."""
    made: dict[str, Any] = get_openapi(
        title="Atlas 8.7",
        version=VERSION,
        openapi_version="3.1.0",
        description=ABOUT,
        routes=routes,
        servers=[{"url": base}],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    for methods in made["paths"].values():
        for operation in methods.values():
            _say_what_is_true(operation)
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    problem = TypeAdapter(ProblemDocument).json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs", {}))
    schemas["ProblemDocument"] = problem
    return made


def _say_what_is_true(operation: dict[str, Any]) -> None:
    """Our own words on a parameter in place of those guessed from the code; no 422 that is never sent."""
    operation["responses"].pop("422", None)
    by_name = {(one["name"], one["in"]): one for one in operation.get("parameters", ())}
    operation["parameters"] = list(by_name.values())


def operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    """What can be asked, in the order of the document."""
    for path, methods in document["paths"].items():
        asked = methods["get"]
        schema = asked["responses"]["200"]["content"]["application/json"]["schema"]
        yield Operation(
            id=asked["operationId"],
            path=path,
            summary=asked.get("summary", ""),
            parameters=tuple(asked.get("parameters", ())),
            answer=str(schema.get("$ref", "")).rpartition("/")[2],
        )
