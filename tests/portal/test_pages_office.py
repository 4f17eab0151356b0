"""Office files: a slide is called a slide, everywhere; pictures and a PDF come from their drawing, safely."""

from __future__ import annotations

import pytest
from page_reading import read
from portal_collection import NOON, Collection, Serve
from small_pdf import small_pdf
from sqlalchemy import insert
from starlette.testclient import TestClient

from ingest.extractors.formats import MEDIA_TYPES
from ingest.rendering_tables import renderings
from portal.addresses import file_name
from portal.units import unit_of

SLIDES = ("Cocoa on the first slide.", "Kilns on the second slide.", "Cotton on the third slide.")


def with_deck(collection: Collection, *, drawn: bool, **work: str) -> str:
    """A presentation of three slides, and its drawing; the document's id."""
    held = collection.add("deck", *SLIDES, format="pptx", file=b"PK the deck", file_name="talk.pptx", **work)
    collection.add("text", "Cocoa in a section.", format="docx", file=b"PK words")
    if drawn:
        _draw(collection, str(held.document), (1, 2, None))
    collection.index()
    return str(held.document)


def _draw(collection: Collection, document: str, places: tuple[int | None, ...]) -> None:
    path = collection.folder / "drawn.pdf"
    path.write_bytes(small_pdf(SLIDES))
    stored = collection.files.put(path)
    row = {
        "document_id": document, "file_hash": stored.hash, "size": stored.size, "page_count": 3,
        "places": list(places), "tool": "libreoffice", "version": "x", "made": NOON,
    }  # fmt: skip
    with collection.catalogue.writing() as connection:
        connection.execute(insert(renderings), row)


def page_at(client: TestClient, collection: Collection, number: int, tag: str = "en") -> str:
    """The address of a slide."""
    held = collection.held["deck"]
    return f"/{tag}/works/{held.work}/pages/{number}?document={held.document}"


@pytest.mark.parametrize(
    ("tag", "said", "counted"),
    [
        ("en", "slide 2 of 3", "3 slides"),
        ("fr", "diapositive 2 sur 3", "3 diapositives"),
        ("es", "diapositiva 2 de 3", "3 diapositivas"),
        ("ru", "слайд 2 из 3", "3 слайда"),
        ("ar", "الشريحة 2 من 3", "3 شرائح"),
        ("zh", "第2张幻灯片，共3张", "3张幻灯片"),
    ],
)
def test_a_slide_is_called_a_slide_in_every_language(
    own_collection: Collection, serve: Serve, tag: str, said: str, counted: str
) -> None:
    """On its page, in the citation, on the work's page."""
    with_deck(own_collection, drawn=False)
    with serve(own_collection) as client:
        shown = client.get(page_at(client, own_collection, 2, tag)).text
        work = client.get(f"/{tag}/works/{own_collection.held['deck'].work}").text
    plain = shown.replace("\u2068", "").replace("\u2069", "").replace("<bdi>", "").replace("</bdi>", "")
    assert said in plain
    assert counted in work.replace("\xa0", " ")


def test_hits_say_what_their_number_counts(own_collection: Collection, serve: Serve) -> None:
    """A slide is no page and a section is none; programs are told as well."""
    with_deck(own_collection, drawn=False)
    with serve(own_collection) as client:
        found = read(client, "/en/search?q=cocoa")
        told = client.get("/api/v1/search?q=cocoa").json()
    facts = [" ".join(one.text_content().split()) for one in found.all("article.hit > .meta")]
    assert sorted(one.split(" · ")[-1] for one in facts) == ["1 section", "3 slides"]
    labels = {one.text_content() for one in found.all(".pg .no small")}
    assert labels == {"slide", "section"}
    assert {page["unit"] for one in told["results"] for page in one["pages"]} == {"slide", "section"}


def test_a_drawn_deck_has_pictures_and_a_pdf(own_collection: Collection, serve: Serve) -> None:
    """The picture of slide 2 is that of the page it was drawn on; a slide without a place has none."""
    document = with_deck(own_collection, drawn=True)
    with serve(own_collection) as client:
        page = client.get(page_at(client, own_collection, 2))
        assert f"/files/{document}/drawn/talk.pdf#page=2" in page.text
        assert "Open as a PDF, at its page 2" in page.text
        picture = client.get(f"/files/{document}/pages/2.webp")
        assert (picture.status_code, picture.headers["content-type"]) == (200, "image/webp")
        assert client.get(f"/files/{document}/pages/3.webp").status_code == 404
        assert client.get(f"/files/{document}/pages/9.webp").status_code == 404
        third = client.get(page_at(client, own_collection, 3)).text
        assert "picture=1" not in third
        pdf = client.get(f"/files/{document}/drawn/talk.pdf")
        assert pdf.content.startswith(b"%PDF")
        assert pdf.headers["content-disposition"].startswith("inline")
        assert client.get(f"/files/{document}/drawn/other.pdf").status_code == 301


def test_the_original_is_only_downloaded(own_collection: Collection, serve: Serve) -> None:
    """Its own media type, as an attachment, in a sandbox: nothing in it can run on our origin."""
    document = with_deck(own_collection, drawn=False)
    with serve(own_collection) as client:
        answer = client.get(f"/files/{document}/talk.pptx")
        assert client.get(f"/files/{document}/drawn/talk.pdf").status_code == 404
    assert answer.headers["content-type"] == MEDIA_TYPES["pptx"]
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("hidden", [{"access": "text"}, {"audience": "partners"}, {"state": "draft"}])
def test_a_drawing_is_behind_the_same_door_as_its_document(
    own_collection: Collection, serve: Serve, hidden: dict[str, str]
) -> None:
    """Who may not have the file may not have its picture or its PDF."""
    document = with_deck(own_collection, drawn=True, **hidden)
    with serve(own_collection) as client:
        for name in ("pages/1.webp", "drawn/talk.pdf", "drawn/x.pdf", "talk.pptx"):
            assert client.get(f"/files/{document}/{name}").status_code in (403, 404), name


def test_every_format_that_is_read_has_a_unit_and_a_media_type() -> None:
    """Printed pages for PDF, HTML and text; a name of their own for what has none."""
    assert {form: unit_of(form) for form in MEDIA_TYPES if unit_of(form) != "page"} == {
        "docx": "section", "odt": "section", "rtf": "section", "doc": "section", "epub": "section",
        "eml": "section", "pptx": "slide", "odp": "slide", "ppt": "slide", "xlsx": "part", "ods": "part",
        "xls": "part",
    }  # fmt: skip
    endings = {"markdown": "md", "text": "txt", "jpeg": "jpg", "tiff": "tif"}
    for form, kind in MEDIA_TYPES.items():
        assert file_name("x.html", kind) == f"x.{endings.get(form, form)}"
