"""Lines in the order in which a person reads them, where the order of drawing is another one.

Writing programs draw columns one after the other; that order is kept. What they draw first or last without
regard to its place are blocks above or below everything else (mastheads, page numbers, imprints): these go
where they stand. Drop caps and note numbers that stand on lines of their own go back to their words.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence

from ingest.extractors.pdf_lines import Line
from ingest.extractors.pdf_raised import RAISED_DIGITS

_JUMP = 0.25
"""Share of a page's height that is jumped down over where another block begins."""

_FEW = 3
"""Lines of a block that is put into a gap; a longer one is a column."""

_BESIDE = 100.0
"""Points between the left edges of a few lines and of those they belong to, at most: less than a column."""

_DROPPED = 1.7
"""How much taller than the text a drop cap is, at least."""

_BELOW_TOP = 0.35
"""Share of the height of a drop cap (with its leading) by which its line begins below its top, at most."""

_LEVEL = 0.2
"""Heights of type within which two pieces stand on one line."""

_SIGNS_ALONE = 4
"""Signs of a line, at most, that may be a drop cap or a note number."""

_STACKED = 4
"""Letters one below the other that are a word, at least."""

_STACK_STEP = 1.5
"""Heights of type from one of them to the next, at most."""

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SOLITARY = frozenset("aioyàéèóоиявскуёaeáíú")
"""Letters that are words of their own in one of the served languages."""


def in_reading_order(lines: Sequence[Line], height: float) -> list[Line]:
    """``lines`` with blocks that stand above or below all others moved there; a page is ``height`` high."""
    blocks = _blocks(lines, height)
    if len(blocks) < 2:
        return list(lines)
    spans = [(max(line.foot for line in block), min(line.foot for line in block)) for block in blocks]
    first, last = [], []
    middle = list(range(len(blocks)))
    for at in range(len(blocks)):
        others = [spans[one] for one in middle if one != at]
        if not others or at not in middle:
            continue
        if at > middle[0] and spans[at][1] > max(top for top, _ in others):
            middle.remove(at)
            first.append(at)
        elif at < middle[-1] and spans[at][0] < min(bottom for _, bottom in others):
            middle.remove(at)
            last.append(at)
    first.sort(key=lambda at: -spans[at][0])
    last.sort(key=lambda at: -spans[at][0])
    ordered = [line for at in first for line in blocks[at]]
    for at in middle:
        _put(blocks[at], ordered)
    return ordered + [line for at in last for line in blocks[at]]


def _put(block: list[Line], ordered: list[Line]) -> None:
    """Adds a block behind the lines before it, or, a few lines drawn late, into the gap where they stand."""
    top, bottom = block[0].foot + block[0].size, block[-1].foot
    if len(block) <= _FEW and ordered and bottom > ordered[-1].foot:
        for at in range(len(ordered) - 1, -1, -1):
            above = ordered[at - 1].foot if at else top + 1
            fits = above >= top - block[0].size * 0.3 and bottom >= ordered[at].foot + ordered[at].size * 0.7
            if fits and abs(block[0].left - ordered[at].left) <= _BESIDE:
                ordered[at:at] = block
                return
    ordered += block


def _blocks(lines: Sequence[Line], height: float) -> list[list[Line]]:
    """Stretches in which each line stands at or below the one before, and not far below."""
    blocks: list[list[Line]] = []
    for line in lines:
        fall = blocks[-1][-1].foot - line.foot if blocks else 0.0
        if not blocks or fall < -line.size or fall > _JUMP * height:
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def joined_signs(lines: Sequence[Line], usual: float, words: Callable[[], Container[str]]) -> list[Line]:
    """``lines`` with drop caps before the word that they begin, note numbers behind or before theirs, and the
    rest of a line behind a raised number on one line with it."""
    if not any(len(line.text) <= _SIGNS_ALONE or line.text[-1] in RAISED_DIGITS for line in lines):
        return list(lines)
    lines = _with_stacks(_with_drop_caps(lines, usual, words))
    joined: list[Line] = []
    skip = False
    for at, line in enumerate(lines):
        if skip:
            skip = False
            continue
        text = line.text.strip()
        following = lines[at + 1] if at + 1 < len(lines) else None
        number = text.isdecimal() and len(text) <= 3
        if joined and number and _stands_on(line, joined[-1]):
            joined[-1] = joined[-1]._replace(text=joined[-1].text + text.translate(_RAISED))
        elif following and number and _stands_before(line, following):
            note = text.translate(_RAISED) + following.text.lstrip()
            joined.append(following._replace(text=note, left=line.left))
            skip = True
        elif joined and _same_line(joined[-1], line):
            joined[-1] = joined[-1]._replace(text=f"{joined[-1].text} {text}")
        else:
            joined.append(line)
    return joined


