"""Text as the matcher reads it: folded, single spaces, with the way back to the original.

Speed matters here: pages are tagged at megabytes a second, so positions are worked out only when asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from index.folding import View, fold_word, view
from index.thesaurus.wording import plain_signs

_TWO_SPACES = " {2,}"
_BEYOND_ASCII = re.compile("[^\x00-\x7f]+")


class Reading:
    """One text, folded. ``original`` gives where a stretch of ``text`` stands in the text as it was given."""

    __slots__ = ("_breaks", "_plain", "_uneven", "_view", "text")

    def __init__(self, original: str) -> None:
        self._view: View = view(original)
        plain = plain_signs(_lowered(self._view.text))
        self._plain = plain
        self._uneven = _uneven_pattern(_uneven_signs(plain))
        self._breaks: tuple[list[int], list[int]] | None = None
        self.text = _folded(self._uneven.sub(_replacement, plain))

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span, in code points of the original, of ``text[start:end]``."""
        return self._view.place(self._back(start)), self._view.place(self._back(end - 1) + 1)

    def _back(self, position: int) -> int:
        """Where the sign at ``position`` of ``text`` stands in the normalised text."""
        if self._breaks is None:
            self._breaks = self._find_breaks()
        here, there = self._breaks
        index = bisect_right(here, position) - 1
        return there[index] + position - here[index]

    def _find_breaks(self) -> tuple[list[int], list[int]]:
        """Positions in ``text`` from which on the distance to the normalised text is another one."""
        here, there = [0], [0]
        shift = 0
        for match in self._uneven.finditer(self._plain):
            length = len(_replacement(match))
            position = match.start() - shift
            # every sign of a replacement stands for the first sign replaced
            for offset in range(length):
                here.append(position + offset)
                there.append(match.start())
            here.append(position + length)
            there.append(match.end())
            shift = match.end() - (position + length)
        return here, there


def _folded(lowered: str) -> str:
    """``fold_word`` of a page: most of it is ASCII, which need not be looked up sign by sign."""
    return _BEYOND_ASCII.sub(lambda match: fold_word(match.group()), lowered.lower())


def _replacement(match: re.Match[str]) -> str:
    found = match.group()
    return " " if found[0] == " " else fold_word(found)


def _lowered(text: str) -> str:
    """Lower case, sign for sign: the few letters that grow when lowered stay as they are."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)


def _uneven_signs(plain: str) -> str:
    """The letters of this text that fold to more or fewer than one sign: ``œ``, ``ß``."""
    if plain.isascii():
        return ""
    return "".join(sorted(sign for sign in set("".join(_BEYOND_ASCII.findall(plain))) if _grows(sign)))


@lru_cache(maxsize=8192)
def _grows(sign: str) -> bool:
    return len(fold_word(sign)) != 1


@lru_cache(maxsize=256)
def _uneven_pattern(signs: str) -> re.Pattern[str]:
    return re.compile(f"{_TWO_SPACES}|[{re.escape(signs)}]" if signs else _TWO_SPACES)
