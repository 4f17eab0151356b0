"""Headers, footers and page numbers: which lines of a document's pages are no part of the running text.

A line at the edge of a page is furniture where the same words (digits masked) stand at the same place on half
of the pages of its side of the book, or on three pages in a row of such pages; where it begins or ends with
the printed page number; where a short document repeats a line of its first page; or where the outermost line
of most pages stands at one place, well apart from the text. Pure functions over the lines of pages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from statistics import median

from ingest.extractors.pdf_first_page import is_head, size_of_title
from ingest.extractors.pdf_labels import candidates, numbering
from ingest.extractors.pdf_lines import Line, PageLines
from ingest.extractors.pdf_notes import body_size

_ZONE = 0.12
"""Share of the height of a page, at top and bottom, in which headers and footers stand."""

_OUTER = 0.25
"""The same for the outermost line, where a page has wide margins."""

_MARGIN = 0.06
"""Share of the width, left and right, in which labels set sideways stand."""

_FIRST_LINES = 4
"""Lines at either end of a page that may be furniture where places are not known."""

_NEAR = 8.0
"""Points within which the same line stands on every page."""

_SAME_FOOT = 1.0
"""Points within which lines stand side by side."""

_SAME = 1.5
"""Points within which running heads of changing words stand on every page."""

_APART = 1.7
"""Heights of type between a running head and the text under it, at least; lines of text have 1.2."""

_LONGEST = 160
"""Code points of a header; a longer line is a paragraph."""

_LARGER = 1.15
"""A heading against the text: half a point more is no heading, two are."""

_DIFFERENT = 0.8
"""Share of lines like "Annex 5" that are said once: a running head ("Chapter 3") comes again."""

_SHORT = 3
"""Pages of a document in which nothing can come often enough."""

_DIGITS = re.compile(r"\d+")
_NOTE = re.compile(r"\s?(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\d{1,3}[).]|[*†‡§]+)\s*[^\W\d]")
_SPACES = re.compile(r"\s+")

_Found = Iterator[tuple[int, int]]
"""(index of the page, number of the line)."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A line at the edge of a page: its number there, which edge, how far apart from the next line (points,
    only of outermost lines), the line, and the numbers in it that may be the page's."""

    index: int
    side: str
    gap: float
    line: Line
    numbers: tuple[str, ...]

    @property
    def apart(self) -> bool:
        """Whether the line stands apart from the text as lines of text do not."""
        return self.gap >= _APART * self.line.size > 0


@dataclass(frozen=True, slots=True)
class Furniture:
    """What is furniture on one page: numbers of lines, and the printed page number, if there is one."""

    lines: frozenset[int]
    label: str | None


def furniture(pages: Sequence[PageLines]) -> list[Furniture]:
    """For each page the lines that are furniture, and the page number printed on it ("iv", "27")."""
    edges = [edge_lines(page) for page in pages]
    filled = [number for number, page in enumerate(pages) if page.text]
    found = [[edge.numbers for edge in page] for page in edges]
    labels = numbering([[edge.line.text for edge in page] for page in edges], found).labels
    kept: list[set[int]] = [set() for _ in pages]
    for lines in (
        _repeated(edges, len(filled)),
        _numbered(edges, labels),
        _apart(edges, filled),
        _from_first(edges, filled),
    ):
        for number, index in lines:
            kept[number].add(index)
    for number, index in _numbered_headings(pages, edges, labels):
        kept[number].discard(index)
    if filled:
        first = filled[0]
        kept[first] -= _headings_of_the_first(
            pages[first], edges[first], labels[first], _heads(edges, kept, first)
        )
    for number in filled:
        kept[number] = _outer(edges[number], kept[number])
    emptied = [number for number in filled if len(kept[number]) > pages[number].text.count("\n")]
    if len(emptied) * 2 >= len(filled):  # what nearly every page says, and nothing else, is the text
        for number in emptied:
            kept[number].clear()
    return [Furniture(frozenset(lines), label) for lines, label in zip(kept, labels, strict=True)]


def edge_lines(page: PageLines) -> list[Edge]:
    """The lines of a page that stand where headers, footers and labels set sideways stand."""
    if not page.text:
        return []
    texts = page.text.split("\n")
    if page.placed:
        return _at_edges(texts, page)
    ends = (at for at in range(len(texts)) if at < _FIRST_LINES or at >= len(texts) - _FIRST_LINES)
    return [
        Edge(at, "ends", 0.0, Line(texts[at], 0.0, 0.0, 0.0), candidates(texts[at]))
        for at in ends
        if len(texts[at]) <= _LONGEST
    ]


