"""Snippets: the stretch of a page that shows best why it matches, as plain text and spans.

A snippet is made of whole grapheme clusters and whole words; white space is one space; control, formatting
and private-use signs are gone; marks are moved along. Ellipses are for the template.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

import regex

from index.marks import Mark
from index.model import UNDETERMINED, LanguageTag, Runs
from index.search import Snippet

LENGTH = 240
"""Code points of a snippet: two to three lines on a wide page, five on a phone."""

_SPARE = 40
"""Signs read beyond what a snippet may show, for those that are not shown: most texts have fewer."""

_FULL_WIDTH = frozenset({"zh", "ja"})
"""Languages whose signs are twice as wide, and say twice as much: half as many fill the same lines."""

_BLANK = (
    "\x00-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
    "\ud800-\uf8ff\ufdd0-\ufdef\ufff0-\uffff\U000e0000-\U0010ffff"
)
"""White space, control signs, surrogates, private use and what is no character: shown as a space."""

_UNSEEN = "\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
"""Hyphenation and direction signs, which could turn the rest of the page around: not shown at all."""

_ODD = re.compile(f"[{_BLANK}{_UNSEEN}][ {_BLANK}{_UNSEEN}]*")
_ODD_OR_SPACES = re.compile(f"  [ {_BLANK}{_UNSEEN}]*| ?[{_BLANK}{_UNSEEN}][ {_BLANK}{_UNSEEN}]*")
_ONLY_UNSEEN = re.compile(f"[{_UNSEEN}]+")
_CLUSTER = regex.compile(r"\X")
_ENTRY = re.compile(
    r"(?m)^[ \t]*(?P<entry>\[\d{1,4}\]|\d{1,4}[.)](?=[ \t]+\S)|[⁰¹²³⁴-⁹]{1,4}|(?P<bare>\d{1,4})(?=[ \t]+\S))"
)
"""How an entry of a numbered list begins: ``12.``, ``[12]``, ``¹²``, or a bare number."""

_ENTRIES_APART = 600
"""Signs within which the next entry of a list begins: references are rarely longer."""

_SENTENCE_END = re.compile(r"[.!?…؟।][\"'”’»)\]]* |[。！？]")


def snippet(runs: Runs, marks: Sequence[Mark], length: int = LENGTH) -> Snippet:
    """The best stretch of a text: most different units, then most marks, then first.

    Without marks it is the beginning. ``length`` is the most code points it has, half of it in full width.
    """
    text = "".join(text for _, text in runs) if len(runs) != 1 else runs[0][1]
    first, last = _core(marks, length)
    if _language(runs, first, max(last, first + 1)) in _FULL_WIDTH:
        length //= 2
        first, last = _core(marks, length)
    clean = _cleaned(text, first, last, length)
    start, end = _window(clean.text, clean.inside(first), clean.inside(last), length)
    entry = _entry(text, first - length, first)
    if entry is not None and clean.start <= entry and clean.inside(last) - clean.inside(entry) <= length:
        start = clean.inside(entry)
        end = _end(clean.text, start, start + length, clean.inside(last))
    return Snippet(
        clean.text[start:end],
        tuple(_shown(marks, clean, start, end)),
        _language(runs, clean.outside(start), clean.outside(end)),
    )


def _entry(text: str, earliest: int, first: int) -> int | None:
    """Where the entry of a numbered list (of sources, say) begins that holds ``first``, if that is near.

    A bare number at the begin of a line may be part of a sentence; it is one of a list if the number before
    it or after it begins a line as well.
    """
    begun = list(_ENTRY.finditer(text, max(0, earliest), first + 1))
    if not begun:
        return None
    last = begun[-1]
    if last["bare"] is None:
        return last.start("entry")
    around = text[max(0, last.start() - _ENTRIES_APART) : last.end() + _ENTRIES_APART]
    others = (int(last["bare"]) - 1, int(last["bare"]) + 1)
    listed = any(re.search(rf"(?m)^[ \t]*{other}[ \t]+\S", around) for other in others)
    return last.start("entry") if listed else None


def best_place(runs: Runs, marks: Sequence[Mark], length: int = LENGTH) -> int:
    """Where the best stretch of a text begins, as ``snippet`` chooses it; its begin without marks."""
    return _core(marks, length)[0]


def _cleaned(text: str, first: int, last: int, length: int) -> _Clean:
    """The text around ``first`` to ``last`` made fit to show: as far as a snippet may reach, where it does.

    Little more is cleaned first than is shown; where much of that is blank, more and more.
    """
    clean = _Clean(text, first - length - _SPARE, last + length + _SPARE)
    before, after = clean.inside(first), len(clean.text) - clean.inside(last)
    if (before > length or clean.start == 0) and (after > length or clean.end == len(text)):
        return clean
    clean = _Clean(text, first - 2 * length, last + 2 * length)
    if len(clean.text) < 2 * length and (clean.start > 0 or clean.end < len(text)):
        clean = _Clean(text, first - 16 * length, last + 16 * length)
    return clean


def _shown(marks: Sequence[Mark], clean: _Clean, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The marks that stand in the clean text from ``start`` to ``end``, counted from ``start``."""
    first, last = clean.outside(start), clean.outside(end)
    for mark in marks[bisect_right(marks, first, key=lambda mark: mark.end) :]:
        if mark.start >= last:
            return
        begin, finish = max(clean.inside(mark.start), start), min(clean.inside(mark.end), end)
        if begin < finish:
            yield begin - start, finish - start


