"""Every broken, locked, empty, mislabelled or hostile file ends in one state, in bounded time, with a
reason."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_files import (
    bomb_pdf,
    deep_html,
    deep_pdf,
    endless_pdf,
    form,
    lines,
    locked_pdf,
    outline_loop,
    page_tree_loop,
    pdf,
    picture_page,
)

from ingest.cage import Cage
from ingest.errors import REASONS, FileRefused
from ingest.extractors.cleaning import clean_text
from ingest.extractors.extract import extract
from ingest.extractors.extraction import Limits

SHARED_STATES = {
    "broken": {
        "005-libreoffice-writer-password__libreoffice-writer-password.pdf": "locked",
        "007-imagemagick-images__imagemagick-ASCII85Decode.pdf": "needs-ocr",
        "007-imagemagick-images__imagemagick-CCITTFaxDecode.pdf": "needs-ocr",
        "007-imagemagick-images__imagemagick-images.pdf": "needs-ocr",
        "007-imagemagick-images__imagemagick-lzw.pdf": "needs-ocr",
        "017-unreadable-meta-data__unreadablemetadata.pdf": "damaged",
        "019-grayscale-image__grayscale-image.pdf": "needs-ocr",
        "023-cmyk-image__cmyk-image.pdf": "needs-ocr",
        "error.pdf": "no-text",
        "not_a_pdf.pdf": "damaged",
    },
    "broken/qpdf": {
        "qpdf__annotation-no-resources-out.pdf": "no-text",
        "qpdf__annotation-no-resources.pdf": "no-text",
        "qpdf__bad-direct-root.pdf": "damaged",
        "qpdf__bad1.pdf": "no-text",
        "qpdf__inspect.pdf": "damaged",
        "qpdf__many-nulls.pdf": "no-text",
    },
    "scans": dict.fromkeys(
        [
            "2400dpi.pdf", "aspect.pdf", "cardinal.pdf", "ccitt.pdf", "epson.pdf", "francais.pdf",
            "graph.pdf", "jbig2.pdf", "kcs.pdf",
        ],
        "needs-ocr",
    ),
    "office": {
        "ocr__ocr_test_rotated_90.pdf": "needs-ocr",
        "pdf__right_to_left_02.pdf": "needs-ocr",  # stretched Arabic whose font says other letters
        "pdf_password__2206.01062_pg3.pdf": "locked",
    },
}  # fmt: skip
"""What cannot be read of the shared material; every other file of these folders is read."""

SIXTY_SECONDS = 60


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    """The cage as the pipeline has it, with less memory."""
    with Cage(workers=2, memory_bytes=500 * 2**20) as made:
        yield made


def state(cage: Cage, path: Path) -> str:
    """The state a file ends in: ``read`` with pages that hold text, or the refusal's."""
    began = time.monotonic()
    try:
        file = cage.read(path)
    except FileRefused as refused:
        assert refused.reason_code in REASONS
        assert refused.reason.endswith(".")
        return refused.state
    finally:
        assert time.monotonic() - began < SIXTY_SECONDS + 5
    assert any(page.text.strip() for page in file.pages), "an empty extraction is never done"
    assert [page.number for page in file.pages] == list(range(1, len(file.pages) + 1))
    assert all(clean_text(page.text) == page.text for page in file.pages)
    assert file.pages_empty == sum(1 for page in file.pages if not page.text)
    return "read"


@pytest.mark.parametrize("folder", SHARED_STATES)
def test_every_shared_file_ends_in_its_state(shared: Path, cage: Cage, folder: str) -> None:
    """Real broken, scanned, locked and office files: one state each, by what is in them."""
    expected = SHARED_STATES[folder]
    files = [path for path in sorted((shared / "reports" / folder).iterdir()) if path.is_file()]
    found = {path.name: state(cage, path) for path in files}
    assert found == {path.name: expected.get(path.name, "read") for path in files}


GOOD = pdf([lines("Children work in kilns.", "They should go to school.")])

