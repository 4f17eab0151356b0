"""A work's page and the pages of its text."""

from __future__ import annotations

from urllib.parse import unquote

from page_reading import parameters, read, select
from portal_collection import BASE, Collection, Serve, open_collection
from starlette.testclient import TestClient


def address(collection: Collection, name: str, rest: str = "") -> str:
    return f"/en/works/{collection.held[name].work}{rest}"


def test_a_work_says_who_when_what_and_how_to_cite(client: TestClient, collection: Collection) -> None:
    """Title, authors, date in words, licence, countries that lead on, and one line to cite."""
    page = read(client, address(collection, "cocoa"))
    text = page.words()
    for words in (
        "Child labour in cocoa growing",
        "12 June 2022",
        "Ama Mensah",
        "CC-BY-4.0",
        "What surveys on",
    ):
        assert words in text
    assert page.link("Ghana") == "/en/areas/GHA"
    work = collection.held["cocoa"].work
    assert page.words("#citation") == (
        "Ama Mensah (2022). Child labour in cocoa growing. International Labour Organization. "
        f"{BASE}/en/works/{work}"
    )


def test_a_work_without_a_licence_says_so(client: TestClient, collection: Collection) -> None:
    """No licence stated is not the same as free."""
    assert "ask the publisher before you reuse it" in read(client, address(collection, "brick")).words()


def test_every_file_says_language_format_pages_and_size(client: TestClient, collection: Collection) -> None:
    """One row a document, with the way to its text and to the file."""
    row = read(client, address(collection, "cocoa")).one("tbody tr").text_content().split()
    assert row[:2] == ["English", "PDF"]
    assert row[-7:] == ["Read", "the", "text", "·", "Open", "the", "file"]


def test_files_in_the_readers_language_come_first(own_collection: Collection, serve: Serve) -> None:
    """A work in two languages offers each reader the one they can read first; its address stays one."""
    held = own_collection.add("two", "Children at work.")
    own_collection.add_document("two", "Des enfants au travail.", language="fr")
    with serve(own_collection) as client:
        for tag, languages in (("en", ["en", "fr"]), ("fr", ["fr", "en"]), ("ru", ["en", "fr"])):
            rows = read(client, f"/{tag}/works/{held.work}").all("tbody tr")
            names = {"English": "en", "French": "fr", "anglais": "en", "français": "fr"}
            names |= {"английский": "en", "французский": "fr"}
            assert [names[row.text_content().split()[0]] for row in rows] == languages


def test_search_inside_a_work(client: TestClient, collection: Collection) -> None:
    """With words the page lists the pages that match, each leading to its text with the words."""
    page = read(client, address(collection, "cocoa", "?q=cocoa"))
    assert page.words("#pages h2") == "2 pages match"
    assert sorted(one.text for one in page.all("#pages a.no bdi")) == ["1", "3"]
    assert all(("q", "cocoa") in parameters(one.get("href")) for one in page.all("#pages a.no"))


def test_search_inside_a_work_that_lacks_the_words(client: TestClient, collection: Collection) -> None:
    """Words that are elsewhere lead to a search of everything."""
    page = read(client, address(collection, "cocoa", "?q=kilns"))
    assert page.words("#pages h2") == "No page of this publication matches"
    assert parameters(page.link("Search all publications for these words")) == [("q", "kilns")]


def test_the_tags_for_reference_managers(client: TestClient, collection: Collection) -> None:
    """Title, author, date and PDF stand in the head, the PDF with its whole address."""
    page = read(client, address(collection, "cocoa"))
    tags = {tag.get("name"): tag.get("content") for tag in page.all("meta[name^=citation_]")}
    assert tags["citation_title"] == "Child labour in cocoa growing"
    assert tags["citation_author"] == "Ama Mensah"
    assert tags["citation_publication_date"] == "2022/06/12"
    assert tags["citation_pdf_url"].startswith(f"{BASE}/files/{collection.held['cocoa'].document}/")


def test_only_the_text_is_served_where_access_says_text(client: TestClient, collection: Collection) -> None:
    """Page text here, the file at its publisher, no picture."""
    document = collection.held["elsewhere"].document
    page = read(client, address(collection, "elsewhere", "/pages/1"))
    assert "quarries" in page.words("article.page")
    assert page.link("At its publisher") == "https://publisher.test/quarries.pdf"
    assert not [one for one in page.all("a") if f"/files/{document}" in str(one.get("href"))]


