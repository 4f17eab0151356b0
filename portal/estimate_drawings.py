"""Charts of key figures for pages: each measure over its editions, and its newest figure in parts. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from datasets.breakdowns import Breakdowns
from datasets.estimates import Estimate, Estimates, newest
from portal.breakdown_charts import breakdown_chart
from portal.charts.frame import inline
from portal.charts.model import Chart
from portal.estimate_charts import editions_of, estimate_chart
from portal.i18n import ReaderLanguage


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart on a page: its message, what is measured, the picture, and where its files are."""

    title: str
    subtitle: str
    picture: Markup
    href: str


def world_drawings(
    estimates: Estimates, breakdowns: Breakdowns, language: ReaderLanguage
) -> tuple[Drawn, ...]:
    """The first measure of every concept, one chart each, never two in one."""
    first: dict[str, Estimate] = {}
    for figure in newest(estimates):
        first.setdefault(figure.concept, figure)
    return _drawings(first.values(), estimates, breakdowns, language)


def topic_drawings(
    concept: str, estimates: Estimates, breakdowns: Breakdowns, language: ReaderLanguage
) -> tuple[Drawn, ...]:
    """The measures of one concept."""
    figures = [one for one in newest(estimates) if one.concept == concept]
    return _drawings(figures, estimates, breakdowns, language)


def _drawings(
    figures: Iterable[Estimate], estimates: Estimates, breakdowns: Breakdowns, language: ReaderLanguage
) -> tuple[Drawn, ...]:
    charts: list[tuple[str, Chart]] = []
    for figure in figures:
        editions = editions_of(figure, estimates)
        if len(editions) > 1:
            charts.append((figure.id, estimate_chart(editions, language)))
        charts += [(one.id, breakdown_chart(one, language)) for one in breakdowns.of(figure.id)]
    return tuple(
        Drawn(
            chart.words.title,
            chart.words.subtitle,
            Markup(inline(chart, f"e{place}")),  # noqa: S704 - escaped there
            f"/{language.tag}/estimates/{identifier}",
        )
        for place, (identifier, chart) in enumerate(charts)
    )
