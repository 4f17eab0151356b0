"""What an opened index remembers: how many commits it has seen, and works by their id or since a commit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import tantivy

from index.engines.embedded.schema import MARKER_KEY, register_analyzers
from index.engines.packing import work_key
from index.engines.stored import StoredRow, StoredWork, read_row, read_sequence, read_work
from index.errors import IndexOfAnotherVersion
from index.model import WorkId

_EVERY = 1 << 62
"""More entries than any index holds: "no limit", where a limit must be named."""


def open_index(build: Path) -> tantivy.Index:
    """The index of a build, which is brought up to date only when ``reload`` is called."""
    if not tantivy.Index.is_compatible(str(build)):
        raise IndexOfAnotherVersion(
            f"The search index in {build.parent} was written by another version of tantivy. "
            "Run `atlas87 rebuild` to make it anew from the catalogue."
        )
    index = tantivy.Index.open(str(build))
    register_analyzers(index)
    index.config_reader("manual")
    return index


def body_of(searcher: tantivy.Searcher, address: tantivy.DocAddress, field: str = "body") -> bytes:
    """What an entry remembers, as it was written; empty where it has none."""
    body = searcher.doc(address).get_first(field)
    return body if isinstance(body, bytes) else b""


def stored_work(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> StoredWork:
    """The whole of a work, from its entry."""
    return read_work(body_of(searcher, address), body_of(searcher, address, "whole"))


def sequence_of(schema: tantivy.Schema, searcher: tantivy.Searcher) -> int:
    """How many commits of ours the searcher has seen."""
    query = tantivy.Query.term_query(schema, "key", MARKER_KEY)
    hits = searcher.search(query, 1, count=False).hits
    return read_sequence(body_of(searcher, hits[0][1])) if hits else 0


def pages_in(schema: tantivy.Schema, searcher: tantivy.Searcher) -> int:
    """How many pages an index holds."""
    query = tantivy.Query.term_query(schema, "filters", "page")
    counted = searcher.aggregate(query, {"pages": {"value_count": {"field": "place"}}})
    return int(counted["pages"]["value"])


def work_held(schema: tantivy.Schema, searcher: tantivy.Searcher, work_id: WorkId) -> StoredWork | None:
    """What the index remembers of a work, if it ever held it."""
    query = tantivy.Query.term_query(schema, "key", work_key(work_id))
    hits = searcher.search(query, 1, count=False).hits
    return stored_work(searcher, hits[0][1]) if hits else None


def works_since(schema: tantivy.Schema, searcher: tantivy.Searcher, sequence: int) -> Iterator[StoredWork]:
    """The works, those taken out included, that commits after this one brought."""
    return (stored_work(searcher, address) for address in _entries_since(schema, searcher, sequence))


def rows_since(schema: tantivy.Schema, searcher: tantivy.Searcher, sequence: int) -> Iterator[StoredRow]:
    """The same works, each only its version and row."""
    addresses = _entries_since(schema, searcher, sequence)
    return (read_row(body_of(searcher, address)) for address in addresses)


def _entries_since(
    schema: tantivy.Schema, searcher: tantivy.Searcher, sequence: int
) -> list[tantivy.DocAddress]:
    """In the order they lie on disk, where neighbours are read together."""
    query = tantivy.Query.range_query(schema, "seq", tantivy.FieldType.Integer, sequence + 1, _EVERY)
    hits = searcher.search(query, max(searcher.num_docs, 1), count=False).hits
    return sorted((address for _, address in hits), key=lambda a: (a.segment_ord, a.doc))
