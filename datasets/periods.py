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
    if "." in cleaned and len(cleaned) < 8:
        cleaned = match["year"]
    return Period(cleaned, year) if 1000 <= year <= 2999 else None


def first_year(period: str) -> int | None:
    """The year by which a period is ordered."""
    found = read_period(period)
    return found.year if found else None
