"""Text recognised in the picture of a page: words with boxes and how sure each is. Pure values and functions.

Boxes are fractions of the picture as it was read, which may have been turned to stand upright; where the page
is shown otherwise they are turned back. How sure a word is goes from 0 to 1, as the program tells it.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING, Any

from ingest.extractors.cleaning import clean_line

if TYPE_CHECKING:
    from ingest.sign_boxes import Box

LOW = 0.75
"""Below this a page is said to be uncertain: clean pages come out at 0.90 to 0.96, spoiled ones under 0.7."""

_SURE = 0.6
"""How sure a word must be to be a sign that there is text at all, and not grain, rules or a photograph."""

_PLAIN = 0.85
_PLAIN_LETTERS = 4
"""How sure a word must be, and how long, that a model of another script does not make of its letters."""

_SIGN_SURE = 0.6
"""The same for a "word" without letter or figure: specks and rules come out as dashes and bars."""

_NOISE = 0.15
"""Below this a word is the program's own bet on grain, whatever its letters."""

_USUAL = 0.15
"""How much the measured height of a line may differ from the usual one and still be the same type: the
height of its letters depends on which letters they are."""

_INK = 0.92
"""Height of the ink of a sign in widths of it."""

_UNSPACED = re.compile(
    "(?<=[\u0e00-\u0e7f\u2e80-\u30ff\u3400-\u9fff\uff00-\uff60]) "
    "(?=[\u0e00-\u0e7f\u2e80-\u30ff\u3400-\u9fff\uff00-\uff60])"
)

_MOST_WORDS = 20_000
"""Words of a page that are kept: the densest newspaper page has some 8,000."""

_LONGEST_WORD = 200

_WHITE = bytes(range(200, 256))
"""Shades of grey that white paper has on a scan."""

_DOTS_OF_A_SIGN = 1 / 100_000
"""Share of a page's dots that are not white from which it is looked at."""


