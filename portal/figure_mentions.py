"""Key figures that a query names: by amount ("160 million"), by edition ("global estimates 2016"). Pure.

A query names a figure only where everything else in it belongs to it: its topic, its year, words such as
"children" or "estimates", little words. "160 million dollars" and "May 160 million" name none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from datasets.estimates import Estimate, Unit
from index.query import parse_query
from index.search import QueryConcept

CLOSE = Decimal("0.015")
"""How far a rounded amount may be from the printed one: 50 for 49.6 million, 28 for 27.6; not 4 for 3.9."""

_SCALES = {
    10**12: r"trillions?|billones",
    10**9: r"billions?|bn|milliards?|mil millones|миллиард\w*|млрд\.?|مليارات?|بليون|十亿",
    10**8: r"亿",
    10**6: r"millions?|mill[oó]n(?:es)?|mio|mln|mn|миллион\w*|млн\.?|مليون(?:ا|ًا)?|ملايين|百万",
    10**4: r"万",
}
_SHORT = {"m": 10**6, "M": 10**6, "bn": 10**9}
_MONEY = r"US\$|USD|\$|€|£|dollars?|d[oó]lares|доллар\w*|долл\.?|دولار\w*|美元"

_AMOUNT = re.compile(
    rf"(?<![\w.,])(?P<before>{_MONEY})?\s?"
    r"(?P<number>[1-9]\d{0,2}(?:[,.\u00a0\u202f ]\d{3}){2,}|\d+(?:[.,]\d+)?)"
    rf"(?:\s*(?P<scale>{'|'.join(_SCALES.values())})|(?P<short>m|M|bn))?(?!\w)(?![.,]\d)"
    rf"(?:\s*(?:(?:de|d['’])\s*)?(?P<after>{_MONEY})(?!\w))?",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?<![\w.,])(?P<number>\d+(?:[.,]\d+)?)\s*(?P<scale>十亿|百万|亿|万)(?P<after>美元)?", re.IGNORECASE
)
"""Chinese signs follow a number and are followed by others, without a space."""

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_GROUPS = re.compile(r"[,.\u00a0\u202f ](?=\d{3}(?!\d))")

_ELIDED = re.compile(r"\A[dl]['’]")

_ESTIMATES = """
estimate estimates estimation estimations estimaciones estimación estimacion оценка оценки оценок
تقديرات التقديرات 估计 估算 edition editions édition éditions edición ediciones
"""
_NEUTRAL = """
child children kids girls boys people persons person victims victim adults women men worldwide world global
globally total number figure figures newest latest ilo unicef iom walk free un sdg alliance report
enfants enfant personnes personne gens victimes filles garçons monde mondial mondiale mondiales nombre chiffre
oit oim rapport niños niñas niñez personas víctimas mundo mundial mundiales número cifra informe
дети детей ребенок людей люди человек жертв мир мире мировые глобальные мот юнисеф доклад
أطفال طفل طفلا الأطفال شخص أشخاص الأشخاص ضحية ضحايا العالم عالمية العالمية تقرير
儿童 名儿童 人 名 人口 全球 世界 全世界 受害者 报告
"""

ESTIMATES = frozenset(_ESTIMATES.split())
"""Words for what key figures are, by which an edition is named."""

NEUTRAL = ESTIMATES | frozenset(_NEUTRAL.split())
"""Words that say of a figure what every one of them is; in six languages."""

OF_FIGURES = frozenset({"children", "global-estimates", "statistics", "ilo", "unicef"})
"""Topics that say no more of a figure than these words."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its scale at its place: ``value`` in full, whether it is money."""

    start: int
    end: int
    value: Decimal
    money: bool


def western(text: str) -> str:
    """The text with the digits of any script as 0 to 9, sign for sign."""
    if text.isascii():
        return text
    return "".join(_western(sign) for sign in text)


def _western(sign: str) -> str:
    if sign.isdigit() and not sign.isascii():
        return str(unicodedata.digit(sign, sign))
    return {"٫": ".", "٬": ","}.get(sign, sign)


def amounts(words: str) -> Iterator[Amount]:
    """Numbers of millions and more in a query; a bare number is none."""
    text, seen = western(words), 0
    for found in sorted((*_AMOUNT.finditer(text), *_SIGNED.finditer(text)), key=lambda one: one.start()):
        groups = found.groupdict()
        value = _number(groups["number"]) * _scale(groups)
        if value >= 10**6 and found.start() >= seen:
            seen = found.end()
            money = bool(groups.get("before") or groups.get("after"))
            yield Amount(found.start(), found.end(), value, money)


