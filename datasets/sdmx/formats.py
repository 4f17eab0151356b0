"""Which format an asker gets, by the header ``Accept`` (RFC 9110, 12.5.1). Raises ``SdmxRefused``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from datasets.sdmx.csv_message import MEDIA_TYPE as DATA_CSV
from datasets.sdmx.json_message import MEDIA_TYPE as DATA_JSON
from datasets.sdmx.refusals import no_such_format

STRUCTURE_XML = "application/vnd.sdmx.structure+xml;version=3.0.0"
STRUCTURE_XML_2 = "application/vnd.sdmx.structure+xml;version=2.1"
STRUCTURE_JSON = "application/vnd.sdmx.structure+json;version=2.0.0"

DATA: Mapping[str, str] = {DATA_CSV: "text/csv", DATA_JSON: "application/json"}
"""Formats of data with the plain type that means them too, the first one for those who take anything."""

STRUCTURES: Mapping[str, str] = {
    STRUCTURE_XML: "application/xml",
    STRUCTURE_JSON: "application/json",
    STRUCTURE_XML_2: "",
}
"""Formats of structures, likewise."""

MOST_RANGES = 30


def chosen(accept: str | None, offered: Mapping[str, str]) -> str:
    """The media type to answer in: the best liked, of equals the most exact, then the first offered."""
    liked: list[tuple[float, int, int, str]] = []
    for place, part in enumerate((accept or "*/*").split(",")[:MOST_RANGES]):
        name, wanted, quality = _range(part)
        for at, (full, plain) in enumerate(offered.items()):
            exactness = _agrees(name, wanted, full, plain)
            if quality > 0 and exactness:
                liked.append((-quality, -exactness, at if exactness == 1 else place, full))
    if not liked:
        raise no_such_format(", ".join(offered))
    return min(liked)[3]


def _range(part: str) -> tuple[str, str, float]:
    """A media range: its type, the version it names, its quality."""
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    said = dict(one.split("=", 1) for one in parameters if "=" in one)
    quality = said.get("q", "1").strip()
    return (
        name,
        said.get("version", "").strip(' "'),
        float(quality) if re.fullmatch(r"[01](\.\d{0,3})?", quality) else 0,
    )


def _agrees(name: str, version: str, full: str, plain: str) -> int:
    """3 for the type itself, 2 for its plain type, 1 for a range that holds it, 0 for none."""
    bare, _, own = full.partition(";version=")
    if name == bare:
        return 3 if version in ("", own) else 0
    if name == plain or (plain == "application/xml" and name == "text/xml"):
        return 2
    return 1 if name in ("*/*", "application/*") or (name == "text/*" and plain.startswith("text/")) else 0


def speaks_json(accept: str | None) -> bool:
    """Whether an error is told as SDMX-JSON: where the asker names JSON and no XML."""
    words = (accept or "").lower()
    return "json" in words and "xml" not in words
