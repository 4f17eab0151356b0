"""Sexes, ages, units: many spellings, one code. Pure; what cannot be read says what was expected."""

from __future__ import annotations

import re

from datasets.model import TOTAL
from datasets.readers.numbers import Unreadable

_SEXES = {
    "F": "f, female, females, girl, girls, woman, women, feminine, sex_f, femme, femmes, fille, filles, "
    "mujer, mujeres, niña, niñas, femenino, девочка, девочки, женщина, женщины, женский, "
    "أنثى, إناث, 女, 女性",
    "M": "m, male, males, boy, boys, man, men, masculine, sex_m, homme, hommes, garçon, garçons, "
    "hombre, hombres, niño, niños, masculino, мальчик, мальчики, мужчина, мужчины, мужской, "
    "ذكر, ذكور, 男, 男性",
    TOTAL: "_t, t, total, bothsex, both sexes, both sex, both, sex_t, all, les deux sexes, ambos sexos, "
    "оба пола, всего, итого, الجنسان, المجموع, 合计, total population",
    "_U": "_u, u, unknown, notspec, not specified, sex_u",
    "_X": "_x, x, sex_x, unspecified",
    "_O": "_o, o, sex_o, other",
    "_Z": "_z, not applicable",
}
_SEX_BY_WORD = {word: code for code, words in _SEXES.items() for word in words.split(", ")}


def read_sex(cell: str) -> str | Unreadable:
    """``F``, ``M``, ``_T`` and their like; an empty cell stays empty: no such dimension."""
    word = " ".join(cell.strip().lstrip("'").casefold().split())
    if not word:
        return ""
    return _SEX_BY_WORD.get(word) or Unreadable("a sex, such as FEMALE, MALE or BOTHSEX")


_AGE_TOTALS = frozenset(
    {"_t", "t", "total", "allage", "all ages", "all", "tous les âges", "todas las edades", "всего", "итого",
     "المجموع", "合计", "total all ages"}
)  # fmt: skip
_UNKNOWN_AGES = {"notspec": "_U", "_u": "_U", "u": "_U", "_x": "_X", "x": "_X", "unknown": "_U", "_z": "_Z"}
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_SDMX_AGE = re.compile(r"(?:Y|M|D)\d{1,3}(?:T\d{1,3})?|(?:Y|M|D)_?(?:GE|GT|LE|LT)\d{1,3}")
_ILOSTAT_AGE = re.compile(r"age[_-].*?[_-](?:y(ge|lt)?(\d{1,3})(?:[_-](\d{1,3}))?|(total))")
_DATE = re.compile(r"\d{4}|:\d\d:|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_WHOLE_DATE = re.compile(
    rf"(?:\d{{1,2}}[-/. ]{_MONTH}|{_MONTH}[-/. ]\d{{1,2}})(?:[-/. ]\d{{2,4}})?|\d{{4}}-\d\d-\d\d(?:[ t].*)?"
)
_YEAR_WORDS = (
    "age ages aged year years yr yrs y old olds ans an âge âgé âgés âgée âgées año años edad лет год года "
    "годы возраст возрасте سنة سنوات عام عاما العمر 岁 周岁"
)
_MONTH_WORDS = "m mo month months mois mes meses месяц месяца месяцев شهر شهرا أشهر 月 个月"
_OTHER_WORDS = (
    "child children labor labour youth adult adults aggregate band bands group groups range population "
    "enfants personnes tranche niños personas дети persons people groupe grupo de d"
)
_JOINING_WORDS = "to a à до إلى 至 and y et from between من entre от с"
_LOWER_WORDS = "and or et y o over above older more plus más"
_UPPER_WORDS = "under below less than moins de menores"
_YEARS, _MONTHS = frozenset(_YEAR_WORDS.split()), frozenset(_MONTH_WORDS.split())
_AROUND = _YEARS | frozenset(_OTHER_WORDS.split())
"""Words that may stand about a band and say nothing of its ends; any other word may change what it means."""
_JOINING, _LOWER = frozenset(_JOINING_WORDS.split()), frozenset(_LOWER_WORDS.split())
_UPPER = frozenset(_UPPER_WORDS.split())
_WORDS = r"[^\d<>=≤≥+]*"
_RANGE = re.compile(rf"{_WORDS}(\d{{1,3}})\s*(?:-|to|a|à|до|إلى|至|_|and|y|et)\s*(\d{{1,3}}){_WORDS}")
_OVER = re.compile(
    rf"{_WORDS}(?:(?:>=|≥)\s*(\d{{1,3}})|(\d{{1,3}})\s*(?:\+|(?:\w+ ){{0,2}}(?:and|or|et|y|o) "
    rf"(?:over|above|older|more|plus|más))){_WORDS}"
)
_UNDER = re.compile(rf"{_WORDS}(<=|≤|<|under|below|less than|moins de|menores de)\s*(\d{{1,3}}){_WORDS}")
_SINGLE = re.compile(rf"{_WORDS}(\d{{1,3}}){_WORDS}")

AGE_EXPECTED = "an age band, such as 5-17, 18+, <18Y or Y5T17"


