"""Areas: countries, regions and the world, by M49 and ISO 3166, with names in six languages.

Codes follow the Standard Country or Area Codes for Statistical Use (M49) of the United Nations Statistics
Division: three digits with leading zeros (``004``, ``001`` the world). Countries go by ISO 3166-1 alpha-3
everywhere in the house, regions and groups by M49; ``Areas.canonical`` makes either from what people type.
Regions and organisations of countries that M49 does not list, such as the Sahel or the African Union, have a
code of ours that begins with ``X-``; Kosovo goes by ``XKX``, one of the codes that ISO 3166 leaves to users.
``datasets/starter/SOURCE.md`` says where the table comes from and what was corrected in it.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Literal, get_args

from datasets.errors import BundledTableBroken, UnknownArea

AreaKind = Literal["world", "region", "group", "country", "organisation"]

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")

SDG_REGIONS = ("202", "747", "062", "753", "419", "009", "513")
"""The regions by which the Secretary-General's SDG reports divide the world (M49 codes), in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One area. ``iso3`` and ``iso2`` are empty for what is no country, ``m49`` for what M49 does not list.

    ``regions`` are the M49 codes of every region and group it lies in, the narrowest first; ``also`` are
    other names that people use (``Ivory Coast``), in any language.
    """

    code: str
    kind: AreaKind
    m49: str
    iso3: str
    iso2: str
    names: Mapping[str, str]
    regions: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """The name in a language; English where the table has no other."""
        return self.names.get(language.partition("-")[0].lower()) or self.names["en"]


@dataclass(frozen=True, slots=True)
class Areas:
    """All areas of one table; lookups take any spelling of a code, none of them guesses."""

    areas: tuple[Area, ...]
    _by_code: dict[str, Area] = field(repr=False)
    _by_name: tuple[tuple[str, Area], ...] = field(repr=False)

    def __iter__(self) -> Iterator[Area]:
        return iter(self.areas)

    def __len__(self) -> int:
        return len(self.areas)

    def get(self, code: str) -> Area | None:
        """The area of an ISO alpha-3, alpha-2 or M49 code (any case, padded or not), or None."""
        key = code.strip().upper()
        return self._by_code.get(key.zfill(3) if key.isascii() and key.isdigit() else key)

    def canonical(self, code: str) -> str:
        """ISO alpha-3 of a country, three-digit M49 code of a region; raises ``UnknownArea``."""
        area = self.get(code)
        if area is None:
            raise UnknownArea(code)
        return area.code

    def name(self, code: str, language: str) -> str:
        """The area's name in a language, or the code itself where no such area is listed."""
        area = self.get(code)
        return area.name(language) if area else code

    def countries(self) -> tuple[Area, ...]:
        """The countries and areas that are no region or group, in the order of the table."""
        return tuple(area for area in self.areas if area.kind == "country")

    def members(self, code: str) -> tuple[Area, ...]:
        """The countries of a region or group; raises ``UnknownArea``."""
        m49 = self._by_code[self.canonical(code)].m49
        return tuple(area for area in self.countries() if m49 in area.regions)

    def search(self, name: str) -> tuple[Area, ...]:
        """Areas whose name in any language is, then starts with, then has a word that starts with ``name``.

        Case, accents and the Arabic letter forms that people mix are folded. An empty name finds nothing.
        """
        wanted = folded_name(name)
        if not wanted:
            return ()
        best: dict[str, tuple[int, int]] = {}
        for folded, area in self._by_name:
            rank = _rank(folded, wanted)
            if rank is not None:
                best[area.code] = min(best.get(area.code, (9, 999)), (rank, len(folded)))
        by_code = self._by_code
        return tuple(by_code[code] for code in sorted(best, key=lambda code: (best[code], code)))


def folded_name(name: str) -> str:
    """A name as it is compared: no accents, no case, one apostrophe, single spaces, one alef, ya and ha."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().replace("’", "'"))
    kept = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(kept.translate(_ARABIC_FORMS).split())


_ARABIC_FORMS = str.maketrans("أإآٱىة", "اااايه")


def _rank(folded: str, wanted: str) -> int | None:
    if folded == wanted:
        return 0
    if folded.startswith(wanted):
        return 1
    if f" {wanted}" in folded.replace("-", " ").replace("(", " ").replace("'", " "):
        return 2
    return None


def load_areas(table: Traversable | None = None) -> Areas:
    """The bundled table of M49, or another of its columns; raises ``BundledTableBroken``."""
    return _load(table or starter_table("areas.csv"))


def load_areas_and_groupings() -> Areas:
    """M49 and what documents are about besides: the Sahel, the African Union. Statistics know M49 alone."""
    return _load(starter_table("areas.csv"), starter_table("area_groupings.csv"))


def starter_table(name: str) -> Traversable:
    """A table that comes with the program."""
    return resources.files("datasets").joinpath("starter", name)


def _load(*tables: Traversable) -> Areas:
    areas = tuple(_area(row) for source in tables for row in read_table(source))
    by_code: dict[str, Area] = {}
    for area in areas:
        for code in dict.fromkeys(filter(None, (area.code, area.m49, area.iso3, area.iso2))):
            if by_code.setdefault(code, area) is not area:
                raise BundledTableBroken("areas.csv", f"the code {code} stands for two areas")
    return Areas(areas, by_code, tuple(_names(areas)))


def read_table(source: Traversable) -> Iterator[dict[str, str]]:
    """The rows of a bundled table."""
    return csv.DictReader(io.StringIO(source.read_bytes().decode("utf-8"), newline=""))


def _area(row: dict[str, str]) -> Area:
    names = {language: row[f"name_{language}"] for language in LANGUAGES}
    missing = [language for language, name in names.items() if not name]
    if missing:
        raise BundledTableBroken("areas.csv", f"{row['m49']} has no name in {', '.join(missing)}")
    return Area(
        code=row.get("code") or row["iso3"] or row["m49"],
        kind=_KINDS[row["kind"]],
        m49=row["m49"],
        iso3=row["iso3"],
        iso2=row["iso2"],
        names=names,
        regions=tuple(filter(None, row["regions"].split(";"))),
        also=tuple(filter(None, row["also"].split(";"))),
    )


_KINDS: dict[str, AreaKind] = {kind: kind for kind in get_args(AreaKind)}


def _names(areas: tuple[Area, ...]) -> Iterator[tuple[str, Area]]:
    for area in areas:
        for name in {folded_name(name) for name in (*area.names.values(), *area.also)}:
            yield name, area
