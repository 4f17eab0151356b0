"""OpenDocument texts (ISO/IEC 26300): heading sections in reading order, deletions and comments out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ingest.errors import FileRefused
from ingest.extractors.cleaning import clean_line
from ingest.extractors.extraction import Extraction, tool_version
from ingest.extractors.odf_lists import Lists
from ingest.extractors.odf_text import OdfText, plain_text
from ingest.extractors.odf_types import OdfTypes
from ingest.extractors.office_parts import furniture, office_title, require_words, with_furniture
from ingest.extractors.office_tables import with_tables
from ingest.extractors.office_titles import title_as_set, with_set_headings
from ingest.extractors.office_xml import attribute, below, child, children, local, parsed
from ingest.extractors.zip_reading import SafeZip, opened_zip
from ingest.sections import RULE, sections

MEDIA_TYPES = {
    "odt": "application/vnd.oasis.opendocument.text",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
WHAT = "OpenDocument file"
_LARGEST = 96 * 2**20


def extract_odt(path: Path) -> Extraction:
    """An OpenDocument text as heading sections; notes at the end of their section. Raises ``FileRefused``."""
    with opened_zip(path, WHAT) as container:
        refuse_encrypted(container)
        root = part(container, "content.xml")
        styles = part(container, "styles.xml", optional=True)
        properties = meta(container)
        body = below(root, "body", "text")
        if body is None:
            raise FileRefused("damaged", "part-missing", format=WHAT, name="office:text")
        reader = OdfText(
            styles, frozenset(_title_styles(root)), Lists(styles, root), hidden_styles(styles, root),
            OdfTypes(styles, root),
        )  # fmt: skip
        blocks = with_set_headings(list(reader.blocks(body)))
        pages = sections(blocks)
        unread = left_out(container, root, {"hidden texts": reader.unseen})
        require_words(pages, unread)
        running = _running(styles)
        heading = next((clean_line(block.text) for block in blocks if block.level == 1), None)
        return Extraction(
            format="odt", media_type=MEDIA_TYPES["odt"], tool="atlas-odf",
            tool_version=f"lxml {tool_version('lxml')} {RULE}",
            title=office_title(
                properties.get("title"), *map(clean_line, reader.titles[:1]), title_as_set(blocks), heading
            ),
            declared_language=properties.get("language") or language(styles),
            pages=with_furniture(with_tables(pages, reader.tables), running),
            metadata=author(properties) | running,
            left_out=unread,
        )  # fmt: skip


def _title_styles(root: Any) -> Iterator[str]:
    """``Title``, and the styles of single paragraphs that are based on it."""
    yield "Title"
    styles = child(root, "automatic-styles")
    for style in children(styles, "style") if styles is not None else ():
        if attribute(style, "parent-style-name") == "Title":
            yield attribute(style, "name") or ""


def part(container: SafeZip, name: str, *, optional: bool = False) -> Any:
    """The root element of a part; None for an optional one that is not there. Raises ``FileRefused``."""
    if name in container.names:
        return parsed(container.read(name, _LARGEST), WHAT)
    if optional:
        return None
    raise FileRefused("damaged", "part-missing", format=WHAT, name=name)


def refuse_encrypted(container: SafeZip) -> None:
    """Raises ``FileRefused`` (``locked``) where the manifest says that parts need a password."""
    name = "META-INF/manifest.xml"
    if name in container.names and b"encryption-data" in container.read(name, 16 * 2**20):
        raise FileRefused("locked", "password-needed-office")


def meta(container: SafeZip) -> dict[str, str]:
    """What the document says of itself (Dublin Core)."""
    try:
        root = part(container, "meta.xml", optional=True)
    except FileRefused:  # a document is not refused for its card
        return {}
    held = child(root, "meta") if root is not None else None
    found: dict[str, str] = {}
    for one in held if held is not None else ():
        if value := clean_line("".join(one.itertext())):
            found.setdefault(local(one), value)
    return found


def author(properties: dict[str, str]) -> dict[str, str]:
    """The author, where one is named."""
    name = properties.get("initial-creator") or properties.get("creator")
    return {"author": name} if name else {}


def language(styles: Any) -> str | None:
    """The language of the default style, as a tag."""
    held = child(styles, "styles") if styles is not None else None
    for style in children(held, "default-style") if held is not None else ():
        properties = child(style, "text-properties")
        tag = attribute(properties, "language") if properties is not None else None
        if tag and tag != "none":
            country = attribute(properties, "country")
            return f"{tag}-{country}" if country and country != "none" else tag
    return None


def hidden_styles(*roots: Any) -> frozenset[str]:
    """The names of the styles whose text does not show."""
    styles = (style for root in roots if root is not None for style in root.iter("{*}style"))
    return frozenset(
        attribute(style, "name") or ""
        for style in styles
        for properties in children(style, "text-properties")
        if attribute(properties, "display") == "none"
    )


def left_out(
    container: SafeZip, root: Any, unread: Mapping[str, int] = MappingProxyType({})
) -> tuple[str, ...]:
    """What is carried and not read; ``root`` is that of content.xml, ``unread`` counts what an extractor met
    in its texts."""
    objects = sum(
        1 for name in container.names if name.startswith("Object ") and name.endswith("/content.xml")
    )
    macros = sum(
        1 for name in container.names if name.startswith(("Basic/", "Scripts/")) and name[-1:] != "/"
    )
    counted = (
        (macros, "macros"),
        (objects, "embedded objects"),
        (sum(1 for _ in root.iter("{*}annotation")), "comments"),
        (sum(1 for _ in root.iter("{*}deletion")), "tracked deletions"),
        *((count, what) for what, count in unread.items()),
    )
    return tuple(f"{what} ({count})" for count, what in counted if count)


def _running(styles: Any) -> dict[str, str]:
    """Running headers and footers of all page styles."""
    held: dict[str, list[str]] = {"header": [], "footer": []}
    master = child(styles, "master-styles") if styles is not None else None
    for page in master if master is not None else ():
        for one in page:
            kind = local(one).partition("-")[0]
            if kind in held:
                held[kind].append(plain_text(one))
    return furniture(held["header"], held["footer"])
