"""Word documents (ISO/IEC 29500 WordprocessingML): heading sections, in reading order, as a reader sees them.

Nothing in the file is run, fetched or opened: macros, links, linked pictures and embedded files are counted
and said.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingest.errors import FileRefused
from ingest.extractors.cleaning import clean_line
from ingest.extractors.docx_body import Body
from ingest.extractors.docx_numbering import Numbering
from ingest.extractors.docx_runs import Inline
from ingest.extractors.docx_styles import Styles
from ingest.extractors.extraction import Extraction, tool_version
from ingest.extractors.office_package import Package
from ingest.extractors.office_parts import furniture, left_out, office_title, require_words, with_furniture
from ingest.extractors.office_tables import with_tables
from ingest.extractors.office_titles import title_as_set, with_set_headings
from ingest.extractors.office_xml import attribute, child, children
from ingest.extractors.zip_reading import SafeZip, opened_zip
from ingest.sections import RULE, sections

WHAT = "Word document"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def extract_docx(path: Path) -> Extraction:
    """A Word document as heading sections.

    Tracked insertions are in the text, deletions and comments are not; footnotes stand at the end of their
    section; running headers and footers are kept as metadata. Raises ``FileRefused``.
    """
    with opened_zip(path, WHAT) as container:
        return _read(container)


def _read(container: SafeZip) -> Extraction:
    package = Package(container, WHAT)
    styles = Styles(package.first(package.main, "styles"))
    numbering = Numbering(package.first(package.main, "numbering"))
    body = Body(styles, numbering, _notes(package), lambda name: _drawing(package, name))
    root = child(package.part(package.main), "body")
    if root is None:
        raise FileRefused("damaged", "part-missing", format=WHAT, name="body")
    blocks = with_set_headings(list(body.blocks(root)))
    pages = sections(blocks)
    unread = left_out(package, {**body.unseen, "inserted files": _inserted(package)})
    require_words(pages, unread)
    properties, running = package.properties(), furniture(*_running(package, styles))
    heading = next((clean_line(block.text) for block in blocks if block.level == 1), None)
    return Extraction(
        format="docx", media_type=MEDIA_TYPE, tool="atlas-docx",
        tool_version=f"lxml {tool_version('lxml')} {RULE}",
        title=office_title(
            properties.get("title"), *map(clean_line, body.titles[:1]), title_as_set(blocks), heading
        ),
        declared_language=properties.get("language") or styles.language,
        pages=with_furniture(with_tables(pages, body.tables), running),
        metadata=_metadata(properties) | running,
        left_out=unread,
    )  # fmt: skip


def _notes(package: Package) -> dict[tuple[str, str], Any]:
    """The foot- and endnotes by kind and id, without the lines that part them from the text."""
    found = {}
    for kind in ("footnote", "endnote"):
        root = package.first(package.main, f"{kind}s")
        for note in children(root, kind) if root is not None else ():
            if attribute(note, "type") not in ("separator", "continuationSeparator", "continuationNotice"):
                found[kind, attribute(note, "id") or ""] = note
    return found


def _drawing(package: Package, name: str) -> Any:
    relation = package.relations(package.main).get(name)
    return package.part(relation.target) if relation else None


def _running(package: Package, styles: Styles) -> tuple[list[str], list[str]]:
    """The texts of running headers and of running footers."""
    found: dict[str, list[str]] = {"header": [], "footer": []}
    for kind, texts in found.items():
        for target in package.related(package.main, kind):
            root = package.part(target)
            if root is not None:
                reader = Inline(styles, lambda *_: None)
                texts.extend(reader.text(one) for one in root.iter("{*}p"))
    return found["header"], found["footer"]


def _inserted(package: Package) -> int:
    """Files that Word would take over into the text when it opens the document."""
    return len(package.related(package.main, "aFChunk"))


def _metadata(properties: dict[str, str]) -> dict[str, str]:
    names = {"creator": "author", "subject": "subject", "description": "description", "keywords": "keywords"}
    return {kept: properties[name] for name, kept in names.items() if name in properties}
