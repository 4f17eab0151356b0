"""Charts of key figures for pages: each measure over its editions, and its newest figure in parts. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from datasets.breakdowns import Breakdown, Breakdowns
from datasets.estimates import Estimate, Estimates, newest
from portal.breakdown_charts import breakdown_chart, in_order, part_value
from portal.charts.frame import inline
from portal.charts.model import Chart
from portal.estimate_charts import editions_of, estimate_chart
from portal.figures import value_in_words
from portal.i18n import ReaderLanguage

Rows = tuple[tuple[str, str], ...]
"""A year or a part, and its value in words."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart on a page: its message, what is measured, the picture, where its files are, its figures."""

    title: str
    subtitle: str
    picture: Markup
    href: str
    columns: tuple[str, str]
    rows: Rows


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
    charts: list[tuple[str, Chart, str, Rows]] = []
    for figure in figures:
        editions = editions_of(figure, estimates)
        if len(editions) > 1:
            rows = tuple((str(one.year), value_in_words(one, language)) for one in editions)
            charts.append((figure.id, estimate_chart(editions, language), language.gettext("Year"), rows))
        for parts in breakdowns.of(figure.id):
            charts.append(
                (parts.id, breakdown_chart(parts, language), language.gettext("Part"), _rows(parts, language))
            )
    return tuple(
        Drawn(
            chart.words.title,
            chart.words.subtitle,
            Markup(inline(chart, f"e{place}")),  # noqa: S704 - escaped there
            f"/{language.tag}/estimates/{identifier}",
            (first, language.gettext("Value")),
            rows,
        )
        for place, (identifier, chart, first, rows) in enumerate(charts)
    )


def _rows(breakdown: Breakdown, language: ReaderLanguage) -> Rows:
    return tuple(
        (name, part_value(breakdown, part, language)) for name, part in in_order(breakdown, language)
    )