MADE: dict[str, tuple[bytes, set[str]]] = {
    "a PDF with a password": (locked_pdf("Secret words", b"secret"), {"locked"}),
    "a PDF with an empty password": (locked_pdf("Words for all", b""), {"read"}),
    "nothing": (b"", {"damaged"}),
    "one byte": (b"x", {"no-text"}),
    "white space": (b" \n\t\r\n" * 1000, {"no-text"}),
    "only a byte order mark": (b"\xef\xbb\xbf", {"no-text"}),
    "a PDF's first line": (b"%PDF-1.7\n", {"damaged"}),
    "half a PDF": (GOOD[: len(GOOD) // 2], {"damaged"}),
    "a PDF without its last table": (GOOD[: GOOD.index(b"xref\n")], {"read", "damaged"}),
    "a PDF with flipped bytes": (
        bytes(b ^ 0x55 if i % 97 == 0 else b for i, b in enumerate(GOOD)),
        {"damaged"},
    ),
    "a PDF without its first line": (b"junk\n" + GOOD.partition(b"\n")[2], {"damaged"}),
    "a PDF without pages": (pdf([]), {"damaged"}),
    "a PDF of blank pages": (pdf([b"", b""]), {"no-text"}),
    "a PDF of pictures": (pdf([picture_page()] * 3), {"needs-ocr"}),
    "a PDF of pictures and one title page": (pdf([lines("Title")] + [picture_page()] * 9), {"needs-ocr"}),
    "a PDF of text and some pictures": (pdf([lines("Some text")] * 5 + [picture_page()] * 5), {"read"}),
    "a page that draws itself": (
        pdf([b"/X1 Do"], objects=[form(b"/X1 Do", "/XObject << /X1 10 0 R >>")]),
        {"no-text"},
    ),
    "a page that draws without end": (endless_pdf(), {"too-large", "timed-out"}),
    "a page that unpacks to gigabytes": (bomb_pdf(200), {"too-large", "timed-out"}),
    "a page tree that is its own child": (page_tree_loop(), {"damaged"}),
    "an outline without end": (outline_loop(), {"read"}),
    "an array of 200,000 levels": (deep_pdf(200_000), {"read", "damaged"}),
    "a PDF that is an archive too": (b"PK\x03\x04" + GOOD, {"damaged"}),
    "a PDF that is HTML too": (b"<html><script>1</script>\n" + GOOD, {"read", "no-text"}),
    "HTML of 100,000 levels": (deep_html(100_000), {"damaged"}),
    "HTML of 1,500 levels": (deep_html(1_500), {"read"}),
    "HTML without words": (b"<!doctype html><body><script>alert(1)</script><img src=x></body>", {"no-text"}),
    "HTML of a million attributes": (
        b"<!doctype html><body><p " + b"a=1 " * 10**6 + b">Some text.",
        {"read"},
    ),
    "text with NUL": (b"Some text\x00 with NUL\x00 in it.", {"read"}),
    "nothing but NUL": (b"\x00" * 1_000_000, {"unsupported"}),
    "random bytes": (bytes((i * i * 31 + i * 7 + (i >> 3)) % 256 for i in range(50_000)), {"unsupported"}),
    "lone surrogates": (b"A text with \xed\xa0\x80\xed\xb0\x80 halves in it.", {"read"}),
    "overrides of direction": ("Invoice \u202etxt.exe\u202c for bricks".encode(), {"read"}),
    "one line of 20 MB": (b"a" * 20_000_000, {"read"}),
    "10,000 sections of Markdown": (
        b"".join(b"# S%d\n\nText %d.\n\n" % (i, i) for i in range(10_000)),
        {"read"},
    ),
    "Markdown nested without end": (b"# T\n\nText\n\n" + b"> " * 50_000 + b"deep", {"read"}),
    "Markdown of open brackets": (b"# T\n\nText\n\n" + b"[" * 50_000, {"read"}),
}


@pytest.mark.parametrize("name", MADE)
def test_every_made_file_ends_in_a_state(name: str, cage: Cage, tmp_path: Path) -> None:
    """Truncated, polyglot, recursive, enormous or empty: a final state, never a crash, a hang or an empty
    text."""
    data, allowed = MADE[name]
    path = tmp_path / "file.pdf"
    path.write_bytes(data)
    assert state(cage, path) in allowed


def test_no_entity_reads_a_file_and_none_grows(cage: Cage, tmp_path: Path) -> None:
    """An entity that names a file, or itself a hundred times, stays a word of the page."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of the house")
    page = tmp_path / "page.html"
    page.write_text(
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY xxe SYSTEM "file://{secret}"><!ENTITY a "aaaaaaaaaa">'
        '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><html><p>Before &xxe; &b; after it all.</p></html>'
    )
    text = cage.read(page).pages[0].text
    assert "secret" not in text
    assert "aaaaaaaaaa" not in text
    assert text.startswith("Before")


def test_markup_in_a_text_stays_a_text(cage: Cage, tmp_path: Path) -> None:
    """Extractors return plain text: what looks like markup is kept as its reader would see it, for templates
    to escape."""
    path = tmp_path / "a.pdf"
    path.write_bytes(
        pdf([lines("<script>alert(1)</script> & <b>bold</b>")], info="/Title (<script>x</script> report)")
    )
    file = cage.read(path)
    assert file.pages[0].text == "<script>alert(1)</script> & <b>bold</b>"
    assert file.title == "<script>x</script> report"


def test_what_is_no_file_is_refused_at_once(cage: Cage, tmp_path: Path) -> None:
    """A pipe would be waited for, a device read without end."""
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", Path("/dev/zero")):
        assert state(cage, path) == "unsupported"


def test_a_text_over_the_output_limit_is_too_large(tmp_path: Path) -> None:
    """The limit holds for every format, in the process that reads."""
    path = tmp_path / "a.txt"
    path.write_text("some words " * 1000)
    with pytest.raises(FileRefused) as caught:
        extract(path, Limits(output_bytes=10_000))
    assert caught.value.reason_code == "too-much-text"
