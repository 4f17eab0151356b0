"""What the region of a country knows: one figure of each of its neighbours, by name, never by rank. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from datasets.areas import Area, Areas
from portal.area_list import Listed, listed
from portal.area_page import area_key
from portal.i18n import ReaderLanguage
from portal.known_areas import Held
from portal.statistics_words import age_words, scaled, short_words, value_words

COMPARED = "SL_TLF_CHLDEA"
"""The series shown of neighbours: target 8.7's own indicator, in its narrower boundary."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One country of the region; ``value`` is empty where no figure is held."""

    area: Listed
    value: str
    period: str
    age: str


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The narrowest region of a country, and the countries in it."""

    region: Listed
    about: str
    neighbours: tuple[Neighbour, ...]


def neighbours(area: Area, areas: Areas, held: Held, language: ReaderLanguage) -> Neighbourhood | None:
    """The region that the country lies in; None for what is no country."""
    region = _narrowest(area, areas)
    if area.kind != "country" or region is None:
        return None
    around = [one for one in areas.members(region.code) if one.code != area.code]
    by_code = {one.code: one for one in around}
    rows = [_neighbour(row, by_code[row.code], held, language) for row in listed(around, None, language)]
    (place,) = listed([region], None, language)
    return Neighbourhood(place, f"/{language.tag}/search?area={region.code}", tuple(rows))


def _narrowest(area: Area, areas: Areas) -> Area | None:
    regions = (areas.get(code) for code in area.regions)
    return next((one for one in regions if one is not None and one.kind == "region"), None)


def _neighbour(row: Listed, area: Area, held: Held, language: ReaderLanguage) -> Neighbour:
    figures = held.of(COMPARED, area_key(area))
    if not figures:
        return Neighbour(row, "", "", "")
    first = figures[0]
    value = scaled(first)
    words = value_words(first, language) if value is None else short_words(value, first.unit, language)
    return Neighbour(row, words, first.period, age_words(first.key.age, language))
