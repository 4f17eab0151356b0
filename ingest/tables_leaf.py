"""One page as pdfplumber sees it, at a third of its price, and turned so that its text stands upright.

pdfplumber copies some twenty values of every sign; a table needs eight of them. Wide tables are printed
sideways on upright pages: such a page is turned here, before anybody looks for lines.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdfpage import PDFPage
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException

from ingest.radicals import as_characters
from ingest.tables_grid import turned_box, turned_point

_STRAIGHT = 0.1
"""Share of the height of a sign by which it may lean, in the length of its matrix."""

_MOST = 0.6
"""Share of the signs of a page that must lie on one side for the page to be turned."""


class Leaf(Page):
    """A page of which signs keep what words are made of. ``turn``: quarter turns (clockwise) that it was
    given to stand upright."""

    turn = 0

    @property
    def layout(self) -> Any:
        """What is on the page, without the marks of its structure."""
        if not hasattr(self, "_layout"):
            device = PDFPageAggregator(self.pdf.rsrcmgr, pageno=self.page_number)
            try:
                PDFPageInterpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
            except Exception as error:  # pdfminer raises what it likes on broken pages
                raise PdfminerException(error) from error
            self._layout = device.get_result()
        return self._layout

    def process_object(self, obj: Any) -> dict[str, Any]:
        """A drawn object as pdfplumber has it; a sign with what words need."""
        return self._sign(obj) if type(obj) is LTChar else dict(super().process_object(obj))

    def _sign(self, sign: LTChar) -> dict[str, Any]:
        text, font = sign.get_text(), sign.fontname
        left, foot = self.mediabox[:2]
        top = self.height - sign.y1 + foot
        return {
            "object_type": "char",
            "text": text if text.isascii() else as_characters(unicodedata.normalize("NFC", text)),
            "fontname": font.decode("latin-1") if isinstance(font, bytes) else font,
            "size": sign.size,
            "lies": _lies(sign.matrix),
            "upright": True,
            "x0": sign.x0 + left,
            "x1": sign.x1 + left,
            "top": top,
            "bottom": self.height - sign.y0 + foot,
            "doctop": top,
        }

    def parse_objects(self) -> dict[str, list[dict[str, Any]]]:
        """All objects by kind, turned as the page is."""
        objects: dict[str, list[dict[str, Any]]] = super().parse_objects()
        self.turn = _side(objects.get("char", ()))
        if self.turn:
            size = (float(self.width), float(self.height))
            for drawn in (one for kind in objects.values() for one in kind):
                turn_object(drawn, self.turn, size)
            if self.turn % 2:
                self.bbox = (0.0, 0.0, size[1], size[0])
        return objects


def _lies(matrix: tuple[float, ...]) -> int | None:
    """Quarter turns clockwise after which a sign stands upright; None where no such turn makes it."""
    a, b, c, d = matrix[:4]
    lean = _STRAIGHT * max(map(abs, (a, b, c, d)))
    if abs(b) <= lean and abs(c) <= lean:
        return 0 if d > 0 else 2
    if abs(a) <= lean and abs(d) <= lean:
        return 1 if b > 0 else 3
    return None


def _side(signs: Any) -> int:
    """The side on which most signs lie, as the turn that rights them."""
    counts = Counter(sign["lies"] for sign in signs if not sign["text"].isspace())
    if not counts:
        return 0
    side, count = counts.most_common(1)[0]
    return side if side and count >= _MOST * counts.total() else 0


def turn_object(drawn: dict[str, Any], turn: int, size: tuple[float, float]) -> None:
    """Turns a drawn object by quarters clockwise with its page of ``size``."""
    box = turned_box((drawn["x0"], drawn["top"], drawn["x1"], drawn["bottom"]), turn, size)
    drawn["x0"], drawn["top"], drawn["x1"], drawn["bottom"] = box
    drawn["doctop"] = drawn["top"]
    drawn["width"], drawn["height"] = drawn["x1"] - drawn["x0"], drawn["bottom"] - drawn["top"]
    if drawn.get("lies") is not None:
        drawn["lies"] = (drawn["lies"] - turn) % 4
    if "pts" in drawn:
        drawn["pts"] = [turned_point(point, turn, size) for point in drawn["pts"]]


class Leaves:
    """The pages of a PDF by number, each found when it is asked for; numbers must rise."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._pages = PDFPage.create_pages(document.doc)
        self._at = 0

    def page(self, number: int) -> Leaf:
        """Page ``number`` (from 1). Raises ``IndexError`` where the file has none."""
        found = next(islice(self._pages, number - 1 - self._at, None), None)
        if found is None:
            raise IndexError(number)
        self._at = number
        return Leaf(self._document, found, number)


@contextmanager
def leaves(path: Path) -> Iterator[Leaves]:
    """The pages of the PDF at ``path``. Raises what pdfplumber raises."""
    with path.open("rb") as file:
        yield Leaves(PDF(file, stream_is_external=True, unicode_norm="NFC"))
