"""From the story of a series to its chart of dots: the words, the rows. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from datasets.comparability import word
from datasets.model import Observation
from portal.charts.layout import nice_ticks
from portal.charts.model import DotChart, Row, Tick, Words
from portal.i18n import ReaderLanguage
from portal.indicator_story import Story
from portal.statistics_areas import AreaName
from portal.statistics_words import (
    GAPS,
    age_words,
    amount_words,
    gap_words,
    nature_words,
    said,
    scaled,
    scaled_interval,
    sex_words,
    short_words,
    source_words,
    unit_words,
    years_words,
)


def headline(story: Story, language: ReaderLanguage) -> str:
    """The message in words, under the same rules as the picture: no trend, no rank, no total."""
    areas = language.ngettext(
        "%(num)s country or area", "%(num)s countries and areas", len({one.key.area for one in story.shown})
    )
    if not story.shown:
        return language.gettext("No figure is held here")
    if story.detections:
        return language.gettext(
            "%(areas)s reported a figure, %(years)s: what authorities found, not how much there is",
            areas=areas, years=years_words(story.all_years),
        )  # fmt: skip
    comparable = language.ngettext(
        "%(num)s country or area", "%(num)s countries and areas", story.compared_areas
    )
    if story.low is None or story.high is None or story.compared_areas < 2:
        return language.gettext(
            "figures for %(areas)s, %(years)s", areas=areas, years=years_words(story.all_years)
        )
    if story.band:
        return language.gettext(
            "from %(low)s to %(high)s in %(areas)s (%(ages)s), %(years)s",
            low=short_words(story.low, story.unit, language),
            high=short_words(story.high, story.unit, language),
            areas=comparable,
            ages=age_words(story.band, language),
            years=years_words(story.years),
        )
    return language.gettext(
        "from %(low)s to %(high)s in %(areas)s, %(years)s",
        low=short_words(story.low, story.unit, language),
        high=short_words(story.high, story.unit, language),
        areas=comparable,
        years=years_words(story.years),
    )


def subtitle(story: Story, language: ReaderLanguage) -> str:
    """What is measured: what is counted, unit, ages, sex, years, newest figure of each area."""
    return f"{said(story.series.counted, language).text} · {measure(story, language)}"


def measure(story: Story, language: ReaderLanguage) -> str:
    """How it is measured: unit, ages, sex, years; all in the reader's language."""
    parts = [unit_words(story.unit, language)]
    if story.band:
        parts.append(age_words(story.band, language))
    if story.sex:
        parts.append(sex_words(story.sex, language))
    parts.append(
        language.gettext("newest figure of each area, %(years)s", years=years_words(story.all_years))
    )
    return " · ".join(parts)


def dot_chart(
    story: Story, language: ReaderLanguage, name: AreaName, shown: Sequence[Observation] | None = None
) -> DotChart:
    """One row for each area, ordered by name: a dot in the band shown, a ring in another, words for a gap.

    ``shown`` are the rows of one part of a page; all by default.
    """
    shown = story.shown if shown is None else shown
    rows = tuple(row_of(one, story, language, name) for one in shown)
    values = [row.value for row in rows if row.value is not None]
    ticks = tuple(
        Tick(value, amount_words(axis_value(value), story.unit, language)) for value in nice_ticks(values)
    )
    return DotChart(
        words=chart_words(story, language, _dots_described(story, shown, language), rings=True),
        rows=rows,
        ticks=ticks,
    )


def axis_value(value: float) -> Decimal:
    """A place on the axis, as it is written: 20, 2.5."""
    return Decimal(f"{value:.10g}") if abs(value) < 1e6 else Decimal(int(value))


def row_of(one: Observation, story: Story, language: ReaderLanguage, name: AreaName) -> Row:
    """One figure as a row: its value, year, and what sets it apart; or why there is none."""
    value, (lower, upper) = scaled(one), scaled_interval(one)
    figure = gap_words(one, language) if value is None else short_words(value, one.unit, language)
    return Row(
        name=name(one.key.area),
        value=None if value is None else float(value),
        label=" · ".join((f"{figure} · {one.period}", *otherwise_words(one, story, language))),
        mark="gap" if value is None else "ring" if one in story.apart else "dot",
        low=None if lower is None else float(lower),
        high=None if upper is None else float(upper),
    )


