"""Charts of key figures for pages: each measure over its editions, and its newest figure in parts. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
    """A chart on a page: its message, what is measured, the picture, where its files are, its figures, and
    how it is cited and shown elsewhere."""

    title: str
    subtitle: str
    picture: Markup
    href: str
    columns: tuple[str, str]
    rows: Rows
    citing: Citing


def world_drawings(
    estimates: Estimates, breakdowns: Breakdowns, base: str, language: ReaderLanguage
) -> tuple[Drawn, ...]:
    """The first measure of every concept, one chart each, never two in one."""
    first: dict[str, Estimate] = {}
    for figure in newest(estimates):
        first.setdefault(figure.concept, figure)
    return _drawings(first.values(), estimates, breakdowns, base, language)


def topic_drawings(
    concept: str, estimates: Estimates, breakdowns: Breakdowns, base: str, language: ReaderLanguage
) -> tuple[Drawn, ...]:
    """The measures of one concept."""
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
    found: list[Shown] = []
    for figure in figures:
        if len(editions_of(figure, estimates)) > 1:
            found.append(shown_editions(figure, estimates, language))
        found += [shown_parts(parts, language) for parts in breakdowns.of(figure.id)]
    return tuple(drawing(one, base, f"e{place}", language) for place, one in enumerate(found))
