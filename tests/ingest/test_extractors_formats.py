"""Formats are told apart by what is in a file, never by its name."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from made_files import lines, pdf

from ingest.errors import FileRefused
from ingest.extractors.extract import extract
from ingest.extractors.extraction import Limits
from ingest.extractors.formats import HEAD_BYTES, recognise


def seen(data: bytes) -> str:
    """The format of ``data``, or the state and what was seen."""
    try:
        return recognise(data[:HEAD_BYTES], len(data))
    except FileRefused as refused:
        return f"{refused.state}: {refused.details.get('seen', refused.reason_code)}"


def zipped(member: str, content: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(member, content)
    return buffer.getvalue()


READ = {
    "a PDF": (pdf([lines("Hello")]), "pdf"),
    "a PDF behind white space": (b"\n\n  " + pdf([lines("Hello")]), "pdf"),
    "a PDF behind the headers of a download": (b"HTTP/1.1 200 OK\r\n\r\n" + pdf([lines("Hello")]), "pdf"),
    "a text that only speaks of PDF": (b"A PDF begins with\n%PDF-1.4\nand then come objects.", "text"),
    "a whole HTML page": (b"<!doctype html><html><p>Hello there.</p></html>", "html"),
    "XHTML behind an XML declaration": (
        b'<?xml version="1.0"?>\n<html xmlns="x"><p>Hello.</p></html>',
        "html",
    ),
    "HTML behind a comment and a byte order mark": (
        b"\xef\xbb\xbf<!-- x -->\n<HTML><p>Hello</p></HTML>",
        "html",
    ),
    "HTML in UTF-16": ("<!doctype html><p>Hello there, children.</p>".encode("utf-16"), "html"),
    "a fragment of HTML": (b"<div><h1>Title</h1><p>Hello.</p></div>", "html"),
    "HTML that says %PDF- somewhere": (b"<html><p>%PDF-1.4 is how a PDF begins</p></html>", "html"),
    "Markdown by one heading": (b"# Title\n\nSome text.", "markdown"),
    "Markdown by setext heading": (b"Title\n=====\n\nSome text.", "markdown"),
    "Markdown by front matter": (b"---\ntitle: A\nlang: fr\n---\nSome text.", "markdown"),
    "Markdown by a link": (b"See [the report](https://example.org/r).", "markdown"),
    "Markdown by list and emphasis": (b"Intro:\n\n- **one** thing\n- another", "markdown"),
    "Markdown that begins with HTML": (b'<div align="center">x</div>\n\n# Title\n\n[a](b) text', "markdown"),
    "plain text": (b"Children work in kilns.\nThey should not.", "text"),
    "plain text with a list": (b"We need:\n\n- bread\n- water", "text"),
    "plain text with a number sign": (b"Issue #12 was closed. #labour", "text"),
    "plain text with an angle": (b"<3 and 4 < 5 is true", "text"),
    "text with a few NUL bytes": (b"Some text\x00 with a NUL and\x00 another one.", "text"),
    "text in UTF-16 without a mark": ("Los niños trabajan".encode("utf-16-le"), "text"),
    "text in an old code page": ("Дети работают на заводах".encode("cp1251"), "text"),
    "a container of parts": (zipped("word/document.xml"), "zip"),
    "an empty container": (b"PK\x05\x06" + bytes(18), "zip"),
    "a container that is a PDF too": (zipped("a") + pdf([lines("Hello")]), "zip"),
    "an old Office file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old-office"),
    "rich text": (b"{\\rtf1\\ansi Hello}", "rtf"),
    "a mail": (b"From: a@b.c\nTo: d@e.f\nSubject: x\nDate: y\n\nHello", "eml"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, "png"),
    "a web picture": (b"RIFF\x00\x10\x00\x00WEBPVP8 " + b"\x00" * 99, "webp"),
    "a bitmap": (b"BM" + b"\xff" * 12 + b"\x28\x00\x00\x00" + b"\xff" * 99, "bmp"),
    "text that begins like a bitmap": (b"BMW and child labour in the supply chain", "text"),
}

REFUSED = {
    "no bytes": (b"", "damaged: empty-file"),
    "a Kindle book": (b"Book".ljust(60, b"\0") + b"BOOKMOBI" + bytes(90), "unsupported: a Kindle e-book"),
    "an archive of another kind": (b"Rar!\x1a\x07\x01\x00" + bytes(90), "unsupported: an archive (RAR)"),
    "a vector picture": (b'<?xml version="1.0"?><svg><text>Hi</text></svg>', "unsupported: a picture (SVG)"),
    "XML": (b'<?xml version="1.0"?><rss><item/></rss>', "unsupported: an XML file"),
    "JSON": (b'{"title": "x", "pages": []}', "unsupported: a JSON file"),
    "noise": (bytes(range(256)) * 40, "unsupported: binary data of an unknown format"),
    "only NUL": (b"\x00" * 1000, "unsupported: binary data of an unknown format"),
    "a program": (b"\x7fELF" + b"\x00" * 100, "unsupported: a program"),
}


@pytest.mark.parametrize("name", READ)
def test_a_format_is_known_by_its_content(name: str) -> None:
    """What can be read is told from its bytes alone."""
    data, expected = READ[name]
    assert seen(data) == expected


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_read_is_refused_by_what_was_seen(name: str) -> None:
    """The refusal says in words what the file is, so that its owner can act."""
    data, expected = REFUSED[name]
    assert seen(data).startswith(expected)


@pytest.mark.parametrize("name", ["report.pdf", "page.docx", "x", "a\nb.html", "..", " .txt"])
def test_the_name_of_a_file_plays_no_part(name: str, tmp_path: Path) -> None:
    """An HTML page called ``report.pdf`` is read as HTML, whatever else it may be called."""
    path = tmp_path / (name if name != ".." else "..pdf")
    path.write_bytes(b"<!doctype html><title>T</title><p>Children work in brick kilns all year.</p>")
    assert extract(path, Limits()).format == "html"


def test_a_text_larger_than_the_limit_is_too_large(tmp_path: Path) -> None:
    """Files that are text themselves are read whole, so they have a limit; the reason names both sizes."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"word " * 100)
    with pytest.raises(FileRefused) as caught:
        extract(path, Limits(text_bytes=499))
    assert caught.value.state == "too-large"
    assert caught.value.reason == "This file has 500 bytes; at most 499 are read."
