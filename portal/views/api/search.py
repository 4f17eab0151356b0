"""``GET /api/v1/search``, all values of one facet, and completions while typing."""

from __future__ import annotations

import dataclasses

from fastapi import APIRouter, Request
from fastapi.responses import Response
from typing_extensions import TypedDict

from index.model import LanguageTag
from index.search import FACETS, Suggestion
from portal.addresses import Addresses
from portal.answers import FacetValueAnswer, Found, SearchAnswer, TotalAnswer
from portal.deps import Services, ServicesOf
from portal.i18n import gettext_noop
from portal.problems import Refused
from portal.search_request import MOST_A_PAGE, SearchRequest
from portal.views.api import parameters
from portal.views.api.answering import asked_search, audiences_of, json_answer
from portal.views.api.documenting import described
from portal.views.api.facet_cursor import read_cursor, write_cursor

router = APIRouter()


class FacetAnswer(TypedDict):
    """Values of one facet; ``values_total`` counts all of them, ``next`` is null on the last part."""

    facet: str
    total: TotalAnswer
    values_total: int
    values: list[FacetValueAnswer]
    next: str | None


class SuggestionAnswer(TypedDict):
    """One completion: a ``concept`` by its name, a ``word``, a ``title``; ``url`` leads to the work (a title)
    or to the search for it."""

    text: str
    kind: str
    language: str
    url: str


class SuggestAnswer(TypedDict):
    """Completions of what was typed, the best first."""

    query: str
    suggestions: list[SuggestionAnswer]


@router.get(
    "/search",
    **described(
        "search",
        gettext_noop("Search inside pages; works are counted."),
        SearchAnswer,
        parameters.SEARCH,
        "cursor-invalid",
        "cursor-expired",
    ),
)
def search(request: Request, services: ServicesOf) -> Response:
    """Search pages; works are counted. The best pages of each work with marked snippets, and the facets."""
    asked = asked_search(request, services)
    finder = services.finder
    found = finder.find(finder.query(asked, audiences=audiences_of(request)))
    request.state.timings["search"] = found.took_ms / 1000
    return json_answer(answered(services, found, asked), asked.ui)


def answered(services: Services, found: Found, asked: SearchRequest) -> SearchAnswer:
    """The answer to one search as machines get it, with what stands above its hits."""
    writer = services.writers[asked.ui]
    direct = services.answerer.answers(asked, found, services.languages[asked.ui], writer.addresses)
    return writer.search(found, asked, (one.plain() for one in direct))


@router.get(
    "/search/facets/{name}",
    **described(
        "facet",
        gettext_noop("Every value of one facet of a search."),
        FacetAnswer,
        [parameters.FACET_NAME, *parameters.FACET_VALUES],
        "not-found",
        "cursor-invalid",
        "cursor-expired",
    ),
)
def facet(name: str, request: Request, services: ServicesOf) -> Response:
    """Every value of one facet of a search, those with most works first."""
    if name not in FACETS:
        raise Refused("not-found")
    asked = asked_search(request, services, limit=MOST_A_PAGE)
    whole = dataclasses.replace(
        asked, cursor=None, page=1, limit=1
    )  # the cursor here is of values, not works
    query = services.finder.query(
        whole, audiences=audiences_of(request), facets=(name,), facet_limit=None, pages_per_work=0
    )
    page = services.engine.search(query)
    start = read_cursor(asked.cursor, page.generation, query, name) if asked.cursor else 0
    end = start + asked.limit
    values = page.facets.get(name, ())
    answer: FacetAnswer = {
        "facet": name,
        "total": {"works": page.total.works, "pages": page.total.pages, "complete": page.total.complete},
        "values_total": len(values),
        "values": services.writers[asked.ui].facet(name, values[start:end]),
        "next": write_cursor(end, page.generation, query, name) if end < len(values) else None,
    }
    return json_answer(answer, asked.ui)


@router.get(
    "/suggest",
    **described("suggest", gettext_noop("Completions while typing."), SuggestAnswer, parameters.SUGGEST),
)
def suggest(request: Request, services: ServicesOf) -> Response:
    """Completions of what was typed so far; each of them brings hits for this reader."""
    asked = asked_search(request, services)
    found = services.completer.complete(asked.q.strip(), LanguageTag(asked.ui), audiences_of(request))
    addresses = services.writers[asked.ui].addresses
    answer: SuggestAnswer = {
        "query": asked.q,
        "suggestions": [suggestion_answer(one, asked.ui, addresses) for one in found],
    }
    return json_answer(answer, asked.ui)


def suggestion_answer(suggestion: Suggestion, ui: str, addresses: Addresses) -> SuggestionAnswer:
    """One completion with where it leads."""
    url = (
        addresses.work(ui, suggestion.work_id)
        if suggestion.work_id is not None
        else addresses.search(ui, [("q", suggestion.text)])
    )
    return {"text": suggestion.text, "kind": suggestion.kind, "language": suggestion.language, "url": url}
