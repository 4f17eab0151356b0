"""Answers that stand above the hits: the figure, or the way to the page, for what a query names.

Nothing here touches the query or filters anything; at most three answers are given. An answer costs a
fraction of a millisecond: the matchers that read documents find places and topics, figures are at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from datasets.areas import Area, Areas, folded_name
from datasets.estimates import Estimate, Estimates, newest
from datasets.model import Indicator, Observation, Series
from datasets.registry import Registry
from index.query import parse_query
from index.thesaurus.reading import Reading
from ingest.place_mentions import MentionFinder
from ingest.place_rows import Mention
from portal.addresses import Addresses
from portal.answers import DirectAnswer, Found
from portal.area_page import area_key
from portal.figure_mentions import by_amount, by_year, western
from portal.figures import figure_in_words, value_in_words
from portal.i18n import ReaderLanguage
from portal.known_areas import Held, KnownAreas
from portal.search_request import FindConcepts, SearchRequest
from portal.statistics_words import Said, age_words, said, value_words

MOST = 3
"""Answers above the hits: more would push the hits off a phone."""

MOST_OF_A_KIND = 2

LONGEST_READ = 400
"""Signs of a query that are looked through: what names a place or a figure stands in its first lines."""

FEWEST_WORDS = 3
"""Words of a query that may name an indicator or a practice by a part of its title."""

ABOUT: Mapping[str, str] = {
    "child-labour": "SL_TLF_CHLDEA",
    "trafficking-in-persons": "VC_HTF_DETV",
    "child-marriage": "SP_DYN_MRBF18",
}
"""The series by which a topic is answered for one country, by concept."""

FIRST_CHOICE = "SL_TLF_CHLDEA"
"""The series for a country named without a topic: the indicator of target 8.7 itself."""

_CODE = re.compile(r"(?<![\d.])(\d{1,2})[.\-‑](\d|[a-c])[.\-‑](\d{1,2})(?![\d.\-]*\d)", re.IGNORECASE)
_SERIES = re.compile(r"(?<![\w.\-])[A-Z0-9][A-Z0-9.]*(?:[_\-][A-Z0-9]+)+(?![\w\-]|\.\w)", re.IGNORECASE)
_CODE_OF = re.compile(r"indicator-(\d{1,2})-(\d|[a-c])-(\d{1,2})")

Kind = Literal["estimate", "area", "indicator", "practice"]


@dataclass(frozen=True, slots=True)
class Direct:
    """One answer: its sentences, each with the language it is in, and where it leads."""

    kind: Kind
    parts: tuple[Said, ...]
    url: str

    def plain(self) -> DirectAnswer:
        """As machines get it."""
        return {"kind": self.kind, "text": " ".join(part.text for part in self.parts), "url": self.url}


Titles = tuple[tuple[str, tuple[str, ...]], ...]
"""Indicators by code with their titles, then with the names of their series, folded."""


def titles_of(registry: Registry) -> Titles:
    """The titles by which a query may name an indicator: folded once, not at each search."""
    indicators = [(one.code, one.title) for one in registry.indicators.values()]
    series = [(one.indicator, one.name) for one in registry.series.values() if one.indicator]
    return tuple((code, tuple(map(folded_name, names.values()))) for code, names in (*indicators, *series))


@dataclass(frozen=True, slots=True)
class Answerer:
    """Finds the answers to queries; shared by all threads, changed by none. ``titles`` are ``titles_of``."""

    places: MentionFinder
    areas: Areas
    registry: Registry
    estimates: Estimates
    known_areas: KnownAreas
    titles: Titles
    find_concepts: FindConcepts

    def answers(
        self, request: SearchRequest, found: Found, language: ReaderLanguage, addresses: Addresses
    ) -> tuple[Direct, ...]:
        """At most three answers for the first page of a search; none without words."""
        words = request.q[:LONGEST_READ]
        if not words.strip() or request.page > 1 or request.cursor:
            return ()
        wanted = western(_without_excluded(words))
        concepts = tuple(found.concepts)
        topics = [concept.id for concept in concepts] + self._quoted_topics(words)
        named = by_amount(wanted, concepts, self.estimates) or by_year(wanted, concepts, self.estimates)
        kinds = (
            self._areas(wanted, topics, language, addresses),
            self._indicators(wanted, topics, language, addresses),
            self._named(named, language, addresses)
            if named
            else self._estimates(topics, language, addresses),
            _practices(wanted, found, request, addresses),
        )
        return tuple(islice(_fairly(kinds), MOST))

    def _quoted_topics(self, words: str) -> list[str]:
        """Topics whose very name is quoted: a search takes a quotation as written, an answer may know it."""
        quoted = [
            unit.text for unit in parse_query(words).units if unit.kind == "phrase" and not unit.excluded
        ]
        return [
            one.id
            for text in quoted
            for one in self.find_concepts(text)
            if text[: one.start].strip() == "" == text[one.end :].strip()
        ]

    def _areas(
        self, words: str, topics: list[str], language: ReaderLanguage, addresses: Addresses
    ) -> Iterator[Direct]:
        for code in islice(self.named_areas(words, bool(topics)), MOST_OF_A_KIND):
            area = self.areas.get(code)
            if area is not None:
                url = addresses.area(language.tag, area.code)
                yield Direct("area", self._area_parts(area, topics, language), url)

    def named_areas(self, words: str, with_topic: bool) -> Iterator[str]:
        """Codes of the areas that a query names, however it is capitalised.

        A name that people or another place bear too counts beside a topic, or where it is all there is.
        """
        codes: dict[str, None] = {}
        for text in dict.fromkeys((words, words.title())):
            for one in self.places.mentions(text, Reading(text)):
                if _counts(one, text, with_topic):
                    codes |= dict.fromkeys(one.codes)
        return iter(codes)

    def _area_parts(self, area: Area, topics: list[str], language: ReaderLanguage) -> tuple[Said, ...]:
        name = area.name(language.tag)
        series = next((ABOUT[one] for one in topics if one in ABOUT), FIRST_CHOICE)
        held = self.known_areas.now()
        figures = held.of(series, area_key(area))
        first = Said(language.gettext("%(area)s: what is known, and what is not.", area=name), language.tag)
        if area.kind != "country" or series not in held.areas:
            return (first,)
        described = self.registry.series[series]
        if not figures:
            missing = language.gettext("No figure is held here for:")
            return (first, Said(missing, language.tag), said(described.name, language))
        figure = Said(_figure(figures[0], held, language), language.tag)
        what = said(described.name, language)
        return (first, _named(what, language), figure, said(described.caution, language))

    def _indicators(
        self, words: str, topics: list[str], language: ReaderLanguage, addresses: Addresses
    ) -> Iterator[Direct]:
        by_series = {one.indicator: one for one in self._series(words)}
        codes = dict.fromkeys(by_series) | dict.fromkeys(_codes(words, topics))
        codes |= dict.fromkeys(self._titled(words))
        for code in islice((one for one in codes if one in self.registry.indicators), MOST_OF_A_KIND):
            if code in by_series:
                yield self._series_answer(by_series[code], language, addresses)
            else:
                parts = _indicator_parts(self.registry.indicators[code], language)
                yield Direct("indicator", parts, addresses.indicator(language.tag, code))

    def _series(self, words: str) -> Iterator[Series]:
        """The series whose codes stand in the words, in capitals or not, as words of their own."""
        for found in _SERIES.finditer(words):
            series = self.registry.series.get(found[0]) or self.registry.series.get(found[0].upper())
            if series is not None and series.indicator:
                yield series

    def _series_answer(self, series: Series, language: ReaderLanguage, addresses: Addresses) -> Direct:
        """What a series counts, its caution, the way to its view; to its indicator where none is held."""
        held = series.code in self.known_areas.now().areas
        chosen = {"series": series.code} if held else {}
        name = language.gettext("Series %(code)s:", code=series.code)
        what = said(series.name, language)
        parts = [
            Said(name, language.tag),
            Said(f"{what.text}.", what.language),
            said(series.caution, language),
        ]
        if not held:
            parts.append(Said(language.gettext("No figure is held here"), language.tag))
        return Direct(
            "indicator", tuple(parts), addresses.indicator(language.tag, series.indicator, **chosen)
        )

    def _titled(self, words: str) -> Iterator[str]:
        """Indicators in whose title, or in a name of their series, all the words stand as they were typed."""
        asked = folded_name(words)
        if len(asked.split()) < FEWEST_WORDS:
            return
        for code, titles in self.titles:
            if any(asked in title for title in titles):
                yield code

    def _estimates(
        self, topics: list[str], language: ReaderLanguage, addresses: Addresses
    ) -> Iterator[Direct]:
        first: dict[str, Direct] = {}
        for figure in newest(self.estimates):
            if figure.concept in topics and figure.concept not in first:
                parts = _estimate_parts(figure, language)
                url = addresses.topic(language.tag, figure.concept)
                first[figure.concept] = Direct("estimate", parts, url)
        return iter([first[topic] for topic in topics if topic in first][:MOST_OF_A_KIND])

    def _named(
        self, named: Sequence[Estimate], language: ReaderLanguage, addresses: Addresses
    ) -> Iterator[Direct]:
        """The very figures that a query names, each with the newest held where that is another."""
        for figure in named[:MOST_OF_A_KIND]:
            parts = _estimate_parts(figure, language)
            after = self.estimates.last(figure)
            if after is not None:
                words = figure_in_words(after, language)
                newer = language.gettext("Newest held here: %(figure)s.", figure=words)
                parts = (*parts, Said(newer, language.tag))
            yield Direct("estimate", parts, addresses.estimate(language.tag, figure.id))


def _estimate_parts(figure: Estimate, language: ReaderLanguage) -> tuple[Said, ...]:
    """A key figure with its year, edition and caution."""
    label = said(figure.label, language)
    value = language.gettext(
        "%(value)s in %(year)s (%(publishers)s, %(edition)s).",
        value=value_in_words(figure, language),
        year=figure.year,
        publishers=language.listed(figure.publishers),
        edition=figure.edition,
    )
    return (_named(label, language), Said(value, language.tag), said(figure.caution, language))


def _named(what: Said, language: ReaderLanguage) -> Said:
    """A name before what is said of it, with the colon of its language."""
    own = what.language == language.tag
    return Said(language.gettext("%(name)s:", name=what.text) if own else f"{what.text}:", what.language)


def _fairly(kinds: tuple[Iterator[Direct], ...]) -> Iterator[Direct]:
    """The first of each kind, then the second."""
    rows = [list(one) for one in kinds]
    for place in range(MOST_OF_A_KIND):
        for row in rows:
            if place < len(row):
                yield row[place]


def _without_excluded(words: str) -> str:
    """The words without those that are to be left out (``-Nepal``)."""
    if "-" not in words:
        return words
    for unit in parse_query(words).units:
        if unit.excluded:
            words = words[: unit.start] + " " * (unit.end - unit.start) + words[unit.end :]
    return words


def _counts(one: Mention, text: str, with_topic: bool) -> bool:
    if one.weight in ("sure", "shared"):
        return True
    alone = text[: one.start].strip() == "" == text[one.end :].strip()
    return one.weight in ("person", "twin") and (with_topic or alone)


def _codes(words: str, topics: list[str]) -> Iterator[str]:
    """Indicator codes that stand in the words, or are among the topics."""
    for found in _CODE.finditer(words):
        yield ".".join(part.lower() for part in found.groups())
    for topic in topics:
        named = _CODE_OF.fullmatch(topic)
        if named is not None:
            yield ".".join(named.groups())


def _indicator_parts(indicator: Indicator, language: ReaderLanguage) -> tuple[Said, ...]:
    title = said(indicator.title, language)
    words = language.gettext("Indicator %(code)s:", code=indicator.code)
    return (Said(words, language.tag), title)


def _figure(one: Observation, held: Held, language: ReaderLanguage) -> str:
    """The figure with who is counted, of when, and whose."""
    edition = held.editions[one.edition]
    ages = [age_words(one.key.age, language)] if one.key.age not in ("", "_T") else []
    return language.gettext(
        "%(value)s (%(details)s).",
        value=value_words(one, language),
        details="; ".join([*ages, one.period, *edition.publishers, edition.title]),
    )


def _practices(words: str, found: Found, request: SearchRequest, addresses: Addresses) -> Iterator[Direct]:
    """Good practices among the hits whose title the query gives: only what this reader was shown."""
    asked = folded_name(words)
    for _, work in found.listed():
        titles = [folded_name(title) for title in (work.title, *(title for _, title in work.titles))]
        whole, part = asked in titles, any(asked in title for title in titles)
        if work.type == "good-practice" and (whole or (part and len(asked.split()) >= FEWEST_WORDS)):
            title, tag = work.title_in(request.ui)
            parts = (Said(title, str(tag)),)
            yield Direct("practice", parts, addresses.work(request.ui, work.id))
