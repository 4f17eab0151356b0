"""Pages that were read before there were kinds and heading paths get theirs from the text that is kept."""

from __future__ import annotations

from datetime import UTC, datetime

from index.catalogue import documents, pages, retagging, works
from index.catalogue.records import NewDocument, NewExtraction, NewWork, PageRow
from index.model import LanguageTag
from ingest.retagging import headings_today, kinds_today, retag
from ingest.tagging import bundled_tagger
from tests.ingest.pipeline_samples import Desk

ENGLISH = LanguageTag("en")
PROSE = "The inspectors came twice that year, always announced, and the boats stayed at the shore. " * 6
CITING = "\n\n".join(
    f"{number} Office of Labour. Report. Accra, 2019. https://example.org/{number} (accessed 3 May 2021)."
    for number in range(1, 9)
)


def row(number: int, text: str, kind: str = "text") -> PageRow:
    """A page as it was stored by an earlier reading."""
    return PageRow(number=number, runs=((ENGLISH, text),) if text else (), kind=kind)


ROWS = (
    row(1, "I. Introduction\n\n" + PROSE),
    row(2, ""),
    row(3, "II. Findings\n\n" + PROSE),
    row(4, "III. Conclusions\n\n" + PROSE + " Forced labour was found."),
    row(5, "References\n\n" + CITING + "\n\n9 Forced labour in fishing. Geneva, 2020. https://example.org/9"),
)


def test_kinds_come_from_the_text_that_is_kept() -> None:
    """A page without text stays what it was; a kind that only an extractor knows stays, too."""
    assert kinds_today(ROWS) == ("text", "text", "text", "text", "bibliography")
    assert kinds_today((row(1, PROSE, "speaker-notes"),)) == ("speaker-notes",)


def test_headings_come_from_the_text_where_the_file_had_none() -> None:
    """Those of the file itself stay."""
    kinds = kinds_today(ROWS)
    assert headings_today(ROWS, kinds) == (
        ("I. Introduction",),
        ("I. Introduction",),
        ("II. Findings",),
        ("III. Conclusions",),
        (),
    )
    held = (PageRow(number=1, runs=ROWS[0].runs, heading=("Own",)), *ROWS[1:])
    assert headings_today(held, kinds)[:2] == (("Own",), ())


def test_tagging_again_gives_kinds_and_headings_to_pages_of_old(desk: Desk) -> None:
    """And references name nothing any more, whatever words stand in them."""
    now = datetime(2026, 3, 1, tzinfo=UTC)
    with desk.stores.catalogue.writing() as connection:
        work = works.add_work(
            connection,
            NewWork(title="Boats", title_language=ENGLISH, type="report", languages=(ENGLISH,)),
            now=now,
        )
        new = NewDocument(work_id=work.id, language=ENGLISH, languages=(ENGLISH,))
        document = documents.add_document(connection, new, now=now).id
        pages.put_pages(connection, document, NewExtraction(tool="old", version="1"), ROWS, now=now)
    done = retag(desk.stores, bundled_tagger(), lambda *_: None)
    assert (done.documents, done.pages, done.changed) == (1, 5, 1)
    with desk.stores.catalogue.reading() as connection:
        (held,) = retagging.tagged_documents(connection, [document])
    assert [page.kind for page in held.pages] == ["text"] * 4 + ["bibliography"]
    assert [page.heading for page in held.pages][2:] == [("II. Findings",), ("III. Conclusions",), ()]
    assert "forced-labour" in {one.concept for one in held.pages[3].concepts}
    assert held.pages[4].concepts == ()