def _at_edges(texts: Sequence[str], page: PageLines) -> list[Edge]:
    lefts, feet, sizes = page.places[0::3], page.places[1::3], page.places[2::3]
    highest, lowest = max(feet), min(feet)
    top = min(page.height * (1 - _ZONE), max(highest - 1, page.height * (1 - _OUTER)))
    bottom = max(page.height * _ZONE, min(lowest + 1, page.height * _OUTER))
    left, right = page.width * _MARGIN, page.width * (1 - _MARGIN)
    found = []
    for at, foot in enumerate(feet):
        if foot > top:
            side = "top"
        elif foot < bottom:
            side = "bottom"
        elif left <= lefts[at] <= right:
            continue
        else:
            side = "margin"
        text = texts[at]
        if len(text) <= _LONGEST:
            gap = _gap(foot, feet, highest, lowest, page.height)
            line = Line(text, lefts[at], foot, sizes[at])
            found.append(Edge(at, side, gap, line, candidates(text)))
    return found


def _gap(foot: float, feet: Sequence[float], highest: float, lowest: float, most: float) -> float:
    """From an outermost line to the next one, in points; 0 for the others."""
    if highest - foot <= _SAME_FOOT:
        return highest - max((other for other in feet if highest - other > _SAME_FOOT), default=-most)
    if foot - lowest <= _SAME_FOOT:
        return min((other for other in feet if other - lowest > _SAME_FOOT), default=2 * most) - lowest
    return 0.0


def _masked(text: str) -> str:
    """What is compared from page to page: digits count as one sign, except where there is nothing else."""
    masked = _DIGITS.sub("#", text) if any(map(str.isalpha, text)) else text
    return _SPACES.sub("", masked).casefold()


def _repeated(edges: Sequence[Sequence[Edge]], filled: int) -> _Found:
    """The lines that come again and again at one place."""
    places: defaultdict[tuple[str, str], list[tuple[int, Edge]]] = defaultdict(list)
    for number, page in enumerate(edges):
        for edge in page:
            key = _masked(edge.line.text)
            if len(key) > 3 and not _is_note(edge):
                places[edge.side, key].append((number, edge))
    for found in places.values():
        if len(found) < 2:
            continue
        middle = median(edge.line.foot for _, edge in found)
        near = [(number, edge) for number, edge in found if abs(edge.line.foot - middle) <= _NEAR]
        wanted = _often([number for number, _ in near], filled)
        yield from ((number, edge.index) for number, edge in near if number in wanted)


def _numbered_headings(
    pages: Sequence[PageLines], edges: Sequence[Sequence[Edge]], labels: Sequence[str | None]
) -> _Found:
    """Lines at the top that differ in their numbers alone and are set larger than the text: "Annex 5"."""
    alike: defaultdict[str, list[tuple[int, Edge]]] = defaultdict(list)
    for number, page in enumerate(edges):
        for edge in page:
            if edge.side == "top" and _DIGITS.search(edge.line.text):
                alike[_masked(edge.line.text)].append((number, edge))
    for found in alike.values():
        different = {edge.line.text for _, edge in found}
        if len(different) < 2 or len(different) < _DIFFERENT * len(found):
            continue
        for number, edge in found:
            others = [one for one in edges[number] if one is not edge]
            if not _carries_alone(edge, others, labels[number]) and _is_large(edge, pages[number]):
                yield number, edge.index


def _carries_alone(edge: Edge, others: Sequence[Edge], label: str | None) -> bool:
    """Whether the page number stands in this line and in no other."""
    return label in edge.numbers and not any(label in other.numbers for other in others)


def _is_large(edge: Edge, page: PageLines) -> bool:
    return edge.line.size >= _LARGER * body_size(page.lines()) > 0


def _is_note(edge: Edge) -> bool:
    """Whether a line at the foot of a page begins as a footnote does: "7. Ibid." comes again and again."""
    return edge.side == "bottom" and bool(_NOTE.match(edge.line.text))


def _often(numbers: Iterable[int], filled: int) -> set[int]:
    """The pages among ``numbers`` on which a line comes often enough: half of all or of one side, or three
    that follow each other, every page or every second one."""
    found = set(numbers)
    if len(found) >= max(2, filled / 2):
        return found
    odd = sum(number % 2 for number in found)
    of_a_side = max(odd, len(found) - odd)
    if filled > _SHORT and of_a_side >= max(2, filled / 4) and of_a_side >= 0.8 * len(found):
        return found
    together: set[int] = set()
    for number in found:
        if {number + 1, number + 2} <= found or {number + 2, number + 4} <= found:
            together |= {number + step for step in range(5)} & found
    return together


