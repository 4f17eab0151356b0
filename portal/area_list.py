"""Lists of countries and regions by name in the reader's language, and finding one by what is typed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from datasets.areas import SDG_REGIONS, Area, Areas, folded_name
from portal.i18n import ReaderLanguage

MOST_FOUND = 30
"""Areas shown for what was typed; a name of three letters finds fewer."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One area in a list; ``works`` is how many works are about it, None where that is not known."""

    code: str
    name: str
    href: str
    works: int | None


@dataclass(frozen=True, slots=True)
class Region:
    """A region and its countries."""

    region: Listed
    countries: tuple[Listed, ...]


def listed(areas: Iterable[Area], counts: Mapping[str, int] | None, language: ReaderLanguage) -> list[Listed]:
    """Areas ordered by their names in the reader's language."""
    rows = [_listed(one, counts, language) for one in areas]
    return sorted(rows, key=lambda one: (folded_name(one.name), one.code))


def _listed(area: Area, counts: Mapping[str, int] | None, language: ReaderLanguage) -> Listed:
    works = None if counts is None else counts.get(area.code, 0)
    return Listed(area.code, area.name(language.tag), f"/{language.tag}/areas/{area.code}", works)


def grouped(areas: Areas, counts: Mapping[str, int] | None, language: ReaderLanguage) -> tuple[Region, ...]:
    """The countries by the regions of the SDG reports, and those that lie in none of them last."""
    regions = [area for code in SDG_REGIONS if (area := areas.get(code)) is not None]
    return tuple(
        Region(_listed(one, counts, language), tuple(listed(areas.members(one.code), counts, language)))
        for one in regions
    )


def matching(
    typed: str, areas: Areas, counts: Mapping[str, int] | None, language: ReaderLanguage
) -> list[Listed]:
    """Areas whose name in any language fits what was typed, or whose code it is, the best first."""
    by_code = areas.get(typed) if typed else None
    found = dict.fromkeys([one.code for one in ([by_code] if by_code else [])])
    found |= dict.fromkeys(one.code for one in areas.search(typed))
    held = (areas.get(code) for code in list(found)[:MOST_FOUND])
    return [_listed(one, counts, language) for one in held if one is not None]
