"""The state of one search: read from the parameters of an address, asked of the engine, written back.

Pages, the API, the exports and the command line share this module, so that one address means one search
everywhere.

The parameters, in canonical order: ``q``, ``type``, ``area``, ``concept``, ``mentions_area``,
``mentions_concept``, ``language``, ``publisher``, ``year_from``, ``year_to``, ``work``, ``sort``,
``expand``, ``page``, ``limit``, ``cursor``, ``ui``. A repeated filter means "any of"; a value nobody knows is
kept and shown (it finds nothing); a value that cannot be read is reported as a ``Misread`` and left out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from index.model import LanguageTag, WorkId
from index.search import FACETS, Filters, QueryConcept, SearchQuery, Sort
from portal.long_queries import unpacked
from portal.parameters import LONGEST_VALUE, Misread, Parameters, Reading, read_choice

LONGEST_QUERY = 4_000
"""Code points of ``q``: a long paragraph pasted whole still works, a book does not."""

MOST_A_PAGE = 100
"""The largest ``limit``: lists page by at most this many (interface, addresses for machines)."""

DEEPEST = 10_000
"""How many works numbered pages reach; a walk with the cursor and the exports have no such end."""

LONGEST_CURSOR = 4_000
"""Code points of a cursor; ours are far shorter."""

FIRST_YEAR, LAST_YEAR = 1000, 9999
"""EDTF years have four digits."""

MANY_VALUED = (
    "type",
    "area",
    "concept",
    "mentions_area",
    "mentions_concept",
    "language",
    "publisher",
)
"""The filters that may be repeated, in canonical order."""

SORTS: tuple[Sort, ...] = ("best", "newest")

FindConcepts = Callable[[str], Iterable[QueryConcept]]
"""What finds the concepts of the thesaurus in the words of a query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """One search as its address says it. ``ui`` is the reader's language, ``page`` counts from 1."""

    q: str = ""
    filters: Filters = field(default_factory=Filters)
    sort: Sort = "best"
    page: int = 1
    limit: int = 10
    cursor: str | None = None
    expand: bool = True
    ui: str = "en"

    @property
    def offset(self) -> int:
        """How many works stand before this page."""
        return (self.page - 1) * self.limit

    @property
    def is_empty(self) -> bool:
        """Whether neither words nor filters are given: then a page invites, and the API lists everything."""
        return not self.q.strip() and self.filters == Filters()

    @property
    def last_page(self) -> int:
        """The last numbered page that ``DEEPEST`` allows with this ``limit``."""
        return max(1, DEEPEST // self.limit)


def read_request(
    parameters: Parameters, *, ui: str = "en", limit: int = 10
) -> tuple[SearchRequest, tuple[Misread, ...]]:
    """A search from the parameters of an address, and what in them could not be used.

    ``ui`` is the reader's language (a page has it in its path, the API in ``read_ui``), ``limit`` the works a
    page unless the parameters say. Never raises: a door for machines refuses when anything was misread, a
    page for people goes on with the rest and says what matters (``q`` too long, page too deep). Other
    parameters are not looked at.
    """
    reading = Reading(unpacked(parameters))
    limit = reading.number("limit", limit, 1, MOST_A_PAGE, "number") or limit
    request = SearchRequest(
        q=reading.one("q", LONGEST_QUERY),
        filters=_read_filters(reading),
        sort=_sort(reading.choice("sort", SORTS, "best")),
        page=_read_page(reading, limit),
        limit=limit,
        cursor=reading.one("cursor", LONGEST_CURSOR) or None,
        expand=reading.choice("expand", ("yes", "no"), "yes") == "yes",
        ui=ui,
    )
    return request, tuple(reading.misread)


def read_ui(parameters: Parameters, served: Sequence[str], default: str) -> tuple[str, tuple[Misread, ...]]:
    """The reader's language by the parameter ``ui`` of the API, one of those served, else ``default``."""
    return read_choice(parameters, "ui", served, default)


def _sort(word: str) -> Sort:
    return "newest" if word == "newest" else "best"


def _read_filters(reading: Reading) -> Filters:
    """The filters; two years the wrong way round would silently find nothing, so they are reported."""
    year_from = reading.number("year_from", None, FIRST_YEAR, LAST_YEAR, "year")
    year_to = reading.number("year_to", None, FIRST_YEAR, LAST_YEAR, "year")
    if year_from is not None and year_to is not None and year_from > year_to:
        reading.refuse("year_from", str(year_from), "years-crossed", str(year_to))
    work = reading.one("work", LONGEST_VALUE).strip()
    return Filters(
        **{name: reading.values(name) for name in MANY_VALUED},
        year_from=year_from,
        year_to=year_to,
        work=WorkId(work) if work else None,
    )


def _read_page(reading: Reading, limit: int) -> int:
    """The page number; one beyond ``DEEPEST`` is read as the last that is served, and reported."""
    last = max(1, DEEPEST // limit)
    page = reading.number("page", 1, 1, 999_999_999, "number") or 1
    if page > last:
        reading.refuse("page", str(page), "too-deep", str(last), str(DEEPEST))
        return last
    return page


def to_query(
    request: SearchRequest,
    find_concepts: FindConcepts,
    *,
    audiences: tuple[str, ...] = ("public",),
    facets: tuple[str, ...] = FACETS,
    facet_limit: int | None = 50,
    pages_per_work: int = 3,
) -> SearchQuery:
    """What the engine is asked. The text is the reader's own; concepts found in it stand beside it."""
    concepts = tuple(find_concepts(request.q)) if request.expand and request.q.strip() else ()
    return SearchQuery(
        text=request.q,
        filters=request.filters,
        concepts=concepts,
        audiences=audiences,
        sort=request.sort,
        limit=request.limit,
        offset=0 if request.cursor else request.offset,
        cursor=request.cursor,
        pages_per_work=pages_per_work,
        facets=facets,
        facet_limit=facet_limit,
        language=LanguageTag(request.ui),
    )


def to_parameters(request: SearchRequest, *, ui: bool = False, default_limit: int = 10) -> Parameters:
    """The parameters of a search in canonical order; what says nothing is left out.

    ``ui`` belongs to the API alone, where no path names the language.
    """
    filters = request.filters
    pairs = [("q", request.q)] if request.q else []
    pairs += [(name, value) for name in MANY_VALUED for value in getattr(filters, name)]
    single = (
        ("year_from", filters.year_from),
        ("year_to", filters.year_to),
        ("work", filters.work),
        ("sort", request.sort if request.sort != "best" else None),
        ("expand", None if request.expand else "no"),
        ("page", request.page if request.page > 1 and not request.cursor else None),
        ("limit", request.limit if request.limit != default_limit else None),
        ("cursor", request.cursor),
        ("ui", request.ui if ui else None),
    )
    return pairs + [(name, str(value)) for name, value in single if value is not None]


def address(path: str, parameters: Parameters) -> str:
    """An address with its parameters, encoded as UTF-8."""
    return f"{path}?{urlencode(parameters, errors='replace')}" if parameters else path


def search_address(path: str, request: SearchRequest, *, ui: bool = False) -> str:
    """The address of this search at ``path``: ``/fr/search``, ``/fr/search.csv``, ``/api/v1/search``."""
    return address(path, to_parameters(request, ui=ui))


def has_filter(request: SearchRequest, name: str, value: str) -> bool:
    """Whether one value of a repeatable filter is chosen."""
    return value in getattr(request.filters, name)


def with_filter(request: SearchRequest, name: str, value: str) -> SearchRequest:
    """The same search with one more value of a filter, on its first page.

    ``year`` sets both ends; a filter that holds one value (``work``, ``year_from``, ``year_to``) is replaced.
    """
    if name in MANY_VALUED:
        chosen = dict.fromkeys((*getattr(request.filters, name), value))
        return _filtered(request, **{name: tuple(chosen)})
    if name == "year":
        return _filtered(request, year_from=int(value), year_to=int(value))
    return _filtered(request, **{name: value if name == "work" else int(value)})


def without_filter(request: SearchRequest, name: str, value: str | None = None) -> SearchRequest:
    """The same search without one value of a filter (without any, when no value is named), on page 1."""
    if name in MANY_VALUED:
        kept = tuple(one for one in getattr(request.filters, name) if value is not None and one != value)
        return _filtered(request, **{name: kept})
    if name == "year":
        return _filtered(request, year_from=None, year_to=None)
    return _filtered(request, **{name: None})


def without_filters(request: SearchRequest) -> SearchRequest:
    """The same words without any filter, on page 1."""
    return dataclasses.replace(request, filters=Filters(), page=1, cursor=None)


def on_page(request: SearchRequest, page: int) -> SearchRequest:
    """The same search on another numbered page."""
    return dataclasses.replace(request, page=page, cursor=None)


def continued(request: SearchRequest, cursor: str | None) -> SearchRequest:
    """The same search where ``cursor`` left off."""
    return dataclasses.replace(request, page=1, cursor=cursor)


def _filtered(request: SearchRequest, **changes: object) -> SearchRequest:
    """A change of filters always starts again at the first page."""
    filters = dataclasses.replace(request.filters, **changes)  # type: ignore[arg-type]
    return dataclasses.replace(request, filters=filters, page=1, cursor=None)


def chosen_filters(request: SearchRequest) -> tuple[tuple[str, str], ...]:
    """Every filter chosen, as (name, value) in canonical order: the chips above the results."""
    filters = request.filters
    many = [(name, value) for name in MANY_VALUED for value in getattr(filters, name)]
    one = (("year_from", filters.year_from), ("year_to", filters.year_to), ("work", filters.work))
    return (*many, *((name, str(value)) for name, value in one if value is not None))