def test_a_record_is_metadata_and_a_link(client: TestClient, collection: Collection) -> None:
    """No text, no search inside, only the way to the publisher."""
    page = read(client, address(collection, "described"))
    assert page.all("form.inside") == []
    assert page.all("a[href='https://publisher.test/d']")
    assert read(client, address(collection, "described", "/pages/1")).status in (403, 404)


def test_a_page_marks_the_words_in_its_text(client: TestClient, collection: Collection) -> None:
    """The same words are marked as in the snippet; hits are counted and the next one is a link."""
    page = read(client, address(collection, "cocoa", "/pages/1?q=cocoa&expand=no"))
    assert [mark.text for mark in page.all("article.page mark")] == ["cocoa"]
    assert "Hit 1 of 2 in this publication" in page.words("nav.bar")
    following = page.link("Next hit, p. 3")
    assert f"/pages/3?document={collection.held['cocoa'].document}&q=cocoa&expand=no" in following
    assert "Hit 2 of 2" in read(client, following).words("nav.bar")


def test_a_page_leads_to_its_neighbours(client: TestClient, collection: Collection) -> None:
    """Previous and next page, with the words carried on; none before the first or after the last."""
    first = read(client, address(collection, "cocoa", "/pages/1?q=cocoa"))
    assert first.all("[rel=prev]") == []
    second = read(client, first.one("[rel=next]").get("href"))
    assert "page 2 of 3" in second.words()
    assert read(client, second.one("[rel=next]").get("href")).all("[rel=next]") == []


def test_a_page_leads_into_its_file(client: TestClient, collection: Collection) -> None:
    """The PDF at this page with its size, the pages around it as a small PDF, the picture on request."""
    page = read(client, address(collection, "cocoa", "/pages/2"))
    assert page.link("Open the PDF at page 2").endswith(".pdf#page=2")
    assert page.link("Pages 1–3 as a small PDF").endswith("/pages/1-3.pdf")
    assert page.all("img") == []
    assert ("picture", "1") in parameters(page.link("See the page itself"))


def test_the_picture_comes_on_request_with_the_words_boxed(
    client: TestClient, collection: Collection
) -> None:
    """``picture=1`` shows the page as printed, marked words in boxes; then the link says its exact size."""
    page = read(client, address(collection, "cocoa", "/pages/1?q=cocoa&expand=no&picture=1"))
    picture, drawing = page.one("figure img"), page.one("figure svg")
    width, height = int(picture.get("width")), int(picture.get("height"))
    assert drawing.get("viewbox") == f"0 0 {width} {height}"
    boxes = select(drawing, "rect")
    assert len(boxes) == 1
    assert 0 < int(boxes[0].get("x")) < width
    assert 0 < int(boxes[0].get("y")) < height
    size = len(client.get(picture.get("src")).content)
    assert size <= 120_000
    shown = read(client, address(collection, "cocoa", "/pages/1?q=cocoa")).words(".side")
    assert f"See the page itself, {max(1, round(size / 1000))} kB" in shown


def test_copy_with_citation_is_plain_text(client: TestClient, collection: Collection) -> None:
    """Quotation, publisher, title, page and address stand on the page, to be copied without script too."""
    page = read(client, address(collection, "cocoa", "/pages/3?q=surveys"))
    assert page.words("#citation") == (
        "“Child labour in cocoa growing is measured by surveys.” "
        "Ama Mensah (2022). Child labour in cocoa growing. International Labour Organization. p. 3. "
        f"{BASE}/en/works/{collection.held['cocoa'].work}/pages/3?document={collection.held['cocoa'].document}"
    )


def test_a_page_number_that_is_not_there(client: TestClient, collection: Collection) -> None:
    """404 with how many pages there are and the way to them, for every kind of wrong number."""
    for number in ("0", "4", "-1", "99999999999999999999", "two", "1.5"):
        page = read(client, address(collection, "cocoa", f"/pages/{number}"))
        assert page.status == 404, number
        assert "This document has 3 pages." in page.words()
        assert read(client, page.link("Last page")).status == 200


