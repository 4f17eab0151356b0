"""Words near a word that stands nowhere: what corrections are chosen from, alike for every engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from index.analysis import fold, tokens
from index.codes import has_digit
from index.query import Unit
from index.scripts import has_signs

MOST_UNKNOWN = 3
"""Most unknown words in a query that is corrected: of one with more, little can be guessed."""


def distance(one: str, other: str, most: int) -> int:
    """How many letters must be put in, left out, changed, or swapped with the next; ``most + 1`` if more.

    >>> distance("labuor", "labour", 2), distance("school", "cocoa", 2)
    (1, 3)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def reach(unit: Unit) -> int:
    """Letters that may be wrong: one in short words, two from six letters on."""
    length = len(fold(unit.text))
    return 0 if length < 3 else 1 if length < 6 else 2


def correctable(unit: Unit) -> bool:
    """Whether the unit is one word that may be misspelt: another number or code is never what was meant."""
    found = tokens(unit.text)
    alone = unit.kind == "word" and len(found) == 1 and not has_digit(unit.text)
    return alone and reach(unit) > 0 and not has_signs(found[0].text)


def near(texts: Iterable[str], folded: str, letters: int) -> list[str]:
    """Words near the folded one, as the texts write them; the nearest first, then the most frequent."""
    written: dict[str, Counter[str]] = {}
    for text in texts:
        for token in tokens(text):
            if abs(len(token.text) - len(folded)) <= letters:
                written.setdefault(token.text, Counter())[text[token.start : token.end]] += 1
    near = [(distance(folded, word, letters), -forms.total(), word) for word, forms in written.items()]
    return [_as_written(written[word]) for far, _, word in sorted(near) if 0 < far <= letters]


def _as_written(forms: Counter[str]) -> str:
    """The most frequent form, small where texts also write it small."""
    small = Counter({form: count for form, count in forms.items() if form == form.lower()})
    (chosen, _), *_ = (small or forms).most_common(1)
    return chosen


def replaced(text: str, words: Sequence[tuple[Unit, str]]) -> str:
    for unit, word in sorted(words, key=lambda pair: -pair[0].start):
        text = text[: unit.start] + word + text[unit.end :]
    return text
