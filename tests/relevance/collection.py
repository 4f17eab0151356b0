"""The collection that relevance is judged on, taken in by the command line, and searches over it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from judging import Result

from index.catalogue.records import WorkSummary
from index.catalogue.visible import summaries
from index.engines.embedded.engine import EmbeddedEngine
from index.search import Hit, SearchEngine
from index.thesaurus.load import load_vocabulary
from portal.database import open_catalogue
from portal.finding import Finder
from portal.naming import concept_finder
from portal.search_request import SearchRequest
from portal.settings import Settings, read_settings

DEEP = 20  # the longest list that a case looks at
EVERYTHING = 1_000  # works held here are far fewer: a reversed ranking needs them all


@dataclass(frozen=True)
class Held:
    """Open stores with everything taken in."""

    settings: Settings
    finder: Finder

    def with_engine(self, engine: SearchEngine) -> Held:
        """The same catalogue behind another engine."""
        finder = Finder(engine, self.finder.catalogue, self.finder.find_concepts)
        return Held(self.settings, finder)

    def search(self, query: str, language: str) -> list[Result]:
        """The first works as listed, as a reader of the pages in ``language`` finds them."""
        return self._results(query, language, DEEP)

    def search_reversed(self, query: str, language: str) -> list[Result]:
        """The same works from the end: what a ranking that is upside down would show."""
        return self._results(query, language, EVERYTHING)[::-1][:DEEP]

    def _results(self, query: str, language: str, limit: int) -> list[Result]:
        asked = self.finder.query(SearchRequest(q=query, ui=language, limit=limit), facets=())
        page = self.finder.engine.search(asked)
        with self.finder.catalogue.reading() as connection:
            held = summaries(connection, [hit.work_id for hit in page.hits], ("public",))
        return [_result(hit, held[hit.work_id]) for hit in page.hits]


def _result(hit: Hit, summary: WorkSummary) -> Result:
    names = [Path(document.file_name) for document in summary.documents]
    return Result(
        files=frozenset(part for name in names for part in (name.name, name.stem)),
        title=summary.work.title,
        pages=tuple(page.page for page in hit.pages),
        languages=tuple(page.language for page in hit.pages),
        snippets=tuple(page.snippet.text for page in hit.pages),
        missing=tuple(page.missing for page in hit.pages),
        complete=hit.complete,
    )


def take_in(data: Path, *arguments: str) -> None:
    """``atlas87 ingest`` into a data folder; what it says is shown when it fails for good."""
    command = [str(Path(sys.executable).parent / "atlas87"), "ingest", *arguments]
    environment = {**os.environ, "ATLAS87_DATA": str(data)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr


@contextmanager
def opened(data: Path) -> Iterator[Held]:
    """The stores of a data folder, for searching."""
    settings = read_settings({"ATLAS87_DATA": str(data)})
    catalogue = open_catalogue(settings.database)
    find_concepts = concept_finder(load_vocabulary())
    try:
        yield Held(settings, Finder(EmbeddedEngine.open(settings.search), catalogue, find_concepts))
    finally:
        catalogue.close()
