"""Every address of the portal that another part writes down, made in one place.

Addresses are root-relative (``/en/works/w-…``) unless the operator has set a base address
(``ATLAS87_BASE_URL``): then they are absolute, so that answers can be kept and sent on. Feeds, sitemaps and
the OpenSearch description must be absolute, so they fall back to the address that was asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from urllib.parse import quote, quote_plus

LONGEST_NAME = 120
"""Signs of a file name in an address; longer ones are cut, the ending is kept."""

_OFFICE = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
ENDINGS = {
    "application/pdf": ".pdf",
    "text/html": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "application/rtf": ".rtf",
    "application/epub+zip": ".epub",
    "message/rfc822": ".eml",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/tiff": ".tif",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "image/bmp": ".bmp",
    "application/msword": ".doc",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.ms-excel": ".xls",
    f"{_OFFICE}wordprocessingml.document": ".docx",
    f"{_OFFICE}presentationml.presentation": ".pptx",
    f"{_OFFICE}spreadsheetml.sheet": ".xlsx",
    f"{_ODF}text": ".odt",
    f"{_ODF}presentation": ".odp",
    f"{_ODF}spreadsheet": ".ods",
}
"""The ending of a file's address, by what the file is, not by what it was called."""

_UNCHANGED = re.compile(r"[\w.~-]+", re.ASCII)
"""What stands in an address as it is (RFC 3986, unreserved)."""

_UNSAFE = re.compile(r"[^\w.\-]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Makes addresses under ``base`` (no slash at its end; empty for root-relative)."""

    base: str = ""

    def work(self, ui: str, work: str, **parameters: str) -> str:
        """The page about one work, in the reader's language."""
        return self._at(f"/{ui}/works/{_segment(work)}", parameters)

    def page(self, ui: str, work: str, document: str, number: int, **parameters: str) -> str:
        """The text of one page of one document; ``q`` marks the words."""
        path = f"/{ui}/works/{_segment(work)}/pages/{number}"
        return self._at(path, {"document": document, **parameters})

    def file(self, document: str, name: str, media_type: str, page: int | None = None) -> str:
        """The file itself; ``page`` adds ``#page=n`` (RFC 8118) where the format has pages."""
        fragment = f"#page={page}" if page is not None and media_type == "application/pdf" else ""
        return f"{self.base}/files/{_segment(document)}/{quote(file_name(name, media_type))}{fragment}"

    def picture(self, document: str, number: int) -> str:
        """The picture of one page."""
        return f"{self.base}/files/{_segment(document)}/pages/{number}.webp"

    def table(self, document: str, page: int, number: int) -> str:
        """One table of a page as CSV."""
        return f"{self.base}/files/{_segment(document)}/pages/{page}/tables/{number}.csv"

    def drawn(self, document: str, name: str, page: int | None) -> str:
        """An office document as a PDF, opened at ``page`` of it where that is known."""
        fragment = f"#page={page}" if page is not None else ""
        shown = quote(file_name(name, "application/pdf"))
        return f"{self.base}/files/{_segment(document)}/drawn/{shown}{fragment}"

    def few_pages(self, document: str, first: int, last: int) -> str:
        """A few pages as a small PDF."""
        return f"{self.base}/files/{_segment(document)}/pages/{first}-{last}.pdf"

    def topic(self, ui: str, concept: str) -> str:
        """The page about one topic."""
        return self._at(f"/{ui}/topics/{_segment(concept)}", {})

    def area(self, ui: str, code: str) -> str:
        """The page about one country or region, by its code (ISO alpha-3, M49, or ours)."""
        return self._at(f"/{ui}/areas/{_segment(code)}", {})

    def indicator(self, ui: str, code: str, **parameters: str) -> str:
        """The page about one indicator; ``series`` and ``sex`` choose a view of it."""
        return self._at(f"/{ui}/indicators/{_segment(code)}", parameters)

    def estimate(self, ui: str, identifier: str) -> str:
        """The page about one key figure."""
        return self._at(f"/{ui}/estimates/{_segment(identifier)}", {})

    def search(self, ui: str, parameters: Iterable[tuple[str, str]], ending: str = "") -> str:
        """A search page, or with ``.json``, ``.csv`` or ``.atom`` the same search for machines."""
        return self._at(f"/{ui}/search{ending}", list(parameters))

    def api(self, path: str, parameters: Iterable[tuple[str, str]] = ()) -> str:
        """An address of the API, ``path`` from ``/`` on."""
        return self._at(f"/api/v1{path}", list(parameters))

    def _at(self, path: str, parameters: dict[str, str] | list[tuple[str, str]]) -> str:
        pairs = parameters.items() if isinstance(parameters, dict) else parameters
        written = "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in pairs if value)
        return f"{self.base}{path}?{written}" if written else f"{self.base}{path}"


def _segment(value: str) -> str:
    return value if _UNCHANGED.fullmatch(value) else quote(value, safe="")


def _encoded(value: str) -> str:
    """A name or value for an address (``application/x-www-form-urlencoded``): most need no change."""
    return value if _UNCHANGED.fullmatch(value) else _quoted(value)


@lru_cache(maxsize=64)  # a list of results writes the reader's words forty times; few lists are made at once
def _quoted(value: str) -> str:
    return quote_plus(value, errors="replace")


def file_name(name: str, media_type: str) -> str:
    """The name of a file as it stands in its address: no folders, no signs that need care, the true ending.

    ``../../Rapport final (v2).PDF`` → ``Rapport-final-v2.pdf``; a name of nothing usable → ``document.pdf``.
    """
    ending = ENDINGS.get(media_type, ".bin")
    bare = PurePosixPath(name.replace("\\", "/")).name
    stem = bare[: bare.rfind(".")] if bare.rfind(".") > 0 else bare
    safe = _UNSAFE.sub("-", stem).strip("-._")
    return (safe[:LONGEST_NAME] or "document") + ending