def _numbered(edges: Sequence[Sequence[Edge]], labels: Sequence[str | None]) -> _Found:
    """The lines that carry the page number, where most page numbers stand."""
    carrying = [
        (number, edge)
        for number, (page, label) in enumerate(zip(edges, labels, strict=True))
        if label is not None
        for edge in page
        if edge.side != "margin" and label in edge.numbers
    ]
    feet: defaultdict[str, list[float]] = defaultdict(list)
    for _, edge in carrying:
        feet[edge.side].append(edge.line.foot)
    usual = {side: median(all_feet) for side, all_feet in feet.items()}
    for number, edge in carrying:
        if abs(edge.line.foot - usual[edge.side]) <= _NEAR:
            yield number, edge.index


def _apart(edges: Sequence[Sequence[Edge]], filled: Sequence[int]) -> _Found:
    """Running heads whose words change: the outermost line of most pages, at one place, well apart."""
    for side in ("top", "bottom"):
        outermost = [
            (number, edge) for number in filled for edge in edges[number] if edge.side == side and edge.gap
        ]
        if len(outermost) < max(4, len(filled) / 2):
            continue
        usual = median(edge.line.foot for _, edge in outermost)
        there = [(number, edge) for number, edge in outermost if abs(edge.line.foot - usual) <= _SAME]
        apart = [(number, edge.index) for number, edge in there if edge.apart]
        if len(there) >= max(4, len(filled) / 2) and len(apart) >= 0.9 * len(there):
            yield from apart


def _from_first(edges: Sequence[Sequence[Edge]], filled: Sequence[int]) -> _Found:
    """In a document of two or three pages: lines that stand apart and repeat words from the top of the first
    (its symbol, its title)."""
    if not 2 <= len(filled) <= _SHORT:
        return
    first = "\n".join(_masked(edge.line.text) for edge in edges[filled[0]] if edge.side == "top")
    for number in filled[1:]:
        for edge in edges[number]:
            key = _masked(edge.line.text)
            if edge.side == "top" and edge.apart and len(key) > 3 and key in first:
                yield number, edge.index


def _outer(edges: Sequence[Edge], found: set[int]) -> set[int]:
    """Those of ``found`` that have no line of text between them and the edge of the page."""
    if not found:
        return found
    tops = [edge.line.foot for edge in edges if edge.side == "top" and edge.index not in found]
    bottoms = [edge.line.foot for edge in edges if edge.side == "bottom" and edge.index not in found]
    highest, lowest = max(tops, default=0.0), min(bottoms, default=float("inf"))
    inside = {
        edge.index
        for edge in edges
        if (edge.side == "top" and edge.line.foot < highest - _SAME_FOOT)
        or (edge.side == "bottom" and edge.line.foot > lowest + _SAME_FOOT)
    }
    return found - inside


def _heads(edges: Sequence[Sequence[Edge]], kept: Sequence[Set[int]], first: int) -> list[Line]:
    """The headers of the pages behind the first."""
    return [
        edge.line
        for page, found in zip(edges[first + 1 :], kept[first + 1 :], strict=True)
        for edge in page
        if edge.side == "top" and edge.index in found
    ]


def _headings_of_the_first(
    page: PageLines, edges: Sequence[Edge], label: str | None, heads: Sequence[Line]
) -> set[int]:
    """Lines at the top of the first page that come again as headers but are its headings here."""
    lines = page.lines()
    tops = {edge.index for edge in edges if edge.side == "top"}
    text = [line for at, line in enumerate(lines) if at not in tops]
    usual = body_size(text)
    title = size_of_title(lines, {edge.index for edge in edges if _comes_again(edge, heads)}, usual)
    return {
        edge.index
        for edge in edges
        if edge.side == "top"
        and any(map(str.isalpha, edge.line.text))
        and not (label and label in edge.numbers)
        and not is_head(edge.line, _sizes_there(edge, heads), title, usual)
    }


def _sizes_there(edge: Edge, heads: Sequence[Line]) -> list[float]:
    return [head.size for head in heads if abs(head.foot - edge.line.foot) <= _NEAR]


def _comes_again(edge: Edge, heads: Sequence[Line]) -> bool:
    """Whether a line stands on later pages as it stands here: in the same words, place and size."""
    key = _masked(edge.line.text)
    return any(
        abs(head.foot - edge.line.foot) <= _NEAR
        and head.size >= edge.line.size / 1.08
        and _masked(head.text) == key
        for head in heads
    )
