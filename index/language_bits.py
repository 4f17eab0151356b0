"""The languages of a page as one number, a bit each: small enough to stand beside every page of an index."""

from __future__ import annotations

from collections.abc import Iterable

from index.languages import SERVED
from index.model import UNDETERMINED

BITS: dict[str, int] = {tag: 1 << place for place, tag in enumerate((*SERVED, UNDETERMINED))}
"""One bit for each language that a page can be in; indexes hold these numbers, so that a change of the
served languages or of their order needs a rebuild (the engines' format version)."""

LANGUAGE_BITS = len(BITS)


def language_mask(tags: Iterable[str]) -> int:
    """The languages of a page as a number with one bit each; a language not served counts as ``und``."""
    mask = 0
    for tag in tags:
        mask |= BITS.get(tag, BITS[UNDETERMINED])
    return mask


def mask_languages(mask: int) -> list[str]:
    """The languages that a mask names."""
    return [str(tag) for tag, bit in BITS.items() if mask & bit]


def filter_mask(tags: Iterable[str]) -> int:
    """The languages that a reader chose; a language that no page can be in chooses nothing."""
    mask = 0
    for tag in tags:
        mask |= BITS.get(tag, 0)
    return mask
