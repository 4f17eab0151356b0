"""The cursor of a long list of facet values: a place in one generation of the index, for one search."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re

from index.errors import CursorExpired, CursorInvalid
from index.search import SearchQuery

_FORM = re.compile(r"[A-Za-z0-9_-]{1,400}")


def write_cursor(place: int, generation: str, query: SearchQuery, facet: str) -> str:
    """An opaque cursor that goes on at ``place``."""
    body = json.dumps([place, generation, _fingerprint(query, facet)], separators=(",", ":"))
    return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")


def read_cursor(cursor: str, generation: str, query: SearchQuery, facet: str) -> int:
    """The place at which a cursor goes on.

    Raises ``CursorInvalid`` for one that was not made here or for another list, ``CursorExpired`` when the
    index has changed since.
    """
    place, made_in, fingerprint = _opened(cursor)
    if fingerprint != _fingerprint(query, facet) or place < 1:
        raise CursorInvalid("the cursor was made for another list")
    if made_in != generation:
        raise CursorExpired("the index has changed since the cursor was made")
    return place


def _opened(cursor: str) -> tuple[int, str, str]:
    padded = (cursor + "=" * (-len(cursor) % 4)) if _FORM.fullmatch(cursor) else ""
    try:
        place, made_in, fingerprint = json.loads(base64.urlsafe_b64decode(padded))
        return int(place), str(made_in), str(fingerprint)
    except (ValueError, TypeError, binascii.Error) as error:
        raise CursorInvalid("the cursor was not made here") from error


def _fingerprint(query: SearchQuery, facet: str) -> str:
    """What makes two lists of values the same: words, filters, topics, readers."""
    told = (facet, query.text, query.filters, query.concepts, query.audiences)
    return hashlib.blake2b(repr(told).encode("utf-8", "replace"), digest_size=9).hexdigest()