def read_age(cell: str) -> str | Unreadable:
    """An age band as SDMX writes it: ``5-17``, ``'5-17`` and ``5 to 17 years old`` are ``Y5T17``.

    An empty cell stays empty. A single number is one year of age (``Y18``), except for ``read_signed_age``.
    """
    text = " ".join(cell.strip().lstrip("'").translate(_DASHES).split())
    folded = text.casefold()
    if not folded:
        return ""
    if folded in _AGE_TOTALS:
        return TOTAL
    if folded in _UNKNOWN_AGES:
        return _UNKNOWN_AGES[folded]
    upper = text.upper()
    if _SDMX_AGE.fullmatch(upper):
        return re.sub(r"^([YMD])(GE|GT|LE|LT)", r"\1_\2", upper)
    if _DATE.search(folded):
        return Unreadable(f"{AGE_EXPECTED}; a spreadsheet may have made a date of this one")
    return _spoken_age(folded)


def is_date(cell: str) -> bool:
    """Whether a cell is nothing but a date: a spreadsheet makes ``Oct-17`` of ``10-17``."""
    return _WHOLE_DATE.fullmatch(cell.strip().casefold()) is not None


def _spoken_age(folded: str) -> str | Unreadable:
    if match := _ILOSTAT_AGE.fullmatch(folded):
        return _ilostat(match)
    if match := re.fullmatch(r"lt(\d{1,3})([ym])", folded):  # ids of the DDF folders
        return f"{match[2].upper()}_LT{int(match[1])}"
    if match := _RANGE.fullmatch(folded):
        low, high = int(match[1]), int(match[2])
        scale = _scale(folded, _AROUND | _JOINING)
        return f"{scale}{low}T{high}" if low <= high and scale else Unreadable(AGE_EXPECTED)
    if match := _OVER.fullmatch(folded):
        scale = _scale(folded, _AROUND | _LOWER)
        return f"{scale}_GE{int(match[1] or match[2])}" if scale else Unreadable(AGE_EXPECTED)
    if match := _UNDER.fullmatch(folded):
        scale = _scale(folded, _AROUND | _UPPER)
        sign = "LE" if match[1] in ("<=", "≤") else "LT"
        return f"{scale}_{sign}{int(match[2])}" if scale else Unreadable(AGE_EXPECTED)
    if match := _SINGLE.fullmatch(folded):  # "over 15" and "up to 17" are no single years
        scale = _scale(folded, _YEARS)
        return f"{scale}{int(match[1])}" if scale else Unreadable(AGE_EXPECTED)
    return Unreadable(AGE_EXPECTED)


def _scale(folded: str, words: frozenset[str]) -> str:
    """``Y`` or ``M`` where a band has no other words beside its numbers than these, else empty."""
    found = set(re.findall(r"[^\W\d_]+", folded))
    return "" if found - words - _MONTHS else "M" if found & _MONTHS else "Y"


def _ilostat(match: re.Match[str]) -> str:
    if match[4]:
        return TOTAL
    if match[1]:
        return f"Y_{match[1].upper()}{int(match[2])}"
    return f"Y{int(match[2])}T{int(match[3])}" if match[3] else f"Y{int(match[2])}"


def read_signed_age(cell: str) -> str | Unreadable:
    """The same where bands are written with signs: a bare ``18`` has lost its ``+`` or ``<`` on the way."""
    if re.fullmatch(r"'?\s*\d{1,3}\s*", cell):
        return Unreadable("18+ or <18Y: the sign of this age has been lost")
    return read_age(cell)


_UNITS = {
    "percent": "PERCENT", "pt": "PERCENT", "%": "PERCENT", "percentage": "PERCENT", "per cent": "PERCENT",
    "pcnt": "PERCENT", "proportion (%)": "PERCENT", "процент": "PERCENT", "porcentaje": "PERCENT",
    "number": "NUMBER", "nb": "NUMBER", "count": "NUMBER", "persons": "NUMBER", "ps": "NUMBER",
    "pers": "NUMBER", "nombre": "NUMBER", "número": "NUMBER", "человек": "NUMBER", "num_th": "NUM_TH",
}  # fmt: skip


def read_unit(cell: str) -> str:
    """The unit: one code for percent and for counts, else the publisher's own in capitals."""
    text = " ".join(cell.split())
    return _UNITS.get(text.casefold(), text.upper() if len(text) <= 40 and "," not in text else text)


_NATURES = frozenset({"C", "CA", "E", "G", "M", "N", "NA", "_U"})


def read_nature(cell: str) -> str | Unreadable:
    """C, CA, E, G, M, N of the SDG database, or empty."""
    code = cell.strip().upper()
    if not code or code in ("NOTSPEC", "_U"):
        return ""
    return code if code in _NATURES else Unreadable("one of C, CA, E, G, M, N")


def read_reporting(cell: str) -> str:
    """G, N, R, or the publisher's own code."""
    code = cell.strip().upper()
    return {"GLOBAL": "G", "NATIONAL": "N", "REGIONAL": "R"}.get(code, code)
