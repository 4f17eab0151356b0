"""E-books (EPUB 2 and 3): chapters in order as heading sections. No script runs, nothing is fetched.

Each chapter is HTML of any quality and is read as such; the package and its lists are XML.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ingest.errors import FileRefused
from ingest.extractors.cleaning import clean_line, has_words
from ingest.extractors.encoding import decoded
from ingest.extractors.extraction import Extraction, tool_version
from ingest.extractors.html import parsed_html
from ingest.extractors.html_blocks import blocks_of
from ingest.extractors.html_hidden import drop_hidden
from ingest.extractors.office_parts import office_title
from ingest.extractors.office_xml import attribute, child, children, local, parsed
from ingest.extractors.zip_reading import SafeZip, opened_zip
from ingest.sections import RULE, Block, sections

WHAT = "e-book"
MEDIA_TYPE = "application/epub+zip"

_FONT_OBFUSCATION = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Fonts made unusable elsewhere are no lock: the text is plain."""

_MOST_CHAPTERS = 5_000
_LARGEST_CHAPTER = 32 * 2**20
_CHAPTERS = frozenset(
    ["application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"]
)


def extract_epub(path: Path) -> Extraction:
    """An e-book as heading sections, a new page with each chapter. Raises ``FileRefused``: ``locked`` for one
    with rights management."""
    with opened_zip(path, WHAT) as container:
        _refuse_locked(container)
        place = _package_place(container)
        package = parsed(container.read(place), WHAT)
        blocks = list(_blocks(container, list(_chapters(package, place))))
        pages = sections(blocks)
        if not any(has_words(page.text) for page in pages):
            raise FileRefused("no-text", "no-words")
        said = _metadata(package)
        return Extraction(
            format="epub", media_type=MEDIA_TYPE, tool="atlas-epub",
            tool_version=f"lxml {tool_version('lxml')} {RULE}",
            title=office_title(said.pop("title", None), next((b.text for b in blocks if b.level == 1), None)),
            declared_language=said.pop("language", None), pages=pages, metadata=said,
        )  # fmt: skip


def _refuse_locked(container: SafeZip) -> None:
    names = container.names
    if "META-INF/sinf.xml" in names or (
        "META-INF/rights.xml" in names and "META-INF/encryption.xml" in names
    ):
        raise FileRefused("locked", "rights-managed")
    if "META-INF/encryption.xml" not in names:
        return
    for one in parsed(container.read("META-INF/encryption.xml"), WHAT).iter("{*}EncryptedData"):
        method = child(one, "EncryptionMethod")
        if method is None or attribute(method, "Algorithm") not in _FONT_OBFUSCATION:
            raise FileRefused("locked", "rights-managed")


def _package_place(container: SafeZip) -> str:
    name = "META-INF/container.xml"
    if name in container.names:
        for one in parsed(container.read(name), WHAT).iter("{*}rootfile"):
            place = container.name(unquote(attribute(one, "full-path") or ""))
            if place is not None:
                return place
    found = sorted(one for one in container.names if one.endswith(".opf"))
    if not found:
        raise FileRefused("damaged", "part-missing", format=WHAT, name="package document")
    return found[0]


def _chapters(package: Any, place: str) -> Iterator[str]:
    """The names of the chapters in reading order; without an order, in that of the list."""
    folder = posixpath.dirname(place)
    manifest, spine = child(package, "manifest"), child(package, "spine")
    items = {
        attribute(one, "id"): posixpath.normpath(
            posixpath.join(folder, unquote(attribute(one, "href") or ""))
        )
        for one in (children(manifest, "item") if manifest is not None else ())
        if attribute(one, "media-type") in _CHAPTERS
    }
    listed = [attribute(one, "idref") for one in (children(spine, "itemref") if spine is not None else ())]
    order = dict.fromkeys(key for key in listed if key in items) or items
    if len(order) > _MOST_CHAPTERS:
        raise FileRefused("too-large", "too-many-pages", pages=str(len(order)), limit=str(_MOST_CHAPTERS))
    return (items[key] for key in order)


def _blocks(container: SafeZip, chapters: list[str]) -> Iterator[Block]:
    for name in chapters:
        held = container.name(name)
        if held is None:  # listed and missing: the others are read
            continue
        try:
            tree = parsed_html(decoded(container.read(held, _LARGEST_CHAPTER)).text)
        except FileRefused as refused:
            if refused.state == "no-text":
                continue
            raise
        drop_hidden(tree)
        body = tree.find(".//body")
        for one in tree.iter("aside"):
            one.tag = (
                "div"  # beside an article of the web stands what is no part of it; in a book notes and boxes
            )
        for number, block in enumerate(blocks_of(tree if body is None else body)):
            yield Block(block.text, block.level, page_break=number == 0)


def _metadata(package: Any) -> dict[str, str]:
    held = child(package, "metadata")
    inner = child(held, "dc-metadata") if held is not None else None
    found: dict[str, str] = {}
    for one in [*(held if held is not None else ()), *(inner if inner is not None else ())]:
        if value := clean_line("".join(one.itertext())):
            found.setdefault(local(one), value)
    names = {
        "title": "title",
        "language": "language",
        "creator": "author",
        "publisher": "publisher",
        "date": "issued",
    }
    return {kept: found[name] for name, kept in names.items() if name in found}
