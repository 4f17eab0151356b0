"""What of a PDF is not its pages or does not show on them: attached files and scripts, counted and never run;
forms made of XML; invisible text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pypdfium2.raw as pdfium

_NAMED = 10
"""Pages with text that does not show which are named."""


def left_out(document: Any) -> tuple[str, ...]:
    """What of an open PDF is not read, in a few words each."""
    form = pdfium.FPDF_GetFormType(document)
    attached = pdfium.FPDFDoc_GetAttachmentCount(document)
    scripts = pdfium.FPDFDoc_GetJavaScriptActionCount(document)
    counted = ((attached, "embedded files"), (scripts, "scripts"))
    found = [f"{words} ({count})" for count, words in counted if count > 0]
    is_form = form in (pdfium.FORMTYPE_XFA_FOREGROUND, pdfium.FORMTYPE_XFA_FULL)
    return (*found, "an XFA form") if is_form else tuple(found)


def unseen_text(hidden: Sequence[int]) -> tuple[str, ...]:
    """The words for text that pages do not show; ``hidden`` counts its lines, page by page."""
    pages = [str(number) for number, lines in enumerate(hidden, 1) if lines]
    if not pages:
        return ()
    more = f" and {len(pages) - _NAMED} more" if len(pages) > _NAMED else ""
    return (f"text that does not show ({sum(hidden)} lines, on pages {', '.join(pages[:_NAMED])}{more})",)
