"""HTML: the main text by trafilatura, with its headings; nothing is ever fetched, no entity is read from
files."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from ingest.errors import FileRefused
from ingest.extractors.cleaning import clean_line, has_words
from ingest.extractors.encoding import decoded
from ingest.extractors.extraction import Extraction, tool_version
from ingest.extractors.html_blocks import blocks_of, headings_of
from ingest.extractors.html_hidden import drop_hidden
from ingest.extractors.html_tables import tables_in, with_html_tables
from ingest.extractors.pdf_title import is_title
from ingest.sections import RULE, Block, sections

_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
_XML_CHARSET = re.compile(rb"\A\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,500}\?>")

_DOCUMENT_TYPE = re.compile(r"<!DOCTYPE[^>\[]{0,1000}(?:\[.{0,100000}?\]\s*)?>", re.I | re.S)

_DEEP = 240
"""Levels of elements that trafilatura walks by recursion; deeper pages are read as they stand."""

_MANY = 60_000
"""Elements from which a page is a book or a register: trafilatura takes minutes for ten times as many, and no
article has them."""

_SHORT = 400
"""Code points below which trafilatura, made for articles, has found none and gives scraps."""

_KEPT_TEXT = 0.7
"""Share of the text of the declared main part that trafilatura must keep; below that it cut into the
matter."""


def extract_html(data: bytes) -> Extraction:
    """The main text of an HTML page as heading sections, without menus, banners and footers.

    Raises ``FileRefused``: ``no-text`` where there are no words, ``damaged`` where no parser makes sense of
    it.
    """
    read = decoded(data, _declared_encoding(data))
    tree = parsed_html(read.text)
    hidden = drop_hidden(tree)
    found = _main_blocks(tree)
    pages = with_html_tables(sections(found), tables_in(tree))
    if not any(has_words(page.text) for page in pages):
        raise FileRefused("no-text", "no-words")
    return Extraction(
        format="html", media_type="text/html",
        tool="trafilatura", tool_version=f"{tool_version('trafilatura')} {RULE}",
        title=_title(tree, found), declared_language=_language(tree),
        pages=pages, metadata={**_metadata(tree), "encoding": read.encoding},
        left_out=(*read.doubts, *((f"hidden texts ({hidden})",) if hidden else ())),
    )  # fmt: skip


def parsed_html(text: str) -> Any:
    """The tree of an HTML page. The parser has no network and reads no document type, so no entity can name a
    file. Raises ``FileRefused``."""
    parser = lxml_html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    markup = _DOCUMENT_TYPE.sub("", _XML_DECLARATION.sub("", text).replace("\x00", ""), count=1)
    try:
        tree = lxml_html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError as error:  # nothing but white space and comments
        raise FileRefused("no-text", "no-words") from error
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise FileRefused("damaged", "cannot-be-opened", format="HTML page") from error
    if any("depth" in entry.message for entry in parser.error_log):  # what lies deeper was left out
        raise FileRefused("damaged", "too-deep")
    return tree


def _depth(tree: Any) -> int:
    """Levels of elements in ``tree``."""
    depth = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _is_large(tree: Any) -> bool:
    return next(islice(tree.iter(), _MANY, None), None) is not None


def _main_blocks(tree: Any) -> list[Block]:
    """trafilatura's choice, unless it cut into what the page itself declares to be its main part."""
    whole = blocks_of(_declared_main(tree))
    chosen = _by_trafilatura(tree) if _depth(tree) <= _DEEP and not _is_large(tree) else []
    if _length(chosen) < max(_SHORT, _KEPT_TEXT * _length(whole) if _is_declared(tree) else 0):
        return whole
    if _is_declared(tree) and set(headings_of(whole)) - set(headings_of(chosen)):
        return whole
    return chosen


def _by_trafilatura(tree: Any) -> list[Block]:
    from trafilatura import bare_extraction  # here: half a second that folders of PDFs need not pay

    document = bare_extraction(tree, include_comments=False, include_tables=True, with_metadata=False)
    if document is None or isinstance(document, dict) or document.body is None:
        return []
    return blocks_of(document.body)


def _is_declared(tree: Any) -> bool:
    return str(_declared_main(tree).tag) != "body"


def _declared_main(tree: Any) -> Any:
    """The one ``main`` element or the one ``article`` that the page declares, else its body."""
    for path in (".//main", './/*[@role="main"]', ".//article"):
        found = tree.findall(path)
        if len(found) == 1:
            return found[0]
    body = tree.find("body")
    return tree if body is None else body


def _length(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _title(tree: Any, blocks: list[Block]) -> str | None:
    """The heading of the page when its title holds it too, else what it gives itself for sharing, else its
    title, else any first heading of its own; never one that a program or a template made."""
    heading = clean_line(next((block.text for block in blocks if block.level == 1), ""))
    title = clean_line(tree.findtext(".//head/title") or tree.findtext(".//title") or "")
    if heading and heading.casefold() in title.casefold():
        return heading
    first = next(tree.iter("h1"), None)
    alone = clean_line("".join(first.itertext())) if first is not None else ""
    return next((one for one in (_meta(tree, "og:title"), title, heading, alone) if is_title(one)), None)


def _language(tree: Any) -> str | None:
    root = tree.getroottree().getroot()
    declared = (
        root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")
    )
    return clean_line(declared or _meta(tree, "content-language"), 40) or None


def _metadata(tree: Any) -> dict[str, str]:
    names = {
        "author": "author",
        "description": "description",
        "keywords": "keywords",
        "dcterms.issued": "issued",
    }
    values = {kept: _meta(tree, name) for name, kept in names.items()}
    return {name: value for name, value in values.items() if value}


def _meta(tree: Any, name: str) -> str:
    for element in tree.iter("meta"):
        if name in {(element.get(key) or "").lower() for key in ("name", "property", "http-equiv")}:
            return clean_line(element.get("content") or "")
    return ""


def _declared_encoding(data: bytes) -> str | None:
    found = _XML_CHARSET.search(data[:1024]) or _CHARSET.search(data[:4096])
    return found.group(1).decode("ascii") if found else None