def _core(marks: Sequence[Mark], length: int) -> tuple[int, int]:
    """From the first to the last mark of the best group that fits the length; (0, 0) without marks."""
    best = (0, 0)
    best_worth = (0, 0)
    held: dict[object, int] = {}
    answers = [_answers(mark) for mark in marks]
    kinds, last = 0, 0
    for first, mark in enumerate(marks):
        while last < len(marks) and (last <= first or marks[last].end - mark.start <= length):
            for key in answers[last]:
                held[key] = held.get(key, 0) + 1
                kinds += held[key] == 1
            last += 1
        if (kinds, last - first) > best_worth:
            best_worth, best = (kinds, last - first), (mark.start, marks[last - 1].end)
        for key in answers[first]:
            held[key] -= 1
            kinds -= held[key] == 0
    return best


def _answers(mark: Mark) -> tuple[object, ...]:
    return (*mark.units, *mark.concepts, *mark.pairs) if mark.concepts or mark.pairs else mark.units


class _Clean:
    """A stretch of text made fit to show, and how its positions and those of the original correspond.

    It is made of pieces taken over as they are: ``lengths`` signs, from ``origins`` to ``places``.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self.start = _safe(text, max(0, start))
        self.end = _safe(text, min(end, len(text)))
        self._places: list[int] = []
        self._origins: list[int] = []
        self._lengths: list[int] = []
        parts: list[str] = []
        done, place = self.start, 0
        for start, end in _odd(text, self.start, self.end):
            self._add(place, done, start - done)
            place += start - done
            blank = place > 0 and not _ONLY_UNSEEN.fullmatch(text, start, end)
            parts += (text[done:start], " " if blank else "")
            place += blank
            done = end
        self._add(place, done, self.end - done)
        parts.append(text[done : self.end])
        self.text = "".join(parts).rstrip()

    def _add(self, place: int, origin: int, length: int) -> None:
        self._places.append(place)
        self._origins.append(origin)
        self._lengths.append(length)

    def inside(self, position: int) -> int:
        """The position in the clean text of one in the original."""
        piece = max(0, bisect_right(self._origins, position) - 1)
        into = min(max(0, position - self._origins[piece]), self._lengths[piece])
        return min(self._places[piece] + into, len(self.text))

    def outside(self, position: int) -> int:
        """The position in the original of one in the clean text."""
        piece = bisect_right(self._places, position) - 1
        return self._origins[piece] + min(position - self._places[piece], self._lengths[piece])


def _odd(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What is not shown as it is, with the spaces around it: each such stretch is one space, or nothing."""
    if text.find("  ", start, end) >= 0:
        yield from (match.span() for match in _ODD_OR_SPACES.finditer(text, start, end))
        return
    for match in _ODD.finditer(text, start, end):  # begins with a rare sign, so that it is found quickly
        first, last = match.span()
        yield first - (first > start and text[first - 1] == " "), last


def _safe(text: str, position: int) -> int:
    """The last boundary between grapheme clusters at or before a position.

    Clusters begin at spaces; where there is none in 512 signs, the text is scripts of one sign each.
    """
    if position <= 0 or position >= len(text):
        return max(0, min(position, len(text)))
    if text[position] == " " or (text[position - 1 : position + 1].isascii() and text[position] != "\n"):
        return position
    safe = max(text.rfind(" ", max(0, position - 512), position), 0, position - 512)
    return next(int(match.start()) for match in _CLUSTER.finditer(text, safe) if match.end() > position)


def _window(text: str, first: int, last: int, length: int) -> tuple[int, int]:
    """Where the snippet begins and ends so that ``first`` to ``last`` are in it, with what goes before."""
    spare = max(0, length - (last - first))
    before = spare if len(text) - last < spare else max(spare // 3, spare - (len(text) - last))
    start = _start(text, max(0, first - before), first)
    return start, _end(text, start, start + length, last)


def _start(text: str, earliest: int, latest: int) -> int:
    """The begin of the text, of a sentence, of a word, or at least of a cluster."""
    if earliest == 0:
        return 0
    sentence = _SENTENCE_END.search(text, earliest - 1, latest)
    if sentence:
        earliest = sentence.end() + (text[sentence.end() : sentence.end() + 1] == " ")
    else:
        earliest = max(earliest, text.find(" ", earliest - 1, latest) + 1)
    start = _next_cluster(text, earliest, latest)
    while start < latest and text[start] == " ":
        start = _next_cluster(text, start + 1, latest)
    return start


def _next_cluster(text: str, earliest: int, latest: int) -> int:
    safe = _safe(text, earliest)
    if safe == earliest:
        return safe
    ends = (match.end() for match in _CLUSTER.finditer(text, safe, latest))
    return next((end for end in ends if end >= earliest), latest)


def _end(text: str, start: int, latest: int, needed: int) -> int:
    """The end of the text, or of the last whole word or cluster that fits, if possible after ``needed``."""
    if latest >= len(text):
        return len(text)
    space = text.rfind(" ", max(needed, start + 1), latest + 1)
    return space if space >= 0 else max(start, _safe(text, latest))


def _language(runs: Runs, start: int, end: int) -> LanguageTag:
    """The language of the run that most of the stretch lies in."""
    if len(runs) == 1 and start < len(runs[0][1]):
        return runs[0][0]
    edges = list(accumulate((len(text) for _, text in runs), initial=0))
    shares: dict[LanguageTag, int] = {}
    for place in range(max(0, bisect_right(edges, start) - 1), len(runs)):
        tag = runs[place][0]
        shares[tag] = shares.get(tag, 0) + min(end, edges[place + 1]) - max(start, edges[place])
        if edges[place + 1] >= end:
            break
    return max(shares, key=lambda tag: shares[tag], default=UNDETERMINED)
