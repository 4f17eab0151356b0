"""The starter collection: what is committed is what its sources say, and every figure in it has a source."""

from __future__ import annotations

import csv
import importlib
import json
import re
import tomllib
import zlib
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pypdfium2
import pytest

from datasets.areas import load_areas
from datasets.estimates import load_estimates
from index.folding import fold
from index.thesaurus.load import load_vocabulary
from ingest.metadata_cells import Vocabularies
from ingest.metadata_file import read_metadata

STARTER = Path(__file__).resolve().parent.parent / "starter"
COLLECTION = STARTER.parent / "portal" / "starter"
PLAN: dict[str, Any] = tomllib.loads((STARTER / "sources" / "works.toml").read_text("utf-8"))
FILES = [f"{work['id']}.{language}.{kind}" for work in PLAN["works"] for language, kind in work["documents"]]
PDFS = [name for name in FILES if name.endswith(".pdf")]


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """``starter/build.py``; WeasyPrint is not needed to read it."""
    monkeypatch.syspath_prepend(str(STARTER))
    return importlib.import_module("build")


def text_of(name: str) -> str:
    """The text of a built file, a PDF's pages joined."""
    path = COLLECTION / name
    if path.suffix != ".pdf":
        return re.sub(r"<style>.*?</style>|<[^>]+>", " ", path.read_text("utf-8"), flags=re.S)
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text))


def test_every_planned_file_is_there_and_no_other() -> None:
    assert {path.name for path in COLLECTION.iterdir()} == {*FILES, "metadata.csv"}


def test_built_files_are_those_of_the_sources(build: ModuleType) -> None:
    """Whoever changes a text runs ``make starter``: receipts name sources and results by their hashes."""
    documents = list(build.planned(build.read_plan()))
    assert json.loads(build.receipt(documents)) == json.loads((STARTER / "built.json").read_text("utf-8"))


def test_metadata_and_list_of_sources_are_those_of_the_plan(build: ModuleType) -> None:
    plan = build.read_plan()
    documents = list(build.planned(plan))
    assert (COLLECTION / "metadata.csv").read_text("utf-8") == build.metadata(documents, plan)
    assert (STARTER / "SOURCES.md").read_text("utf-8") == build.sources_page(plan)


@pytest.mark.parametrize("name", FILES)
def test_a_built_file_holds_the_words_of_its_source(name: str) -> None:
    """All of them, Arabic and Chinese too: what a reader of the file finds is what was written."""
    work, language, _ = name.split(".")
    source = (STARTER / "sources" / f"{work}.{language}.md").read_text("utf-8")
    wanted = words_of(re.sub(r"^\{[a-z]{2}\}", "", source, flags=re.M))
    held = " ".join(words_of(text_of(name)))
    joined = held.replace(" ", "")
    missing = [word for word in wanted if word not in held and word not in joined]
    assert missing == []


@pytest.mark.parametrize("name", [name for name in PDFS if ".ar." in name])
def test_arabic_pages_read_in_logical_order(name: str) -> None:
    """Every sentence part without digits stands in the PDF's text as it was written."""
    source = (STARTER / "sources" / name.replace(".pdf", ".md")).read_text("utf-8")
    held = " ".join(words_of(text_of(name)))
    parts = [" ".join(words_of(part)) for part in re.split(r"[\d|#*\n.،؛:()\"]+", source)]
    long_parts = [part for part in parts if part.count(" ") >= 3]
    assert len(long_parts) >= 20
    assert [part for part in long_parts if part not in held] == []


def unpacked(content: bytes) -> bytes:
    """The compressed streams of a PDF, unpacked and joined: its objects are in one of them."""
    streams = re.findall(rb"/FlateDecode.*?stream\r?\n(.*?)\nendstream", content, flags=re.S)
    return b"\n".join(zlib.decompressobj().decompress(stream) for stream in streams)


@pytest.mark.parametrize("name", PDFS)
def test_a_pdf_is_small_tagged_titled_and_has_an_outline(name: str) -> None:
    path = COLLECTION / name
    content = path.read_bytes()
    assert len(content) < 100_000
    document = pypdfium2.PdfDocument(path)
    try:
        assert document.is_tagged()
        assert document.get_metadata_value("Title")
        assert document.get_metadata_value("CreationDate").startswith("D:20261122")
        assert len(list(document.get_toc())) >= 3
        assert 2 <= len(document) <= 8
    finally:
        document.close()
    language = name.split(".")[1]
    assert f"/Lang ({'en' if language == 'mul' else language})".encode() in unpacked(content)


def test_metadata_is_good_to_the_last_cell() -> None:
    areas, vocabulary = load_areas(), load_vocabulary()

    def area(code: str) -> str | None:
        found = areas.get(code)
        return found.code if found else None

    known = Vocabularies(area=area, concept=lambda concept: concept in vocabulary.concepts)
    metadata = read_metadata(COLLECTION / "metadata.csv", known)
    assert metadata.problems == ()
    assert {path.name for path in metadata.rows} == set(FILES)


def test_the_collection_shows_languages_formats_types_and_publishers() -> None:
    with (COLLECTION / "metadata.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["language"] for row in rows} == {"en", "fr", "es", "ar", "ru", "zh", ""}
    assert {Path(row["file"]).suffix for row in rows} == {".pdf", ".html", ".md"}
    assert len({row["type"] for row in rows}) >= 4
    assert len({row["publisher"] for row in rows}) >= 2
    assert len({row["work"] for row in rows}) >= 12
    assert all(row["licence"] == "CC BY 4.0" for row in rows)


def test_every_figure_has_a_source_and_every_source_a_figure() -> None:
    used = {source for work in PLAN["works"] for _, source in work["figures"]}
    assert used == set(PLAN["sources"])
    assert all(work["figures"] for work in PLAN["works"])


# (file, concept of the key figures, column of the value in the table that starts with this cell)
TABLES = [
    ("child-labour-estimates.en.md", "child-labour-{}", 1),
    ("child-labour-estimates.en.md", "hazardous-work-{}", 2),
    ("child-labour-estimates.fr.md", "child-labour-{}", 1),
    ("child-labour-estimates.ar.md", "hazardous-work-{}", 2),
]


@pytest.mark.parametrize(("file", "figure", "column"), TABLES)
def test_tables_print_the_key_figures_held(file: str, figure: str, column: int) -> None:
    estimates = load_estimates()
    rows = re.findall(r"^\| (20\d\d) \|(.*)\|$", (STARTER / "sources" / file).read_text("utf-8"), flags=re.M)
    assert [year for year, _ in rows] == ["2000", "2004", "2008", "2012", "2016", "2020", "2024"]
    for year, cells in rows:
        printed = re.search(r"[\d.,]+", cells.split("|")[column - 1])
        held = estimates.get(figure.format(year))
        assert printed is not None and held is not None
        assert Decimal(printed.group().replace(",", ".")) == held.value


def test_figures_that_were_replaced_are_never_called_the_newest() -> None:
    """A line with 160 million or 150 billion says the year or the edition that it belongs to."""
    for path in (STARTER / "sources").glob("*.en.md"):
        for line in path.read_text("utf-8").split("\n"):
            if re.search(r"\b160 million\b", line):
                assert re.search(r"20(20|22|24)|edition", line), (path.name, line)
            if re.search(r"\b150 billion\b", line):
                assert re.search(r"2014|edition|236", line), (path.name, line)
