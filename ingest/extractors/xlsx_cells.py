"""Values of Excel cells as their reader sees them: dates as dates, shares as percentages, texts whole."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ingest.extractors.docx_styles import whole
from ingest.extractors.office_xml import attribute, child, children, local

_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
"""Numbers of the formats that are dates or times in every workbook (ISO/IEC 29500-1, 18.8.30)."""

_BUILT_IN_HOURS = 46

_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"}
_NOT_CODE = re.compile(r"\"[^\"]*\"|\\.|\[[^\]]*\]|_.|\*.")
_DATE_CODE = re.compile(r"[ymdhs]", re.I)
_HOURS_CODE = re.compile(r"\[h+\]", re.I)
_DECIMALS = re.compile(r"[0#?](?:\.([0#?]+))?(?=[^0#?.]*$)")
_COLUMN = re.compile(r"([A-Z]{1,3})\d")
_LAST_DAY = 2_958_465.99999
"""31 December 9999: larger numbers are no dates, whatever their format says."""

_EXACT = 1e15
"""Larger numbers have no decimals to round (Excel holds 15 digits)."""

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Formats:
    """The format of each cell style, and from when days are counted."""

    codes: Sequence[str]
    from_1904: bool = False

    def shown(self, value: str, style: int) -> str:
        """A number as its cell shows it, nearly: its decimals, percent, date; in plain figures else."""
        try:
            number = float(value)
        except ValueError:
            return value
        code = self.codes[style] if 0 <= style < len(self.codes) else ""
        if not math.isfinite(number):
            return value
        if code == "date" and 0 <= number < _LAST_DAY:
            return _date(number, from_1904=self.from_1904)
        if code == "hours" and abs(number) < _LAST_DAY:
            return _hours(number)
        return _number(number, value, code)


def formats(styles: Any, *, from_1904: bool) -> Formats:
    """The formats that the part ``styles.xml`` declares; none where it is missing."""
    if styles is None:
        return Formats((), from_1904)
    own: dict[int, str] = {}
    listed, used = child(styles, "numFmts"), child(styles, "cellXfs")
    for one in children(listed, "numFmt") if listed is not None else ():
        number = whole(attribute(one, "numFmtId"))
        if number is not None:
            own[number] = (attribute(one, "formatCode") or "")[:200]
    numbers = [
        whole(attribute(one, "numFmtId")) or 0 for one in (children(used, "xf") if used is not None else ())
    ]
    return Formats(tuple(_kind(number, own) for number in numbers), from_1904)


def column_of(reference: str | None, following: int) -> int:
    """The column of a cell from 0 by its reference (``C12`` → 2), else the one that follows."""
    found = _COLUMN.match(reference or "")
    if not found:
        return following
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return column - 1


def rich_text(element: Any) -> str:
    """The text of a shared or inline string: its runs, without the reading aids of Japanese."""
    parts = []
    for one in element:
        if local(one) == "t":
            parts.append(one.text or "")
        elif local(one) == "r":
            held = child(one, "t")
            parts.append((held.text or "") if held is not None else "")
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), "".join(parts))


def _kind(number: int, own: dict[int, str]) -> str:
    """``date``, ``hours`` (a time that goes on after 24), or the code of a number's format."""
    code = own.get(number)
    if number == _BUILT_IN_HOURS or (code and _HOURS_CODE.search(code)):
        return "hours"
    if code is None:
        return "date" if number in _BUILT_IN_DATES else _BUILT_IN.get(number, "")
    plain = _NOT_CODE.sub("", code.partition(";")[0])
    return "date" if _DATE_CODE.search(plain) and "0" not in plain.replace("00", "") else plain


def _date(number: float, *, from_1904: bool) -> str:
    """A day number as ISO 8601. Excel counts a 29 February 1900 that never was: days before it are off by
    one."""
    first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 a day has no zone
    if not from_1904 and number < 60:
        first += timedelta(days=1)
    seconds = round((number % 1) * 86_400)
    moment = first + timedelta(days=int(number), seconds=seconds)
    if number < 1:
        return f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"
    if seconds == 0:
        return f"{moment:%Y-%m-%d}"
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment.second else f"{moment:%Y-%m-%d %H:%M}"


def _hours(days: float) -> str:
    """A length of time in days as hours, minutes and, where there are any, seconds."""
    minutes, seconds = divmod(round(abs(days) * 86_400), 60)
    sign = "-" if days < 0 else ""
    told = f"{sign}{minutes // 60}:{minutes % 60:02}"
    return f"{told}:{seconds:02}" if seconds else told


def _half_up(number: float, decimals: int) -> str:
    """A number with so many decimals, halves away from zero as Excel rounds them."""
    return str(Decimal(repr(number)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def _number(number: float, written: str, code: str) -> str:
    percent = code.endswith("%")
    scaled = number * 100 if percent else number
    found = _DECIMALS.search(code.rstrip("% ")) if code and "E" not in code.upper() else None
    if found is None:
        plain = f"{scaled:.15g}"
        return f"{plain}%" if percent else (plain if "e" not in plain else written)
    decimals = found[1] or ""
    if abs(scaled) > _EXACT:
        return written
    rounded = _half_up(scaled, min(len(decimals), 15))
    optional = len(decimals) - len(decimals.rstrip("#"))
    while optional and rounded.endswith("0"):
        rounded, optional = rounded[:-1], optional - 1
    return f"{rounded.rstrip('.') if decimals else rounded}{'%' if percent else ''}"