def test_a_document_of_another_work_is_not_found(client: TestClient, collection: Collection) -> None:
    """A page is found only under its own work."""
    document = collection.held["brick"].document
    assert read(client, address(collection, "cocoa", f"/pages/1?document={document}")).status == 404
    assert read(client, address(collection, "cocoa", "/pages/1?document=d-nothing")).status == 404


def test_drafts_and_partners_works_do_not_exist(own_collection: Collection, serve: Serve) -> None:
    """What a reader may not see is answered exactly as what was never there."""
    own_collection.add("draft", "text", state="draft")
    own_collection.add("partners", "text", audience="partners")
    own_collection.index()
    with serve(own_collection) as client:
        nothing = read(client, "/en/works/w-00000000").words()
        for name in ("draft", "partners"):
            for rest in ("", "/pages/1"):
                page = read(client, address(own_collection, name, rest))
                assert page.status == 404
                assert page.words().partition("Number of")[0] == nothing.partition("Number of")[0]


def test_a_withdrawn_work_leaves_a_tombstone(own_collection: Collection, serve: Serve) -> None:
    """410 with day and reason, at the work and at its pages, and nothing of its text."""
    own_collection.add("gone", "secret words", title="The secret title")
    own_collection.index()
    with serve(own_collection) as client:
        own_collection.set_state("gone", "withdrawn")
        for rest in ("", "/pages/1"):
            page = read(client, address(own_collection, "gone", rest))
            assert page.status == 410
            assert "It was withdrawn on 2026-03-01." in page.words()
            assert "asked by its author" in page.words()
            assert "secret" not in page.text


def test_an_older_file_keeps_its_address_and_says_so(own_collection: Collection, serve: Serve) -> None:
    """A replaced document is still read where it was, with the way to the newest version."""
    held = own_collection.add("report", "first words")
    own_collection.replace("report", "second words")
    own_collection.index()
    with serve(own_collection) as client:
        page = read(client, address(own_collection, "report", f"/pages/1?document={held.document}"))
        assert "This is an earlier version of this document." in page.words()
        assert "second words" in read(client, page.link("Go to the newest version")).words("article.page")


def test_whom_to_write_to(own_collection: Collection, tmp_path_factory: object, serve: Serve) -> None:
    """Without a contact the link leads to who keeps the portal; with one it is a mail that names the page."""
    own_collection.add("report", "words")
    own_collection.index()
    with serve(own_collection) as client:
        report = read(client, address(own_collection, "report", "/pages/1")).link("Report a problem")
        assert report == "/en/about/#contact"
    folder = tmp_path_factory.mktemp("contact")  # type: ignore[attr-defined]
    told = open_collection(folder, ATLAS87_CONTACT="desk@atlas.test")
    told.add("report", "words")
    told.index()
    with serve(told) as client:
        report = read(client, address(told, "report", "/pages/1")).link("Report a problem")
        assert report.startswith("mailto:desk@atlas.test?subject=")
        assert f"{BASE}/en/works/{told.held['report'].work}/pages/1" in unquote(report)
    told.catalogue.close()


def test_a_typical_page_of_text_is_small(client: TestClient, collection: Collection) -> None:
    """The page around the text costs a phone at most 8 kB; the text itself comes on top."""
    page = read(client, address(collection, "cocoa", "/pages/1?q=cocoa"))
    assert len(page.text.encode()) < 8_000


def test_a_page_whose_picture_cannot_be_drawn_is_still_read(own_collection: Collection, serve: Serve) -> None:
    """A file that is gone or broken costs the picture, not the text; the page says so."""
    own_collection.add("broken", "still readable", file=b"%PDF-1.4 not really")
    own_collection.add("gone", "still here")
    own_collection.index()
    for file in own_collection.settings.files.rglob("*"):
        if (
            file.is_file()
            and b"still here" not in file.read_bytes()
            and b"not really" not in file.read_bytes()
        ):
            file.unlink()
    with serve(own_collection) as client:
        for name, words in (("broken", "still readable"), ("gone", "still here")):
            page = read(client, address(own_collection, name, "/pages/1?picture=1"))
            assert page.status == 200
            assert words in page.words("article.page")
            assert "Nothing is lost" in page.words("p.note")
            assert page.all("figure") == []
