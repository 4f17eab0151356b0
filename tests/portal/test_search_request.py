"""One address means one search: parameters are read, refused, asked and written back the same everywhere."""

from __future__ import annotations

import dataclasses
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model import LanguageTag, WorkId
from index.search import Filters, QueryConcept
from portal.parameters import MOST_VALUES, Misread
from portal.search_request import (
    DEEPEST,
    LONGEST_QUERY,
    MANY_VALUED,
    SearchRequest,
    chosen_filters,
    continued,
    has_filter,
    on_page,
    read_request,
    read_ui,
    search_address,
    to_parameters,
    to_query,
    with_filter,
    without_filter,
    without_filters,
)


def no_concepts(text: str) -> tuple[QueryConcept, ...]:
    return ()


def misread_of(*parameters: tuple[str, str]) -> tuple[Misread, ...]:
    return read_request(parameters)[1]


def test_an_empty_address_is_an_empty_search() -> None:
    request, misread = read_request([])
    assert request == SearchRequest()
    assert request.is_empty
    assert misread == ()


def test_repeated_filters_are_any_of_in_the_order_given_and_once() -> None:
    request, _ = read_request([("area", "BRA"), ("area", "GHA"), ("area", "BRA"), ("area", " ")])
    assert request.filters.area == ("BRA", "GHA")


def test_of_a_single_parameter_given_twice_the_last_counts() -> None:
    assert read_request([("q", "one"), ("q", "two")])[0].q == "two"


def test_the_readers_words_are_kept_as_typed() -> None:
    text = '  "forced  labour" -cocoa\tA/RES/70/1 '
    assert read_request([("q", text)])[0].q == text


def test_values_that_nobody_knows_are_kept_and_not_refused() -> None:
    request, misread = read_request([("type", "poem"), ("area", "XXX"), ("colour", "blue")])
    assert request.filters.type == ("poem",)
    assert chosen_filters(request) == (("type", "poem"), ("area", "XXX"))
    assert misread == ()


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("page", "0", "number"),
        ("page", "-1", "number"),
        ("page", "two", "number"),
        ("page", "1e3", "number"),
        ("page", "٣", "number"),
        ("page", "1" * 400, "too-long"),
        ("page", "10000", "too-deep"),
        ("limit", "0", "number"),
        ("limit", "101", "number"),
        ("limit", "ten", "number"),
        ("year_from", "99", "year"),
        ("year_to", "20155", "year"),
        ("year_to", "2015-06", "year"),
        ("sort", "oldest", "choice"),
        ("expand", "maybe", "choice"),
        ("q", "a" * (LONGEST_QUERY + 1), "too-long"),
        ("type", "a" * 301, "too-long"),
        ("cursor", "a" * 4_001, "too-long"),
    ],
)
def test_a_value_that_cannot_be_read_is_named_and_left_out(name: str, value: str, reason: str) -> None:
    request, misread = read_request([(name, value)])
    assert [(one.parameter, one.reason) for one in misread] == [(name, reason)]
    assert len(misread[0].given) <= 80
    if reason != "too-deep":
        assert request == SearchRequest()


def test_a_query_of_four_thousand_signs_is_read() -> None:
    request, misread = read_request([("q", "é" * LONGEST_QUERY)])
    assert len(request.q) == LONGEST_QUERY
    assert misread == ()


def test_a_page_too_deep_is_read_as_the_last_that_is_served() -> None:
    request, misread = read_request([("page", "10000"), ("limit", "20")])
    assert request.page == DEEPEST // 20 == request.last_page
    assert misread[0].expected == ("500", "10000")
    assert request.offset + request.limit <= DEEPEST


def test_years_the_wrong_way_round_are_reported() -> None:
    assert misread_of(("year_from", "2020"), ("year_to", "2010"))[0].reason == "years-crossed"
    assert misread_of(("year_from", "2010"), ("year_to", "2010")) == ()


def test_too_many_values_of_one_filter_are_reported() -> None:
    request, misread = read_request([("area", str(n)) for n in range(MOST_VALUES + 1)])
    assert len(request.filters.area) == MOST_VALUES
    assert misread[0].reason == "too-many"


def test_the_readers_language_is_one_of_those_served() -> None:
    served = ("ar", "zh", "en", "fr", "ru", "es")
    assert read_ui([("ui", "fr")], served, "en") == ("fr", ())
    assert read_ui([], served, "ar") == ("ar", ())
    ui, misread = read_ui([("ui", "tlh")], served, "en")
    assert ui == "en"
    assert misread[0].expected == served


