"""Small parts behind the machines' doors: file names, neighbours of a page, cache, remembered works."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portal_collection import NOON, Collection, Serve

from index.catalogue import documents, works
from index.catalogue.records import Document
from index.catalogue.visible import summaries
from index.marks import Marker
from index.model import DocumentId, LanguageTag, WorkId
from index.query import parse_query
from index.search import PageRef
from portal.addresses import Addresses, file_name
from portal.page_pictures import Picture, _read, _sweep, _write, marked_boxes
from portal.reading import neighbours
from portal.remembering import RememberedWorks

PDF = "application/pdf"


@pytest.mark.parametrize(
    ("name", "media_type", "expected"),
    [
        ("Rapport final (v2).PDF", PDF, "Rapport-final-v2.pdf"),
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ("C:\\reports\\one.pdf", PDF, "one.pdf"),
        ("page.html", PDF, "page.pdf"),
        ("report.pdf.exe", "text/html", "report.pdf.html"),
        ("", PDF, "document.pdf"),
        ("....", PDF, "document.pdf"),
        (".pdf", PDF, "pdf.pdf"),
        ("a\x00b\r\nSet-Cookie: x.pdf", PDF, "a-b-Set-Cookie-x.pdf"),
        ("تقرير.pdf", PDF, "تقرير.pdf"),
        ("a" * 500 + ".pdf", PDF, "a" * 120 + ".pdf"),
        ("notes", "application/x-unknown", "notes.bin"),
    ],
)
def test_a_file_has_a_plain_name_with_the_ending_of_what_it_is(
    name: str, media_type: str, expected: str
) -> None:
    assert file_name(name, media_type) == expected


@given(st.text(max_size=200))
def test_a_name_made_of_anything_stays_in_its_folder_and_is_its_own_name(name: str) -> None:
    made = file_name(name, PDF)
    assert made.endswith(".pdf")
    assert not set(made) & set("/\\\r\n\"';")
    assert not made.startswith((".", "-"))
    assert file_name(made, PDF) == made  # the address it leads to leads nowhere else


def test_addresses_are_encoded() -> None:
    addresses = Addresses("https://atlas.test")
    assert addresses.page("fr", "w-1", "d-1", 3, q="l'eau & ça") == (
        "https://atlas.test/fr/works/w-1/pages/3?document=d-1&q=l%27eau+%26+%C3%A7a"
    )
    assert addresses.file("d-1", "é.pdf", PDF, 4) == "https://atlas.test/files/d-1/%C3%A9.pdf#page=4"
    assert addresses.file("d-1", "a.html", "text/html", 4).endswith("/a.html")


def a_document(name: str, number: int) -> Document:
    """A current document; only its id and place matter here."""
    return Document(
        id=DocumentId(name), work_id=WorkId("w-1"), number=number, state="current", file_hash=None,
        file_name=None, media_type=None, format=None, size=None, page_count=9, pages_ocr=0, pages_empty=0,
        characters=0, language=LanguageTag("en"), languages=(), declared_language=None, source_url=None,
        created=NOON, replaces=None, replaced_by=None, withdrawn_at=None, withdrawn_reason=None,
    )  # fmt: skip


def test_hits_before_and_after_a_page_cross_from_document_to_document() -> None:
    held = (a_document("d-z", 1), a_document("d-a", 2))  # in the order of the work, not of their ids
    hits = [PageRef(held[0].id, 2), PageRef(held[0].id, 5), PageRef(held[1].id, 1)]

    def beside(name: str, page: int) -> tuple[PageRef | None, PageRef | None]:
        return neighbours(hits, PageRef(DocumentId(name), page), held)

    assert beside("d-z", 1) == (None, hits[0])
    assert beside("d-z", 2) == (None, hits[1])
    assert beside("d-z", 3) == (hits[0], hits[1])
    assert beside("d-z", 9) == (hits[1], hits[2])
    assert beside("d-a", 1) == (hits[1], None)
    assert beside("d-old", 1) == (None, None)


def test_a_word_outside_the_crop_of_its_page_has_no_box() -> None:
    """Words that were cut off lie on the edge, with no width or no height left."""
    words = [("cocoa ", 0.1, 0.2, 0.3, 0.4), ("cocoa ", 0.0, 0.6, 0.0, 0.7), ("cocoa", 0.5, 0.0, 0.6, 0.0)]
    marker = Marker(parse_query("cocoa"))
    assert marked_boxes(words, marker, LanguageTag("en")) == ((0.1, 0.2, 0.3, 0.4),)


def test_signs_that_follow_each_other_have_one_box() -> None:
    """On one line together, at the end of a line and the beginning of the next one for each."""
    at = [(0.80, 0.10), (0.84, 0.10), (0.88, 0.10), (0.10, 0.15), (0.14, 0.15), (0.40, 0.15), (0.50, 0.15)]
    words = [(sign, x, y, x + 0.04, y + 0.03) for sign, (x, y) in zip("消童工童工童工", at, strict=True)]
    marker = Marker(parse_query("童工"))
    boxes = marked_boxes(words, marker, LanguageTag("zh"))
    assert boxes == ((0.84, 0.1, 0.92, 0.13), pytest.approx((0.1, 0.15, 0.18, 0.18)))
    assert marked_boxes([], marker, LanguageTag("zh")) == ()


def test_the_cache_of_pictures_is_bounded_and_keeps_the_newest(tmp_path: Path) -> None:
    folder = tmp_path / "ab"
    for number in range(10):
        name = f"ab-{number}-900-1.0"
        _write(folder / name, Picture(b"x" * 1000, 9, 9, (("word", 0.1, 0.1, 0.2, 0.2),)))
        for ending in (".webp", ".json"):
            os.utime(folder / f"{name}{ending}", (number, number))
        _sweep(folder, 5000, spare=name)
    kept = sorted(path.name for path in folder.glob("*.webp"))
    assert "ab-9-900-1.0.webp" in kept
    assert "ab-0-900-1.0.webp" not in kept
    assert sum(path.stat().st_size for path in folder.iterdir()) < 7000
    assert not list(folder.glob(".*"))


def test_a_picture_is_kept_whole_with_its_words(tmp_path: Path) -> None:
    picture = Picture(b"webp", 900, 1200, (("mot", 0.1, 0.2, 0.3, 0.4),))
    _write(tmp_path / "ab" / "one-1.2.3", picture)
    assert _read(tmp_path / "ab" / "one-1.2.3") == picture
    assert _read(tmp_path / "ab" / "one-1.2.4") is None


def test_what_is_remembered_is_what_the_catalogue_says(own_collection: Collection) -> None:
    names = [f"work {number}" for number in range(6)]
    for name in names:
        own_collection.add(name, "Words.")
    ids = [own_collection.held[name].work for name in names]
    remembered = RememberedWorks(most=4)

    def both() -> None:
        with own_collection.catalogue.reading() as connection:
            told = remembered.summaries(connection, ids[::-1], ("public",))
            assert list(told.items()) == list(summaries(connection, ids[::-1], ("public",)).items())

    both()
    both()
    change = {"reason": "the title page", "actor": "Ada", "now": NOON}
    with own_collection.catalogue.writing() as connection:
        works.edit_work(connection, ids[0], {"title": "Another title"}, **change)
        works.set_state(connection, ids[1], "withdrawn", **change)
        works.edit_work(connection, ids[2], {"audience": "partners"}, **change)
        document = own_collection.held[names[3]].document
        assert document is not None
        documents.withdraw_document(connection, document, **change)
    both()
    with own_collection.catalogue.reading() as connection:
        assert set(remembered.summaries(connection, ids, ("public",))) == {ids[0], *ids[3:]}


def test_an_edit_shows_in_the_next_answer(own_collection: Collection, serve: Serve) -> None:
    own_collection.add("one", "Words on mica.", title="Old title")
    own_collection.index()
    with serve(own_collection) as client:
        assert "Old title" in client.get("/api/v1/search?q=mica").text
        change = {"reason": "the title page", "actor": "Ada", "now": NOON}
        with own_collection.catalogue.writing() as connection:
            works.edit_work(connection, own_collection.held["one"].work, {"title": "New title"}, **change)
        assert "New title" in client.get("/api/v1/search?q=mica").text
