"""What a page has beside its text: notes, edges, printed number, warnings; and a file's own contents."""

from __future__ import annotations

from page_reading import read
from portal_collection import Collection, Held, Serve

from index.catalogue.layouts import labels, layout, outline, put_layouts, unread_pages
from index.layouts import OutlineEntry, PageLayout
from index.model import DocumentId

TEXT = "Children work in kilns.\n\n¹ Survey of that year.\n² Ibid., page nine."
NOTES = TEXT.index("¹")


def with_layouts(collection: Collection, *layouts: PageLayout) -> tuple[Held, DocumentId]:
    """A work of two pages, these layouts and a table of contents."""
    held = collection.add("Kilns", TEXT, "Farms by the river.", language="en")
    assert held.document
    contents = [OutlineEntry(1, "1 Findings", 1), OutlineEntry(2, "1.1 Farms", 2)]
    with collection.catalogue.writing() as connection:
        put_layouts(connection, held.document, layouts, contents)
    collection.index()
    return held, held.document


def test_notes_edges_and_the_printed_number_are_shown_apart(own_collection: Collection, serve: Serve) -> None:
    """Notes in their own block, headers below the page, the printed number beside the counted one."""
    edges = PageLayout(number=1, notes_from=NOTES, furniture="Annual <report>\niv", label="iv")
    held, _ = with_layouts(own_collection, edges)
    with serve(own_collection) as client:
        page = read(client, f"/en/works/{held.work}/pages/1?q=survey")
        assert page.words(".notes").startswith("¹ Survey of that year.")
        assert [mark.text_content() for mark in page.all(".notes mark")] == ["Survey"]
        assert "Annual <report> · iv" in page.words(".edge")
        assert "printed page number iv" in page.words()
        assert not read(client, f"/en/works/{held.work}/pages/2").all(".notes, .edge")


def test_edges_are_no_reason_of_a_hit(own_collection: Collection, serve: Serve) -> None:
    """A header is kept and shown, never searched."""
    with_layouts(own_collection, PageLayout(number=1, furniture="Zanzibar bulletin"))
    with serve(own_collection) as client:
        assert client.get("/api/v1/search?q=zanzibar").json()["results"] == []


def test_a_page_that_could_not_be_read_says_so(own_collection: Collection, serve: Serve) -> None:
    """Letters of a font without a map, and a picture with a few words."""
    held, document = with_layouts(
        own_collection, PageLayout(number=1, needs_ocr="garbled"), PageLayout(number=2, needs_ocr="picture")
    )
    with serve(own_collection) as client:
        assert "letters below may be wrong" in read(client, f"/en/works/{held.work}/pages/1").words()
        assert "a picture that has not been read" in read(client, f"/en/works/{held.work}/pages/2").words()
    with own_collection.catalogue.reading() as connection:
        assert unread_pages(connection, [document]) == {document: 2}


def test_the_api_gives_them(own_collection: Collection, serve: Serve) -> None:
    """By name, as the documentation has them."""
    edges = PageLayout(number=1, notes_from=NOTES, furniture="Head\niv", label="iv", needs_ocr="garbled")
    held, _ = with_layouts(own_collection, edges)
    with serve(own_collection) as client:
        page = client.get(f"/api/v1/works/{held.work}/pages/1").json()
        assert page["text"][page["notes_from"] :].startswith("¹ Survey")
        assert (page["furniture"], page["label"], page["needs_ocr"]) == (["Head", "iv"], "iv", "garbled")
        assert client.get(f"/api/v1/works/{held.work}").json()["title_confidence"] is None


def test_the_files_own_contents_lead_to_its_pages(own_collection: Collection, serve: Serve) -> None:
    """A list that can be folded, each line with its page."""
    held, _ = with_layouts(own_collection)
    with serve(own_collection) as client:
        work = read(client, f"/en/works/{held.work}")
        assert "1.1 Farms p. 2" in work.words(".contents")
        assert f"/works/{held.work}/pages/2" in work.link("1.1 Farms")


def test_layouts_are_replaced_with_the_pages(own_collection: Collection) -> None:
    """Read once more, nothing of the earlier reading is left."""
    _, document = with_layouts(
        own_collection, PageLayout(number=1, label="iv"), PageLayout(number=2, label="2")
    )
    with own_collection.catalogue.writing() as connection:
        assert labels(connection, document) == {1: "iv"}
        put_layouts(connection, document, [PageLayout(number=2, furniture="Foot")], [])
        assert layout(connection, document, 1) == PageLayout(number=1)
        assert layout(connection, document, 2).furniture == "Foot"
        assert outline(connection, document) == ()
