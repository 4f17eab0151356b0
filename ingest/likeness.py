"""Which documents are the same publication in another form, or nearly the same text: pure.

A document is known by a sketch: the smallest hashes of its runs of five words (Broder 1997, "On the
resemblance and containment of documents": the share of common ones estimates the share of common runs), and
its figures. Figures survive translation, so they tell language versions; words tell formats and revisions.
Nothing here joins anything: what is found is offered to people, with the reasons.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from pathlib import PurePath
from typing import Literal

from index.analysis import tokens

LikenessKind = Literal["language-version", "format", "near-duplicate", "edition"]
"""``language-version`` and ``format`` may be one work with many files; the other two are works of their own
that readers should know of each other: nearly the same text, or the same title in another year."""

JOINABLE: frozenset[LikenessKind] = frozenset({"language-version", "format"})

SKETCH_SIZE = 128
"""Hashes kept: the standard error of a likeness of 0.5 is then 0.04."""

MOST_FIGURES = 400
"""Figures kept, the smallest hashes first: longer reports are told by a sample of theirs."""

RUN_OF_WORDS = 5
"""Words in a run: shorter ones are common phrases, longer ones break at every small change."""

KEYS = 24
"""Smallest hashes by which candidates are looked up: at a likeness of 0.15 six of them are common."""

SAME_TEXT = 0.85
NEARLY_SAME_TEXT = 0.5
SAME_SERIES_TEXT = 0.08
"""Shares of common runs: copies of one text; a revision or draft; two years of one country's chapter (0.11 to
0.27 measured on renamed countries, where chapters of different countries have up to 0.2)."""

SAME_FIGURES = 0.6
SOME_FIGURES = 0.3
ENOUGH_FIGURES = 15
"""Shares of common figures: translations had 0.76 and more, other pairs with as many figures 0.48 at most.
Below ``ENOUGH_FIGURES`` the share says nothing."""

SAME_LENGTH = 0.7
"""Translations run longer or shorter by up to a third (a Korean manual has 151 pages, the English 113)."""

LONGEST_COMMON_NAME = 6
"""Signs: ``report`` and shorter single words are what anybody calls a file."""

LONGEST_FIGURE = 18
"""Digits: more is a telephone number, a key or noise."""

_NUMBER = re.compile(r"\d+(?:[ .,\u00a0\u202f٬٫]\d{3})*(?:[.,٫]\d+)?")
_WORD = re.compile(r"[^\W_]+")
_YEAR = range(1900, 2100)

_LANGUAGE_WORDS = re.compile(
    r"(?:ar|zh|en|fr|ru|es|pt|de|id|hi|sw|bn|tr|th|ja|ko|vi|it|nl|cn|ara|zho|chi|eng|fra|fre|rus|spa|por|deu|ger"
    r"|arabic|chinese|english|french|russian|spanish|portuguese|german|korean|japanese|vietnamese"
    r"|anglais|fran[çc]ais|russe|espagnol|portugais|allemand|arabe|chinois"
    r"|ingl[ée]s|franc[ée]s|ruso|espa[ñn]ol|portugu[ée]s|alem[áa]n|[áa]rabe|chino|عربي|إنجليزي|فرنسي)"
)
"""What file names call languages; ``a``, ``e``, ``f``, ``s`` alone are too often something else."""

_VERSION_WORDS = re.compile(
    r"(?:draft|final|rev|revised|revision|version|v?\d{1,2}|corr|corrigendum|copy|web|print|online|lowres|hires"
    r"|low|lo|brouillon|projet|r[ée]vis[ée]e?|borrador|revisado|definitiv[oe])"
)
"""What file names call the stages of a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What is remembered of a document. ``words`` and ``figures`` are ascending hashes, ``figure_count`` how
    many different figures there are in all."""

    pages: int
    words: tuple[int, ...]
    figures: tuple[int, ...]
    figure_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A document as it is held against others. ``areas`` are those its title or name is about."""

    document: str
    work: str
    sketch: Sketch
    language: str
    format: str
    file_name: str
    title: str
    identifier: str | None = None
    areas: tuple[str, ...] = ()


