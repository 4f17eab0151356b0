"""Scans in the portal: the page says that a program read it, its picture has the marks, files are safe."""

from __future__ import annotations

import io

import pytest
from page_reading import read
from PIL import Image
from portal_collection import NOON, Collection, Held, Serve

from index.catalogue.layouts import put_layouts
from index.layouts import PageLayout
from ingest.recognition import RecognisedPage, Recognition, SeenLine, SeenWord
from ingest.recognition_store import keep, put_recognised

TEXT = "Children carry bricks in kilns."


def a_scan(form: str = "png") -> bytes:
    """A picture file with what no page of ours may show: the name of a camera, and a script."""
    said = Image.Exif()
    said[271] = "<script>alert(1)</script> Camera"
    buffer = io.BytesIO()
    Image.new("RGB", (850, 1100), "white").save(buffer, form, exif=said)
    return buffer.getvalue()


def with_scan(collection: Collection, *, sure: float = 0.93, form: str = "png", **work: str) -> Held:
    """A work whose one page was recognised in a picture file, surely or not."""
    held = collection.add("kilns", TEXT, format=form, file=a_scan(form), file_name="Scan 1.PNG", **work)
    assert held.document
    words = tuple(
        SeenWord(word, (0.1 + 0.15 * at, 0.2, 0.22 + 0.15 * at, 0.23), sure)
        for at, word in enumerate(TEXT.split())
    )
    with collection.catalogue.writing() as connection:
        keep(connection, "a-picture", Recognition((SeenLine(0, words),), 0, "eng"), now=NOON)
        put_recognised(connection, held.document, [RecognisedPage(1, "a-picture", sure)])
        put_layouts(connection, held.document, [PageLayout(number=1)], [])
    collection.index()
    return held


@pytest.mark.parametrize(
    ("tag", "said", "unsure"),
    [
        ("en", "recognised in its picture by a program: words may be wrong", "not sure of many words"),
        ("fr", "reconnu", "reconnu"),
        ("ar", "تعرّف", "تعرّف"),
    ],
)
def test_a_reader_is_told_that_a_program_read_the_page(
    own_collection: Collection, serve: Serve, tag: str, said: str, unsure: str
) -> None:
    """A line where the program is sure, a note above the text where it is not; never both."""
    held = with_scan(own_collection)
    with serve(own_collection) as client:
        page = read(client, f"/{tag}/works/{held.work}/pages/1")
        assert said in page.words()
        assert not page.all("p.note")
    unsure_held = with_scan(own_collection, sure=0.5)
    with serve(own_collection) as client:
        page = read(client, f"/{tag}/works/{unsure_held.work}/pages/1")
        assert unsure in page.words("p.note")


def test_the_marks_lie_on_the_words_that_were_seen(own_collection: Collection, serve: Serve) -> None:
    """On the picture of a picture file, as on that of a PDF."""
    held = with_scan(own_collection)
    with serve(own_collection) as client:
        answer = client.get(f"/api/v1/works/{held.work}/pages/1?q=bricks").json()
        assert answer["boxes"] == [[0.4, 0.2, 0.52, 0.23]]
        assert answer["ocr_confidence"] == pytest.approx(0.93)
        page = read(client, f"/en/works/{held.work}/pages/1?q=bricks&picture=1")
        shown = page.one("svg rect")
        assert (float(shown.get("x")), float(shown.get("width"))) == (360, 108)


def test_a_picture_file_is_handed_out_as_a_file_and_shown_as_a_picture_of_ours(
    own_collection: Collection, serve: Serve
) -> None:
    """The original is an attachment in a sandbox, under its true ending; what is shown is drawn anew."""
    held = with_scan(own_collection)
    with serve(own_collection) as client:
        page = read(client, f"/en/works/{held.work}/pages/1")
        whole = client.get(page.link("Open the file"))
        assert whole.headers["content-type"] == "image/png"
        assert whole.headers["content-disposition"].startswith('attachment; filename="Scan-1.png"')
        assert "sandbox" in whole.headers["content-security-policy"]
        assert whole.headers["x-content-type-options"] == "nosniff"
        assert whole.content == a_scan()
        shown = client.get(f"/files/{held.document}/pages/1.webp")
        assert (shown.status_code, shown.headers["content-type"]) == (200, "image/webp")
        assert b"Camera" not in shown.content
        assert client.get(f"/files/{held.document}/pages/1-1.pdf").content.startswith(b"%PDF")
        assert client.get(f"/files/{held.document}/pages/2.webp").status_code == 404


@pytest.mark.parametrize("access", ["text", "record"])
def test_a_picture_is_not_shown_where_the_file_is_not(
    own_collection: Collection, serve: Serve, access: str
) -> None:
    """The picture of a page is the file in another form."""
    held = with_scan(own_collection, access=access)
    with serve(own_collection) as client:
        assert client.get(f"/files/{held.document}/pages/1.webp").status_code in (403, 404)
        assert client.get(f"/files/{held.document}/Scan-1.png").status_code in (403, 404)


def test_a_draft_scan_is_seen_by_nobody(own_collection: Collection, serve: Serve) -> None:
    """Neither its picture, nor its words, nor its file."""
    held = with_scan(own_collection, state="draft")
    with serve(own_collection) as client:
        for address in ("pages/1.webp", "pages/1-1.pdf", "Scan-1.png"):
            assert client.get(f"/files/{held.document}/{address}").status_code == 404
        assert client.get(f"/api/v1/works/{held.work}/pages/1?q=bricks").status_code == 404
