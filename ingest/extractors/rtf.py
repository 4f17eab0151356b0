"""Rich text documents: heading sections, tables as rows, notes at the end of their section.

A stack of small values in place of recursion: groups may be nested as deep as a file likes, up to a bar.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from ingest.errors import FileRefused
from ingest.extractors.cleaning import clean_line
from ingest.extractors.extraction import Extraction
from ingest.extractors.office_parts import furniture, office_title, require_words, with_furniture
from ingest.extractors.office_tables import as_lines, cell_text, with_tables
from ingest.extractors.office_titles import title_as_set, with_set_headings
from ingest.extractors.rtf_tables import APART, CHARSETS, LANGUAGES, READ_ALL_THE_SAME, SIGNS, SKIPPED
from ingest.extractors.rtf_tokens import Token, tokens
from ingest.extractors.symbol_fonts import in_symbol_font, is_symbol_font
from ingest.sections import RULE, Block, sections

MEDIA_TYPE = "application/rtf"

_DEEPEST = 2_000
"""Groups in each other; writers of office files stay below 50."""

_USUAL_TYPE = 12.0
"""Points where nothing is said."""

_LARGEST_TYPE = 3_276
"""Half points: no program sets larger type."""

_HEADING = re.compile(r"(?:heading|titre|título|überschrift|заголовок|标题)\s?([1-9])", re.I)


@dataclass(slots=True)
class _Group:
    """What holds inside a group until it closes."""

    into: str = "body"
    font: int = 0
    skip_signs: int = 1
    hidden: bool = False
    marked: bool = False
    size: float = _USUAL_TYPE
    bold: bool = False


@dataclass(slots=True)
class _Paragraph:
    """What holds for the paragraph that is being read, until ``\\pard``."""

    style: int = 0
    outline: int | None = None
    in_table: bool = False


@dataclass(slots=True)
class _Reader:
    blocks: list[Block] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    apart: dict[str, list[str]] = field(default_factory=dict)
    codec: str = "cp1252"
    language: str | None = None
    unseen: Counter[str] = field(default_factory=Counter)
    breaks_off: bool = False
    _fonts: dict[int, str] = field(default_factory=dict)
    _symbols: set[int] = field(default_factory=set)
    _levels: dict[int, int] = field(default_factory=dict)
    _groups: list[_Group] = field(default_factory=lambda: [_Group()])
    _paragraph: _Paragraph = field(default_factory=_Paragraph)
    _text: list[str] = field(default_factory=list)
    _bytes: bytearray = field(default_factory=bytearray)
    _other: list[str] = field(default_factory=list)
    _row: list[str] = field(default_factory=list)
    _rows: list[list[str]] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)
    _cited: int = 0
    _to_skip: int = 0
    _set: Counter[tuple[float, bool]] = field(default_factory=Counter)

    def read(self, data: bytes) -> None:
        """Read all of it; what is left open at the end is closed."""
        for token in tokens(data):
            if token.kind == "bytes":
                self._add_bytes(token)
                continue
            self._decode()
            self._step(token)
        self._decode()
        self.breaks_off = len(self._groups) > 1
        while len(self._groups) > 1:
            self._close()
        self._end_paragraph()
        self._end_table()
        self._end_section()

    def _step(self, token: Token) -> None:
        group = self._groups[-1]
        if token.kind == "open":
            self._to_skip = 0
            if len(self._groups) > _DEEPEST:
                raise FileRefused("damaged", "too-deep")
            self._groups.append(replace(group, marked=False))
        elif token.kind == "close":
            self._to_skip = 0
            if len(self._groups) > 1:
                self._close()
        elif token.kind == "sign":
            self._sign(token.word, group)
        elif group.into != "nothing":
            self._word(token, group)

    def _sign(self, sign: str, group: _Group) -> None:
        if sign == "*":
            group.marked = True
        elif sign in "\\{}":
            self._add(sign)
        elif sign in "~_":
            self._add("\u00a0" if sign == "~" else "-")
        elif sign in "\n\r":
            self._sign_word("par")

    def _word(self, token: Token, group: _Group) -> None:
        word, number = token.word, token.number
        if group.marked:
            group.marked = False
            if word not in APART and word not in READ_ALL_THE_SAME:
                self._skip(word, group)
                return
        if word in SKIPPED:
            self._skip(word, group)
        elif word in APART:
            self._begin_apart(word, group)
        elif word == "u" and number is not None:
            self._add(chr(number % 0x10000))
            self._to_skip = group.skip_signs
        elif word in SIGNS:
            self._sign_word(word)
        elif word in _TEXT_STATE:
            self._text_state(word, number, group)
        elif word in _TYPE_STATE:
            _set_type(word, number, group)
        else:
            self._paragraph_state(word, number)

    def _skip(self, word: str, group: _Group) -> None:
        if word in _UNREAD:
            self.unseen[_UNREAD[word]] += 1
        group.into = "info" if word == "info" else "nothing"

    def _begin_apart(self, word: str, group: _Group) -> None:
        if word in ("title", "author", "subject") and group.into != "info":
            return
        group.into = word
        self._other = []
        if word == "footnote":
            self._cited += 1
            if not (self._text and self._text[-1].endswith("]")):
                self._text.append(f"[{self._cited}]")

    def _text_state(self, word: str, number: int | None, group: _Group) -> None:
        if word == "f":
            group.font = number or 0
        elif word == "uc":
            group.skip_signs = min(max(number or 0, 0), 16)
        elif word in ("v", "deleted"):
            group.hidden = number != 0
            self.unseen["tracked deletions" if word == "deleted" else "hidden texts"] += group.hidden
        elif word == "fcharset":
            self._fonts[group.font] = CHARSETS.get(number or 0, "")
            if number == 2:
                self._symbols.add(group.font)
        elif word == "ansicpg":
            self.codec = _codec(number or 1252)
        elif word in ("mac", "pc", "pca"):
            self.codec = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
        else:
            self.language = self.language or LANGUAGES.get(number or 0)

    def _paragraph_state(self, word: str, number: int | None) -> None:
        paragraph = self._paragraph
        if word == "pard":
            self._paragraph = _Paragraph()
        elif word == "intbl":
            paragraph.in_table = True
        elif word == "s":
            paragraph.style = number or 0
        elif word == "outlinelevel":
            paragraph.outline = number
            if self._groups[-1].into == "stylesheet" and number is not None and 0 <= number < 9:
                self._levels[paragraph.style] = number + 1
        elif word in ("cell", "nestcell"):
            self._end_cell()
        elif word == "row":
            self._end_row()

    # Signs and bytes

    def _add_bytes(self, token: Token) -> None:
        data = token.data
        if self._to_skip:
            taken = min(self._to_skip, len(data))
            self._to_skip -= taken
            data = data[taken:]
        self._bytes += data

    def _decode(self) -> None:
        """The bytes so far as text: several of them may be one sign, so they are decoded together."""
        if not self._bytes:
            return
        data, font = bytes(self._bytes), self._groups[-1].font
        self._bytes.clear()
        if font in self._symbols and self._groups[-1].into not in ("fonttbl", "stylesheet"):
            name = self.apart.get(f"font {font}", [""])[0]
            self._add(in_symbol_font(name, data.decode("latin-1")) if is_symbol_font(name) else "")
        else:
            self._add(data.decode(self._fonts.get(font) or self.codec, "replace"))

    def _sign_word(self, word: str) -> None:
        sign = SIGNS[word]
        if sign == "\n" and self._groups[-1].into == "body" and not self._groups[-1].hidden:
            self._end_paragraph()
        else:
            self._add("\n" if sign == "\v" else sign)

    def _add(self, text: str) -> None:
        if self._to_skip and text:
            self._to_skip -= 1
            return
        group = self._groups[-1]
        if group.hidden or group.into in ("nothing", "info"):
            return
        if group.into == "body":
            self._set[group.size, group.bold] += len(text.strip())
        (self._text if group.into == "body" else self._other).append(text)

    # Ends

    def _close(self) -> None:
        closed = self._groups.pop()
        outer = self._groups[-1].into
        if closed.into == "fonttbl" or closed.into == "stylesheet":
            self._end_entry(closed)
        elif closed.into == "footnote" and outer != "footnote":
            self._notes.append(f"[{self._cited}] {cell_text(_whole(self._other))}")
        elif closed.into in APART and closed.into != outer:
            self.apart.setdefault(closed.into, []).append(_whole(self._other))

    def _end_entry(self, closed: _Group) -> None:
        """One font or one style: its name ends with a semicolon."""
        name, self._other = "".join(self._other).strip().rstrip(";").strip(), []
        if closed.into == "fonttbl":
            if name:
                self.apart[f"font {closed.font}"] = [name]
                if is_symbol_font(name):
                    self._symbols.add(closed.font)
        elif found := _HEADING.fullmatch(name):
            self._levels[self._paragraph.style] = int(found[1])

    def _end_cell(self) -> None:
        self._row.append(cell_text(_whole(self._text)))
        self._text = []
        self._set.clear()

    def _end_row(self) -> None:
        if any(self._row):
            self._rows.append(self._row)
        self._row = []

    def _end_paragraph(self) -> None:
        if self._paragraph.in_table and self._groups[-1].into == "body":
            self._text.append("\n")
            return
        text, self._text = _whole(self._text), []
        (size, bold), self._set = max(self._set.items(), key=_signs, default=((0.0, False), 0))[0], Counter()
        self._end_table()
        if not text.strip():
            return
        level = self._level()
        if level:
            self._end_section()
        self.blocks.append(Block(text, level, size=size, bold=bold))

    def _level(self) -> int:
        outline = self._paragraph.outline
        if outline is not None:
            return outline + 1 if 0 <= outline < 9 else 0
        return self._levels.get(self._paragraph.style, 0)

    def _end_table(self) -> None:
        if any(self._row):
            self._end_row()
        if self._rows:
            rows, self._rows = self._rows, []
            self.tables.append(rows)
            self.blocks.append(Block(as_lines(rows)))

    def _end_section(self) -> None:
        if self._notes:
            self.blocks.append(Block("\n".join(self._notes)))
            self._notes = []


_TEXT_STATE = frozenset(
    ["f", "uc", "v", "deleted", "fcharset", "ansicpg", "mac", "pc", "pca", "deflang", "deflangfe"]
)
_UNREAD = {"object": "embedded files", "annotation": "comments"}
_TYPE_STATE = frozenset(["fs", "b", "plain"])


def _set_type(word: str, number: int | None, group: _Group) -> None:
    if word == "fs":
        group.size = min(max(number or 24, 2), _LARGEST_TYPE) / 2
    elif word == "b":
        group.bold = number != 0
    else:
        group.hidden, group.size, group.bold = False, _USUAL_TYPE, False


def extract_rtf(data: bytes) -> Extraction:
    """A rich text document as heading sections. Raises ``FileRefused``."""
    reader = _Reader()
    reader.read(data)
    blocks = with_set_headings(reader.blocks)
    pages = sections(blocks)
    unread = tuple(f"{what} ({count})" for what, count in reader.unseen.items() if count)
    unread += ("what follows: the file breaks off",) if reader.breaks_off else ()
    require_words(pages, unread)
    apart = reader.apart
    headers = [text for name, texts in apart.items() if name.startswith("header") for text in texts]
    footers = [text for name, texts in apart.items() if name.startswith("footer") for text in texts]
    heading = next((clean_line(block.text) for block in blocks if block.level == 1), None)
    running = furniture(headers, footers)
    title = clean_line("".join(apart.get("title", ())[:1]))
    author = clean_line("".join(apart.get("author", ())[:1]))
    return Extraction(
        format="rtf", media_type=MEDIA_TYPE, tool="atlas-rtf", tool_version=RULE,
        title=office_title(title, title_as_set(blocks), heading), declared_language=reader.language,
        pages=with_furniture(with_tables(pages, reader.tables), running),
        metadata=({"author": author} if author else {}) | running,
        left_out=unread,
    )  # fmt: skip


def _whole(parts: list[str]) -> str:
    """Parts as one text; signs beyond the first plane were written as two halves."""
    return "".join(parts).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _signs(counted: tuple[tuple[float, bool], int]) -> int:
    return counted[1]


def _codec(page: int) -> str:
    """The codec of a Windows code page; Western where Python knows none."""
    import codecs

    name = "utf-8" if page == 65001 else f"cp{page}"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
