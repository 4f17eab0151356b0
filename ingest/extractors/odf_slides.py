"""OpenDocument presentations and drawings: a slide is a page, its notes below its text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.extractors.cleaning import clean_line, clean_text
from ingest.extractors.extraction import Extraction, PageText, Table, tool_version
from ingest.extractors.odf import MEDIA_TYPES, WHAT, author, language, left_out, meta, part, refuse_encrypted
from ingest.extractors.odf_text import OdfText
from ingest.extractors.office_parts import office_title, require_words
from ingest.extractors.office_xml import attribute, below, child, children, local
from ingest.extractors.pptx import BEFORE_NOTES
from ingest.extractors.zip_reading import opened_zip

_FURNITURE = frozenset(["date-time", "footer", "page-number", "header", "page"])


def extract_odp(path: Path) -> Extraction:
    """A presentation as slides in their order, notes below each. A hidden slide keeps its number and is not
    read. Raises ``FileRefused``."""
    with opened_zip(path, WHAT) as container:
        refuse_encrypted(container)
        root = part(container, "content.xml")
        styles = part(container, "styles.xml", optional=True)
        properties = meta(container)
        body = below(root, "body")
        slides = [one for held in (body if body is not None else ()) for one in children(held, "page")]
        hidden = {number for number, slide in enumerate(slides, 1) if _is_hidden(slide, root)}
        pages = tuple(
            PageText(number, "") if number in hidden else _page(number, slide)
            for number, slide in enumerate(slides, 1)
        )
        unread = left_out(container, root, {"hidden slides": len(hidden)})
        require_words(pages, unread)
        shown = next(page for page in pages if page.text)
        first = shown.heading[0] if shown.heading else None
        return Extraction(
            format="odp", media_type=MEDIA_TYPES["odp"], tool="atlas-odf",
            tool_version=f"lxml {tool_version('lxml')}", title=office_title(properties.get("title"), first),
            declared_language=properties.get("language") or language(styles),
            pages=pages, metadata=author(properties),
            left_out=unread,
        )  # fmt: skip


def _is_hidden(slide: Any, root: Any) -> bool:
    """Whether the style of a slide, as single slides have it, takes it out of the show."""
    name, styles = attribute(slide, "style-name"), child(root, "automatic-styles")
    for style in children(styles, "style") if styles is not None and name else ():
        properties = child(style, "drawing-page-properties")
        if attribute(style, "name") == name and properties is not None:
            return attribute(properties, "visibility") == "hidden"
    return False


def _page(number: int, slide: Any) -> PageText:
    title, texts, tables = "", list[str](), list[Table]()
    for shape in slide:
        kind = attribute(shape, "class") if local(shape) != "notes" else None
        if local(shape) == "notes" or kind in _FURNITURE:
            continue
        text, found = _shape(shape)
        tables += found
        if kind == "title" and not title:
            title = text
        elif text:
            texts.append(text)
    notes = child(slide, "notes")
    spoken = "\n".join(_spoken(notes)) if notes is not None else ""
    parts = [title, *texts, *([BEFORE_NOTES, spoken] if spoken else [])]
    heading = clean_line(title)
    text = clean_text("\n\n".join(one for one in parts if one))
    return PageText(number, text, (heading,) if heading else (), tables=tuple(tables))


def _shape(shape: Any) -> tuple[str, list[Table]]:
    """The text of a shape, and its tables."""
    reader = OdfText(None)
    blocks = [block.text for block in reader.blocks([shape])]
    found = [tuple(tuple(row) for row in table) for table in reader.tables]
    return clean_text("\n".join(text for text in blocks if text.strip())), found


def _spoken(notes: Any) -> Iterator[str]:
    for shape in notes:
        if attribute(shape, "class") == "notes" and (text := _shape(shape)[0]):
            yield text
