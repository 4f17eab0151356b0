"""What a search page shows around its hits: facets, chips, orders, numbered pages, other forms.

Pure: from the request and the answer to values that a template prints. Every link is the address of another
state of the same search, so the page works without script.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from index.languages import INTERFACE_LANGUAGES
from index.search import QueryConcept
from portal.addresses import Addresses
from portal.answers import FacetValueAnswer, ResultAnswer, SearchAnswer
from portal.i18n import ReaderLanguage, gettext_noop
from portal.labels import Labels
from portal.search_request import (
    MANY_VALUED,
    SearchRequest,
    chosen_filters,
    has_filter,
    on_page,
    to_parameters,
    with_filter,
    without_filter,
    without_filters,
)

VALUES_SHOWN = 8
"""Values of a facet on the search page; the others stand on the page of all values."""

OPEN_AT_FIRST = ("concept", "area", "language")
"""Facets that are unfolded when nothing in them is chosen."""

WIDENED = 3
"""Chosen values of a facet that come with the way to works which only mention them."""

CHIPS = 24
"""Filters shown as chips, far more than readers choose: the address of each holds all the others, so that
without an end an address of 60 kB would be answered with 170 MB."""

PAGES_AROUND = 2
"""Numbered links on each side of the page being read."""

FACET_NAMES = {
    "concept": gettext_noop("Topic"),
    "mentions_concept": gettext_noop("Topics mentioned"),
    "area": gettext_noop("Country or region"),
    "mentions_area": gettext_noop("Countries and regions mentioned"),
    "language": gettext_noop("Language of the document"),
    "type": gettext_noop("Kind of publication"),
    "publisher": gettext_noop("Publisher"),
    "year": gettext_noop("Year of publication"),
}
"""The facets in the order of the page, by the names that people read: about first, then the wider sense."""

CHIP_NAMES = {
    "mentions_area": gettext_noop("Mentions: %(name)s"),
    "mentions_concept": gettext_noop("Mentions: %(name)s"),
    "year_from": gettext_noop("From %(name)s"),
    "year_to": gettext_noop("Until %(name)s"),
    "work": gettext_noop("In this publication: %(name)s"),
}
"""How a chip says a filter whose value does not speak for itself."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: what it is called, how many works, whether chosen."""

    value: str
    label: str
    works: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class FacetBox:
    """One facet as a box of choices; ``more`` values stand at ``all_values``.

    ``wider`` are (name, address) of the same search with what only mentions a chosen value.
    """

    name: str
    title: str
    unfolded: bool
    choices: tuple[Choice, ...]
    more: int
    all_values: str
    wider: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force, in words, and the address without it. ``works`` is set where that was counted."""

    label: str
    href: str
    works: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A link among numbered pages; without ``href`` it is the page being read, without number a gap."""

    number: int | None
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Paging:
    """The numbered pages of a search."""

    steps: tuple[Step, ...]
    previous: str | None
    following: str | None
    first: str
    last: str
    last_number: int


@dataclass(frozen=True, slots=True)
class Words:
    """What of a query was also searched: a topic by its name, and its labels in other languages."""

    label: str
    labels: tuple[tuple[str, str], ...]


