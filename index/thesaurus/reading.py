"""Text as the matcher reads it: folded, single spaces, with the way back to the original.

Speed matters here: pages are tagged at megabytes a second, so positions are worked out only when asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from index.folding import View, fold_page, fold_sign, fold_word, view
from index.scripts import signs_beyond_ascii
from index.thesaurus.form_finder import has_other_letters
from index.thesaurus.wording import plain_signs

_TWO_SPACES = " {2,}"


class Reading:
    """One text, folded. ``original`` gives where a stretch of ``text`` stands in the text as it was given.

    ``latin``: it has no letters of other scripts.
    """

    __slots__ = ("_breaks", "_plain", "_uneven", "_view", "latin", "text")

    def __init__(self, original: str) -> None:
        self._view: View = view(original)
        plain = plain_signs(_lowered(self._view.text))
        beyond_ascii = signs_beyond_ascii(plain)
        uneven = "".join(sorted(filter(_grows, beyond_ascii)))
        self._plain = plain
        self._uneven = _uneven_pattern(uneven)
        self._breaks: tuple[list[int], list[int]] | None = None
        self.latin = not has_other_letters("".join(beyond_ascii))
        self.text = fold_page(self._uneven.sub(_replacement if uneven else " ", plain))

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span, in code points of the original, of ``text[start:end]``."""
        if self._breaks is None:
            self._breaks = self._find_breaks()
        here, there = self._breaks
        index = bisect_right(here, start)
        first = there[index - 1] + start - here[index - 1]
        if end > here[index]:
            index = bisect_right(here, end - 1, index)
        last = there[index - 1] + end - here[index - 1]
        if self._view.offsets is None:
            return first, last
        return self._view.place(first), self._view.place(last)

    def _find_breaks(self) -> tuple[list[int], list[int]]:
        """Positions in ``text`` from which on the distance to the normalised text is another one; the last
        lies beyond its end."""
        here, there = [0], [0]
        shift = 0
        for match in self._uneven.finditer(self._plain):
            begin, end = match.span()
            length = len(_replacement(match))
            position = begin - shift
            # every sign of a replacement stands for the first sign replaced; the first of them does so anyway
            for offset in range(1, length):
                here.append(position + offset)
                there.append(begin)
            here.append(position + length)
            there.append(end)
            shift = end - (position + length)
        return [*here, len(self.text) + 1], there


def _replacement(match: re.Match[str]) -> str:
    found = match.group()
    return " " if found[0] == " " else fold_word(found)


def _lowered(text: str) -> str:
    """Lower case, sign for sign: the few letters that grow when lowered stay as they are."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)


def _grows(sign: str) -> bool:
    """Whether a letter folds to more or fewer than one sign: ``œ``, ``ß``."""
    return len(fold_sign(sign)) != 1


@lru_cache(maxsize=256)
def _uneven_pattern(signs: str) -> re.Pattern[str]:
    return re.compile(f"{_TWO_SPACES}|[{re.escape(signs)}]" if signs else _TWO_SPACES)
