"""Sitemaps (sitemaps.org 0.9) of the published works, in parts, each work in every language of the pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from portal.feeds import moment

MOST_ADDRESSES = 50_000
"""Addresses in one part, by the protocol."""

_NAMES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def works_a_part(languages: Sequence[str]) -> int:
    """How many works fit into one part when each has one address a language."""
    return MOST_ADDRESSES // len(languages)


def sitemap_index(base: str, parts: int) -> bytes:
    """The list of the parts: topics, figures, then the works, numbered from 1."""
    listed = "".join(
        f"<sitemap><loc>{escape(f'{base}/sitemap-{part}.xml')}</loc></sitemap>\n"
        for part in ("topics", "figures", *range(1, parts + 1))
    )
    names = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex {names}>\n{listed}</sitemapindex>\n'.encode()
    )


def sitemap_pieces(
    base: str, works: Iterable[tuple[str, datetime]], languages: Sequence[str]
) -> Iterator[bytes]:
    """One part, in pieces, from (work id, last change) pairs; every address names its other languages."""
    pages = ((f"/works/{work}", changed) for work, changed in works)
    return _pieces(base, pages, languages)


def topics_pieces(base: str, concepts: Iterable[str], languages: Sequence[str]) -> Iterator[bytes]:
    """The part of the topics, in pieces, the list of them first."""
    pages = ((f"/topics/{concept}", None) for concept in ("", *concepts))
    return _pieces(base, pages, languages)


def figures_pieces(
    base: str,
    areas: Iterable[str],
    indicators: Iterable[str],
    estimates: Iterable[str],
    languages: Sequence[str],
) -> Iterator[bytes]:
    """The part of countries, regions, indicators and key figures, with their lists and the data page."""
    paths = ("/areas/", "/areas/matrix", "/indicators/", "/practices/", "/data")
    pages = [
        *paths,
        *(f"/areas/{code}" for code in areas),
        *(f"/indicators/{code}" for code in indicators),
        *(f"/estimates/{one}" for one in estimates),
    ]
    return _pieces(base, ((path, None) for path in pages), languages)


def _pieces(
    base: str, pages: Iterable[tuple[str, datetime | None]], languages: Sequence[str]
) -> Iterator[bytes]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {_NAMES}>\n'.encode()
    for path, changed in pages:
        addresses = {tag: f"{base}/{tag}{path}" for tag in languages}
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang={quoteattr(tag)} href={quoteattr(address)}/>'
            for tag, address in addresses.items()
        )
        last = f"<lastmod>{moment(changed)}</lastmod>" if changed else ""
        yield "".join(
            f"<url><loc>{escape(address)}</loc>{last}{links}</url>\n" for address in addresses.values()
        ).encode()
    yield b"</urlset>\n"


def robots(base: str) -> str:
    """What crawlers may read: works and pages, not every combination of filters."""
    return f"""\
User-agent: *
Disallow: /api/
Disallow: /*/search?
Disallow: /*/search.
Disallow: /metrics
Allow: /

Sitemap: {base}/sitemap.xml
"""
