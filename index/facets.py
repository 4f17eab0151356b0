"""Facets, counted by works and exactly, for every engine alike.

An engine answers which works match the words, on how many pages and in which languages (``Matched``); the
table of works says the rest. A filter's own choice is left out when its values are counted, so that the count
beside a value is what a reader gets who chooses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from index.language_bits import BITS, filter_mask, mask_languages
from index.model import WorkId
from index.search import FacetCount, Filters
from index.works_table import Flags, Numbers, Rows, WorksTable

_COLUMNS = ("type", "area", "concept", "publisher", "mentions_area", "mentions_concept")


@dataclass(frozen=True, slots=True)
class Matched:
    """What matches the words: for each work and set of languages (``masks``) the number of its pages.

    One work stands here as often as it has pages in different sets of languages; ``pages`` is 0 where only
    its metadata match.
    """

    numbers: Numbers
    masks: Numbers
    pages: Numbers

    @staticmethod
    def nothing() -> Matched:
        """The match of a query that no page answers."""
        none = np.empty(0, np.int64)
        return Matched(none, none, none)

    @staticmethod
    def joined(parts: Sequence[Matched]) -> Matched:
        """Several matches of different works as one."""
        if len(parts) == 1:
            return parts[0]
        return Matched(
            np.concatenate([part.numbers for part in parts] or [np.empty(0, np.int64)]),
            np.concatenate([part.masks for part in parts] or [np.empty(0, np.int64)]),
            np.concatenate([part.pages for part in parts] or [np.empty(0, np.int64)]),
        )

    def in_table(self, table: WorksTable) -> Located:
        """Where these works stand in the table of their generation; works it does not know are left out."""
        rows = table.rows_of(self.numbers)
        known = rows >= 0
        return Located(rows[known], self.masks[known], self.pages[known])


@dataclass(frozen=True, slots=True)
class Located:
    """A match by rows of the table of works: what is listed and counted from, as often as filters change."""

    rows: Rows
    masks: Numbers
    pages: Numbers


@dataclass(frozen=True, slots=True)
class Listed:
    """The works that are listed, by ascending number, and the pages that match of each."""

    numbers: Numbers
    pages: Numbers

    def pages_of(self, numbers: Numbers) -> Numbers:
        """The pages of some of the works, in the order asked."""
        return self.pages[np.searchsorted(self.numbers, numbers)]

    def among(self, numbers: Iterable[int]) -> dict[int, int]:
        """Those of a few works that are listed and have pages that match, with the number of these."""
        wanted = np.fromiter(numbers, np.int64)
        there = wanted[np.isin(wanted, self.numbers)]
        pages = zip(there.tolist(), self.pages_of(there).tolist(), strict=True)
        return {number: count for number, count in pages if count}

    @property
    def total_pages(self) -> int:
        """The pages of all of them."""
        return int(self.pages.sum())


def listed(table: WorksTable, matched: Located, filters: Filters) -> Listed:
    """The works and pages that pass every filter."""
    kept = _passing(table, filters)[matched.rows] & _in_languages(matched, filters)
    rows = matched.rows[kept]
    entries = np.bincount(rows, minlength=len(table.numbers))
    pages = np.bincount(rows, weights=matched.pages[kept], minlength=len(table.numbers))
    found = table.sorted_rows[entries[table.sorted_rows] > 0]
    return Listed(table.numbers[found], pages[found].astype(np.int64))


def count_facets(
    table: WorksTable, matched: Located, filters: Filters, names: Iterable[str], limit: int | None = None
) -> dict[str, tuple[FacetCount, ...]]:
    """The values of each named facet with the works they would list, most works first, then by value.

    ``limit`` caps the values of each facet (None: all). Values that would list nothing are left out.
    """
    kept: dict[Filters, _Kept] = {}
    found = {}
    for name in names:
        others = _without_choice(filters, name)
        if others not in kept:  # most facets have no choice of their own: the same works for all
            kept[others] = _kept(table, matched, others)
        found[name] = _counts(table, matched, kept[others], name, limit)
    return found


@dataclass(frozen=True, slots=True)
class _Kept:
    """The works that pass the filters on works, and of them those with a page that matches."""

    passing: Flags
    here: Flags


def _kept(table: WorksTable, matched: Located, filters: Filters) -> _Kept:
    passing = _passing(table, filters)
    here = np.zeros(len(table.numbers), np.bool_)
    here[matched.rows[_in_languages(matched, filters)]] = True
    return _Kept(passing, here & passing)


def _counts(
    table: WorksTable, matched: Located, kept: _Kept, name: str, limit: int | None
) -> tuple[FacetCount, ...]:
    if name == "language":
        return _ordered(_language_counts(matched, kept.passing), limit)
    here = kept.here
    if name == "year":
        years, works = np.unique(table.years[here & (table.years > 0)], return_counts=True)
        return _ordered(zip(map(str, years.tolist()), works.tolist(), strict=True), limit)
    column = table.columns[name]
    works_with = column.counted(here)
    codes = _largest(works_with, limit)
    values = (column.values[code] for code in codes.tolist())
    return _ordered(zip(values, works_with[codes].tolist(), strict=True), limit)


def _largest(counts: Rows, limit: int | None) -> Rows:
    """The values that may be among the first ``limit``: all that are equal to the last of them as well."""
    least = 1
    if limit is not None and 0 < limit < len(counts):
        least = max(1, int(np.partition(counts, len(counts) - limit)[len(counts) - limit]))
    return np.flatnonzero(counts >= least)


def _language_counts(matched: Located, passing: Flags) -> list[tuple[str, int]]:
    kept = passing[matched.rows]
    masks, rows = matched.masks[kept], matched.rows[kept]
    found = []
    for tag in mask_languages(int(np.bitwise_or.reduce(masks))):
        here = np.zeros(len(passing), np.bool_)
        here[rows[(masks & BITS[tag]) != 0]] = True
        found.append((tag, int(here.sum())))
    return found


def _passing(table: WorksTable, filters: Filters) -> Flags:
    """The works that pass the filters on works."""
    flags = table.alive
    for name in _COLUMNS:
        wanted: tuple[str, ...] = getattr(filters, name)
        if wanted:
            flags = flags & table.columns[name].having(wanted, len(table.numbers))
    if filters.year_from is not None or filters.year_to is not None:
        lowest = 1 if filters.year_from is None else max(filters.year_from, 1)
        flags = flags & (table.years >= lowest)
    if filters.year_to is not None:
        flags = flags & (table.years <= filters.year_to)
    return flags if filters.work is None else flags & _only_work(table, filters.work)


def _only_work(table: WorksTable, work_id: WorkId) -> Flags:
    flags = np.zeros(len(table.numbers), np.bool_)
    row = table.row_of_id(work_id)
    if row is not None:
        flags[row] = True
    return flags


def _in_languages(matched: Located, filters: Filters) -> Flags:
    if not filters.language:
        return np.ones(len(matched.masks), np.bool_)
    chosen: Flags = (matched.masks & filter_mask(filters.language)) != 0
    return chosen


def _without_choice(filters: Filters, name: str) -> Filters:
    if name == "year":
        return replace(filters, year_from=None, year_to=None)
    no_choice: dict[str, Any] = {name: ()}
    return replace(filters, **no_choice)


def _ordered(pairs: Iterable[tuple[str, int]], limit: int | None) -> tuple[FacetCount, ...]:
    ordered = sorted((-works, value) for value, works in pairs)
    return tuple(FacetCount(value, -works) for works, value in ordered[:limit])
