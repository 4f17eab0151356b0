"""Markdown: headings make sections; tables, lists and code stay as lines; raw HTML leaves its words only."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.errors import FileRefused
from ingest.extractors.cleaning import clean_line, has_words
from ingest.extractors.encoding import decoded
from ingest.extractors.extraction import Extraction, tool_version
from ingest.sections import RULE, Block, sections

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_FIELD = re.compile(r"^([A-Za-z_][\w-]{0,60}):[ \t]*(.*?)[ \t]*$", re.M)
_FIELDS = 50
"""Fields of front matter that are kept."""

_HIDDEN_HTML = re.compile(r"<(script|style|template)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.S | re.I)
_BLOCK_TAG = re.compile(
    r"</?(?:address|article|blockquote|br|center|dd|details|div|dl|dt|figcaption|figure|h[1-6]|hr|li|ol|p|pre"
    r"|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)\b[^<>]*>",
    re.I,
)
_AROUND_BREAK = re.compile(r" *\n *")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def extract_markdown(data: bytes) -> Extraction:
    """Markdown in any encoding as heading sections; front matter becomes metadata.

    Raises ``FileRefused`` (``no-text``) where there are no words.
    """
    read = decoded(data)
    text = read.text.replace("\r\n", "\n").replace("\r", "\n")
    fields, body = _front_matter(text)
    found = blocks(body)
    pages = sections(found)
    if not any(has_words(page.text) for page in pages):
        raise FileRefused("no-text", "no-words")
    first_heading = next(
        (clean_line(block.text) for block in found if block.level and has_words(block.text)), None
    )
    return Extraction(
        format="markdown", media_type="text/markdown",
        tool="markdown-it-py", tool_version=f"{tool_version('markdown-it-py')} {RULE}",
        title=fields.get("title") or first_heading,
        declared_language=fields.get("lang") or fields.get("language"),
        pages=pages, metadata={**fields, "encoding": read.encoding}, left_out=read.doubts,
    )  # fmt: skip


def blocks(text: str) -> list[Block]:
    """The blocks of a Markdown text in reading order: what a reader sees, without the signs of the markup."""
    from markdown_it import MarkdownIt  # here: PDF folders never need it

    parser = MarkdownIt("commonmark", {"maxNesting": 40}).enable(["table", "strikethrough"])
    return _blocks(parser.parse(text))


def _blocks(tokens: Sequence[Token]) -> list[Block]:
    found: list[Block] = []
    level, item = 0, ""
    rows: list[list[str]] | None = None
    for token in tokens:
        kind = token.type
        if kind in {"heading_open", "heading_close"}:
            level = int(token.tag[1:]) if kind == "heading_open" else 0
        elif kind == "list_item_open":
            item = f"{token.info}. " if token.info else "• "
        elif kind == "table_open":
            rows = []
        elif kind == "tr_open" and rows is not None:
            rows.append([])
        elif kind == "table_close":
            found.append(Block("\n".join("\t".join(row) for row in rows or ())))
            rows = None
        elif kind == "inline":
            text = _inline(token.children or ())
            if rows:
                rows[-1].append(" ".join(text.split()))
            else:
                found.append(Block(item + text, level))
                item = ""
        elif token.content:
            found.append(Block(_words_of_html(token.content) if kind == "html_block" else token.content))
    return _joined_items(found)


def _joined_items(blocks: list[Block]) -> list[Block]:
    """List items on lines of one block, so that a list is not torn apart by blank lines."""
    joined: list[Block] = []
    for block in blocks:
        is_item = not block.level and _ITEM.match(block.text)
        if (
            is_item
            and joined
            and not joined[-1].level
            and _ITEM.match(joined[-1].text)
            and len(joined[-1].text) < 4000
        ):
            joined[-1] = Block(f"{joined[-1].text}\n{block.text}")
        else:
            joined.append(block)
    return joined


_ITEM = re.compile(r"(?:• |\d{1,9}\. )")


def _inline(children: Sequence[Token]) -> str:
    parts: list[str] = []
    for child in children:
        if child.type in {"text", "code_inline"}:
            parts.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append(" " if child.type == "softbreak" else "\n")
        elif child.type == "image":
            parts.append(child.content)
        elif child.type == "html_inline" and child.content.lower().startswith("<br"):
            parts.append("\n")
    return _AROUND_BREAK.sub("\n", "".join(parts))


def _words_of_html(markup: str) -> str:
    text = html.unescape(_TAG.sub("", _BLOCK_TAG.sub("\n", _HIDDEN_HTML.sub(" ", markup))))
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    found = _FRONT_MATTER.match(text)
    fields = _FIELD.findall(found.group(1))[:_FIELDS] if found else []
    if not found or not fields:
        return {}, text
    values = {name.lower(): clean_line(value.strip("'\"")) for name, value in fields}
    return {name: value for name, value in values.items() if value}, text[found.end() :]
