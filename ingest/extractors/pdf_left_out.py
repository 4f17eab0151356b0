"""What of a PDF is not its pages: attached files and scripts, counted and never run; forms made of XML."""

from __future__ import annotations

from typing import Any

import pypdfium2.raw as pdfium


def left_out(document: Any) -> tuple[str, ...]:
    """What of an open PDF is not read, in a few words each."""
    form = pdfium.FPDF_GetFormType(document)
    attached = pdfium.FPDFDoc_GetAttachmentCount(document)
    scripts = pdfium.FPDFDoc_GetJavaScriptActionCount(document)
    counted = ((attached, "embedded files"), (scripts, "scripts"))
    found = [f"{words} ({count})" for count, words in counted if count > 0]
    is_form = form in (pdfium.FORMTYPE_XFA_FOREGROUND, pdfium.FORMTYPE_XFA_FULL)
    return (*found, "an XFA form") if is_form else tuple(found)
