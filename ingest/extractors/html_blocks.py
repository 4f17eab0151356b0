"""A tree of HTML, or of trafilatura's own tags, as blocks in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from ingest.sections import Block

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "nav",
        "aside",
        "footer",
        "form",
        "button",
        "select",
        "option",
        "input",
        "textarea",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "canvas",
        "audio",
        "video",
        "map",
        "dialog",
        "graphic",
    ]
)
_SKIPPED_ROLES = frozenset(
    [
        "navigation",
        "banner",
        "contentinfo",
        "search",
        "complementary",
        "dialog",
        "alertdialog",
        "menu",
        "menubar",
    ]
)
_SKIPPED_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|breadcrumbs?|share|sharing|social|sidebar|newsletter|skip-?link|pagination|toc"
    r"|related|comments?|advert\w*|promo)(?:$|[\s_-])",
    re.I,
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "hi",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "ref",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "label",
    ]
)
_HEADING = re.compile(r"h([1-6])")
_SPACES = re.compile(r"[ \t\r\n\f]+")


def blocks_of(root: Any) -> list[Block]:
    """The text under ``root``: headings with their level, paragraphs, lists by lines, tables by rows and
    tabs.

    Menus, forms, scripts, hidden and decorative parts are left out; ``root`` itself is always read.
    """
    return _Reader(root).read()


class _Reader:
    """Walks a tree once, without recursion, and collects the text between block boundaries."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.blocks: list[Block] = []
        self.text: list[str] = []
        self.lines: list[str] = []
        self.row: list[str] | None = None
        self.level = self.lists = self.tables = self.preformatted = 0
        self.item = ""

    def read(self) -> list[Block]:
        walk = etree.iterwalk(self.root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if not isinstance(element.tag, str) or (element is not self.root and _is_skipped(element)):
                    walk.skip_subtree()
                    continue
                self._start(element, element.tag)
                self._add(element.text)
            else:
                if isinstance(element.tag, str) and not (element is not self.root and _is_skipped(element)):
                    self._end(element, element.tag)
                if element is not self.root:
                    self._add(element.tail)
        self._close_lines()
        return self.blocks

    def _start(self, element: Any, tag: str) -> None:
        if tag in {"br", "lb"}:
            self.text.append("\n")
        elif tag in {"tr", "row"}:
            self._flush()
            self.row = []
        elif tag in {"td", "th", "cell"} or tag in _INLINE:
            return
        else:
            self._flush()
            if tag in {"ul", "ol", "dl", "list", "table"}:
                self._open(tag)
            elif tag in {"li", "item"}:
                self.item = "• "
            elif tag == "pre":
                self.preformatted += 1
            elif level := _heading_level(element, tag):
                self._close_lines()
                self.level = level

    def _end(self, element: Any, tag: str) -> None:
        if tag in {"td", "th", "cell"} and self.row is not None:
            self.row.append(" ".join("".join(self.text).split()))
            self.text = []
        elif tag in {"tr", "row"} and self.row is not None:
            self.lines.append("\t".join(self.row).strip())
            self.row = None
        elif tag not in _INLINE and tag not in {"br", "lb"}:
            self._flush()
            self.item = ""
            if tag in {"ul", "ol", "dl", "list", "table"}:
                self._shut(tag)
            elif tag == "pre":
                self.preformatted -= 1
            elif _heading_level(element, tag):
                self.level = 0

    def _open(self, tag: str) -> None:
        if not self.lists and not self.tables:
            self._close_lines()
        if tag == "table":
            self.tables += 1
        else:
            self.lists += 1

    def _shut(self, tag: str) -> None:
        if tag == "table":
            self.tables -= 1
        else:
            self.lists -= 1
        if not self.lists and not self.tables:
            self._close_lines()

    def _add(self, text: str | None) -> None:
        if text:
            self.text.append(text if self.preformatted else _SPACES.sub(" ", text))

    def _flush(self) -> None:
        """Ends the current line of text: a block of its own, or a line of a list or a table."""
        if self.row is not None:
            if self.text and not self.text[-1].isspace():
                self.text.append(" ")
            return
        text = "".join(self.text)
        self.text = []
        if not self.preformatted:
            text = "\n".join(line.strip() for line in text.split("\n"))
        if not text.strip():
            return
        if self.lists or self.tables:
            self.lines.append(self.item + text.strip())
            self.item = ""
        else:
            self.blocks.append(Block(text.strip("\n"), self.level))

    def _close_lines(self) -> None:
        self._flush()
        if self.lines:
            self.blocks.append(Block("\n".join(line for line in self.lines if line)))
            self.lines = []


def _heading_level(element: Any, tag: str) -> int:
    """1–6 for a heading of HTML or of trafilatura, else 0."""
    name = element.get("rend") or "h2" if tag == "head" else tag
    found = _HEADING.fullmatch(name)
    return int(found.group(1)) if found else 0


def _is_skipped(element: Any) -> bool:
    tag = element.tag
    if tag in _SKIPPED or is_hidden(element) or element.get("aria-hidden") == "true":
        return True
    if (element.get("role") or "") in _SKIPPED_ROLES:
        return True
    if tag == "header" and element.find(".//h1") is None:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_SKIPPED_NAMES.search(names)) and tag not in {"body", "main", "article", "html"}


def is_hidden(element: Any) -> bool:
    """Whether an element is a template or switched off by itself; for style sheets see ``html_hidden``."""
    style = element.get("style")
    if style and switches_off(style):
        return True
    return bool(element.tag == "template" or element.get("hidden", "until-found") != "until-found")


def switches_off(style: str) -> bool:
    """Whether the declarations of a style leave nothing to be seen."""
    return _OFF.search("".join(style.lower().split())) is not None


_OFF = re.compile(
    r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|content-visibility:hidden)(?:!important)?(?:;|$)"
)
"""What is transparent or of no size is not among it: pages fade in what they say, and set sizes anew."""


def headings_of(blocks: list[Block]) -> Iterator[str]:
    """The words of the headings, spaces evened out."""
    return (" ".join(block.text.split()) for block in blocks if block.level)
