"""PowerPoint presentations (ISO/IEC 29500 PresentationML): a slide is a page, its notes below its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.errors import FileRefused
from ingest.extractors.cleaning import clean_line, clean_text
from ingest.extractors.extraction import Extraction, PageText, Table, tool_version
from ingest.extractors.office_drawings import is_hidden
from ingest.extractors.office_package import Package, text_below
from ingest.extractors.office_parts import left_out, office_title, require_words
from ingest.extractors.office_tables import as_lines, cell_text
from ingest.extractors.office_xml import attribute, below, child, children, local
from ingest.extractors.symbol_fonts import in_symbol_font, is_symbol_font
from ingest.extractors.zip_reading import opened_zip

WHAT = "PowerPoint presentation"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

BEFORE_NOTES = "* * *"
"""Stands between a slide and its notes: signs of no language."""

_MOST_SLIDES = 5_000
_TITLES = frozenset(["title", "ctrTitle"])
_FURNITURE = frozenset(["dt", "ftr", "sldNum", "hdr", "sldImg"])


@dataclass(slots=True)
class Slide:
    """What stands on one slide: its title, its texts in order of the file, its tables."""

    title: str = ""
    texts: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def extract_pptx(path: Path) -> Extraction:
    """A presentation as slides in their order, notes below each. A hidden slide keeps its number and is not
    read. Raises ``FileRefused``."""
    with opened_zip(path, WHAT) as container:
        package = Package(container, WHAT)
        presentation = package.part(package.main)
        read = [_page(package, part) for part in _slides(package, presentation)]
        properties, hidden = package.properties(), [one for _, one in read if one]
        pages = tuple(_numbered(number, slide) for number, (slide, _) in enumerate(read, 1))
        unread = left_out(package, {"hidden slides": len(hidden)})
        require_words(pages, unread)
        return Extraction(
            format="pptx", media_type=MEDIA_TYPE, tool="atlas-pptx",
            tool_version=f"lxml {tool_version('lxml')}",
            title=office_title(properties.get("title"), *_first_titles(pages)),
            declared_language=properties.get("language") or _language(presentation),
            pages=pages, metadata={"author": properties["creator"]} if "creator" in properties else {},
            left_out=unread,
        )  # fmt: skip


def _slides(package: Package, presentation: Any) -> list[str | None]:
    """The parts of the slides in order; None for one that the file lists and does not have."""
    relations = package.relations(package.main)
    listed = child(presentation, "sldIdLst")
    found = []
    for one in children(listed, "sldId") if listed is not None else ():
        name = next((value for key, value in one.items() if key.endswith("}id")), "")
        relation = relations.get(name)
        found.append(relation.target if relation and relation.kind == "slide" else None)
    if len(found) > _MOST_SLIDES:
        raise FileRefused("too-large", "too-many-pages", pages=str(len(found)), limit=str(_MOST_SLIDES))
    return found


def _page(package: Package, part: str | None) -> tuple[Slide, bool]:
    """A slide with its notes, and whether it is hidden; an empty one where the file has none."""
    root = package.part(part)
    slide = Slide()
    if part is None or root is None:
        return slide, False
    if attribute(root, "show") in ("0", "false"):
        return slide, True
    tree = below(root, "cSld", "spTree")
    _read_shapes(package, part, tree if tree is not None else (), slide)
    notes = _notes(package, part)
    if notes:
        slide.texts += [BEFORE_NOTES, notes]
    return slide, False


def _numbered(number: int, slide: Slide) -> PageText:
    title = clean_line(slide.title)
    texts = [clean_text(text) for text in (slide.title, *slide.texts)]
    text = "\n\n".join(text for text in texts if text)
    return PageText(number, text, (title,) if title else (), tables=tuple(slide.tables))


def _read_shapes(package: Package, part: str, shapes: Any, slide: Slide) -> None:
    for shape in shapes:
        name = local(shape)
        if is_hidden(shape):
            continue
        if name == "grpSp":
            _read_shapes(package, part, shape, slide)
        elif name == "AlternateContent":
            _read_shapes(package, part, shape[0] if len(shape) else (), slide)
        elif name == "sp":
            _read_shape(shape, slide)
        elif name == "graphicFrame":
            _read_frame(package, part, shape, slide)


def _read_shape(shape: Any, slide: Slide) -> None:
    kind = placeholder(shape)
    body = child(shape, "txBody")
    if body is None or kind in _FURNITURE:
        return
    text = body_text(body)
    if kind in _TITLES and not slide.title:
        slide.title = text
    elif text.strip():
        slide.texts.append(text)


def _read_frame(package: Package, part: str, frame: Any, slide: Slide) -> None:
    """A table, or a drawing of boxes (SmartArt) whose words are in a part of their own."""
    data = below(frame, "graphic", "graphicData")
    for one in data if data is not None else ():
        if local(one) == "tbl":
            rows = [_row(row) for row in children(one, "tr")]
            if any(any(row) for row in rows):
                slide.tables.append(tuple(tuple(row) for row in rows))
                slide.texts.append(as_lines(rows))
        elif local(one) == "relIds":
            relation = package.relations(part).get(attribute(one, "dm") or "")
            root = package.part(relation.target) if relation else None
            if root is not None:
                slide.texts.append("\n".join(_paragraphs(root)))


def _row(row: Any) -> list[str]:
    cells = []
    for cell in children(row, "tc"):
        covered = attribute(cell, "hMerge") in ("1", "true") or attribute(cell, "vMerge") in ("1", "true")
        body = child(cell, "txBody")
        cells.append("" if covered or body is None else cell_text(body_text(body)))
    return cells


def placeholder(shape: Any) -> str | None:
    """What a shape stands for: ``title``, ``body``, ``ftr`` …; None for a shape of its own."""
    for one in shape:
        if local(one).startswith("nv"):
            found = below(one, "nvPr", "ph")
            return None if found is None else (attribute(found, "type") or "body")
    return None


def body_text(body: Any) -> str:
    """The paragraphs of a text frame, one a line."""
    return "\n".join(_paragraph(one) for one in children(body, "p"))


def _paragraph(paragraph: Any) -> str:
    parts = []
    for one in paragraph:
        name = local(one)
        if name == "r" or (name == "fld" and attribute(one, "type") != "slidenum"):
            parts.append(_run(one))
        elif name == "br":
            parts.append("\n")
        elif name in ("AlternateContent", "m", "oMath", "oMathPara"):
            parts.append(text_below(one[0] if name == "AlternateContent" and len(one) else one))
    return "".join(parts)


def _run(run: Any) -> str:
    held = child(run, "t")
    text = (held.text or "") if held is not None else ""
    properties = child(run, "rPr")
    fonts = [child(properties, name) for name in ("sym", "latin")] if properties is not None else []
    face = next((attribute(font, "typeface") or "" for font in fonts if font is not None), "")
    private = any(0xF000 <= ord(sign) <= 0xF0FF for sign in text)
    return in_symbol_font(face, text) if private and is_symbol_font(face) else text


def _paragraphs(root: Any) -> Iterator[str]:
    for paragraph in root.iter("{*}p"):
        if (text := _paragraph(paragraph)).strip():
            yield text


def _notes(package: Package, part: str) -> str:
    targets = package.related(part, "notesSlide")
    root = package.part(targets[0]) if targets else None
    tree = below(root, "cSld", "spTree") if root is not None else None
    texts = [
        body_text(child(shape, "txBody"))
        for shape in (children(tree, "sp") if tree is not None else ())
        if placeholder(shape) == "body" and child(shape, "txBody") is not None
    ]
    return "\n".join(text for text in texts if text.strip())


def _first_titles(pages: tuple[PageText, ...]) -> list[str]:
    """The title of the first slide that shows anything."""
    first = next((page for page in pages if page.text), None)
    return list(first.heading[:1]) if first else []


def _language(presentation: Any) -> str | None:
    defaults = below(presentation, "defaultTextStyle", "defPPr", "defRPr")
    return None if defaults is None else attribute(defaults, "lang")
