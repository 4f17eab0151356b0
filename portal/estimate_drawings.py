"""Charts of key figures for pages: each measure over its editions, and its newest figure in parts. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup

from datasets.breakdowns import Breakdowns
from datasets.estimates import Estimate, Estimates, newest
from portal.charts.frame import inline
from portal.estimate_charts import editions_of
from portal.figure_citing import Citing
from portal.i18n import ReaderLanguage
from portal.shown_estimates import Rows, Shown, cited_estimate, shown_editions, shown_parts


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart on a page: its message, what is measured, the picture, where its files are, its figures, how
    it is cited and shown elsewhere, and the other charts of the same figure by title and address."""

    title: str
    subtitle: str
    picture: Markup
    href: str
    columns: tuple[str, str]
    rows: Rows
    citing: Citing
    others: tuple[tuple[str, str], ...] = ()


def world_drawings(
    estimates: Estimates, breakdowns: Breakdowns, base: str, language: ReaderLanguage
) -> tuple[Drawn, ...]:
    """The first measure of every concept, one chart each, never two in one; the ways to its other charts."""
    first: dict[str, Estimate] = {}
    for figure in newest(estimates):
        first.setdefault(figure.concept, figure)
    return _drawings(first.values(), estimates, breakdowns, base, language)


def topic_drawings(
    concept: str, estimates: Estimates, breakdowns: Breakdowns, base: str, language: ReaderLanguage
) -> tuple[Drawn, ...]:
    """The measures of one concept, one chart each, with the ways to their other charts."""
    figures = [one for one in newest(estimates) if one.concept == concept]
    return _drawings(figures, estimates, breakdowns, base, language)


def drawing(shown: Shown, base: str, name: str, language: ReaderLanguage) -> Drawn:
    """A chart as a page shows it; ``name`` keeps the ids of several apart."""
    return Drawn(
        shown.chart.words.title,
        shown.chart.words.subtitle,
        Markup(inline(shown.chart, name)),  # noqa: S704 - escaped there
        f"/{language.tag}/estimates/{shown.identifier}",
        (shown.first, language.gettext("Value")),
        shown.rows,
        cited_estimate(shown, base, language),
    )


def _drawings(
    figures: Iterable[Estimate],
    estimates: Estimates,
    breakdowns: Breakdowns,
    base: str,
    language: ReaderLanguage,
) -> tuple[Drawn, ...]:
    charts = [one for figure in figures if (one := _shown(figure, estimates, breakdowns, language))]
    return tuple(
        replace(drawing(shown[0], base, f"e{place}", language), others=_links(shown[1:], language))
        for place, shown in enumerate(charts)
    )


def _links(charts: Iterable[Shown], language: ReaderLanguage) -> tuple[tuple[str, str], ...]:
    return tuple((one.chart.words.title, f"/{language.tag}/estimates/{one.identifier}") for one in charts)


def _shown(
    figure: Estimate, estimates: Estimates, breakdowns: Breakdowns, language: ReaderLanguage
) -> list[Shown]:
    """The charts of one figure: its editions, where there are several, then its parts."""
    several = len(editions_of(figure, estimates)) > 1
    editions = [shown_editions(figure, estimates, language)] if several else []
    return [*editions, *(shown_parts(parts, language) for parts in breakdowns.of(figure.id))]
