"""Which documents are the same publication in another form, or nearly the same text: pure.

A document is known by its sketch, its title and its name. Words tell formats and revisions, figures and their
order tell language versions. What a title says keeps apart what is only made in one mould: another area,
another number, another year. Nothing here joins anything: what is found is offered to people, with reasons.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ingest.likeness_names import is_one_mould, name_key, names_a_language, numbers_of, subject, years_in
from ingest.likeness_sketch import MOST_FIGURES, SKETCH_SIZE, Sketch, common

LikenessKind = Literal["language-version", "format", "near-duplicate", "edition"]
"""``language-version`` and ``format`` may be one work with many files; the other two are works of their own
that readers should know of each other: nearly the same text, or the same title in another year."""

JOINABLE: frozenset[LikenessKind] = frozenset({"language-version", "format"})

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

SAME_ORDER = 0.5
SOME_ORDER = 0.25
ENOUGH_ORDER = 8
FEW_ORDER = 4
"""Shares of numbers that follow each other alike: translations keep them, but for sentences that turn round;
reports that cite the same estimates share single pairs. Fewer than ``ENOUGH_ORDER`` count only where titles
are about one area, fewer than ``FEW_ORDER`` never."""

ALIKE_LENGTH = 0.8
"""Length of the shorter of two language versions that are told by their titles and their numbers together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A document as it is held against others. ``areas`` are those its title or name is about, ``area_names``
    the words by which it names the first of them, ``issued`` a date that begins with its year."""

    document: str
    work: str
    sketch: Sketch
    language: str
    format: str
    file_name: str
    title: str
    identifier: str | None = None
    areas: tuple[str, ...] = ()
    area_names: tuple[str, ...] = ()
    issued: str | None = None


Reasons = tuple[tuple[str, str | float], ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two documents belong together: reasons by name (``text``, ``figures``, ``order``, ``identifier``,
    ``name``, ``area``), shares as numbers between 0 and 1."""

    kind: LikenessKind
    reasons: Reasons


def lookup_keys(profile: Profile) -> tuple[str, ...]:
    """Words under which a document is found by others like it, each kind with its own first letter."""
    keys = [f"w{value}" for value in profile.sketch.words[:KEYS]]
    keys += [f"f{value}" for value in profile.sketch.figures[:KEYS]]
    keys += [f"o{value}" for value in profile.sketch.order[:KEYS]]
    if key := name_key(profile.file_name):
        keys.append(f"n{key}"[:200])
    if profile.identifier:
        keys.append(f"i{profile.identifier.strip().casefold()}"[:200])
    return tuple(keys)


def likeness(one: Profile, other: Profile) -> Likeness | None:
    """How two documents of different works belong together; None where they do not."""
    if one.work == other.work:
        return None
    if one.language != other.language:
        return _as_versions(one, other)
    text = common(one.sketch.words, other.sketch.words, SKETCH_SIZE) or 0.0
    if text < SAME_SERIES_TEXT:
        return None
    is_edition = _is_edition(one, other)
    kind = _same_language_kind(one, other, text, is_edition=is_edition)
    if kind is None:
        return None
    area: Reasons = (("area", one.areas[0]),) if kind == "edition" and one.areas else ()
    name = _same_name(one, other) if kind == "near-duplicate" else ()
    return Likeness(kind, (*_same_identifier(one, other), ("text", round(text, 2)), *name, *area))


def _same_language_kind(
    one: Profile, other: Profile, text: float, *, is_edition: bool
) -> LikenessKind | None:
    moulded = _of_other_areas(one, other) or _differ(one, other, numbers_of)
    if text >= SAME_TEXT:
        alone = one.format == other.format or moulded or _differ(one, other, years_in)
        return "near-duplicate" if alone else "format"
    if is_edition:
        return "edition"
    nearly = text >= NEARLY_SAME_TEXT or (text >= SOME_FIGURES and _same_name(one, other))
    return "near-duplicate" if nearly and not moulded else None


def _is_edition(one: Profile, other: Profile) -> bool:
    """Whether two titles are one title in two years: of the same first area, which may have another name now,
    and with the same words and numbers else."""
    if one.areas[:1] != other.areas[:1] or _differ(one, other, numbers_of):
        return False
    names = (*one.area_names, *other.area_names) if one.areas else ()
    first, second = subject(one.title, names), subject(other.title, names)
    return first == second and (bool(one.areas) or len(first) > 1) and _of_other_years(one, other)


