"""One file to its pages: recognise, then the extractor of its format."""

from __future__ import annotations

import stat
from pathlib import Path

from ingest.errors import FileRefused
from ingest.extractors.extraction import Extraction, Limits
from ingest.extractors.formats import HEAD_BYTES, Format, recognise


def extract(path: Path, limits: Limits) -> Extraction:
    """The pages of the file at ``path``; its name plays no part.

    Raises ``FileRefused`` with the final state, or ``OSError`` where the file cannot be opened at all. Meant
    to run in a cage: hostile files may crash it or never end.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):  # a pipe would be waited for, a device read without end
        raise FileRefused("unsupported", "format-not-read", seen="no file but a folder, a pipe or a device")
    size = status.st_size
    with path.open("rb") as file:
        form = recognise(file.read(HEAD_BYTES), size)
    if form == "pdf":
        from ingest.extractors.pdf import extract_pdf

        return extract_pdf(path, limits)
    if size > limits.text_bytes:
        raise FileRefused("too-large", "file-too-large", size=str(size), limit=str(limits.text_bytes))
    extraction = _extract_text_format(form, path.read_bytes())
    if sum(len(page.text.encode()) for page in extraction.pages) > limits.output_bytes:
        raise FileRefused("too-large", "too-much-text", limit=str(limits.output_bytes))
    return extraction


def _extract_text_format(form: Format, data: bytes) -> Extraction:
    if form == "html":
        from ingest.extractors.html import extract_html

        return extract_html(data)
    if form == "markdown":
        from ingest.extractors.markdown import extract_markdown

        return extract_markdown(data)
    from ingest.extractors.text import extract_text

    return extract_text(data)
