"""A key figure as a page shows it: its value in words, whose it is, of when, what it follows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_compact_decimal, format_decimal, format_percent

from datasets.estimates import Estimate, Estimates, Unit, newest
from portal.i18n import DEFAULT_LANGUAGE, ReaderLanguage, gettext_noop
from portal.web_links import web_link

QUOTED = gettext_noop("Figure quoted with its source")
"""What the table says of a figure without a licence; licences are names, the same in every language."""

MOST_ON_HOME = 6
"""Figures on the home page: two rows of three; one of each concept."""

MILLION, BILLION = 10**6, 10**9

COUNT_BY_TEN_THOUSANDS = ("zh",)
"""Languages that have no word for a million: 138 million is 1.38亿, 49.6 million is 4960万."""

MOST_DECIMALS = 8
"""A figure printed to the unit keeps every digit, even when it is told in hundreds of millions."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text and the language it is in, which may not be the reader's."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class FigureCard:
    """One figure, ready to print; ``follows`` and ``year_before`` are empty for the first of its kind.

    ``joined`` says that its publishers let it be read as a trend with the one before.
    """

    id: str
    concept: str
    label: Said
    value: str
    year: int
    counted: Said
    caution: Said
    edition: str
    published: str
    publishers: tuple[str, ...]
    licence: str
    source_url: str | None
    follows: str
    year_before: int | None
    joined: bool


def home_figures(estimates: Estimates, language: ReaderLanguage) -> tuple[FigureCard, ...]:
    """The newest figures held, one of each concept, in the order of their table."""
    first: dict[str, Estimate] = {}
    for figure in newest(estimates):
        first.setdefault(figure.concept, figure)
    return tuple(figure_cards(list(first.values())[:MOST_ON_HOME], estimates, language))


def figure_cards(
    figures: Iterable[Estimate], estimates: Estimates, language: ReaderLanguage
) -> Iterable[FigureCard]:
    """Figures as cards in the reader's language."""
    for figure in figures:
        earlier = estimates.get(figure.follows) if figure.follows else None
        yield FigureCard(
            id=figure.id,
            concept=figure.concept,
            label=_said(figure.label, language),
            value=value_in_words(figure, language),
            year=figure.year,
            counted=_said(figure.counted, language),
            caution=_said(figure.caution, language),
            edition=figure.edition,
            published=figure.published,
            publishers=figure.publishers,
            licence=language.gettext(QUOTED) if figure.licence == QUOTED else figure.licence,
            source_url=web_link(figure.source_url),
            follows=value_in_words(earlier, language) if earlier else "",
            year_before=earlier.year if earlier else None,
            joined=bool(earlier and earlier.trend and figure.trend),
        )


def value_in_words(figure: Estimate, language: ReaderLanguage) -> str:
    """The value with its unit; the digits are those that were printed (``22.0`` keeps its zero).

    A language that counts by ten thousands gets the number with its sign (1.38亿) and adds what is counted.
    """
    return amount_in_words(figure.value, figure.unit, language)


def figure_in_words(figure: Estimate, language: ReaderLanguage) -> str:
    """A figure with what it counts and its year: "Children in child labour: 160 million in 2020"."""
    return language.gettext(
        "%(label)s: %(value)s in %(year)s",
        label=figure.text(figure.label, language.tag),
        value=value_in_words(figure, language),
        year=figure.year,
    )


def amount_in_words(value: Decimal, unit: Unit, language: ReaderLanguage) -> str:
    """An amount of a unit, written as ``value_in_words`` says."""
    match unit:
        case "percent":
            return _percent(value, language)
        case "million":
            # i18n: In a language that counts by ten thousands the number comes with its sign: 4960万.
            return language.gettext("%(number)s million", number=_number(value, MILLION, language))
        case "billion-us-dollars":
            # i18n: In a language that counts by ten thousands the number comes with its sign: 2360亿.
            return language.gettext("%(number)s billion US dollars", number=_number(value, BILLION, language))
        case "per-thousand":
            return language.gettext("%(number)s per 1,000 people", number=_digits(value, language))


def _percent(value: Decimal, language: ReaderLanguage) -> str:
    """A share with the digits that were printed: ``16.0`` keeps its zero."""
    pattern = str(language.locale.percent_formats[None].pattern).replace("#,##0", _pattern(value))
    return format_percent(value / 100, format=pattern, locale=language.locale)


def _number(value: Decimal, unit: int, language: ReaderLanguage) -> str:
    """How many units, as they were printed; or the whole number, by ten thousands and their squares."""
    if language.tag not in COUNT_BY_TEN_THOUSANDS:
        return _digits(value, language)
    return format_compact_decimal(value * unit, locale=language.locale, fraction_digits=MOST_DECIMALS)


def _digits(value: Decimal, language: ReaderLanguage) -> str:
    return format_decimal(value, format=_pattern(value), locale=language.locale)


def _pattern(value: Decimal) -> str:
    """The pattern that keeps every digit of print: 16.0 is not 16."""
    exponent = value.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _said(words: Mapping[str, str], language: ReaderLanguage) -> Said:
    tag = language.tag if words.get(language.tag) else DEFAULT_LANGUAGE
    return Said(words[tag], tag)
