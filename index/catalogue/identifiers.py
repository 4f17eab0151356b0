"""Public identifiers: short, stable, not guessable, easy to read aloud."""

from __future__ import annotations

import re
import secrets

from index.model import DocumentId, WorkId

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Thirty-two signs without i, l, o and u (Crockford's base 32, lower case): none is taken for another."""

LENGTH = 8
"""Forty random bits: 40,000 works meet a taken identifier once in 1,400 catalogues, and then draw again."""

_SHAPE = re.compile(rf"[wd]-[{ALPHABET}]{{{LENGTH}}}")


def new_work_id() -> WorkId:
    """A fresh identifier of a work, ``w-7q4k2m9x``."""
    return WorkId(f"w-{_draw()}")


def new_document_id() -> DocumentId:
    """A fresh identifier of a document, ``d-7q4k2m9x``."""
    return DocumentId(f"d-{_draw()}")


def is_identifier(text: str) -> bool:
    """Whether ``text`` has the shape of a work's or a document's identifier."""
    return _SHAPE.fullmatch(text) is not None


def _draw() -> str:
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in secrets.token_bytes(LENGTH))  # 256 = 8 × 32
