"""What the codes of statistics are called in the reader's language: ages, sexes, units, gaps, values. Pure.

A figure is never naked: whatever prints one takes its unit, year, age band and edition from here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal, format_percent

from datasets.comparability import Code, Word, word
from datasets.model import UNKNOWN, Edition, Observation, ObservationStatus
from portal.i18n import DEFAULT_LANGUAGE, ReaderLanguage, gettext_noop

PERCENT_UNITS = ("PERCENT", "PT", "PER_MARW_20T24Y")
"""Units that are shares of a hundred; the last is of women aged 20 to 24."""

_UNITS = {
    "PERCENT": gettext_noop("per cent"),
    "PT": gettext_noop("per cent"),
    "PER_MARW_20T24Y": gettext_noop("per cent of women aged 20 to 24"),
    "NUMBER": gettext_noop("number"),
    "PER_100000_POP": gettext_noop("per 100,000 population"),
    "PER_100000_EMP": gettext_noop("per 100,000 workers"),
    "SCORE": gettext_noop("score"),
    "LISTED": gettext_noop("listed or not"),
}

_SEXES = {
    "F": gettext_noop("female"),
    "M": gettext_noop("male"),
    "_T": gettext_noop("both sexes"),
    "": gettext_noop("not by sex"),
}

GAPS: Mapping[Word, str] = {
    "missing": gettext_noop("no figure"),
    "suppressed": gettext_noop("suppressed by the publisher: too few cases to print"),
    "not-applicable": gettext_noop("not applicable"),
    "not-assessed": gettext_noop("not assessed"),
}
"""Why there is no value; a zero is no gap (message ids)."""

_GAPS_IN_PICTURES = {**GAPS, "suppressed": gettext_noop("suppressed")}
"""The same in a picture, where a name stands beside it: there is no room for the sentence of the table."""

_STATUSES = {
    ObservationStatus.BREAK: gettext_noop("break in the series"),
    ObservationStatus.ESTIMATED: gettext_noop("estimated"),
    ObservationStatus.MODELLED: gettext_noop("modelled"),
    ObservationStatus.IMPUTED: gettext_noop("imputed"),
    ObservationStatus.PROVISIONAL: gettext_noop("provisional"),
    ObservationStatus.FORECAST: gettext_noop("forecast"),
    ObservationStatus.UNRELIABLE: gettext_noop("unreliable, as its publisher says"),
    ObservationStatus.UNVALIDATED: gettext_noop("not validated"),
    ObservationStatus.DEFINITION_DIFFERS: gettext_noop("another definition"),
}

_FLAGS = {
    "outside-parts": gettext_noop(
        "noticed here: the value for both sexes lies outside those of girls and boys"
    ),
    "mixed-units": gettext_noop("noticed here: the file mixes units"),
}

_NATURES = {
    "C": gettext_noop("the country’s own figure"),
    "CA": gettext_noop("adjusted"),
    "E": gettext_noop("estimated"),
    "M": gettext_noop("modelled"),
    "G": gettext_noop("global monitoring"),
}
"""How a figure was made, by the codes of the SDG database (message ids)."""

NO_TREND = gettext_noop("No publisher says that these figures may be read as a trend.")

REFUSED: Mapping[Code, str] = {
    "other-series": gettext_noop("These are figures of different series."),
    "other-unit": gettext_noop("These figures have different units."),
    "other-boundary": gettext_noop("These figures count within different boundaries."),
    "other-concept": gettext_noop("These figures are of different concepts."),
    "other-age": gettext_noop("These figures are of different age bands."),
    "other-sex": gettext_noop("These figures are of different sexes."),
    "other-nature": gettext_noop("These figures were made in different ways."),
    "other-breakdown": gettext_noop("These figures are broken down differently."),
    "other-edition": gettext_noop("These figures are of different editions."),
    "no-trend": NO_TREND,
    "one-observation": gettext_noop("One observation is no trend."),
    "age-bands": gettext_noop("Age bands and years differ between areas."),
    "detections": gettext_noop("Detected cases are not to be added, ranked or classed."),
    "assessment": gettext_noop("These are one government's assessments, not measurements."),
    "profits": gettext_noop("Profits are not to be added or divided by victims."),
    "not-additive": gettext_noop("These are no counts of one kind at one time: their sum means nothing."),
    "overlapping": gettext_noop("What is counted overlaps: the same would be counted twice."),
    "break": gettext_noop("There is a break in the series."),
    "unknown-series": gettext_noop("Nothing is known here of what this series allows."),
}
"""Why something is not drawn, ranked or added, by the code of ``datasets.comparability`` (message ids)."""

_AGE = re.compile(r"(?P<unit>[YM])(?:(?P<low>\d+)T(?P<high>\d+)|_GE(?P<ge>\d+)|_LT(?P<lt>\d+)|(?P<one>\d+))")


@dataclass(frozen=True, slots=True)
class Said:
    """A text and the language it is in, which may not be the reader's."""

    text: str
    language: str


def said(words: Mapping[str, str], language: ReaderLanguage) -> Said:
    """A text of a bundled table in the reader's language, else in English."""
    tag = language.tag if words.get(language.tag) else DEFAULT_LANGUAGE
    return Said(words.get(tag, ""), tag)


def unit_words(unit: str, language: ReaderLanguage) -> str:
    """A unit in words; one that nobody knows is its own name."""
    return language.gettext(_UNITS[unit]) if unit in _UNITS else unit


def sex_words(sex: str, language: ReaderLanguage) -> str:
    """A code of sex in words."""
    return language.gettext(_SEXES[sex]) if sex in _SEXES else sex