DESCRIBING = frozenset({"abstract", "author", "publisher", "identifier"})
"""Reasons in what is known of a work beside its title."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a work was found, over all its pages shown."""

    words: bool
    title: bool
    description: bool
    topics: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchLinks:
    """Writes the addresses around one search for one reader; ``inside`` is the title of a searched work."""

    request: SearchRequest
    language: ReaderLanguage
    labels: Labels
    addresses: Addresses
    inside: str | None = None

    def to(self, request: SearchRequest, ending: str = "") -> str:
        """The address of a search."""
        return self.addresses.search(self.language.tag, to_parameters(request), ending)

    def facets(self, answer: SearchAnswer) -> tuple[FacetBox, ...]:
        """The boxes that have something to choose, in the order of the page (years have their own)."""
        boxes = (self.facet(name, answer["facets"].get(name, [])) for name in FACET_NAMES if name != "year")
        return tuple(box for box in boxes if box.choices)

    def facet(self, name: str, values: Sequence[FacetValueAnswer], most: int = VALUES_SHOWN) -> FacetBox:
        """One box. Values keep the engine's order, so nothing moves when ticked; chosen ones always show."""
        known = {value["value"] for value in values}
        unknown = [one for one in getattr(self.request.filters, name, ()) if one not in known]
        shown = [one for place, one in enumerate(values) if place < most or self._chosen(name, one["value"])]
        choices = [self._choice(name, one["value"], one["label"], one["works"]) for one in shown]
        choices += [self._choice(name, one, self.labels.of(name, one), 0) for one in unknown]
        chosen = (one for one in choices if one.chosen and f"mentions_{name}" in MANY_VALUED)
        return FacetBox(
            name=name,
            title=self.language.gettext(FACET_NAMES[name]),
            unfolded=name in OPEN_AT_FIRST or any(choice.chosen for choice in choices),
            choices=tuple(choices),
            more=len(values) - len(shown),
            all_values=self.addresses.search(
                self.language.tag, to_parameters(on_page(self.request, 1)), f"/{name}"
            ),
            wider=tuple((one.label, self._wider(name, one.value)) for one in islice(chosen, WIDENED)),
        )

    def _wider(self, name: str, value: str) -> str:
        """The same search with works that only mention a value beside those that are about it."""
        narrower = without_filter(self.request, name, value)
        return self.to(with_filter(narrower, f"mentions_{name}", value))

    def _chosen(self, name: str, value: str) -> bool:
        if name in MANY_VALUED:
            return has_filter(self.request, name, value)
        filters = self.request.filters
        return name == "year" and str(filters.year_from) == value == str(filters.year_to)

    def _choice(self, name: str, value: str, label: str, works: int) -> Choice:
        return Choice(value, label, works, self._chosen(name, value))

    def chips(self, works: dict[tuple[str, str], int] | None = None) -> tuple[Chip, ...]:
        """The first filters in force; ``works`` are the works found without each, where counted."""
        return tuple(
            Chip(
                self.filter_label(name, value),
                self.to(without_filter(self.request, name, value)),
                (works or {}).get((name, value)),
            )
            for name, value in chosen_filters(self.request)[:CHIPS]
        )

    def filter_label(self, name: str, value: str) -> str:
        """A filter in words."""
        label = (self.inside or value) if name == "work" else self.labels.of(name, value)
        return self.language.gettext(CHIP_NAMES[name], name=label) if name in CHIP_NAMES else label

    def cleared(self) -> str:
        """The same words without any filter."""
        return self.to(without_filters(self.request))

    def orders(self) -> tuple[tuple[str, str | None], ...]:
        """The orders to choose from, (name, address); no address for the one in force."""
        names = (("best", self.language.gettext("Best match")), ("newest", self.language.gettext("Newest")))
        return tuple(
            (label, None if self.request.sort == sort else self.to(self._sorted(sort)))
            for sort, label in names
        )

    def _sorted(self, sort: str) -> SearchRequest:
        return dataclasses.replace(self.request, sort="newest" if sort == "newest" else "best", page=1)

    def only_my_words(self) -> str:
        """The same search without the topics that stand for its words."""
        return self.to(dataclasses.replace(self.request, expand=False, page=1))

    def also_topics(self) -> str:
        """The same search with the topics again."""
        return self.to(dataclasses.replace(self.request, expand=True, page=1))

    def with_words(self, words: str) -> str:
        """The same filters with other words."""
        return self.to(dataclasses.replace(self.request, q=words, page=1))

    def only_own_language(self) -> tuple[bool, str]:
        """Whether only the reader's language is asked for, and the address of the other choice."""
        tag = self.language.tag
        if self.request.filters.language == (tag,):
            return True, self.to(without_filter(self.request, "language"))
        return False, self.to(with_filter(without_filter(self.request, "language"), "language", tag))

    def any_language(self) -> str | None:
        """The same search over documents in every language, None where no language is chosen."""
        return self.to(without_filter(self.request, "language")) if self.request.filters.language else None

    def machines(self) -> dict[str, str]:
        """This search as JSON, CSV and feed."""
        plain = on_page(self.request, 1)
        return {ending: self.to(plain, f".{ending}") for ending in ("json", "csv", "atom")}

    def paging(self, works: int) -> Paging:
        """The numbered pages of ``works`` results."""
        last = min(max(1, -(-works // self.request.limit)), self.request.last_page)
        here = self.request.page
        return Paging(
            steps=tuple(self._steps(here, last)),
            previous=self._at(here - 1) if 1 < here <= last else None,
            following=self._at(here + 1) if here < last else None,
            first=self._at(1),
            last=self._at(last),
            last_number=last,
        )

    def _at(self, page: int) -> str:
        return self.to(on_page(self.request, page))

    def _steps(self, here: int, last: int) -> Iterator[Step]:
        near = range(here - PAGES_AROUND, here + PAGES_AROUND + 1)
        numbers = sorted({1, last, *(number for number in near if 1 <= number <= last)})
        before = 0
        for number in numbers:
            if number > before + 1:
                yield Step(None)
            yield Step(number, None if number == here else self._at(number))
            before = number

    def also_searched(self, concepts: Sequence[QueryConcept]) -> tuple[Words, ...]:
        """The topics found in the words, each once, with its first label in other languages."""
        return tuple(self._words(concept) for concept in {one.id: one for one in concepts}.values())

    def _words(self, concept: QueryConcept) -> Words:
        asked = self.request.q.casefold()
        first: dict[str, str] = {}
        for tag, label in concept.labels:
            first.setdefault(tag, label)
        others = [
            pair
            for pair in first.items()
            if pair[0] in INTERFACE_LANGUAGES and pair[1].casefold() not in asked
        ]
        return Words(self.labels.of("concept", concept.id), tuple(others))

    def reasons(self, result: ResultAnswer) -> Reasons:
        """Why a work was found, and which words its pages lack."""
        because = [one for page in result["pages"] for one in page["because"]]
        topics = dict.fromkeys(one["concept"] for one in because if "concept" in one)
        lacking = [set(page["missing"]) for page in result["pages"]]
        everywhere = set.intersection(*lacking) if lacking else set()
        first = result["pages"][0]["missing"] if result["pages"] else []
        return Reasons(
            words=any(one["kind"] == "word" for one in because),
            title=any(one["kind"] == "title" for one in because),
            description=any(one["kind"] in DESCRIBING for one in because),
            topics=tuple(self.labels.of("concept", topic) for topic in topics),
            missing=tuple(word for word in first if word in everywhere),
        )