def otherwise_words(one: Observation, story: Story, language: ReaderLanguage) -> tuple[str, ...]:
    """What a figure says besides its year where it is not as the others: age band, way, source."""
    found = [source_mark(one, story)] if story.sources else []
    match story.apart.get(one):
        case "other-age" if one.key.age:
            found.insert(0, age_words(one.key.age, language))
        case "other-nature":
            found.insert(0, nature_words(one.nature, language))
        case "break":
            found.insert(0, language.gettext("break in the series"))
    return tuple(found)


def source_mark(one: Observation, story: Story) -> str:
    """The number of the source of a figure, as in the list of sources: ``[2]``."""
    return f"[{[str(held.id) for held in story.sources].index(str(one.edition)) + 1}]"


def _dots_described(story: Story, shown: Sequence[Observation], language: ReaderLanguage) -> str:
    """The chart for those who hear it: how many, in which order, from where to where, what stands apart."""
    told = [
        language.ngettext(
            "Dot chart of %(num)s country or area.",
            "Dot chart of %(num)s countries and areas, in order of name.",
            len({one.key.area for one in shown}),
        )
    ]
    if story.low is not None and story.high is not None and not story.detections:
        told.append(
            language.gettext(
                "The comparable values lie between %(low)s and %(high)s.",
                low=short_words(story.low, story.unit, language),
                high=short_words(story.high, story.unit, language),
            )
        )
    return " ".join((*told, *_rings(story, language), *gaps_told(shown, language)))


def gaps_told(shown: Sequence[Observation], language: ReaderLanguage) -> tuple[str, ...]:
    """The gaps that sources state, each kind counted by itself; none where there is none."""
    counted = Counter(language.gettext(GAPS[word(one)]) for one in shown if one.value is None)
    if not counted:
        return ()
    kinds = (f"{kind} ({language.number(count)})" for kind, count in counted.items())
    return (language.gettext("Areas without a value: %(kinds)s.", kinds="; ".join(kinds)),)


def _rings(story: Story, language: ReaderLanguage) -> tuple[str, ...]:
    """What is drawn as a ring, by the reason, each counted by itself."""
    kinds = Counter(story.apart.values())
    areas = len({one.key.area for one, why in story.apart.items() if why == "other-age"})
    told = []
    if areas:
        told.append(
            language.ngettext(
                "%(num)s area was measured on another age band and is drawn as a ring.",
                "%(num)s areas were measured on other age bands and are drawn as rings.",
                areas,
            )
        )
    if kinds["other-edition"]:
        told.append(
            language.ngettext(
                "%(num)s figure is of another source and is drawn as a ring.",
                "%(num)s figures are of another source and are drawn as rings.",
                kinds["other-edition"],
            )
        )
    if kinds["other-nature"]:
        told.append(
            language.ngettext(
                "%(num)s figure was made in another way and is drawn as a ring.",
                "%(num)s figures were made in another way and are drawn as rings.",
                kinds["other-nature"],
            )
        )
    if kinds["break"]:
        told.append(
            language.ngettext(
                "%(num)s figure stands behind a break or another definition and is drawn as a ring.",
                "%(num)s figures stand behind a break or another definition and are drawn as rings.",
                kinds["break"],
            )
        )
    return tuple(told)


def chart_notes(story: Story, language: ReaderLanguage) -> tuple[str, ...]:
    """What must travel with every picture of a view: caution, and whose figures, numbered where several."""
    caution = said(story.series.caution, language).text
    sources = source_words(story.editions, language)
    if story.sources:
        sources = tuple(f"[{number}] {text}" for number, text in enumerate(sources, 1))
    return tuple(filter(None, (caution, *sources)))


def chart_words(story: Story, language: ReaderLanguage, description: str, *, rings: bool) -> Words:
    """The words of a picture of one view: its message, what is measured, caution, whose figures."""
    caution, *sources = chart_notes(story, language) or ("",)
    spoken = (
        said(text, language) for text in (story.series.name, story.series.counted, story.series.caution)
    )
    apart = _rings(story, language) if rings else ()
    name = said(story.series.name, language).text
    return Words(
        title=f"{name}: {headline(story, language)}",
        subtitle=subtitle(story, language),
        description=description,
        notes=tuple(filter(None, (caution, *apart, *sources))),
        rtl=language.direction == "rtl",
        language=language.html_tag,
        foreign=tuple((one.text, one.language) for one in spoken if one.language != language.tag),
    )
