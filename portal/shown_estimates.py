"""What one address of key figures shows: a measure over its editions, or one figure in its parts. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from datasets.breakdowns import Breakdown, Breakdowns
from datasets.estimates import Estimate, Estimates
from portal.breakdown_charts import breakdown_chart, in_order, part_value
from portal.charts.model import Chart
from portal.estimate_charts import editions_of, estimate_chart
from portal.figure_citing import Cited, Citing, citing
from portal.figures import value_in_words
from portal.i18n import ReaderLanguage

Rows = tuple[tuple[str, str], ...]
"""A year or a part, and its value in words."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A chart of key figures: ``figures`` are the editions of one measure by year, or the one whole of
    ``breakdown``; ``rows`` are the figures of the picture in words, ``first`` what their first column is.
    """

    identifier: str
    chart: Chart
    figures: tuple[Estimate, ...]
    breakdown: Breakdown | None
    first: str
    rows: Rows


def shown_estimate(
    identifier: str, estimates: Estimates, breakdowns: Breakdowns, language: ReaderLanguage
) -> Shown | None:
    """The chart with this id, a breakdown's or a figure's; None where neither has it."""
    parts = breakdowns.get(identifier)
    if parts is not None:
        return shown_parts(parts, language)
    figure = estimates.get(identifier)
    return shown_editions(figure, estimates, language) if figure is not None else None


def shown_parts(parts: Breakdown, language: ReaderLanguage) -> Shown:
    """One figure in its parts."""
    rows = tuple((name, part_value(parts, part, language)) for name, part in in_order(parts, language))
    chart = breakdown_chart(parts, language)
    return Shown(parts.id, chart, (parts.whole,), parts, language.gettext("Part"), rows)


def shown_editions(figure: Estimate, estimates: Estimates, language: ReaderLanguage) -> Shown:
    """Every edition of what a figure measures; the figure alone where a correction took its place."""
    editions = editions_of(figure, estimates) or (figure,)
    rows = tuple((str(one.year), value_in_words(one, language)) for one in editions)
    chart = estimate_chart(editions, language)
    return Shown(figure.id, chart, editions, None, language.gettext("Year"), rows)


def cited_estimate(shown: Shown, base: str, language: ReaderLanguage) -> Citing:
    """How to cite a chart of key figures; ``base`` is where the portal is, without a slash."""
    editions: dict[tuple[str, str], Estimate] = {}
    for one in shown.figures:
        editions[one.edition, one.published] = one  # the newest figure of an edition names its entry
    cited = (
        Cited(key=one.id, publishers=one.publishers, published=one.published, title=one.edition)
        for one in editions.values()
    )
    path = f"{language.tag}/estimates/{shown.identifier}"
    newest = shown.figures[-1]
    what = shown.chart.words.title if shown.breakdown else newest.text(newest.label, language.tag)
    return citing(cited, what, f"{base}/{path}", f"{base}/embed/{path}")
