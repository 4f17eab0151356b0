"""Periods as they are published, and the year by which they are ordered."""

from __future__ import annotations

import re
from typing import NamedTuple

_FORMS = re.compile(
    r"(?P<year>\d{4})"
    r"(?:(?:\.0+)"  # 2013.0: a year that went through a spreadsheet
    r"|(?:\s*[-/–—‑]\s*(?P<until>\d{4}|\d{2}))"  # 2013-14, 2013/2014
    r"|(?:-?(?:Q[1-4]|S[12]|T[1-3]|H[12]|M(?:0[1-9]|1[0-2])|W\d{2}|A1|D\d{3}))"  # SDMX reporting periods
    r"|(?:-(?:0[1-9]|1[0-2])-(?:[0-2]\d|3[01])(?:T[\d:.Z+-]+)?))?"  # a day, a moment
)


LONGEST_SPAN = 50
"""Years: ``2016-14`` would be a span of 98 of them, ``1999-00`` is one of one."""


class Period(NamedTuple):
    """A period as it is kept, and its first year."""

    text: str
    year: int


def read_period(text: str) -> Period | None:
    """The period that a cell names, or None. ``2013.0`` becomes ``2013``; ``2013-14`` stays as it is."""
    cleaned = text.strip().lstrip("'")
    match = _FORMS.fullmatch(cleaned)
    if match is None:
        return None
    year = int(match["year"])
    if re.fullmatch(r"\d{4}\.0+", cleaned):
        cleaned = match["year"]
    if _backwards(match) or _YEAR_AS_DAY.match(cleaned):
        return None
    return Period(cleaned, year) if 1000 <= year <= 2999 else None


_YEAR_AS_DAY = re.compile(r"1905-0[3-9]-\d\d")
"""The years 1890 to 2100 counted as days by a spreadsheet: a cell 2015 that was formatted as a date."""


def _backwards(match: re.Match[str]) -> bool:
    """Whether a span ends before it begins; ``2013-05`` may also be May."""
    until = match["until"]
    if until is None:
        return False
    if len(until) == 4:
        return int(until) < int(match["year"])
    years = (int(until) - int(match["year"])) % 100
    return years > LONGEST_SPAN and not 1 <= int(until) <= 12


def first_year(period: str) -> int | None:
    """The year by which a period is ordered."""
    found = read_period(period)
    return found.year if found else None
