"""What of a PDF is not its pages: attached files and scripts, counted and never run; forms made of XML."""

from __future__ import annotations

from typing import Any

import pypdfium2.raw as pdfium

from ingest.errors import FileRefused


def left_out(document: Any) -> tuple[str, ...]:
    """What of an open PDF is not read, in a few words each.

    Raises ``FileRefused`` (``unsupported``) for a dynamic XFA form (ISO 32000-1, 12.7.8, NeedsRendering): its
    pages are made by a form program; what stands on them in the file only asks the reader to wait for that.
    """
    form = pdfium.FPDF_GetFormType(document)
    if form == pdfium.FORMTYPE_XFA_FULL:
        raise FileRefused("unsupported", "xfa-form")
    attached = pdfium.FPDFDoc_GetAttachmentCount(document)
    scripts = pdfium.FPDFDoc_GetJavaScriptActionCount(document)
    counted = ((attached, "embedded files"), (scripts, "scripts"))
    found = [f"{words} ({count})" for count, words in counted if count > 0]
    return (*found, "an XFA form") if form == pdfium.FORMTYPE_XFA_FOREGROUND else tuple(found)
