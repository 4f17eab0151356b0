"""The parameters of the API as its OpenAPI document describes them, in the canonical order of addresses.

Views read parameters with ``portal.search_request``, which knows what to say of a bad one; these are the
same names, kinds and ends in the words of JSON Schema. Descriptions are message ids, which the guide
translates.
"""

from __future__ import annotations

from typing import Any

from index.languages import INTERFACE_LANGUAGES
from index.search import FACETS
from portal.i18n import gettext_noop
from portal.parameters import LONGEST_VALUE, MOST_VALUES
from portal.search_request import (
    DEEPEST,
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_CURSOR,
    LONGEST_QUERY,
    MOST_A_PAGE,
    SORTS,
)

Parameter = dict[str, Any]


def _query(name: str, description: str, schema: dict[str, Any], **more: Any) -> Parameter:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    } | more


def _any_of(name: str, description: str) -> Parameter:
    """A filter that may be repeated."""
    items = {"type": "string", "maxLength": LONGEST_VALUE}
    schema = {"type": "array", "items": items, "maxItems": MOST_VALUES}
    return _query(name, description, schema, style="form", explode=True)


def _number(low: int, high: int, default: int | None = None) -> dict[str, Any]:
    schema = {"type": "integer", "minimum": low, "maximum": high}
    return schema if default is None else schema | {"default": default}


def _choice(choices: tuple[str, ...], default: str | None = None) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "enum": list(choices)}
    return schema if default is None else schema | {"default": default}


UI = _query(
    "ui",
    gettext_noop("The reader's language; else by the header Accept-Language."),
    _choice(INTERFACE_LANGUAGES),
)

Q = _query(
    "q",
    gettext_noop("The reader's words. “Quoted text” is found as written, -word excludes; all else is plain."),
    {"type": "string", "maxLength": LONGEST_QUERY, "default": ""},
)

EXPAND = _query(
    "expand",
    gettext_noop("“no” searches only the reader's words, without topics."),
    _choice(("yes", "no"), "yes"),
)

CURSOR = _query(
    "cursor",
    gettext_noop("Goes on where “next” of the answer before left off."),
    {"type": "string", "maxLength": LONGEST_CURSOR},
)

FILTERS = [
    _any_of("type", gettext_noop("The type of a work.")),
    _any_of("area", gettext_noop("A country (ISO 3166 alpha-3) or region (M49) that the work is about.")),
    _any_of("concept", gettext_noop("A topic of the thesaurus that the work is about.")),
    _any_of("mentions_area", gettext_noop("A country or region that the work is about or names.")),
    _any_of("mentions_concept", gettext_noop("A topic that the work is about or names.")),
    _any_of("language", gettext_noop("A language of pages (BCP 47; “und” for others).")),
    _any_of("publisher", gettext_noop("The name of an organisation that published the work.")),
    _query("year_from", gettext_noop("Published in this year or later."), _number(FIRST_YEAR, LAST_YEAR)),
    _query("year_to", gettext_noop("Published in this year or earlier."), _number(FIRST_YEAR, LAST_YEAR)),
    _query(
        "work",
        gettext_noop("Search inside one work, by its id."),
        {"type": "string", "maxLength": LONGEST_VALUE},
    ),
]

_SORT = _query("sort", gettext_noop("Best match or newest first."), _choice(SORTS, "best"))
_PAGE = _query(
    "page",
    gettext_noop("A numbered page; these end after 10,000 works, a cursor does not."),
    _number(1, DEEPEST, 1),
)

SEARCH = [
    Q,
    *FILTERS,
    _SORT,
    EXPAND,
    _PAGE,
    _query("limit", gettext_noop("Works in one answer."), _number(1, MOST_A_PAGE, 10)),
    CURSOR,
    UI,
]

FACET_VALUES = [  # those of the search, so that its address can be taken over; order and place change nothing
    Q,
    *FILTERS,
    _SORT,
    EXPAND,
    _PAGE,
    _query("limit", gettext_noop("Values in one answer."), _number(1, MOST_A_PAGE, MOST_A_PAGE)),
    CURSOR,
    UI,
]

SUGGEST = [Q, UI]

_FIGURES = [
    _any_of("series", gettext_noop("The code of a series, such as SL_TLF_CHLDEA.")),
    _any_of("indicator", gettext_noop("The code of an indicator, such as 8.7.1.")),
    _any_of("area", gettext_noop("A country (ISO 3166 alpha-3) or region; SCHEME:CODE names whose region.")),
    _any_of("dataset", gettext_noop("The id of a source, such as unsd-sdg: two may hold the same series.")),
    _any_of("sex", gettext_noop("F, M, or _T for both together.")),
    _any_of("age", gettext_noop("An age band, such as Y5T17, or _T for all.")),
    _any_of("period", gettext_noop("A period as it was published, such as 2019 or 2013-14.")),
    _query("year_from", gettext_noop("Observed in this year or later."), _number(1900, 2100)),
    _query("year_to", gettext_noop("Observed in this year or earlier."), _number(1900, 2100)),
    _query(
        "edition",
        gettext_noop("“latest” of each area, “all” years of the newest editions, or the id of an edition."),
        {"type": "string", "maxLength": 120, "default": "latest"},
    ),
]

OBSERVATIONS = [
    *_FIGURES,
    _query("limit", gettext_noop("Figures in one answer."), _number(1, MOST_A_PAGE, MOST_A_PAGE)),
    CURSOR,
    UI,
]

AREAS = [
    _query("limit", gettext_noop("Areas in one answer."), _number(1, MOST_A_PAGE, MOST_A_PAGE)),
    CURSOR,
    UI,
]

AGGREGATE = [
    *(one | {"required": one["name"] == "series"} for one in _FIGURES),
    _query(
        "operation",
        gettext_noop("A sum, an order by value, or classes of values for a map."),
        _choice(("sum", "rank", "classes"), "sum"),
    ),
    _query(
        "by",
        gettext_noop("What is added over."),
        _choice(("area", "sex", "age", "period", "series"), "area"),
    ),
    UI,
]

PAGE = [
    _query("document", gettext_noop("The document of the work; else its first."), {"type": "string"}),
    Q,
    EXPAND,
    UI,
]


def in_path(name: str, description: str, **schema: Any) -> Parameter:
    """A parameter that is part of the path."""
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": {"type": "string"} | schema,
    }


FACET_NAME = in_path("name", gettext_noop("Which facet."), enum=list(FACETS))
INDICATOR_CODE = in_path("code", gettext_noop("The code of an indicator, such as 8.7.1."))
SERIES_CODE = in_path("code", gettext_noop("The code of a series, such as SL_TLF_CHLDEA."))
AREA_CODE = in_path("code", gettext_noop("ISO alpha-3, alpha-2 or M49 code of an area."))
WORK_ID = in_path("id", gettext_noop("The id of a work, such as w-7q4k2m9x."))
PAGE_NUMBER = in_path(
    "n", gettext_noop("The number of a page, from 1, as a PDF viewer counts."), type="integer", minimum=1
)
