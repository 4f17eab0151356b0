"""One file to its pages: recognise, then the extractor of its format, imported when it is needed."""

from __future__ import annotations

import stat
from collections.abc import Callable, Mapping
from pathlib import Path

from ingest.errors import FileRefused
from ingest.extractors.extraction import Extraction, Limits
from ingest.extractors.formats import HEAD_BYTES, PICTURES, Format, recognise
from ingest.recognition import PlacedPage


def extract(path: Path, limits: Limits, recognised: Mapping[int, PlacedPage] | None = None) -> Extraction:
    """The pages of the file at ``path``; its name plays no part.

    ``recognised`` are pages of a PDF or of a picture file that were read by text recognition.
    Raises ``FileRefused`` with the final state (``unpacked`` for an archive of files, which has no pages
    itself), or ``OSError`` where the file cannot be opened at all. Meant to run in a cage:
    hostile files may crash it or never end.
    """
    form, size = format_of(path)
    if form == "pdf":
        from ingest.extractors.pdf import extract_pdf

        return extract_pdf(path, limits, recognised)
    if form in PICTURES:
        from ingest.extractors.picture import extract_picture

        return extract_picture(path, form, recognised)
    if form in ("zip", "old-office"):
        extraction = _extract_container(form, path)
    else:
        extraction = _extract_text_format(form, _bytes_of(path, form, size, limits))
    if sum(len(page.text.encode()) for page in extraction.pages) > limits.output_bytes:
        raise FileRefused("too-large", "too-much-text", limit=str(limits.output_bytes))
    return extraction


def format_of(path: Path) -> tuple[Format, int]:
    """The format of a file by its first bytes, and its size. Raises ``FileRefused`` and ``OSError``."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):  # a pipe would be waited for, a device read without end
        raise FileRefused("unsupported", "format-not-read", seen="no file but a folder, a pipe or a device")
    with path.open("rb") as file:
        return recognise(file.read(HEAD_BYTES), status.st_size), status.st_size


def _bytes_of(path: Path, form: Format, size: int, limits: Limits) -> bytes:
    most = limits.carrier_bytes if form in ("rtf", "eml") else limits.text_bytes
    if size > most:
        raise FileRefused("too-large", "file-too-large", size=str(size), limit=str(most))
    return path.read_bytes()


def _extract_text_format(form: Format, data: bytes) -> Extraction:
    if form == "html":
        from ingest.extractors.html import extract_html

        return extract_html(data)
    if form == "markdown":
        from ingest.extractors.markdown import extract_markdown

        return extract_markdown(data)
    if form == "rtf":
        from ingest.extractors.rtf import extract_rtf

        return extract_rtf(data)
    if form == "eml":
        from ingest.extractors.eml import extract_eml

        return extract_eml(data)
    from ingest.extractors.text import extract_text

    return extract_text(data)


def _extract_container(form: Format, path: Path) -> Extraction:
    if form == "old-office":
        from ingest.extractors.old_office import refuse_old

        refuse_old(path)
    from ingest.extractors.zip_kinds import kind_of, named_at_start
    from ingest.extractors.zip_reading import opened_zip

    with opened_zip(path, named_at_start(path)) as container:
        kind = kind_of(container)
    if kind == "zip":
        from ingest.extractors.zip_archive import archive_found

        raise archive_found(path)
    return _office_extractor(kind)(path)


def _office_extractor(kind: str) -> Callable[[Path], Extraction]:
    if kind == "docx":
        from ingest.extractors.docx import extract_docx as extract_one
    elif kind == "pptx":
        from ingest.extractors.pptx import extract_pptx as extract_one
    elif kind == "xlsx":
        from ingest.extractors.xlsx import extract_xlsx as extract_one
    elif kind == "odt":
        from ingest.extractors.odf import extract_odt as extract_one
    elif kind == "odp":
        from ingest.extractors.odf_slides import extract_odp as extract_one
    elif kind == "ods":
        from ingest.extractors.odf_sheets import extract_ods as extract_one
    else:
        from ingest.extractors.epub import extract_epub as extract_one
    return extract_one
