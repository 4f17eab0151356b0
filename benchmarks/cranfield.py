"""Relevance on the Cranfield collection (1,400 abstracts, odd queries): the ordinary search beside bm25s.

Each abstract is one page with its title as the title of its work. nDCG@10 with gains 4, 3, 2, 1 for grades 1
(a complete answer) to 4. bm25s is asked in the same run: Lucene's variant, k1 1.2, b 0.75, its English stop
words and an English stemmer, over title and text.
"""

from __future__ import annotations

import math
import re
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import bm25s
import Stemmer

from index.engines.embedded.engine import EmbeddedEngine
from index.model import DocumentId, LanguageTag, Passage, Work, WorkId
from index.search import SearchQuery

ENGLISH = LanguageTag("en")
DEPTH = 10
COLLECTION = Path(__file__).resolve().parent.parent.parent / "shared" / "retrieval" / "cranfield"


@dataclass(frozen=True, slots=True)
class Abstract:
    """One document of the collection."""

    number: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Cranfield:
    """Abstracts, queries by number, and gains by query and abstract."""

    abstracts: tuple[Abstract, ...]
    queries: dict[int, str]
    gains: dict[int, dict[int, int]]


def read(folder: Path) -> Cranfield:
    """The collection as it lies in its folder, with the odd queries."""
    parts = re.split(r"^\.I (\d+)\n", (folder / "cran.all.1400").read_text("utf-8"), flags=re.M)
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    queries = [line.split("\t", 1) for line in _lines(folder / "queries_odd.txt")]
    gains: dict[int, dict[int, int]] = {}
    for query, abstract, grade in (map(int, line.split()) for line in _lines(folder / "qrels_odd.txt")):
        if 1 <= grade <= 4:
            gains.setdefault(query, {})[abstract] = 5 - grade
    return Cranfield(
        tuple(_abstract(int(number), body) for number, body in pairs),
        {int(number): text for number, text in queries},
        gains,
    )


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").split("\n") if line]


def _abstract(number: int, body: str) -> Abstract:
    title = re.search(r"^\.T\n(.*?)^\.A\n", body, re.M | re.S)
    text = re.search(r"^\.W\n(.*)", body, re.M | re.S)
    return Abstract(number, title[1].strip() if title else "", text[1].strip() if text else "")


def ndcg(ranked: Iterable[int], gains: dict[int, int], depth: int = DEPTH) -> float:
    """Normalised discounted cumulative gain of a ranking, 0 to 1."""

    def discounted(values: Iterable[int]) -> float:
        return sum(gain / math.log2(place + 2) for place, gain in enumerate(values))

    got = discounted(gains.get(number, 0) for number in list(ranked)[:depth])
    best = discounted(sorted(gains.values(), reverse=True)[:depth])
    return got / best if best else 0.0


def mean_ndcg(collection: Cranfield, search: Callable[[str], list[int]]) -> float:
    """The mean over all queries that have any relevant abstract."""
    values = [
        ndcg(search(text), collection.gains[number])
        for number, text in collection.queries.items()
        if number in collection.gains
    ]
    return sum(values) / len(values)


def ordinary_search(collection: Cranfield, folder: Path) -> Callable[[str], list[int]]:
    """The embedded engine, as a reader asks it."""
    engine = EmbeddedEngine.open(folder / "search")
    engine.put(_as_work(abstract) for abstract in collection.abstracts)

    def search(text: str) -> list[int]:
        hits = engine.search(SearchQuery(text=text, limit=DEPTH, pages_per_work=0)).hits
        return [hit.work_number for hit in hits]

    return search


def _as_work(abstract: Abstract) -> tuple[Work, list[Passage]]:
    work_id = WorkId(f"w-{abstract.number}")
    work = Work(
        id=work_id,
        number=abstract.number,
        version=1,
        title=abstract.title,
        title_language=ENGLISH,
        type="report",
    )
    page = Passage(
        work_id=work_id,
        document_id=DocumentId(f"d-{abstract.number}"),
        page=1,
        runs=((ENGLISH, abstract.text),),
    )
    return work, [page]


def bm25s_search(collection: Cranfield) -> Callable[[str], list[int]]:
    """bm25s over title and text."""
    stemmer = Stemmer.Stemmer("english")
    texts = [f"{abstract.title} {abstract.text}" for abstract in collection.abstracts]
    retriever = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    retriever.index(
        bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False), show_progress=False
    )
    numbers = [abstract.number for abstract in collection.abstracts]

    def search(text: str) -> list[int]:
        tokens = bm25s.tokenize([text], stopwords="en", stemmer=stemmer, show_progress=False)
        places, _ = retriever.retrieve(tokens, k=DEPTH, show_progress=False)
        return [numbers[place] for place in places[0]]

    return search


def main(folder: Path = COLLECTION) -> None:
    """Print nDCG@10 of both, for the collection in a folder."""
    if not folder.is_dir():
        print(f"skipped: the collection is not in {folder}")
        return
    collection = read(folder)
    with tempfile.TemporaryDirectory() as scratch:
        ours = mean_ndcg(collection, ordinary_search(collection, Path(scratch)))
    theirs = mean_ndcg(collection, bm25s_search(collection))
    print(
        f"nDCG@{DEPTH}, {len(collection.queries)} odd queries: ordinary search {ours:.4f}, bm25s {theirs:.4f}"
    )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