def test_the_engine_gets_the_words_as_typed_and_the_concepts_beside_them() -> None:
    concept = QueryConcept("child-labour", 0, 12, ((LanguageTag("en"), "child labour"),))
    request, _ = read_request([("q", "child labour in mines"), ("page", "3"), ("limit", "20")])
    query = to_query(request, lambda text: (concept,), audiences=("public", "partners"))
    assert query.text == "child labour in mines"
    assert query.concepts == (concept,)
    assert (query.offset, query.limit) == (40, 20)
    assert query.audiences == ("public", "partners")


def test_expand_no_searches_only_the_readers_words() -> None:
    request, _ = read_request([("q", "child labour"), ("expand", "no")])

    def fail(text: str) -> tuple[QueryConcept, ...]:
        raise AssertionError("the thesaurus was asked")

    assert to_query(request, fail).concepts == ()


def test_a_cursor_goes_on_and_forgets_the_page_number() -> None:
    request = continued(read_request([("q", "mica"), ("page", "4")])[0], "abc")
    query = to_query(request, no_concepts)
    assert (query.cursor, query.offset) == ("abc", 0)
    assert ("page", "4") not in to_parameters(request)


def test_parameters_are_written_in_one_order_whatever_order_they_came_in() -> None:
    there = [("year_to", "2020"), ("sort", "newest"), ("area", "GHA"), ("q", "cacao"), ("type", "brief")]
    one, other = read_request(there)[0], read_request(there[::-1])[0]
    assert to_parameters(one) == to_parameters(other)
    assert search_address("/fr/search", one) == (
        "/fr/search?q=cacao&type=brief&area=GHA&year_to=2020&sort=newest"
    )


def test_what_says_nothing_is_not_written() -> None:
    assert search_address("/en/search", SearchRequest()) == "/en/search"
    assert search_address("/api/v1/search", SearchRequest(), ui=True) == "/api/v1/search?ui=en"


def test_adding_and_removing_a_filter_starts_at_the_first_page() -> None:
    request = read_request([("q", "x"), ("page", "7"), ("area", "BRA")])[0]
    more = with_filter(request, "area", "GHA")
    assert (more.filters.area, more.page) == (("BRA", "GHA"), 1)
    assert has_filter(more, "area", "GHA")
    assert without_filter(more, "area", "GHA") == dataclasses.replace(request, page=1)
    assert without_filter(more, "area").filters.area == ()
    assert with_filter(more, "area", "GHA") == more


def test_a_year_chosen_in_the_facet_sets_both_ends() -> None:
    request = with_filter(SearchRequest(), "year", "2019")
    assert (request.filters.year_from, request.filters.year_to) == (2019, 2019)
    assert without_filter(request, "year").filters == Filters()
    assert without_filter(request, "year_from", "2019").filters == Filters(year_to=2019)


def test_clearing_the_filters_keeps_the_words() -> None:
    request = read_request([("q", "mica"), ("type", "brief"), ("work", "w-1"), ("sort", "newest")])[0]
    cleared = without_filters(request)
    assert (cleared.q, cleared.filters, cleared.sort) == ("mica", Filters(), "newest")
    assert on_page(request, 2).filters.work == WorkId("w-1")


words = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
values = st.lists(
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=12), unique=True
)


@given(
    q=words,
    many=st.fixed_dictionaries({name: values.map(tuple) for name in MANY_VALUED}),
    years=st.lists(st.integers(1000, 9999), min_size=2, max_size=2).map(sorted),
    page=st.integers(1, 90),
    expand=st.booleans(),
    limit=st.integers(1, 100),
)
def test_what_is_written_reads_back_as_the_same_search(
    q: str, many: dict[str, tuple[str, ...]], years: list[int], page: int, expand: bool, limit: int
) -> None:
    many = {name: tuple(dict.fromkeys(v.strip() for v in found if v.strip())) for name, found in many.items()}
    request = SearchRequest(
        q=q,
        filters=Filters(**many, year_from=years[0], year_to=years[1]),
        page=page,
        expand=expand,
        limit=limit,
    )
    query = urlsplit(search_address("/en/search", request)).query
    read, misread = read_request(parse_qsl(query, keep_blank_values=True, strict_parsing=True))
    assert misread == ()
    assert read == request


@given(st.lists(st.tuples(st.sampled_from([*MANY_VALUED, "q", "page", "limit", "sort"]), st.text())))
def test_no_address_is_too_odd_to_be_read(parameters: list[tuple[str, str]]) -> None:
    request, _ = read_request(parameters)
    assert 1 <= request.limit <= 100
    assert search_address("/en/search", request).isascii()
