"""Cursors: where a walk stands, in which generation, for which query; opaque to whoever holds one."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass

from index.errors import CursorInvalid
from index.search import SearchQuery


@dataclass(frozen=True, slots=True)
class Cursor:
    """The position (works already given) of a walk in one generation."""

    generation: str
    fingerprint: str
    position: int


def fingerprint(query: SearchQuery) -> str:
    """The query without what may change during a walk, as 16 hexadecimal digits.

    What may change from one page of a walk to the next is what changes neither which works come nor their
    order: cursor, limits, offset, facets, pages shown of a work.
    """
    concepts = [(one.id, one.start, one.end) for one in query.concepts]
    asked = (query.text, query.filters, concepts, query.audiences, query.sort, query.language)
    return hashlib.sha256(repr(asked).encode(errors="surrogatepass")).hexdigest()[:16]


def written(cursor: Cursor) -> str:
    """The cursor as a string for addresses."""
    text = json.dumps([cursor.generation, cursor.fingerprint, cursor.position], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(text: str, query: SearchQuery) -> Cursor:
    """The cursor of this query; raises ``CursorInvalid`` for garbage or the cursor of another query."""
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        generation, of_query, position = json.loads(decoded)
    except (ValueError, binascii.Error, TypeError, RecursionError) as error:
        raise CursorInvalid("This cursor was not made here.") from error
    if not (isinstance(generation, str) and isinstance(position, int) and position >= 0):
        raise CursorInvalid("This cursor was not made here.")
    if of_query != fingerprint(query):
        raise CursorInvalid("This cursor belongs to another query.")
    return Cursor(generation, of_query, position)
