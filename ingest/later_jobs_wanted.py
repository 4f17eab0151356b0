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

RECOGNITION = "recognition"
"""A short file without any text: read by text recognition while whoever takes it in waits."""

LONG_RECOGNITION = "long-recognition"
"""Everything else that needs text recognition: long scans, and scanned pages among others."""

SHORT_SCAN = 20
"""Pages of a scan that are waited for: a minute on one core."""

RENDERED_FORMATS = frozenset({"docx", "odt", "rtf", "pptx", "odp", "xlsx", "ods", "doc", "ppt", "xls"})


def kinds_for_refused(refused: FileRefused) -> tuple[str, ...]:
    """The kinds of later jobs for a file that brought no page here."""
    if refused.state == "needs-ocr" and refused.reason_code != "recognition-failed":
        return (RECOGNITION if int(refused.details.get("of", 0)) <= SHORT_SCAN else LONG_RECOGNITION,)
    return (CONVERSION,) if refused.details.get("form") in RENDERED_FORMATS else ()


def kinds_for(read: ReadFile) -> tuple[str, ...]:
    """The kinds of later jobs for a file that was read, in the order in which they should be done."""
    wanted = []
    if read.format in RENDERED_FORMATS:
        wanted.append(RENDERING)
    if read.recognised is None and any(layout.needs_ocr for layout in read.layouts):
        wanted.append(LONG_RECOGNITION)
    wanted.append(LIKENESS)
    if read.format == "pdf":
        wanted.append(TABLES)
    return tuple(wanted)
