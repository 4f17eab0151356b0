"""Which later jobs a file needs once its text can be found: a function from what was read to kinds."""

from __future__ import annotations

from ingest.cage_answers import ReadFile
from ingest.errors import FileRefused

RENDERING = "rendering"
"""An office file drawn as a PDF, by LibreOffice."""

LIKENESS = "likeness"
"""A document held against all others: language versions, formats, revisions."""

TABLES = "tables"
"""The tables of a PDF, as rows of cells."""

CONVERSION = "conversion"
"""An old binary office file, read by way of its newer form, by LibreOffice."""

RENDERED_FORMATS = frozenset({"docx", "odt", "rtf", "pptx", "odp", "xlsx", "ods", "doc", "ppt", "xls"})


def kinds_for_refused(refused: FileRefused) -> tuple[str, ...]:
    """The kinds of later jobs for a file that brought no page here."""
    return (CONVERSION,) if refused.details.get("form") in RENDERED_FORMATS else ()


def kinds_for(read: ReadFile) -> tuple[str, ...]:
    """The kinds of later jobs for a file that was read, in the order in which they should be done."""
    wanted = []
    if read.format in RENDERED_FORMATS:
        wanted.append(RENDERING)
    wanted.append(LIKENESS)
    if read.format == "pdf":
        wanted.append(TABLES)
    return tuple(wanted)
