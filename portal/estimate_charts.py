"""One measure over its editions, as a chart: joined only on the publishers' own word. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from datasets.estimates import Estimate, Unit
from portal.charts.layout import nice_ticks
from portal.charts.model import Line, Point, Tick, Words, YearChart
from portal.figures import QUOTED, figure_in_words, value_in_words
from portal.i18n import ReaderLanguage
from portal.statistics_words import NO_TREND, decimal_words


def editions_of(figure: Estimate, held: Iterable[Estimate]) -> tuple[Estimate, ...]:
    """The figures of the same measure that no correction replaced, by year: what may stand in one chart."""
    same = [one for one in held if one.measure == figure.measure and not one.revised_by]
    return tuple(sorted(same, key=lambda one: one.year))


def estimate_chart(figures: tuple[Estimate, ...], language: ReaderLanguage) -> YearChart:
    """The editions of one measure as points; a line only where every one of them allows a trend.

    ``figures`` are ``editions_of`` a figure, at least one; the last is the newest held.
    """
    newest = figures[-1]
    values = nice_ticks([float(one.value) for one in figures])
    points = tuple(Point(one.year, float(one.value), decimal_words(one.value, language)) for one in figures)
    return YearChart(
        words=_words(figures, language),
        lines=(Line(newest.text(newest.label, language.tag), points, _joined(figures)),),
        ticks=tuple(Tick(value, decimal_words(Decimal(f"{value:.10g}"), language)) for value in values),
        apart="" if _joined(figures) else language.gettext("break in the series"),
    )


def _joined(figures: tuple[Estimate, ...]) -> bool:
    return len(figures) > 1 and all(one.trend for one in figures)


def _words(figures: tuple[Estimate, ...], language: ReaderLanguage) -> Words:
    newest = figures[-1]
    title = figure_in_words(newest, language)
    refused = "" if _joined(figures) else language.gettext(NO_TREND)
    cautions = dict.fromkeys(one.text(one.caution, language.tag) for one in figures)
    sources = dict.fromkeys(source_sentence(one, language) for one in figures)
    return Words(
        title=title,
        subtitle=f"{newest.text(newest.counted, language.tag)} · {unit_of(newest.unit, language)}",
        description="; ".join(f"{one.year}: {value_in_words(one, language)}" for one in figures) + ".",
        notes=tuple(filter(None, (*cautions, refused, *sources))),
        rtl=language.direction == "rtl",
        language=language.html_tag,
    )


def unit_of(unit: Unit, language: ReaderLanguage) -> str:
    """A unit of key figures in words."""
    units = {
        "million": language.gettext("millions"),
        "percent": language.gettext("per cent"),
        "billion-us-dollars": language.gettext("billions of US dollars"),
        "per-thousand": language.gettext("per 1,000 people"),
    }
    return units[unit]


def source_sentence(figure: Estimate, language: ReaderLanguage) -> str:
    """Whose figure it is, of which edition and when, under which licence."""
    licence = language.gettext(QUOTED) if figure.licence == QUOTED else figure.licence
    return language.gettext(
        "Source: %(publishers)s, %(edition)s (%(date)s). Licence: %(licence)s.",
        publishers=language.listed(figure.publishers),
        edition=figure.edition,
        date=language.issued(figure.published),
        licence=licence,
    )
