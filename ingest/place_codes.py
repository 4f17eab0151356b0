"""Codes of areas in texts: ISO 3166-1 alpha-3 (``GHA``) and M49 (``288``), where nothing else can be meant.

Three capitals are mostly an acronym, and three digits a number. They are a country only behind words that say
so (``ISO code GHA``, ``M49 288``), in a list of nothing but such codes, or in brackets in such company.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from datasets.areas import Area

_CUED = re.compile(
    r"\b(?:ISO[ -]?3166(?:-1)?(?: alpha[ -]?3)?|ISO[ -]?(?:alpha[ -]?)?3|alpha-3|(?:ISO|[Cc]ountry) codes?)"
    r"(?: country)?(?: codes?)?(?: is| are| of| est| es)?\s?[:=(“\"']{0,2} ?"
    r"(?P<codes>[A-Z]{3}\b(?:(?:, ?|; ?| ?/ ?| and | et | y )[A-Z]{3}\b)*)"
)
_CUES = ("ISO", "alpha-3", "ountry code")
"""Words that every such passage has: looking for them costs nothing."""

_M49 = re.compile(
    r"\bM\.?49(?: (?:area|country|region))?(?: codes?)?(?: is| are)?\s?[:=(]? ?"
    r"(?P<codes>\d{3}\b(?:(?:, ?|; ?| ?/ ?| and | et | y )\d{3}\b)*)"
)
_LISTED = re.compile(
    r"(?<![^\W_])(?P<codes>[A-Z]{3}(?:[,;/] ?[A-Z]{3})+(?:,? (?:and|et|y) [A-Z]{3})?)(?![^\W_])"
)
_IN_A_LIST = re.compile(r"[,;/] ?[A-Z]{3}(?:[,;/]| and | et | y )")
"""The middle of a list of three: hardly any page has one, and it is found ten times as quickly as a list."""

_BRACKETED = re.compile(r"\((?P<codes>[A-Z]{3}(?:(?:, ?|; ?| ?/ ?)[A-Z]{3})*)\)")
_OPENED = re.compile(r"\([A-Z]{3}[),;/]")
_CODE = re.compile(r"[A-Z]{3}|\d{3}")

_ORDINARY = frozenset(
    ("AND", "ARE", "BEN", "CAN", "COD", "COM", "DOM", "FRA", "GIN", "MAC", "MAR", "MDG", "MNE", "NAM",
     "PAN", "PER", "SUR", "VAT")
)  # fmt: skip
"""Codes that are words, or acronyms of this field (goals, enterprises, an agency, a tax): in brackets they
are no countries."""

_LIST = 3
"""Codes that make a list of codes, when it has nothing else."""

_COMPANY = 2
"""Different codes in brackets on one text from which on they are taken for codes."""

_WORDS_BEFORE = 8
_INITIAL = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class AreaCodes:
    """The areas behind codes of three letters or digits."""

    areas: Mapping[str, str]

    def mentions(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where each code stands in ``text`` (from, to) and the area it means; may overlap, in no order."""
        for pattern, cues in ((_CUED, _CUES), (_M49, ("M49", "M.49"))):
            if any(cue in text for cue in cues):
                for match in pattern.finditer(text):
                    yield from self._codes(match)
        if _IN_A_LIST.search(text):
            yield from self._listed(text)
        if _OPENED.search(text):
            yield from self._bracketed(text)

    def _codes(self, match: re.Match[str]) -> Iterator[tuple[int, int, str]]:
        for code in _CODE.finditer(match["codes"]):
            area = self.areas.get(code[0])
            if area is not None:
                start = match.start("codes")
                yield start + code.start(), start + code.end(), area

    def _listed(self, text: str) -> Iterator[tuple[int, int, str]]:
        for match in _LISTED.finditer(text):
            found = list(self._codes(match))
            if _LIST <= len(found) == len(_CODE.findall(match["codes"])):
                yield from found

    def _bracketed(self, text: str) -> list[tuple[int, int, str]]:
        found = []
        for match in _BRACKETED.finditer(text):
            codes = list(self._codes(match))
            whole = len(codes) == len(_CODE.findall(match["codes"]))
            if whole and not _ORDINARY & set(_CODE.findall(match["codes"])) and not _is_acronym(text, match):
                found += codes
        return found if len({area for _, _, area in found}) >= _COMPANY else []


def area_codes(areas: Iterable[Area]) -> AreaCodes:
    """The codes of these areas: ISO 3166-1 alpha-3 and M49."""
    return AreaCodes({code: area.code for area in areas for code in (area.iso3, area.m49) if code})


def _is_acronym(text: str, match: re.Match[str]) -> bool:
    """Whether the letters in brackets begin the words before them, with little words left out or not."""
    words = text[max(0, match.start() - 90) : match.start()].split()[-_WORDS_BEFORE:]
    initials = [found[0].upper() for word in words if (found := _INITIAL.search(word))]
    letters = iter(match["codes"][::-1])
    wanted = next(letters)
    for initial in reversed(initials):
        if initial == wanted:
            wanted = next(letters, "")
            if not wanted:
                return True
    return False