def _number(text: str) -> Decimal:
    whole = _GROUPS.sub("", text) if len(re.sub(r"\D", "", text)) > 6 else text
    return Decimal(whole.replace(",", "."))


def _scale(groups: dict[str, str | None]) -> int:
    short, said = groups.get("short"), groups["scale"]
    if said is not None:
        return next(scale for scale, words in _SCALES.items() if re.fullmatch(words, said, re.IGNORECASE))
    return _SHORT.get(short, 10**9) if short else 1


_UNITS: dict[Unit, int] = {"million": 10**6, "billion-us-dollars": 10**9, "percent": 0, "per-thousand": 0}


def by_amount(
    words: str, concepts: Sequence[QueryConcept], figures: Iterable[Estimate]
) -> tuple[Estimate, ...]:
    """The figures whose value a query gives, printed or rounded; the exact ones alone where there are any."""
    found = tuple(amounts(words))
    held = tuple(figures)
    if len(found) != 1 or not _is_all(words, (found[0].start, found[0].end), concepts, held):
        return ()
    beside = words[: found[0].start] + " " + words[found[0].end :]
    years = {int(year) for year in _YEAR.findall(western(beside))}
    close = [one for one in held if _fits(one, found[0], concepts, held) and (not years or _of(one, years))]
    exact = [one for one in close if one.value * _UNITS[one.unit] == found[0].value]
    return tuple(exact or close)


def _fits(
    figure: Estimate, amount: Amount, concepts: Sequence[QueryConcept], held: Sequence[Estimate]
) -> bool:
    value = figure.value * _UNITS[figure.unit]
    if not value or (amount.money and figure.unit != "billion-us-dollars") or figure.revised_by:
        return False
    asked = {one.id for one in concepts} & {one.concept for one in held}
    return abs(value - amount.value) <= value * CLOSE and (not asked or figure.concept in asked)


def _of(figure: Estimate, years: set[int]) -> bool:
    return figure.year in years or figure.published[:4] in map(str, years)


def by_year(
    words: str, concepts: Sequence[QueryConcept], figures: Iterable[Estimate]
) -> tuple[Estimate, ...]:
    """The figures of a year or an edition that a query names: one of each concept, in their order.

    The concept is the query's; without one the query must speak of estimates and of nothing else.
    """
    years = _YEAR.findall(western(words))
    if len(set(years)) != 1:
        return ()
    held = tuple(one for one in figures if not one.revised_by)
    known = {one.concept for one in held}
    asked = {one.id for one in concepts} & known
    if not asked:
        spoken = {unit.text.casefold() for unit in parse_query(words).units}
        named = spoken & ESTIMATES or any(word in words for word in ("估计", "估算"))
        named = named or any(one.id == "global-estimates" for one in concepts)
        if not named or not _is_all(words, (0, 0), concepts, held):
            return ()
    wanted = [one for one in dict.fromkeys(one.concept for one in held) if not asked or one in asked]
    chosen = (_of_year(concept, int(years[0]), held) for concept in wanted)
    return tuple(one for one in chosen if one is not None)


def _of_year(concept: str, year: int, held: Sequence[Estimate]) -> Estimate | None:
    """The first measure of a concept in a year; else the newest of those published in that year."""
    measure = next(one.measure for one in held if one.concept == concept)
    same = [one for one in held if one.measure == measure]
    observed = [one for one in same if one.year == year]
    published = [one for one in same if one.published.startswith(str(year))]
    return observed[0] if observed else max(published, key=lambda one: one.year, default=None)


def _is_all(
    words: str, place: tuple[int, int], concepts: Sequence[QueryConcept], held: Sequence[Estimate]
) -> bool:
    """Whether a query says nothing beyond a figure at ``place``, its topics and its years."""
    rest = words[: place[0]] + " " * (place[1] - place[0]) + words[place[1] :]
    ours = {one.concept for one in held} | OF_FIGURES
    for one in concepts:
        if one.id in ours:
            rest = rest[: one.start] + " " * (one.end - one.start) + rest[one.end :]
    rest = _YEAR.sub(" ", western(rest))
    for sign in ("儿童", "估计", "估算", "全球", "世界"):
        rest = rest.replace(sign, " ")
    left = (unit for unit in parse_query(rest).units if not unit.excluded)
    return all(_says_nothing(unit.text, little=unit.little) for unit in left)


def _says_nothing(word: str, *, little: bool) -> bool:
    plain = _ELIDED.sub("", word.casefold().strip(".,;:!?()'’"))
    return little or not plain or plain in NEUTRAL
