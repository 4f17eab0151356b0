"""The embedded engine's matches are never cut, however many works there are."""

from __future__ import annotations

from pathlib import Path

import pytest
import tantivy
from engine_samples import a_work, with_pages

from index.engines.embedded.clauses import all_entries, term
from index.engines.embedded.engine import EmbeddedEngine
from index.engines.embedded.folder import IndexFolder
from index.engines.embedded.matching import BUCKETS, matched_by
from index.engines.embedded.planning import plan
from index.engines.embedded.reading import Generation, Reader
from index.engines.embedded.schema import build_schema, register_analyzers
from index.engines.packing import NUMBER_BITS
from index.facets import Matched
from index.model import WorkId
from index.search import SearchQuery
from index.works_rows import WorkRow
from index.works_table import WorksTable

WORKS = BUCKETS + 5_003


@pytest.fixture(scope="module")
def large() -> Generation:
    """More works than tantivy returns, each with a page, every third with one in another language too."""
    schema = build_schema()
    index = tantivy.Index(schema)
    register_analyzers(index)
    writer = index.writer(30_000_000, 1)
    for number in range(1, WORKS + 1):
        for mask in (1, 2) if number % 3 == 0 else (1,):
            entry = {"number_mask": number << NUMBER_BITS | mask, "filters": ["page"], "text": "cocoa"}
            writer.add_document(tantivy.Document.from_dict(entry, schema))
    writer.commit()
    index.reload()
    table = WorksTable.of(WorkRow(number=n, id=WorkId(f"w-{n}")) for n in range(1, WORKS + 1))
    return Generation("g", Path(), schema, index.searcher(), table, 1, ())


def by_number(matched: Matched) -> dict[tuple[int, int], int]:
    """Pages by work and languages."""
    entries = zip(matched.numbers.tolist(), matched.masks.tolist(), matched.pages.tolist(), strict=True)
    return {(number, mask): pages for number, mask, pages in entries}


def test_tantivy_cuts_without_a_word(large: Generation) -> None:
    """The trap: asked for as many values as it returns, tantivy leaves the rest out and raises nothing."""
    request = {"works": {"terms": {"field": "number_mask", "size": BUCKETS}}}
    answer = large.searcher.aggregate(all_entries(large.schema), request)
    assert len(answer["works"]["buckets"]) < WORKS


@pytest.mark.parametrize("query", ["everything", "cocoa"])
def test_more_works_than_one_answer_holds(large: Generation, query: str) -> None:
    """Every work is there, with its pages, each once."""
    asked = all_entries(large.schema) if query == "everything" else term(large.schema, "text", "cocoa")
    matched = matched_by(large, asked)
    found = by_number(matched)
    assert len(found) == len(matched.numbers) == WORKS + WORKS // 3
    assert {number for number, _ in found} == set(range(1, WORKS + 1))
    assert set(found.values()) == {1}


@pytest.mark.parametrize("buckets", [2, 3, 7, 20, 40, 41, 1000])
def test_parts_make_the_whole(tmp_path: Path, buckets: int) -> None:
    """However small the parts that one answer may hold, together they are the whole answer."""
    EmbeddedEngine.open(tmp_path).put(
        with_pages(a_work(number), *["cocoa"] * (number % 4)) for number in range(3, 200, 5)
    )
    generation = Reader(IndexFolder(tmp_path), lambda: 0.0).newest()
    for text in ("", "cocoa", "untitled cocoa", "nowhere"):
        query = plan(generation, SearchQuery(text=text)).complete
        assert by_number(matched_by(generation, query, buckets)) == by_number(matched_by(generation, query))
