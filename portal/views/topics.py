"""``/{lang}/topics/`` and ``/{lang}/topics/{concept}``: what the platform knows about one topic.

Everything counted here is the answer of the search with the same filter, so that both say one number and what
readers may not see counts nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from index.errors import EngineUnavailable, NotFound
from index.search import Filters
from index.thesaurus.model import Concept
from portal.answers import SearchAnswer
from portal.deps import PUBLIC, LanguageOf, Services, ServicesOf
from portal.estimate_drawings import topic_drawings
from portal.figures import figure_cards
from portal.i18n import DEFAULT_LANGUAGE, ReaderLanguage
from portal.rendering import Head
from portal.search_request import SearchRequest
from portal.views.api.answering import base_of
from portal.views.works import PlainCard

router = APIRouter()

NEWEST = 8
MOST_AREAS = 12
"""Works and countries on the page of a topic; the search has the rest."""


@dataclass(frozen=True, slots=True)
class Link:
    """A topic or a country with the works about it (None while the search is away)."""

    label: str
    href: str
    works: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One part of the vocabulary and its topics."""

    name: str
    topics: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition and the language it is in, which may not be the reader's."""

    text: str
    language: str


@router.get("/topics")
def without_slash(language: LanguageOf) -> Response:
    """``/fr/topics`` is meant for ``/fr/topics/``."""
    return RedirectResponse(f"/{language.tag}/topics/", status_code=308)


@router.get("/topics/")
def topics(request: Request, services: ServicesOf, language: LanguageOf) -> HTMLResponse:
    """Every topic, by group, with the number of works about it."""
    answer = _asked(services, language, SearchRequest(ui=language.tag, limit=1), ("concept",), None)
    counts = {one["value"]: one["works"] for one in answer["facets"]["concept"]} if answer else {}
    vocabulary = services.vocabulary
    groups = tuple(
        Group(
            names.get(language.tag, names[DEFAULT_LANGUAGE]),
            tuple(
                _topic(one, services, language, counts.get(one.id, 0) if answer else None)
                for one in sorted(vocabulary.in_group(group), key=lambda one: one.label(language.tag).lower())
            ),
        )
        for group, names in ((group, {str(tag): name for tag, name in held.items()})
                             for group, held in vocabulary.groups.items())
    )  # fmt: skip
    title = language.gettext("Topics")
    return services.pages.answer(
        request, language, "topics.html", Head(title=title), groups=groups, away=answer is None
    )


@router.get("/topics/{concept}")
def topic(concept: str, request: Request, services: ServicesOf, language: LanguageOf) -> HTMLResponse:
    """One topic: what it means, what lies around it, the figures, the newest works, the countries."""
    held = services.vocabulary.get(concept)
    if held is None:
        raise NotFound(f"no topic {concept[:80]}")
    filters = SearchRequest(ui=language.tag, sort="newest", limit=NEWEST, filters=Filters(concept=(held.id,)))
    answer = _asked(services, language, filters, ("area",), MOST_AREAS)
    definition = _definition(held, language)
    addresses = services.page_writers[language.tag].addresses
    figures = [one for one in services.estimates.about(held.id) if one.followed_by is None]
    return services.pages.answer(
        request,
        language,
        "topic.html",
        Head(title=held.label(language.tag), description=definition.text if definition else ""),
        topic=held,
        label=held.label(language.tag),
        definition=definition,
        also=_also_called(held, language),
        broader=_topics(held.broader, services, language),
        narrower=_topics(held.narrower, services, language),
        near=_topics(held.related, services, language),
        figures=tuple(figure_cards(figures, services.estimates, language)),
        drawings=topic_drawings(
            held.id, services.estimates, services.breakdowns, base_of(request, services), language
        ),
        answer=answer,
        areas=_areas(answer, services, language) if answer else (),
        search=addresses.search(language.tag, [("concept", held.id)]),
        mentions=addresses.search(language.tag, [("mentions_concept", held.id)]),
        plain_card=PlainCard(),
    )


def _asked(
    services: Services,
    language: ReaderLanguage,
    request: SearchRequest,
    facets: tuple[str, ...],
    facet_limit: int | None,
) -> SearchAnswer | None:
    """The search behind a page; None while the engine is away, and the page goes on without."""
    query = services.finder.query(
        request, audiences=PUBLIC, facets=facets, facet_limit=facet_limit, pages_per_work=1
    )
    try:
        found = services.finder.find(query)
    except EngineUnavailable:
        return None
    return services.page_writers[language.tag].search(found, request)


def _definition(concept: Concept, language: ReaderLanguage) -> Definition | None:
    said = {str(tag): text for tag, text in concept.definition.items()}
    for tag in (language.tag, DEFAULT_LANGUAGE):
        if said.get(tag):
            return Definition(said[tag], tag)
    return None


def _also_called(concept: Concept, language: ReaderLanguage) -> list[str]:
    """Its other names in the reader's language; hidden ones are inflections and are not shown."""
    wanted = ("alternative", "acronym")
    names = [one.text for one in concept.labels() if one.kind in wanted and one.language == language.tag]
    return list(dict.fromkeys(names))


def _topics(identifiers: Iterable[str], services: Services, language: ReaderLanguage) -> Sequence[Link]:
    held = (services.vocabulary.get(one) for one in identifiers)
    return [_topic(one, services, language) for one in held if one is not None]


def _topic(concept: Concept, services: Services, language: ReaderLanguage, works: int | None = None) -> Link:
    addresses = services.page_writers[language.tag].addresses
    return Link(concept.label(language.tag), addresses.topic(language.tag, concept.id), works)


def _areas(answer: SearchAnswer, services: Services, language: ReaderLanguage) -> Sequence[Link]:
    """The countries and regions that most of the works about the topic are about."""
    (concept,) = answer["query"]["filters"]["concept"]
    addresses = services.page_writers[language.tag].addresses
    return [
        Link(
            one["label"],
            addresses.search(language.tag, [("concept", concept), ("area", one["value"])]),
            one["works"],
        )
        for one in answer["facets"].get("area", [])
    ]
