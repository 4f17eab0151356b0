"""Search pages of very long queries: the words stand once, in a form, and what were links are its buttons.

A page has some eighty links to other states of the same search, and each repeats the words: with 4,000 signs
a page of 30 kB becomes one of a megabyte, and of four. The buttons lead to the same addresses.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl, quote_plus, urlencode, urlsplit

from markupsafe import Markup, escape

from portal.parameters import Parameters

LONGEST_LINKED = 1_000
"""Bytes of the words as an address writes them up to which every link repeats them: 110 signs of Chinese."""

REST = "go"
"""The parameter that holds all others of an address: a button has one name and one value."""

_ANCHOR = re.compile(r'<a\b([^>]*?) href="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_HEAD_LINK = re.compile(r'<link\b[^>]* href="([^"]*)"[^>]*>\n?')
_CLASS = re.compile(r' ?class="([^"]*)"')


def is_long(words: str) -> bool:
    """Whether the words are too long to be repeated in every link."""
    return len(_encoded(words)) > LONGEST_LINKED


def carried(words: str) -> str:
    """The words that a link into a work carries on to be marked there: as many whole ones as a link holds.

    >>> carried("child labour"), len(carried("labour " * 500))
    ('child labour', 993)
    """
    if not is_long(words):
        return words
    kept = words[:LONGEST_LINKED]
    while len(_encoded(kept)) > LONGEST_LINKED:
        kept = kept[: len(kept) * LONGEST_LINKED // len(_encoded(kept))]
    whole = kept.rpartition(" ")[0]
    return (whole or kept).rstrip()


def unpacked(parameters: Parameters) -> Parameters:
    """The parameters with those that a button packed into one, except other words."""
    return [
        pair
        for name, value in parameters
        for pair in (
            [one for one in parse_qsl(value) if one[0] not in ("q", REST)]
            if name == REST
            else [(name, value)]
        )
    ]


def with_words_once(html: str, words: str) -> str:
    """The page with a button in the place of every link that repeats the words; short ones change nothing."""
    if not is_long(words):
        return html

    def button(match: re.Match[str]) -> str:
        before, href, after, inner = match.groups()
        rest = _rest(href, words)
        return match[0] if rest is None else _button(before + after, href, rest, inner)

    html = _HEAD_LINK.sub(lambda match: match[0] if _rest(match[1], words) is None else "", html)
    form = Markup('<form id="again"><input type="hidden" name="q" value="{}"></form>').format(words)
    return _ANCHOR.sub(button, html).replace("</body>", f"{form}\n</body>")


def _button(attributes: str, href: str, rest: Parameters, inner: str) -> str:
    path = urlsplit(unescape(href)).path
    name, value = rest[0] if len(rest) == 1 else (REST, urlencode(rest, errors="replace"))
    sent = Markup(' name="{}" value="{}"').format(name, value) if rest else ""
    found = _CLASS.search(attributes)
    others = _CLASS.sub("", attributes)
    classes = f"again {found[1]}" if found else "again"
    where = f'class="{classes}" form="again" formaction="{escape(path)}"'
    return f"<button {where}{sent}{_without_hreflang(others)}>{inner}</button>"


def _without_hreflang(attributes: str) -> str:
    """The attributes that a button may have as well."""
    return re.sub(r' ?(?:hreflang|rel)="[^"]*"', "", attributes)


def _rest(href: str, words: str) -> Parameters | None:
    """The other parameters of an address with these very words; None where it has not these."""
    if len(href) <= LONGEST_LINKED:
        return None
    pairs = parse_qsl(urlsplit(unescape(href)).query, errors="replace")
    if ("q", words) not in pairs:
        return None
    return [pair for pair in pairs if pair[0] != "q"]


def _encoded(words: str) -> str:
    return quote_plus(words, errors="replace")
