"""What the OpenAPI document says of an operation: its parameters, its answer, its problems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NotRequired

from typing_extensions import TypedDict

from portal.problems import KINDS, MEDIA_TYPE


class ParameterProblem(TypedDict):
    """A parameter that could not be read."""

    parameter: str
    given: str
    expected: str


class ProblemDocument(TypedDict):
    """A problem document (RFC 9457); ``type`` is stable, the sentences are in the asker's language."""

    type: str
    title: str
    status: int
    detail: NotRequired[str]
    instance: str
    errors: NotRequired[list[ParameterProblem]]


EVERYWHERE = ("parameter-invalid", "address-too-long", "internal-error", "unavailable")
"""Problems that any operation may answer with."""


def described(
    operation: str, summary: str, answer: type[Any], parameters: Sequence[dict[str, Any]], *kinds: str
) -> dict[str, Any]:
    """The keyword arguments of a FastAPI route for one operation; ``summary`` is a message id.

    The answer's type is only described: views write JSON themselves, and a test holds them to the type.
    """
    problems: dict[int, list[str]] = {}
    for kind in (*EVERYWHERE, *kinds):
        problems.setdefault(KINDS[kind].status, []).append(kind)
    return {
        "operation_id": operation,
        "summary": summary,
        "response_model": None,
        "responses": {
            200: {"model": answer, "description": "The answer.", "headers": _HEADERS},
            304: {"description": "Nothing has changed since the answer with the `ETag` in `If-None-Match`."},
            **{status: _problem(names) for status, names in sorted(problems.items())},
        },
        "openapi_extra": {"parameters": list(parameters)},
    }


_HEADERS = {
    "ETag": {
        "description": "Changes when the answer does; `took_ms` is not looked at.",
        "schema": {"type": "string"},
    }
}


def _problem(kinds: list[str]) -> dict[str, Any]:
    types = ", ".join(f"`/problems/{kind}`" for kind in kinds)
    return {
        "description": f"A problem document of type {types}.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
    }
