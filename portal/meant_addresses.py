"""Where an address leads that nearly names one of ours: a slash too many, the language left out or misspelt.

Only addresses that a route answers are led to, and only within the portal: what an address says is never
taken for a host.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple
from urllib.parse import quote

_PATH_SIGNS = "/:@!$&'()*+,;=~"
"""What stands as it is in the path of an address (RFC 3986, 3.3)."""

_QUERY_SIGNS = _PATH_SIGNS + '?%[]|^`{}"<>\\'
"""What a query is left with: all of ASCII that travels, so that it is passed on as it came."""

Answers = Callable[[str], bool]
"""Whether one of our routes answers a path."""


class Meant(NamedTuple):
    """The address that was meant; ``guessed`` where the reader's language had to be asked for."""

    address: str
    guessed: bool


def meant(
    path: str, query: bytes, answers: Answers, served: Collection[str], negotiated: str
) -> Meant | None:
    """The address that was meant by a path (decoded) at which there is nothing; None where none comes near.

    ``served`` are the languages of the pages, ``negotiated`` is the asker's. The query is kept.
    """
    for candidate, guessed in _candidates(path, served, negotiated):
        within = candidate.startswith("/") and candidate[1:2] not in ("/", "\\")
        if within and candidate != path and answers(candidate):
            return Meant(_written(candidate, query), guessed)
    return None


def _candidates(path: str, served: Collection[str], negotiated: str) -> Iterator[tuple[str, bool]]:
    """Without slashes at the end; with its language as we write it; with the asker's in front."""
    bare = path.rstrip("/")
    first, _, _ = path.removeprefix("/").partition("/")
    language = first.lower().partition("-")[0]
    if first in served:
        yield bare, False
    elif language in served:
        for one in (path, bare):
            yield f"/{language}/{one[len(first) + 2 :]}", False
    else:
        yield bare, False
        yield f"/{negotiated}{path}", True
        yield f"/{negotiated}{bare}", True


def _written(path: str, query: bytes) -> str:
    asked = f"?{quote(query, safe=_QUERY_SIGNS)}" if query else ""
    return quote(path, safe=_PATH_SIGNS, errors="replace") + asked
