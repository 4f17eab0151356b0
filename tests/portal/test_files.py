"""Files: real names, ranges, revalidation, nothing that runs; pictures and small PDFs of pages."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from portal_collection import Collection, Serve
from pypdfium2 import PdfDocument
from starlette.testclient import TestClient

PICTURE_BYTES = 120_000


def address(collection: Collection, name: str, file: str) -> str:
    return f"/files/{collection.held[name].document}/{file}"


def test_a_pdf_is_shown_by_the_browser_under_its_name(client: TestClient, collection: Collection) -> None:
    response = client.get(address(collection, "cocoa", "report.pdf"))
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["content-disposition"].startswith("inline; filename=")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" not in response.headers["content-security-policy"]
    assert response.content.startswith(b"%PDF")
    assert int(response.headers["content-length"]) == len(response.content)


def test_any_other_name_leads_to_the_real_one(client: TestClient, collection: Collection) -> None:
    response = client.get(address(collection, "cocoa", "cocoa%20(old).pdf"))
    assert response.status_code == 301
    assert response.headers["location"] == address(collection, "cocoa", "report.pdf")


def test_a_name_with_folders_and_markup_is_made_harmless(client: TestClient, collection: Collection) -> None:
    response = client.get(address(collection, "hostile", "x.pdf"))
    location = response.headers["location"]
    assert location == address(collection, "hostile", "script.pdf")
    assert client.get(location).status_code == 200


@pytest.mark.parametrize(
    ("asked", "status", "answered", "length"),
    [
        ("bytes=0-3", 206, "bytes 0-3/", 4),
        ("bytes=-5", 206, "bytes ", 5),
        ("bytes=4-", 206, "bytes 4-", None),
        ("bytes=99999999-", 416, "", None),
        ("bytes=5-2", 416, "", None),
        ("bytes=-0", 416, "", None),
        ("bytes=0-3,99999999-", 206, "bytes 0-3/", 4),
        ("bytes=-99999999", 206, "bytes 0-", None),
        ("bytes=0-" + "9" * 5_000, 200, "", None),
        ("lines=1-2", 200, "", None),
        ("bytes=1-2-3", 200, "", None),
        ("bytes=", 200, "", None),
        ("bytes=b-a", 200, "", None),
    ],
)
def test_a_part_of_a_file_can_be_asked_for(
    client: TestClient,
    collection: Collection,
    asked: str,
    status: int,
    answered: str,
    length: int | None,
) -> None:
    path = address(collection, "cocoa", "report.pdf")
    whole = client.get(path).content
    response = client.get(path, headers={"range": asked})
    assert response.status_code == status, response.text
    if status == 206:
        assert response.headers["content-range"].startswith(answered)
        assert response.content in whole
        assert length is None or len(response.content) == length
    if status == 416:
        assert response.headers["content-range"] == f"bytes */{len(whole)}"
        assert response.headers["content-language"] == "en"


def test_several_parts_come_as_one_answer_of_several(client: TestClient, collection: Collection) -> None:
    path = address(collection, "cocoa", "report.pdf")
    response = client.get(path, headers={"range": "bytes=0-3,10-13"})
    assert response.status_code == 206
    assert response.headers["content-type"].startswith("multipart/byteranges")
    assert b"Content-Range: bytes 0-3/" in response.content


def test_a_part_of_another_version_is_never_given(client: TestClient, collection: Collection) -> None:
    path = address(collection, "cocoa", "report.pdf")
    other = {"range": "bytes=0-3", "if-range": '"0000"'}
    assert client.get(path, headers=other).status_code == 200
    same = {"range": "bytes=0-3", "if-range": client.get(path).headers["etag"]}
    assert client.get(path, headers=same).status_code == 206


def test_a_file_is_asked_for_again_and_then_costs_nothing(client: TestClient, collection: Collection) -> None:
    for file in ("report.pdf", "pages/1.webp", "pages/1-2.pdf"):
        path = address(collection, "cocoa", file)
        first = client.get(path)
        assert first.status_code == 200
        assert first.headers["cache-control"] == "no-cache"
        again = client.get(path, headers={"if-none-match": first.headers["etag"], "range": "bytes=0-3"})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("cocoa", "report.pdf"),
        ("cocoa", "pages/1-2.pdf"),
        ("cocoa", "pages/1.webp"),
        ("web page", "report.html"),
    ],
)
def test_the_second_look_has_the_policy_of_the_first(
    client: TestClient, collection: Collection, name: str, file: str
) -> None:
    """Browsers replace the headers they keep by those of a 304: one that forbids everything would stop
    their viewer of PDF files, one that allows more would let an original run."""
    path = address(collection, name, file)
    first = client.get(path)
    again = client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"]


@pytest.mark.parametrize(("name", "file"), [("web page", "report.html"), ("notes", "notes.txt")])
def test_an_original_that_is_no_pdf_is_kept_from_running(
    client: TestClient, collection: Collection, name: str, file: str
) -> None:
    response = client.get(address(collection, name, file), headers={"accept-encoding": "br, gzip"})
    assert response.status_code == 200
    assert response.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "content-encoding" not in response.headers  # ranges count the bytes of the file


def test_head_tells_the_size_of_a_file(client: TestClient, collection: Collection) -> None:
    path = address(collection, "cocoa", "report.pdf")
    response = client.head(path)
    assert (response.status_code, response.content) == (200, b"")
    assert int(response.headers["content-length"]) == len(client.get(path).content)


def test_the_picture_of_a_page_is_small_and_a_picture(client: TestClient, collection: Collection) -> None:
    response = client.get(address(collection, "cocoa", "pages/2.webp"))
    assert response.headers["content-type"] == "image/webp"
    assert len(response.content) <= PICTURE_BYTES
    with Image.open(io.BytesIO(response.content)) as picture:
        assert picture.format == "WEBP"
        assert picture.width >= 600


def test_a_few_pages_are_a_pdf_of_their_own(client: TestClient, collection: Collection) -> None:
    response = client.get(address(collection, "cocoa", "pages/2-3.pdf"))
    assert response.headers["content-type"] == "application/pdf"
    with PdfDocument(response.content) as few:
        assert len(few) == 2
        assert "harvest" in few[0].get_textpage().get_text_range()


@pytest.mark.parametrize(
    "part",
    [
        "pages/0.webp", "pages/4.webp", "pages/01.webp", "pages/x.webp", "pages/1.png", "pages/-1.webp",
        "pages/0-1.pdf", "pages/2-1.pdf", "pages/1-4.pdf", "pages/1-.pdf", "pages/٣.webp",
        "pages/99999999999999999999.webp", "pages/1.webp/x",
    ],
)  # fmt: skip
def test_a_page_that_is_not_there_is_not_found(client: TestClient, collection: Collection, part: str) -> None:
    assert client.get(address(collection, "cocoa", part)).status_code == 404


def test_at_most_ten_pages_come_as_a_small_pdf(own_collection: Collection, serve: Serve) -> None:
    own_collection.add("long", *[f"Page number {n}." for n in range(1, 13)])
    own_collection.index()
    with serve(own_collection) as client:
        assert client.get(address(own_collection, "long", "pages/1-10.pdf")).status_code == 200
        assert client.get(address(own_collection, "long", "pages/1-11.pdf")).status_code == 404


def test_no_picture_of_what_is_no_pdf(client: TestClient, collection: Collection) -> None:
    assert client.get(address(collection, "web page", "pages/1.webp")).status_code == 404
    assert client.get(address(collection, "web page", "pages/1-1.pdf")).status_code == 404


def test_a_file_that_stays_at_its_publisher_is_not_served(client: TestClient, collection: Collection) -> None:
    for file in ("report.pdf", "pages/1.webp", "pages/1-1.pdf"):
        assert client.get(address(collection, "elsewhere", file)).status_code == 403


@pytest.mark.parametrize("document", ["d-nothing", "..", "%2e%2e", "%00", "d-%ff", "a" * 3000])
def test_a_document_nobody_knows_is_not_found(client: TestClient, document: str) -> None:
    for file in ("report.pdf", "pages/1.webp", "..%2f..%2fetc%2fpasswd"):
        assert client.get(f"/files/{document}/{file}").status_code == 404


def test_a_file_lost_from_the_store_is_said_and_not_a_fault(own_collection: Collection, serve: Serve) -> None:
    own_collection.add("lost", "Text of a file that the store has lost.")
    own_collection.index()
    with serve(own_collection) as client:
        for file in own_collection.settings.files.glob("??/??/*"):
            file.unlink()
        for part in ("report.pdf", "pages/1.webp", "pages/1-1.pdf"):
            assert client.get(address(own_collection, "lost", part)).status_code == 503


def test_a_picture_is_drawn_once_and_kept(own_collection: Collection, serve: Serve) -> None:
    own_collection.add("drawn", "A page to be drawn.")
    own_collection.index()
    pictures = own_collection.settings.data / "pictures"
    with serve(own_collection) as client:
        first = client.get(address(own_collection, "drawn", "pages/1.webp")).content
        kept = {path: path.stat().st_mtime_ns for path in pictures.rglob("*.webp")}
        assert len(kept) == 1
        assert client.get(address(own_collection, "drawn", "pages/1.webp")).content == first
        assert {path: path.stat().st_mtime_ns for path in pictures.rglob("*.webp")} == kept


def test_a_broken_picture_in_the_cache_is_drawn_anew(own_collection: Collection, serve: Serve) -> None:
    own_collection.add("drawn", "A page to be drawn.")
    own_collection.index()
    with serve(own_collection) as client:
        path = address(own_collection, "drawn", "pages/1.webp")
        first = client.get(path).content
        for kept in (own_collection.settings.data / "pictures").rglob("*.json"):
            kept.write_text('{"width": 1')
        assert client.get(path).content == first