def _of_other_years(one: Profile, other: Profile) -> bool:
    """Whether two documents are of different years: by their titles, else the names of their files, else
    when they were issued, else, of one area, what their texts name most often."""
    asked: tuple[Callable[[Profile], frozenset[int]], ...] = (
        lambda profile: years_in(profile.title),
        lambda profile: years_in(profile.file_name),
        lambda profile: years_in((profile.issued or "")[:4]),
        lambda profile: frozenset({profile.sketch.year or 0} - {0}) if profile.areas else frozenset(),
    )
    said = ((ask(one), ask(other)) for ask in asked)
    first, second = next((pair for pair in said if all(pair)), (frozenset(), frozenset()))
    return not first & second and bool(first)


def is_serial(one: Profile, other: Profile) -> bool:
    """Whether another title has a bare number where one has what looks like a year: beside ``district 17``
    ``district 1990`` is no report of that year."""
    plain = frozenset(word for word in subject(other.title) if not word.isdecimal())
    counted = bool(numbers_of(other.title)) and not numbers_of(one.title)
    return counted and bool(years_in(one.title)) and subject(one.title) == plain


def sureness(found: Likeness) -> float:
    """How sure a likeness is beside others of its kind: the same identifier, the same name, what they have in
    common."""
    shares = sum(value for _, value in found.reasons if isinstance(value, float))
    return shares + sum(1 for name, _ in found.reasons if name in ("identifier", "name"))


def _as_versions(one: Profile, other: Profile) -> Likeness | None:
    figures = _common_figures(one.sketch, other.sketch)
    order = _common_order(one.sketch, other.sketch)
    known = order is not None and min(len(one.sketch.order), len(other.sketch.order)) >= ENOUGH_ORDER
    identifier, name = _same_identifier(one, other), _same_name(one, other)
    shares = (("figures", figures), ("order", order))
    reasons: Reasons = tuple((what, round(share, 2)) for what, share in shares if share is not None)
    apart = _of_other_areas(one, other) or any(_differ(one, other, said) for said in (numbers_of, years_in))
    by_numbers = (figures or 0) >= SAME_FIGURES or (known and (order or 0) >= SAME_ORDER)
    found = by_numbers or _named_alike(one, other, figures) or _titled_alike(one, other, figures, order)
    if identifier or (found and not apart):
        return Likeness("language-version", (*identifier, *name, *reasons))
    return None


def _named_alike(one: Profile, other: Profile, figures: float | None) -> bool:
    """Whether two files have one name but for a language, and nothing in them speaks against it."""
    told = names_a_language(one.file_name) or figures is not None
    alike = figures is None or figures >= SOME_FIGURES
    return bool(_same_name(one, other)) and alike and told and _length(one, other) >= SAME_LENGTH


def _titled_alike(one: Profile, other: Profile, figures: float | None, order: float | None) -> bool:
    """Whether two titles are about the same areas, over texts of one length with some numbers in common: a
    title that is translated."""
    some = (figures or 0) >= SOME_FIGURES or (order or 0) >= SOME_ORDER
    same = bool(one.areas) and {*one.areas} == {*other.areas}
    return some and same and _length(one, other) >= ALIKE_LENGTH


def _length(one: Profile, other: Profile) -> float:
    """Pages of the shorter as a share of those of the longer."""
    return min(one.sketch.pages, other.sketch.pages) / max(one.sketch.pages, other.sketch.pages, 1)


def _common_figures(one: Sketch, other: Sketch) -> float | None:
    if min(one.figure_count, other.figure_count) < ENOUGH_FIGURES:
        return None
    return common(one.figures, other.figures, MOST_FIGURES)


def _common_order(one: Sketch, other: Sketch) -> float | None:
    if min(len(one.order), len(other.order)) < FEW_ORDER:
        return None
    return common(one.order, other.order, MOST_FIGURES)


def _differ(one: Profile, other: Profile, said: Callable[[str], frozenset[int]]) -> bool:
    """Whether both titles say numbers (or years), and none in common; else, of two titles, the same of the
    names of the files. Versions of one title may well be files 3 and 4, and in one language only names made
    in one mould are told apart so: a draft has another number than what was adopted."""
    apart = one.language != other.language or is_one_mould(one.title, other.title)
    first, second = said(one.title), said(other.title)
    if not (first and second) and subject(one.title) != subject(other.title):
        apart = one.language != other.language or is_one_mould(one.file_name, other.file_name)
        first, second = said(one.file_name), said(other.file_name)
    return apart and bool(first and second) and not first & second


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
