"""Forty queries on real reports: does a page that is no running text stand among the first three works?"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from index.engines.embedded.engine import EmbeddedEngine
from index.model import DocumentId, LanguageTag, Passage, Work, WorkId
from index.search import SearchQuery
from ingest.page_kinds import TEXT

QUERIES = (
    "trafficking in persons report 2021", "minimum age for work", "child labour cocoa",
    "labor inspectorate funding",
    "worst forms of child labor convention", "national action plan against trafficking",
    "school feeding program",
    "UNICEF birth registration", "forced begging talibés", "penal code human trafficking", "brick kilns",
    "children in armed conflict", "domestic workers labor law", "ILO CEACR individual observation",
    "hazardous work list decree", "out-of-school children study", "COVID-19 schools closed",
    "tourism sex children",
    "cotton harvest Uzbekistan", "gold mining children", "compulsory education age",
    "migrant workers convention",
    "ratification of the convention", "enforced disappearances urgent action",
    "persons with disabilities annexes",
    "narcotic drugs commission report", "non-governmental organizations consultative status",
    "human rights council",
    "supplement official records", "list of issues", "contents introduction",
    "installation of the base system",
    "partitioning programs", "GNU general public license", "preconfiguration file", "travail des enfants",
    "sistema de instalación", "установка системы", "安装程序", "Ministry of Labor annual report 2020",
)  # fmt: skip
"""What readers of these reports might type; half of it stands in references, contents or lists more often."""

_TOP = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """In how many queries a page of another kind leads one of the first three works while a work with a
    complete page of text stands below; in how many it stands before text inside one of the three."""

    queries: int
    above_works: int
    above_pages: int


def standing(
    documents: Mapping[str, Sequence[Passage]], queries: Sequence[str], kinds: Mapping[str, Sequence[str]]
) -> Standing:
    """Ask every query of an index of the documents; ``kinds`` are the pages' own, whatever the index was
    told."""
    with tempfile.TemporaryDirectory() as folder:
        engine = EmbeddedEngine.open(Path(folder) / "search")
        engine.put(_works(documents))
        names = dict(enumerate(documents, 1))
        above = [
            _above(engine, text, {number: kinds[name] for number, name in names.items()}) for text in queries
        ]
    return Standing(len(queries), sum(works for works, _ in above), sum(pages for _, pages in above))


def _works(documents: Mapping[str, Sequence[Passage]]) -> Iterator[tuple[Work, Sequence[Passage]]]:
    for number, (name, pages) in enumerate(documents.items(), 1):
        title = Path(name).stem
        work = Work(
            id=WorkId(f"w-{number}"),
            number=number,
            version=1,
            title=title,
            title_language=LanguageTag("en"),
            type="report",
        )
        yield work, pages


def _above(engine: EmbeddedEngine, text: str, kinds: Mapping[int, Sequence[str]]) -> tuple[bool, bool]:
    hits = engine.search(SearchQuery(text=text, limit=100, pages_per_work=10_000)).hits
    rows = [
        [kinds[hit.work_number][page.page - 1] == TEXT for page in hit.pages if not page.missing]
        for hit in hits
    ]
    rows = [row for row in rows if row]
    works = any(
        not row[0] and any(any(below) for below in rows[place + 1 :]) for place, row in enumerate(rows[:_TOP])
    )
    pages = any(before < after for row in rows[:_TOP] for before, after in pairwise(row))
    return works, pages


def passages(name: str, number: int, texts: Sequence[str], kinds: Sequence[str]) -> list[Passage]:
    """The pages of one document as the index takes them; the language does not matter here."""
    return [
        Passage(
            work_id=WorkId(f"w-{number}"), document_id=DocumentId(f"d-{number}"), page=page,
            runs=((LanguageTag("en"), text),), kind=kind,
        )
        for page, (text, kind) in enumerate(zip(texts, kinds, strict=True), 1)
    ]  # fmt: skip


def show(documents: Mapping[str, Sequence[str]], kinds: Mapping[str, Sequence[str]]) -> None:
    """Print both figures, beside those of an index that is told nothing of kinds."""
    sys.stdout.write("| index | queries | another kind above works with text | above text inside a work |\n")
    sys.stdout.write("| --- | --- | --- | --- |\n")
    told = {name: passages(name, n, documents[name], kinds[name]) for n, name in enumerate(documents, 1)}
    untold = {
        name: passages(name, n, texts, [TEXT] * len(texts))
        for n, (name, texts) in enumerate(documents.items(), 1)
    }
    for label, made in (("with kinds", told), ("told nothing", untold)):
        found = standing(made, QUERIES, kinds)
        sys.stdout.write(f"| {label} | {found.queries} | {found.above_works} | {found.above_pages} |\n")
