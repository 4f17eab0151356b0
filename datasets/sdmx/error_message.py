"""Errors as SDMX messages: SDMX-ML 3.0, or SDMX-JSON 2.0 for those who ask for JSON."""

from __future__ import annotations

import json
from xml.sax.saxutils import escape

from datasets.errors import SdmxRefused

TITLES = {
    100: "No results found",
    130: "Response too large",
    140: "Syntax error",
    150: "Semantic error",
    500: "Internal server error",
    501: "Not implemented",
    503: "Service unavailable",
}
"""Error codes of the standard by what they are called."""

XML = "application/vnd.sdmx.error+xml;version=3.0.0"
JSON = "application/vnd.sdmx.error+json;version=2.0.0"

_NAMESPACE = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0"


def error_message(refused: SdmxRefused, *, as_json: bool) -> tuple[str, bytes]:
    """Media type and body."""
    title = TITLES.get(refused.code, "Error")
    if as_json:
        error = {"code": refused.code, "title": title, "detail": refused.why}
        return JSON, json.dumps({"errors": [error]}, ensure_ascii=False).encode("utf-8", "replace")
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><mes:Error xmlns:mes="{_NAMESPACE}/message"'
        f' xmlns:com="{_NAMESPACE}/common"><mes:ErrorMessage code="{refused.code}">'
        f'<com:Text xml:lang="en">{escape(title)}: {escape(refused.why)}</com:Text>'
        "</mes:ErrorMessage></mes:Error>"
    )
    return XML, text.encode("utf-8", "replace")
