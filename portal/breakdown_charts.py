"""A key figure in parts, as a chart: stacked shares of one whole, or bars beside each other. Pure.

A share says of whom it is; the boundary of a figure (profits of the private economy alone) stands in its
subtitle; parts stand in the order of the table or of their names, never by their value.
"""

from __future__ import annotations

from decimal import Decimal

from datasets.areas import folded_name
from datasets.breakdowns import Breakdown, By, Part
from portal.charts.layout import nice_ticks
from portal.charts.model import BarChart, Row, Share, ShareChart, Tick, Words
from portal.estimate_charts import source_sentence, unit_of
from portal.figures import amount_in_words, value_in_words
from portal.i18n import ReaderLanguage, gettext_noop
from portal.statistics_words import decimal_words

_TITLES: dict[By, str] = {
    "form": gettext_noop("%(label)s by form: %(value)s in %(year)s"),
    "sector": gettext_noop("%(label)s by sector: %(value)s in %(year)s"),
    "region": gettext_noop("%(label)s by region of the ILO: %(value)s in %(year)s"),
    "sex": gettext_noop("%(label)s by sex: %(value)s in %(year)s"),
    "age": gettext_noop("%(label)s by age: %(value)s in %(year)s"),
    "school": gettext_noop("%(label)s and school attendance: %(value)s in %(year)s"),
}

_OF_OTHERS: dict[By, str] = {
    "form": gettext_noop("%(label)s by form, %(year)s: %(of)s"),
    "sector": gettext_noop("%(label)s by sector, %(year)s: %(of)s"),
    "region": gettext_noop("%(label)s by region, %(year)s: %(of)s"),
    "sex": gettext_noop("%(label)s by sex, %(year)s: %(of)s"),
    "age": gettext_noop("%(label)s by age, %(year)s: %(of)s"),
    "school": gettext_noop("%(label)s and school attendance, %(year)s: %(of)s"),
}
"""Titles where the parts are shares of others than the whole: its amount would be read as theirs."""

ROUNDED = gettext_noop(
    "Its publishers rounded each part for itself: together they need not make the whole exactly."
)


def breakdown_chart(breakdown: Breakdown, language: ReaderLanguage) -> ShareChart | BarChart:
    """The parts of one figure, each with the digits it was printed with."""
    words = breakdown_words(breakdown, language)
    if breakdown.kind == "bars":
        rows = tuple(
            Row(name=name, value=float(part.value), label=part_value(breakdown, part, language))
            for name, part in _by_name(breakdown, language)
        )
        ticks = nice_ticks([float(part.value) for part in breakdown.parts])
        return BarChart(
            words=words,
            rows=rows,
            ticks=tuple(Tick(one, decimal_words(Decimal(f"{one:.10g}"), language)) for one in ticks),
        )
    whole = breakdown.whole
    of_whom = _of_whom(breakdown, language) or language.gettext(
        "Of %(value)s: %(label)s, %(year)s",
        value=value_in_words(whole, language),
        label=whole.text(whole.label, language.tag),
        year=whole.year,
    )
    shares = tuple(
        Share(
            breakdown.whole.text(part.label, language.tag),
            float(part.value),
            part_value(breakdown, part, language),
        )
        for part in breakdown.parts
    )
    return ShareChart(words=words, bars=((of_whom, shares),))


def _title(breakdown: Breakdown, language: ReaderLanguage) -> str:
    """The message of the chart: the whole with its amount, or of whom else the parts are shares."""
    whole, of = breakdown.whole, _of_whom(breakdown, language)
    said = {"label": whole.text(whole.label, language.tag), "year": whole.year}
    if of:
        return language.gettext(_OF_OTHERS[breakdown.by], of=of, **said)
    return language.gettext(_TITLES[breakdown.by], value=value_in_words(whole, language), **said)


def _of_whom(breakdown: Breakdown, language: ReaderLanguage) -> str:
    """Of whom the parts are shares, where that is not the whole."""
    return breakdown.whole.text(breakdown.of, language.tag) if breakdown.of else ""


def part_value(breakdown: Breakdown, part: Part, language: ReaderLanguage) -> str:
    """One part with its unit."""
    return amount_in_words(part.value, breakdown.unit, language)


def breakdown_words(breakdown: Breakdown, language: ReaderLanguage) -> Words:
    """Title, what is counted with its boundary, unit, caution and source: those of the whole figure."""
    whole = breakdown.whole
    told = [
        f"{name}: {part_value(breakdown, part, language)}" for name, part in in_order(breakdown, language)
    ]
    return Words(
        title=_title(breakdown, language),
        subtitle=f"{_of_whom(breakdown, language) or whole.text(whole.counted, language.tag)} · "
        f"{unit_of(breakdown.unit, language)}",
        description="; ".join(told) + ".",
        notes=(
            whole.text(whole.caution, language.tag),
            *([language.gettext(ROUNDED)] if _make_the_whole(breakdown) else []),
            source_sentence(whole, language),
        ),
        rtl=language.direction == "rtl",
        language=language.html_tag,
    )


def _make_the_whole(breakdown: Breakdown) -> bool:
    """Whether its parts together are the whole: rates beside each other, or one part alone, are not."""
    amounts = breakdown.kind == "shares" or breakdown.unit == breakdown.whole.unit
    return amounts and len(breakdown.parts) > 1


def in_order(breakdown: Breakdown, language: ReaderLanguage) -> list[tuple[str, Part]]:
    """The parts with their names, in the order in which they are shown."""
    if breakdown.kind == "bars":
        return _by_name(breakdown, language)
    return [(breakdown.whole.text(part.label, language.tag), part) for part in breakdown.parts]


def _by_name(breakdown: Breakdown, language: ReaderLanguage) -> list[tuple[str, Part]]:
    """Bars in order of their names: an order by value would be a ranking."""
    named = [(breakdown.whole.text(part.label, language.tag), part) for part in breakdown.parts]
    return sorted(named, key=lambda one: folded_name(one[0]))
