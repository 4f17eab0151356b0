"""Korean words put together: tesseract's table has their syllables one by one, its plain text has the spaces.

Both come of one run. A line of the table is found in the text by its signs, whatever stands between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.recognition import Recognition, SeenLine, SeenWord

_LONGEST_STEP = 400
"""Lines of the text that are looked through for one of the table: both come in the same order."""


def spaced(seen: Recognition, text: str) -> Recognition:
    """What was recognised with its words as ``text`` spaces them; lines that it does not have stay."""
    lines = [line for line in text.split("\n") if line.strip()]
    bare = ["".join(line.split()) for line in lines]
    made, at = list[SeenLine](), 0
    for line in seen.lines:
        signs = "".join("".join(word.text.split()) for word in line.words)
        found = next((n for n in range(at, min(len(bare), at + _LONGEST_STEP)) if bare[n] == signs), None)
        if found is None:
            made.append(line)
            continue
        made.append(replace(line, words=tuple(_together(line.words, lines[found].split()))))
        at = found + 1
    return replace(seen, lines=tuple(made))


def _together(words: Sequence[SeenWord], spaced_words: Sequence[str]) -> Iterator[SeenWord]:
    """The words of a line, those that are one in ``spaced_words`` put together."""
    ends, length = set[int](), 0
    for word in spaced_words:
        ends.add(length := length + len(word))
    some, length = list[SeenWord](), 0
    for seen in words:
        some.append(seen)
        length += len("".join(seen.text.split()))
        if length in ends:
            yield _one(some)
            some = []
    if some:
        yield _one(some)


def _one(words: Sequence[SeenWord]) -> SeenWord:
    """Neighbours as one word, as sure as its letters are on average."""
    if len(words) == 1:
        return words[0]
    lefts, tops, rights, bottoms = zip(*(word.box for word in words), strict=True)
    letters = sum(len(word.text) for word in words)
    return SeenWord(
        "".join(word.text for word in words),
        (min(lefts), min(tops), max(rights), max(bottoms)),
        sum(word.sure * len(word.text) for word in words) / letters,
    )