def _with_stacks(lines: Sequence[Line]) -> Sequence[Line]:
    """``lines`` with letters that stand one below the other, each on a line, as the word that they spell.
    Letters in the order of the alphabet are those of a list."""
    if sum(map(_is_letter, lines)) < _STACKED:
        return lines
    found: list[Line] = []
    stack: list[Line] = []
    for line in [*lines, Line("", 0.0, 0.0, 0.0)]:
        if stack and not (_is_letter(line) and _stands_under(line, stack[-1])):
            letters = [one.text.strip() for one in stack]
            word = len(stack) >= _STACKED and letters != sorted(letters)
            found += [stack[0]._replace(text="".join(letters))] if word else stack
            stack = []
        (stack if _is_letter(line) else found).append(line)
    return found[:-1]


def _is_letter(line: Line) -> bool:
    text = line.text.strip()
    return len(text) == 1 and text.isalpha()


def _stands_under(line: Line, above: Line) -> bool:
    near = abs(line.left - above.left) <= above.size
    return near and 0 < above.foot - line.foot <= _STACK_STEP * above.size


def _with_drop_caps(
    lines: Sequence[Line], usual: float, words: Callable[[], Container[str]]
) -> Sequence[Line]:
    """``lines`` with drop caps before the word that they begin: that stands beside the cap, level with its
    top, wherever it was drawn."""
    caps = [at for at, line in enumerate(lines) if usual and _may_be_drop_cap(line, usual)]
    if not caps:
        return lines
    found = list(lines)
    gone = set()
    for at in caps:
        beside = [other for other in range(len(lines)) if other != at and _is_beside(lines[at], lines[other])]
        if beside:
            first = max(beside, key=lambda other: lines[other].foot)
            text = _with_initial(lines[at].text.strip(), found[first].text, words)
            found[first] = found[first]._replace(text=text)
            gone.add(at)
    return [line for at, line in enumerate(found) if at not in gone]


def _may_be_drop_cap(line: Line, usual: float) -> bool:
    text = line.text.strip()
    return len(text) == 1 and text.isupper() and line.size >= _DROPPED * usual


def _is_beside(cap: Line, line: Line) -> bool:
    """Whether a line of text begins right of a drop cap, at its top."""
    if cap.size < _DROPPED * line.size or not line.text.lstrip()[:1].isalpha():
        return False
    below = (cap.foot + cap.size) - (line.foot + line.size)
    return 0 < line.left - cap.left <= 1.5 * cap.size and -line.size < below <= _BELOW_TOP * cap.size


def _stands_before(number: Line, line: Line) -> bool:
    """Whether a small raised number stands right before a line: the mark of a note."""
    near = 0 < line.left - number.left <= 3 * line.size
    level = 0 <= number.foot - line.foot < line.size
    return near and level and (number.size <= 0.9 * line.size or number.foot > line.foot + _LEVEL * line.size)


def _with_initial(initial: str, text: str, words: Callable[[], Container[str]]) -> str:
    """The initial in front of its line: glued to its word, or a word of its own where that is known."""
    first = text.split(maxsplit=1)[0].strip(".,;:").lower()
    if text[:1].isspace():
        return f"{initial} {text.lstrip()}"
    known = words()
    alone = initial.lower() in _SOLITARY and first in known and initial.lower() + first not in known
    return f"{initial} {text}" if alone or not text[:1].isalpha() else initial + text


def _same_line(before: Line, line: Line) -> bool:
    """Whether a line is the rest of the one before: PDFium ends a line behind a raised number."""
    return (
        before.text[-1] in RAISED_DIGITS
        and line.left > before.left
        and abs(line.foot - before.foot) <= _LEVEL * before.size
    )


def _stands_on(number: Line, before: Line) -> bool:
    """Whether a small number stands raised behind a line: within the height of its type."""
    small = 0 < number.size <= 0.8 * before.size
    return small and 0.1 * before.size < number.foot - before.foot < before.size
