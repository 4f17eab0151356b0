"""Reading what the API answers, held to the types it is described by."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter
from starlette.testclient import TestClient

from portal.views.api.documenting import ProblemDocument


def shaped(kind: Any, body: bytes) -> Any:
    """The JSON of an answer, which must have exactly the keys and types of ``kind``, nothing more."""
    told = json.loads(body)
    adapter = TypeAdapter(kind)
    read = adapter.dump_python(adapter.validate_json(body, strict=True), mode="json")
    assert read == told  # reading drops what the type does not know
    return told


def problem(client: TestClient, path: str, status: int, **headers: str) -> dict[str, Any]:
    """The problem document at an address."""
    response = client.get(path, headers=headers)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = shaped(ProblemDocument, response.content)
    assert body["status"] == status
    return body