Reasons = tuple[tuple[str, str | float], ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two documents belong together: reasons by name (``text``, ``figures``, ``identifier``, ``name``,
    ``title``), shares as numbers between 0 and 1."""

    kind: LikenessKind
    reasons: Reasons


def sketch(pages: Iterable[str]) -> Sketch:
    """The sketch of a document from the texts of its pages, in constant memory."""
    words: list[int] = []
    tail: list[str] = []
    figures: set[str] = set()
    count = 0
    for text in pages:
        count += 1
        said = tail + [token.text for token in tokens(text)]
        tail = said[-(RUN_OF_WORDS - 1) :]
        words = nsmallest(SKETCH_SIZE, {*words, *_runs(said)})
        figures |= figures_in(text)
    hashes = sorted({zlib.crc32(figure.encode()) for figure in figures})
    return Sketch(
        pages=count, words=tuple(words), figures=tuple(hashes[:MOST_FIGURES]), figure_count=len(hashes)
    )


def _runs(words: Sequence[str]) -> Iterable[int]:
    for start in range(len(words) - RUN_OF_WORDS + 1):
        yield zlib.crc32(" ".join(words[start : start + RUN_OF_WORDS]).encode())


def figures_in(text: str) -> set[str]:
    """The numbers of a text as bare digits: ``1,320``, ``1 320`` and ``1.320`` are one. Years and numbers of
    less than three digits stand everywhere and tell nothing."""
    found = ("".join(sign for sign in match if sign.isdigit()) for match in _NUMBER.findall(text))
    plain = {str(int(digits)) for digits in found if 3 <= len(digits) <= LONGEST_FIGURE}
    return {digits for digits in plain if len(digits) >= 3 and not _is_year(digits)}


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and int(digits) in _YEAR


def name_key(file_name: str) -> str | None:
    """A file's name without its ending and without words for languages and versions; None where nothing
    telling is left (``report_en.pdf`` → ``report``: one short word names nothing)."""
    words = [word.casefold() for word in _WORD.findall(PurePath(file_name).stem)]
    kept = [
        word for word in words if not _LANGUAGE_WORDS.fullmatch(word) and not _VERSION_WORDS.fullmatch(word)
    ]
    key = " ".join(kept)
    return key if len(kept) > 1 or len(key) > LONGEST_COMMON_NAME else None


def names_a_language(file_name: str) -> bool:
    """Whether a word of the name is one for a language."""
    words = _WORD.findall(PurePath(file_name).stem)
    return any(_LANGUAGE_WORDS.fullmatch(word.casefold()) for word in words)


def lookup_keys(profile: Profile) -> tuple[str, ...]:
    """Words under which a document is found by others like it, each kind with its own first letter."""
    keys = [f"w{value}" for value in profile.sketch.words[:KEYS]]
    keys += [f"f{value}" for value in profile.sketch.figures[:KEYS]]
    if key := name_key(profile.file_name):
        keys.append(f"n{key}"[:200])
    if profile.identifier:
        keys.append(f"i{profile.identifier.strip().casefold()}"[:200])
    return tuple(keys)


def common(one: Sequence[int], other: Sequence[int], size: int) -> float | None:
    """The share of common members of two sets, from their smallest hashes; None where one is empty."""
    if not one or not other:
        return None
    union = sorted({*one, *other})[:size]
    both = {*one} & {*other}
    return sum(1 for value in union if value in both) / len(union)


def likeness(one: Profile, other: Profile) -> Likeness | None:
    """How two documents of different works belong together; None where they do not."""
    if one.work == other.work:
        return None
    text = common(one.sketch.words, other.sketch.words, SKETCH_SIZE) or 0.0
    if one.language != other.language:
        return _as_versions(one, other)
    reasons: Reasons = (*_same_identifier(one, other), ("text", round(text, 2)))
    if text >= SAME_TEXT and one.format != other.format:
        return Likeness("format", reasons)
    nearly = SAME_TEXT if _of_other_areas(one, other) else NEARLY_SAME_TEXT
    if text >= nearly or (text >= SOME_FIGURES and _same_name(one, other)):
        return Likeness("near-duplicate", (*reasons, *_same_name(one, other)))
    if text >= SAME_SERIES_TEXT and one.areas[:1] and one.areas[:1] == other.areas[:1]:
        return Likeness("edition", (*reasons, ("area", one.areas[0])))
    return None


def sureness(found: Likeness) -> float:
    """How sure a likeness is beside others of its kind: the same identifier, the same name, what they have in
    common."""
    shares = sum(value for _, value in found.reasons if isinstance(value, float))
    return shares + sum(1 for name, _ in found.reasons if name in ("identifier", "name"))


def _as_versions(one: Profile, other: Profile) -> Likeness | None:
    figures = _common_figures(one.sketch, other.sketch)
    shared: Reasons = () if figures is None else (("figures", round(figures, 2)),)
    identifier, name = _same_identifier(one, other), _same_name(one, other)
    alike = figures is None or figures >= SOME_FIGURES
    long_enough = min(one.sketch.pages, other.sketch.pages) >= SAME_LENGTH * max(
        one.sketch.pages, other.sketch.pages
    )
    by_name = name and alike and long_enough and (names_a_language(one.file_name) or figures is not None)
    if identifier or by_name or (figures is not None and figures >= SAME_FIGURES):
        return Likeness("language-version", (*identifier, *name, *shared))
    return None


def _common_figures(one: Sketch, other: Sketch) -> float | None:
    if min(one.figure_count, other.figure_count) < ENOUGH_FIGURES:
        return None
    return common(one.figures, other.figures, MOST_FIGURES)


def _of_other_areas(one: Profile, other: Profile) -> bool:
    """Whether the titles name areas, and none in common: chapters of one mould on two small islands are half
    the same words, and no revisions of each other."""
    return bool(one.areas and other.areas) and not {*one.areas} & {*other.areas}


def _same_identifier(one: Profile, other: Profile) -> Reasons:
    first, second = (one.identifier or "").strip(), (other.identifier or "").strip()
    return (("identifier", first),) if first and first.casefold() == second.casefold() else ()


def _same_name(one: Profile, other: Profile) -> Reasons:
    first, second = name_key(one.file_name), name_key(other.file_name)
    return (("name", first),) if first and first == second else ()
