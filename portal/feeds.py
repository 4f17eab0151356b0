"""A search as an Atom feed (RFC 4287) with OpenSearch counts and paging (RFC 5005), and how to search here.

Pure: from values to XML bytes. Text of documents is plain text in it, control signs left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

from portal.marking import visible

ATOM = "http://www.w3.org/2005/Atom"
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"

FIRST_DAY = "2026"
"""The year in our tag addresses (RFC 4151): when names below the portal's host were first given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One work of a feed. Times are aware; ``summary`` is plain text in ``summary_language``."""

    id: str
    title: str
    title_language: str
    url: str
    updated: datetime
    published: datetime | None
    publishers: tuple[str, ...]
    summary: str
    summary_language: str
    categories: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One part of a feed. ``links`` are (rel, media type, address); ``start`` counts from 1."""

    id: str
    title: str
    language: str
    updated: datetime
    total: int
    start: int
    a_page: int
    links: tuple[tuple[str, str, str], ...]
    entries: Sequence[Entry]


def tag_address(base: str, name: str) -> str:
    """A name for a thing below the portal's host that stays when its addresses change (RFC 4151)."""
    return f"tag:{urlsplit(base).hostname or 'localhost'},{FIRST_DAY}:{name}"


def moment(time: datetime) -> str:
    """A time as RFC 3339 in UTC, to the second."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def atom(feed: Feed) -> bytes:
    """The feed as XML."""
    names = {"xmlns": ATOM, "xmlns:opensearch": OPENSEARCH, "xml:lang": feed.language}
    root = ElementTree.Element("feed", names)
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", moment(feed.updated))
    _add(_add(root, "author"), "name", "Atlas 8.7")
    _add(root, "opensearch:totalResults", str(feed.total))
    _add(root, "opensearch:startIndex", str(feed.start))
    _add(root, "opensearch:itemsPerPage", str(feed.a_page))
    for rel, media_type, address in feed.links:
        _add(root, "link", rel=rel, type=media_type, href=address)
    for entry in feed.entries:
        _add_entry(root, entry)
    return _written(root)


def _add_entry(root: ElementTree.Element, entry: Entry) -> None:
    element = _add(root, "entry")
    _add(element, "id", entry.id)
    _add(element, "title", entry.title, xml_lang=entry.title_language)
    _add(element, "updated", moment(entry.updated))
    if entry.published is not None:
        _add(element, "published", moment(entry.published))
    for name in entry.publishers:
        _add(_add(element, "author"), "name", name)
    _add(element, "link", rel="alternate", type="text/html", href=entry.url)
    for term, label in entry.categories:
        _add(element, "category", term=term, label=label)
    _add(element, "summary", entry.summary, xml_lang=entry.summary_language)


def search_description(*, name: str, about: str, language: str, base: str, icon: str) -> bytes:
    """The OpenSearch description by which a browser or a program learns to search here."""
    root = ElementTree.Element("OpenSearchDescription", {"xmlns": OPENSEARCH})
    _add(root, "ShortName", name)
    _add(root, "Description", about)
    _add(root, "InputEncoding", "UTF-8")
    _add(root, "Language", language)
    _add(root, "Image", f"{base}{icon}", type="image/svg+xml")
    search = f"{base}/{language}/search"
    words = "q={searchTerms}"
    _add(root, "Url", type="text/html", template=f"{search}?{words}&page={{startPage?}}")
    _add(root, "Url", type="application/atom+xml", template=f"{search}.atom?{words}&page={{startPage?}}")
    completions = f"{base}/{language}/suggestions.json?{words}"
    _add(root, "Url", type="application/x-suggestions+json", rel="suggestions", template=completions)
    return _written(root)


def _add(
    parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    shown = {name.replace("_", ":"): visible(value) for name, value in attributes.items()}
    element = ElementTree.SubElement(parent, tag, shown)
    element.text = None if text is None else visible(text)
    return element


def _written(root: ElementTree.Element) -> bytes:
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content