def age_words(age: str, language: ReaderLanguage) -> str:
    """An age band in words: ``Y5T17`` is "ages 5–17"; a code that says nothing to us stays as it is."""
    if age == "_T":
        return language.gettext("all ages")
    found = _AGE.fullmatch(age)
    if found is None:
        return age
    if found["unit"] == "M":
        return (
            language.gettext("%(low)s–%(high)s months", low=found["low"], high=found["high"])
            if found["low"]
            else age
        )
    if found["low"]:
        return language.gettext("ages %(low)s–%(high)s", low=found["low"], high=found["high"])
    if found["ge"]:
        return language.gettext("age %(low)s and over", low=found["ge"])
    if found["lt"]:
        return language.gettext("under age %(high)s", high=found["lt"])
    return language.gettext("age %(age)s", age=found["one"])


def decimal_words(value: Decimal, language: ReaderLanguage) -> str:
    """A number with the digits it was published with."""
    exponent = value.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=language.locale)


def amount_words(value: Decimal, unit: str, language: ReaderLanguage) -> str:
    """A value of a unit: with a per cent sign where that is the unit, the bare number else."""
    if unit in PERCENT_UNITS:
        return format_percent(value / 100, locale=language.locale, decimal_quantization=False)
    return decimal_words(value, language)


def short_words(value: Decimal, unit: str, language: ReaderLanguage) -> str:
    """A value with at most one decimal, for pictures and sentences; what is not zero is never rounded to it.

    Tables and files have every published digit.
    """
    whole = value == value.to_integral_value()
    rounded = value.quantize(Decimal(1)) if whole else value.quantize(Decimal("0.1"))
    if rounded == 0 and value != 0:
        rounded = value.quantize(Decimal(1).scaleb(value.adjusted()))
    return amount_words(rounded, unit, language)


def scaled(one: Observation) -> Decimal | None:
    """The figure itself: the value times ten to its multiplier."""
    return None if one.value is None else one.value.scaleb(one.multiplier) if one.multiplier else one.value


def scaled_interval(one: Observation) -> tuple[Decimal | None, Decimal | None]:
    """The publisher's interval, or the bound of a suppressed figure, in the unit of the figure itself."""
    lower, upper = (
        None if bound is None else bound.scaleb(one.multiplier) if one.multiplier else bound
        for bound in (one.lower, one.upper)
    )
    return lower, upper


def value_words(one: Observation, language: ReaderLanguage) -> str:
    """A figure as it is printed, or why there is none. A zero is printed as a zero."""
    value = scaled(one)
    if value is None:
        return language.gettext(GAPS[word(one)])
    return amount_words(value, one.unit, language)


def gap_words(one: Observation, language: ReaderLanguage) -> str:
    """Why there is no figure, in a word or two for a picture."""
    return language.gettext(_GAPS_IN_PICTURES[word(one)])


def nature_words(nature: str, language: ReaderLanguage) -> str:
    """How a figure was made, in a word or two; a code that says nothing to us stays as it is."""
    return language.gettext(_NATURES[nature]) if nature in _NATURES else nature


def note_words(one: Observation, language: ReaderLanguage) -> tuple[str, ...]:
    """What must be read with a figure: its status, what was noticed here, the publisher's footnotes."""
    status = [language.gettext(_STATUSES[one.status])] if one.status in _STATUSES else []
    noticed = [language.gettext(_FLAGS[flag]) for flag in one.flags if flag in _FLAGS]
    return (*status, *noticed, *one.footnotes)


def years_words(years: tuple[int, int] | None) -> str:
    """A span of years: ``2010–2019``, or the one year."""
    if years is None:
        return ""
    first, last = years
    return str(first) if first == last else f"{first}–{last}"


def source_words(editions: Sequence[Edition], language: ReaderLanguage) -> tuple[str, ...]:
    """Whose figures these are: publisher, edition, licence, and of when; one sentence an edition."""
    return tuple(_source_words(one, language) for one in editions)


def _source_words(one: Edition, language: ReaderLanguage) -> str:
    told = {"publishers": language.listed(one.publishers), "title": one.title, "licence": one.licence}
    if one.published == UNKNOWN:
        return language.gettext(
            "Source: %(publishers)s, %(title)s. When it was published is not known here; this is a copy of "
            "%(date)s, and the custodian may hold newer. Licence: %(licence)s.",
            date=language.issued(one.as_of),
            **told,
        )
    date = language.issued(one.published)
    if _is_day(one.published):
        return language.gettext(
            "Source: %(publishers)s, %(title)s. As published on %(date)s; the custodian may hold newer. "
            "Licence: %(licence)s.",
            date=date,
            **told,
        )
    # i18n: The date is a month or a year: "June 2024", "2024".
    return language.gettext(
        "Source: %(publishers)s, %(title)s. As published in %(date)s; the custodian may hold newer. "
        "Licence: %(licence)s.",
        date=date,
        **told,
    )


def published_words(one: Edition, language: ReaderLanguage) -> str:
    """When an edition was published, or that this is not known and of when the copy is."""
    if one.published == UNKNOWN:
        return language.gettext(
            "When it was published is not known here; this is a copy of %(date)s, and the custodian may hold "
            "newer.",
            date=language.issued(one.as_of),
        )
    date = language.issued(one.published)
    if _is_day(one.published):
        return language.gettext("As published on %(date)s; the custodian may hold newer.", date=date)
    # i18n: The date is a month or a year: "June 2024", "2024".
    return language.gettext("As published in %(date)s; the custodian may hold newer.", date=date)


def _is_day(date: str) -> bool:
    """Whether an EDTF date names a day: not a month or a year alone, which take another word before them."""
    return len(date) == len("2024-06-12")