@dataclass(frozen=True, slots=True)
class SeenWord:
    """A word, its box, how sure it is (0 to 1)."""

    text: str
    box: Box
    sure: float


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A line of words in reading order; ``paragraph`` counts the paragraphs of the page, from 0."""

    paragraph: int
    words: tuple[SeenWord, ...]

    @property
    def text(self) -> str:
        """The words, with a space between each two, but none between signs of Chinese, Japanese and Thai."""
        return _UNSPACED.sub("", " ".join(word.text for word in self.words))

    @property
    def box(self) -> Box:
        """The box around all words."""
        lefts, tops, rights, bottoms = zip(*(word.box for word in self.words), strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)

    @property
    def placed_words(self) -> list[tuple[str, Box]]:
        """The words with their boxes."""
        return [(word.text, word.box) for word in self.words]


@dataclass(frozen=True, slots=True)
class Recognition:
    """What was recognised on a page; without lines there is no text on it.

    ``turn`` says by how many degrees clockwise the picture was turned before it was read (0, 90, 180, 270),
    ``languages`` with which models (``eng+fra``).
    """

    lines: tuple[SeenLine, ...]
    turn: int
    languages: str

    @property
    def confidence(self) -> float:
        """How sure the page is, 0 to 1: the mean over its letters; 0 without any."""
        words = [word for line in self.lines for word in line.words]
        letters = sum(len(word.text) for word in words)
        return sum(word.sure * len(word.text) for word in words) / letters if letters else 0.0

    @property
    def plain_share(self) -> float:
        """The share of its letters that are in words of four letters or more which are surely read: of a page
        in the script of the models most, of one in another script none."""
        words = [word for line in self.lines for word in line.words]
        letters = sum(len(word.text) for word in words)
        plain = (
            len(word.text)
            for word in words
            if word.sure >= _PLAIN and sum(map(str.isalpha, word.text)) >= _PLAIN_LETTERS
        )
        return sum(plain) / letters if letters else 0.0

    @property
    def weight(self) -> float:
        """How much was surely read: what one attempt at a page is held against another by."""
        seen = (word for line in self.lines for word in line.words if _has_letters(word.text))
        return sum(len(word.text) * max(0.0, word.sure - 0.3) for word in seen if len(word.text) > 1)

    @property
    def text(self) -> str:
        """The lines, one below the other."""
        return "\n".join(line.text for line in self.lines)


def from_tsv(table: str, turn: int, languages: str) -> Recognition:
    """What tesseract says in its table of words (``tesseract … tsv``): twelve columns, level 5 is a word.

    Rows that make no sense are passed over: they cannot be told from a table that was cut off.
    """
    rows = [row for line in table.split("\n") if (row := line.rstrip("\r").split("\t", 11))[0] in ("1", "5")]
    page = next((row for row in rows if row[0] == "1" and len(row) >= 10), None)
    if page is None or not (page[8].isdecimal() and page[9].isdecimal()):
        return Recognition((), turn, languages)
    width, height = max(1, int(page[8])), max(1, int(page[9]))
    words = [found for row in rows if row[0] == "5" and (found := _word(row, width, height))]
    lines, paragraphs = [], -1
    for _, paragraph in groupby(words[:_MOST_WORDS], key=lambda one: one[0][:2]):
        paragraphs += 1
        for _, line in groupby(paragraph, key=lambda one: one[0]):
            lines.append(SeenLine(paragraphs, tuple(word for _, word in line)))
    return Recognition(tuple(lines) if _is_text(lines) else (), turn, languages)


def _word(row: Sequence[str], width: int, height: int) -> tuple[tuple[str, str, str], SeenWord] | None:
    """Block, paragraph and line of a word, and the word; None for nonsense and noise."""
    if len(row) < 12:
        return None
    try:
        left, top, across, down = map(int, row[6:10])
        sure = min(1.0, max(0.0, float(row[10]) / 100))
    except ValueError:
        return None
    text = clean_line(row[11])[:_LONGEST_WORD]
    if not text or sure < _NOISE or (sure < _SIGN_SURE and not _has_letters(text)):
        return None
    box = (left / width, top / height, (left + across) / width, (top + down) / height)
    inside = tuple(round(min(1.0, max(0.0, edge)), 4) for edge in box)
    return (row[2], row[3], row[4]), SeenWord(text, (inside[0], inside[1], inside[2], inside[3]), sure)


def _has_letters(text: str) -> bool:
    return any(map(str.isalnum, text))


def _is_text(lines: Iterable[SeenLine]) -> bool:
    """Whether there is a word that is surely one: two letters in a row, or one sign of Chinese or Japanese.

    Grain and photographs give single letters, or words of which the program itself is not sure.
    """
    return any(
        word.sure >= _SURE and (sum(map(str.isalnum, word.text)) > 1 or word.text > "\u2e7f")
        for line in lines
        for word in line.words
    )


@dataclass(frozen=True, slots=True)
class Scan:
    """The picture of a page in grey, one byte a dot, row after row, and the size of the page in points."""

    dots: bytes
    width: int
    height: int
    page_width: float
    page_height: float

    @classmethod
    def checked(cls, dots: bytes, measures: Sequence[Any]) -> Scan:
        """The picture that a worker of the cage sent. Raises ``ValueError`` or ``TypeError`` for nonsense."""
        width, height = int(measures[0]), int(measures[1])
        if width < 1 or height < 1 or width * height != len(dots):
            raise ValueError
        return cls(dots, width, height, float(measures[2]), float(measures[3]))

    @property
    def is_blank(self) -> bool:
        """Whether hardly a dot differs from white paper: the number of a page has ten times as many."""
        return len(self.dots.translate(None, _WHITE)) < _DOTS_OF_A_SIGN * len(self.dots)

    @property
    def name(self) -> str:
        """A name that no other picture has."""
        return hashlib.sha256(b"%d " % self.width + self.dots).hexdigest()

    def as_pgm(self) -> bytes:
        """The picture as a file that tesseract reads (Netpbm P5): no compression that could be hostile."""
        return b"P5\n%d %d\n255\n" % (self.width, self.height) + self.dots


PlacedLine = tuple[str, float, float, float]
"""The text of a line, its left edge, its foot and the height of its type, in points from the lower left
corner of the upright page."""


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """The lines of one page, and its size in points as it stands upright."""

    lines: tuple[PlacedLine, ...]
    width: float
    height: float


def placed(seen: Recognition, width: float, height: float) -> PlacedPage:
    """The lines as the reader of PDFs has them; the upright page is ``width`` by ``height`` points.

    The height of a line's type is the usual one of its paragraph, and that of the page where it is close.
    """
    heights = [_height(line, width / height) for line in seen.lines]
    usual = median(heights) if heights else 0.0
    lines: list[PlacedLine] = []
    for _, group in groupby(zip(seen.lines, heights, strict=True), key=lambda one: one[0].paragraph):
        paragraph = list(group)
        size = median(tall for _, tall in paragraph)
        if abs(size - usual) <= _USUAL * usual:
            size = usual
        for line, _ in paragraph:
            left, _, _, bottom = line.box
            lines.append((line.text, left * width, (1 - bottom) * height, size * height))
    return PlacedPage(tuple(lines), width, height)


def _height(line: SeenLine, shape: float) -> float:
    """The height of a line's type; ``shape`` is the width of the page in heights of it. Of signs their width
    tells it: tesseract makes the boxes of some half as high again."""
    from ingest.sign_boxes import even_width  # here: its patterns take 0.02 s, and most folders hold no scans

    even = even_width(line.placed_words)
    return line.box[3] - line.box[1] if even is None else _INK * even * shape


def word_boxes(seen: Recognition) -> tuple[tuple[str, float, float, float, float], ...]:
    """The words and their boxes as fractions of the page as it is shown, in reading order; of scripts written
    without spaces the single signs."""
    from ingest.sign_boxes import signs_of_line

    parts = (part for line in seen.lines for part in signs_of_line(line.placed_words))
    return tuple((text, *turned_back(box, seen.turn)) for text, box in parts)


def turned_back(box: Box, turn: int) -> Box:
    """A box on a picture that was turned ``turn`` degrees clockwise, on the picture as it was before."""
    left, top, right, bottom = box
    if turn == 90:
        left, top, right, bottom = top, 1 - right, bottom, 1 - left
    elif turn == 180:
        left, top, right, bottom = 1 - right, 1 - bottom, 1 - left, 1 - top
    elif turn == 270:
        left, top, right, bottom = 1 - bottom, left, 1 - top, right
    return round(left, 4), round(top, 4), round(right, 4), round(bottom, 4)


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """A page whose text was recognised: its number, the name of its picture as it was read, how sure the
    text is (0 to 1)."""

    page: int
    picture: str
    confidence: float

    @property
    def is_unsure(self) -> bool:
        """Whether a reader is told to look at the page itself."""
        return self.confidence < LOW


def packed(seen: Recognition) -> bytes:
    """A recognition to be kept: some 5 kB a page."""
    lines = [
        [line.paragraph, [[word.text, *word.box, round(word.sure, 3)] for word in line.words]]
        for line in seen.lines
    ]
    told: dict[str, Any] = {"turn": seen.turn, "languages": seen.languages, "lines": lines}
    return zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode())


def unpacked(kept: bytes) -> Recognition:
    """The recognition behind ``packed``'s bytes. Raises ``ValueError``, ``KeyError`` or ``zlib.error``."""
    told = json.loads(zlib.decompress(kept))
    lines = tuple(
        SeenLine(
            paragraph,
            tuple(SeenWord(text, (x0, y0, x1, y1), sure) for text, x0, y0, x1, y1, sure in words),
        )
        for paragraph, words in told["lines"]
    )
    return Recognition(lines, told["turn"], told["languages"])


def packed_placed(pages: Mapping[int, PlacedPage] | None) -> Any:
    """Placed pages as plain JSON values, for the cage."""
    if pages is None:
        return None
    return [[number, page.width, page.height, page.lines] for number, page in pages.items()]


def unpacked_placed(values: Any) -> dict[int, PlacedPage] | None:
    """The pages behind ``packed_placed``'s values."""
    if values is None:
        return None
    return {
        number: PlacedPage(tuple((text, left, foot, size) for text, left, foot, size in lines), width, height)
        for number, width, height, lines in values
    }
