"""What a file does not show is not drawn either: no picture of a page brings it back."""

# ruff: noqa: E501 markup is easier to read on one line

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from made_office import cells, docx, odf, p, pptx, r, shape, slide, written, xlsx, zipped

from index.model import DocumentId
from ingest.cage import Cage
from ingest.errors import FileRefused
from ingest.extractors.zip_reading import opened_zip
from ingest.later_jobs_running import LaterJobs, drain
from ingest.lease_owners import this_process
from ingest.rendering import RenderingWork, rendering
from ingest.rendering_changes import write_without_changes
from ingest.rendering_office import Office, find_office
from ingest.rendering_places import places
from tests.ingest.pipeline_samples import Desk, by_name, text_about

_BY = 'w:id="1" w:author="A" w:date="2024-01-01T00:00:00Z"'
STRUCK = f"<w:del {_BY}><w:r><w:delText>zanahoria </w:delText></w:r></w:del>"
ADDED = f"<w:ins {_BY}><w:r><w:t>inserted words.</w:t></w:r></w:ins>"


@pytest.fixture
def office() -> Iterator[Office]:
    found = find_office()
    if found is None:
        pytest.skip("skipped: LibreOffice is not installed")
    made = Office(found)
    yield made
    made.close()


def words(pdf: Path) -> str:
    """What stands on the pages of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    found = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return found


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("docx", docx(p("Kept ", STRUCK, ADDED) + p(r("Hidden", "<w:vanish/>")))),
        ("rtf", rb"{\rtf1\ansi Kept {\deleted zanahoria }inserted words.\par}"),
    ],
)
def test_what_was_struck_out_is_not_drawn(form: str, content: bytes, office: Office, tmp_path: Path) -> None:
    """LibreOffice draws deletions with a line through them; they are taken out first."""
    given = written(tmp_path, f"a.{form}", content)
    with office.as_pdf(given, form) as pdf:
        assert "zanahoria" in words(pdf), "else there is nothing to take out"
    with office.as_pdf(given, form, without_changes=True) as pdf:
        assert " ".join(words(pdf).split()) == "Kept inserted words."


def test_hidden_slides_and_sheets_are_not_drawn(office: Office, tmp_path: Path) -> None:
    """Nor hidden rows."""
    talk = pptx([slide(shape("Shown")), slide(shape("zanahoria"), hidden=True), slide(shape("Third"))])
    rows = cells(1, "Shown") + '<row r="2" hidden="1"><c t="str"><v>zanahoria</v></c></row>'
    book = xlsx({"A": rows, "B": cells(1, "zanahoria")}, hidden=["B"])
    for form, content in (("pptx", talk), ("xlsx", book)):
        with office.as_pdf(written(tmp_path, "a", content), form) as pdf:
            assert "Shown" in words(pdf)
            assert "zanahoria" not in words(pdf)


def test_a_document_with_changes_is_drawn_without_them_later(desk: Desk, office: Office) -> None:
    """The job knows of them by what was said of the file."""
    desk.put("a.docx", docx(p(text_about("cocoa"), STRUCK, ADDED)))
    taken = by_name(desk.take_in())["a.docx"]
    jobs = LaterJobs(desk.stores, this_process(), [RenderingWork(office, lambda: Cage(workers=1))])
    with desk.stores.catalogue.reading() as connection:
        numbers = list(connection.exec_driver_sql("SELECT number FROM ledger_files").scalars())
    drain(jobs, 1, numbers, lambda _: None)
    with desk.stores.catalogue.reading() as connection:
        drawn = rendering(connection, DocumentId(str(taken.document)))
    assert drawn is not None
    place = desk.stores.files.path(drawn.file_hash)
    assert place is not None
    assert "inserted words" in words(place)
    assert "zanahoria" not in words(place)


def test_slides_that_show_keep_their_order_in_the_drawing() -> None:
    """Hidden ones have no page; where pictures alone leave it open, words tell."""
    assert places(["a b c", "", "x y z"], ["other", "here"], one_each=True) == (1, None, 2)
    assert places(["a b c", "", "", "x y z"], ["a b c", "", "x y z"], one_each=True) == (1, None, None, 3)


def test_changes_are_taken_out_of_the_text_and_the_running_heads(tmp_path: Path) -> None:
    """Over line ends, as often as they stand there; all else stays as it is."""
    struck = "<text:tracked-changes text:track-changes='true'><text:deletion>\nzanahoria</text:deletion></text:tracked-changes>"
    given = odf(
        "text", f"{struck}<text:p>Kept</text:p>{struck}", styles=struck, parts={"Pictures/a.png": b"\x89PNG"}
    )
    made = tmp_path / "made.odt"
    write_without_changes(written(tmp_path, "a.odt", given), made)
    content = made.read_bytes()
    assert content.startswith(b"PK\x03\x04") and b"mimetypeapplication/vnd.oasis" in content[:80]
    with opened_zip(made, "x") as kept:
        assert b"Kept" in kept.read("content.xml")
        assert all(b"zanahoria" not in kept.read(name) for name in kept.names)
        assert kept.read("Pictures/a.png") == b"\x89PNG"


def test_a_text_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    bomb = zipped({"content.xml": b" " * 100_000_000})
    with pytest.raises(FileRefused) as caught:
        write_without_changes(written(tmp_path, "a.odt", bomb), tmp_path / "made.odt")
    assert caught.value.state == "too-large"
