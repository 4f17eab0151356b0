"""Pages: a page's text is its runs joined, exactly, whatever a file holds."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from catalogue_samples import ENGLISH, FRENCH, NOON, READER, a_document, a_page, a_work, english, later
from hypothesis import given, settings
from hypothesis import strategies as st

from index.catalogue import documents, outbox
from index.catalogue.database import Catalogue
from index.catalogue.pages import extraction, page, pages, put_pages
from index.catalogue.passages import passages
from index.catalogue.records import NewExtraction, PageRow
from index.catalogue.works_read import work
from index.errors import NotFound, TextNotStorable, ValueRefused
from index.model import UNDETERMINED, DocumentId, LanguageTag, PageConcept, Runs

tags = st.sampled_from([LanguageTag(tag) for tag in ("en", "fr", "ar", "zh", "und")])
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
run_lists = st.lists(st.tuples(tags, texts), max_size=5).map(tuple)


@given(st.lists(run_lists, min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_runs_come_back_exactly(all_runs: list[Runs]) -> None:
    """Line separators, controls, private use, emoji, empty runs: nothing is trimmed, joined or normalised."""
    with TemporaryDirectory() as folder:
        catalogue = Catalogue.open(f"sqlite:///{Path(folder)}/c.sqlite3")
        catalogue.create()
        with catalogue.writing() as connection:
            document = a_document(connection, a_work(connection))
            rows = [a_page(runs, number) for number, runs in enumerate(all_runs, 1)]
            put_pages(connection, document.id, READER, rows, now=NOON)
            found = list(pages(connection, document.id))
            gone_out = list(passages(connection, document.work_id))
            counted = documents.document(connection, document.id)
        catalogue.close()
    assert [one.runs for one in found] == all_runs
    assert [one.text for one in found] == ["".join(text for _, text in runs) for runs in all_runs]
    assert [one.runs for one in gone_out] == all_runs
    assert counted.characters == sum(len(one.text) for one in found)
    assert counted.pages_empty == sum(not one.text.strip() for one in found)


def test_a_page_keeps_heading_kind_concepts_and_names_its_reading(catalogue: Catalogue) -> None:
    """What tags and boxes point to is the extraction: tool, version, when."""
    named = (PageConcept("child-labour", ("enfants qui travaillent", "travail")), PageConcept("cocoa", ()))
    row = a_page(((FRENCH, "texte"),), heading=("3 Résultats", "3.1"), kind="references", concepts=named)
    with catalogue.writing() as connection:
        document = a_document(connection, a_work(connection))
        made = put_pages(connection, document.id, READER, [row], now=later(3))
        held = page(connection, document.id, 1)
        (passage,) = passages(connection, document.work_id)
        assert extraction(connection, held.extraction) == made
    for one in (held, passage):
        assert (one.heading, one.kind, one.concepts) == (("3 Résultats", "3.1"), "references", named)
    assert (made.tool, made.version, made.made) == ("reader", "1.0", later(3))
    assert (made.pages_extracted, made.pages_ocr, made.pages_empty) == (1, 0, 0)


@pytest.mark.parametrize("text", ["a\x00b", "half \udc00 pair"])
def test_text_that_not_every_database_holds_is_refused_with_its_page(catalogue: Catalogue, text: str) -> None:
    """The extractor takes such signs out; here nothing is changed in silence, and nothing is half-stored."""
    with catalogue.writing() as connection:
        document = a_document(connection, a_work(connection), "before")
    with pytest.raises(TextNotStorable, match="page 2"), catalogue.writing() as connection:
        put_pages(connection, document.id, READER, english("fine", text), now=NOON)
    with catalogue.reading() as connection:
        assert [one.text for one in pages(connection, document.id)] == ["before"]


def test_a_heading_is_held_to_the_same_rule(catalogue: Catalogue) -> None:
    """JSON would hide a NUL from SQLite and PostgreSQL would find it."""
    with catalogue.writing() as connection:
        document = a_document(connection, a_work(connection))
        row = a_page(((ENGLISH, "x"),), heading=("a\x00",))
        with pytest.raises(TextNotStorable, match="page 1"):
            put_pages(connection, document.id, READER, [row], now=NOON)


def test_a_page_of_a_megabyte_is_a_page(catalogue: Catalogue) -> None:
    """One line of a million signs beyond the basic plane comes back whole."""
    text = "\U0001f33e" * 1_000_000
    with catalogue.writing() as connection:
        document = a_document(connection, a_work(connection), text)
        assert page(connection, document.id, 1).text == text


@pytest.mark.parametrize("numbers", [(0,), (2,), (1, 3), (1, 1), (2, 1)])
def test_page_numbers_are_one_two_three(catalogue: Catalogue, numbers: tuple[int, ...]) -> None:
    """A hole or a repeat would break addresses and "next page": it is a fault of the extractor, and said."""
    with catalogue.writing() as connection:
        document = a_document(connection, a_work(connection))
        rows = [a_page(((ENGLISH, "x"),), number) for number in numbers]
        with pytest.raises(ValueRefused, match="page"):
            put_pages(connection, document.id, READER, rows, now=NOON)


def test_an_unknown_document_or_page_is_not_found(catalogue: Catalogue) -> None:
    """By name."""
    with catalogue.writing() as connection:
        document = a_document(connection, a_work(connection), "one")
        for number in (0, 2, -1, 2**40, 10**30):
            with pytest.raises(NotFound):
                page(connection, document.id, number)
        with pytest.raises(NotFound):
            put_pages(connection, DocumentId("d-00000000"), READER, [], now=NOON)
        with pytest.raises(NotFound):
            extraction(connection, 999)


def test_a_second_reading_takes_the_place_of_the_first(catalogue: Catalogue) -> None:
    """Pages keep their addresses, the new text its own extraction; the work gets a version."""
    with catalogue.writing() as connection:
        document = a_document(connection, a_work(connection), "garbled", "text", "third")
        before = work(connection, document.work_id).version
        first = page(connection, document.id, 1).extraction
        scan = NewExtraction(tool="ocr", version="5.3", ocr=True)
        made = put_pages(connection, document.id, scan, english("clear", " "), now=later(9))
        held = documents.document(connection, document.id)
        assert [one.text for one in pages(connection, document.id)] == ["clear", " "]
        assert page(connection, document.id, 1).extraction == made.number != first
        assert extraction(connection, first).tool == "reader"
        assert outbox.pending(connection, 9) == [(document.work_id, before + 1)]
    assert (held.page_count, held.pages_ocr, held.pages_empty) == (2, 2, 1)


def test_the_main_language_has_most_text_and_the_undetermined_comes_last(catalogue: Catalogue) -> None:
    """Counted over all pages; what the extractor says instead is taken when it says it."""
    rows = [
        a_page(((UNDETERMINED, "x" * 90), (ENGLISH, "y" * 5)), 1),
        a_page(((FRENCH, "z" * 9),), 2),
    ]
    with catalogue.writing() as connection:
        document = a_document(connection, a_work(connection))
        put_pages(connection, document.id, READER, rows, now=NOON)
        held = documents.document(connection, document.id)
        assert (held.language, held.languages) == (FRENCH, (FRENCH, ENGLISH, UNDETERMINED))
        told = NewExtraction(tool="t", version="1", language=ENGLISH, languages=(ENGLISH, FRENCH))
        put_pages(connection, document.id, told, rows, now=NOON)
        held = documents.document(connection, document.id)
        assert (held.language, held.languages) == (ENGLISH, (ENGLISH, FRENCH))


def test_a_document_without_pages_keeps_its_declared_language(catalogue: Catalogue) -> None:
    """No text says nothing about the language."""
    with catalogue.writing() as connection:
        held = a_work(connection)
        document = a_document(connection, held, language=FRENCH, languages=(FRENCH,))
        assert (document.language, document.languages, document.page_count) == (FRENCH, (FRENCH,), 0)


def test_pages_stream_in_and_out(catalogue: Catalogue) -> None:
    """A long document needs no more memory than a few hundred of its pages."""

    def many() -> Iterator[PageRow]:
        for number in range(1, 3_001):
            yield a_page(((ENGLISH, f"{number} " * 1_500),), number)

    with catalogue.writing() as connection:
        document = a_document(connection, a_work(connection))
        tracemalloc.start()
        put_pages(connection, document.id, READER, many(), now=NOON)
        read = sum(1 for _ in pages(connection, document.id))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert read == 3_000
    assert peak < 12_000_000  # the text alone is 21 MB


def test_a_time_without_a_zone_is_refused(catalogue: Catalogue) -> None:
    """The catalogue's times are UTC and say so; nobody's local time slips in."""
    with catalogue.writing() as connection, pytest.raises(Exception, match="without a zone"):
        a_work(connection, now=datetime(2026, 1, 1))  # noqa: DTZ001
