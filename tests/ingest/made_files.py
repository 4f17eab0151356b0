"""Files made for tests: small PDFs written object by object, and files that mean harm."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Sequence


def pdf(
    contents: Sequence[bytes],
    *,
    page: str = "",
    catalog: str = "",
    info: str = "",
    objects: Sequence[bytes] = (),
    media_box: str = "0 0 595 842",
    compress: bool = False,
) -> bytes:
    """A PDF with one page for each content stream, in Helvetica.

    ``page``, ``catalog`` and ``info`` are added to those dictionaries; ``objects`` get the numbers from 10
    on. Pages begin at 100, each followed by its content stream.
    """
    numbered: dict[int, bytes] = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        4: f"<< {info} >>".encode(),
    }
    kids = " ".join(f"{100 + 2 * index} 0 R" for index in range(len(contents)))
    numbered[2] = f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode()
    for index, body in enumerate(objects):
        numbered[10 + index] = body
    for index, content in enumerate(contents):
        number = 100 + 2 * index
        numbered[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{media_box}] /Contents {number + 1} 0 R {page} "
            f"/Resources << /Font << /F1 3 0 R >> /XObject << /X1 10 0 R >> >> >>"
        ).encode()
        numbered[number + 1] = stream(content, compress=compress)
    return written(numbered)


def written(numbered: dict[int, bytes], root: str = "/Root 1 0 R /Info 4 0 R") -> bytes:
    """A PDF file of these objects, with a true cross-reference table."""
    parts, offsets, position = [b"%PDF-1.7\n"], {}, 9
    for number, body in sorted(numbered.items()):
        offsets[number] = position
        parts.append(b"%d 0 obj\n" % number + body + b"\nendobj\n")
        position += len(parts[-1])
    size = max(numbered) + 1
    rows = [b"0000000000 65535 f \n"]
    rows += [
        b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 00000 f \n"
        for number in range(1, size)
    ]
    trailer = b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, root.encode(), position)
    return b"".join([*parts, b"xref\n0 %d\n" % size, *rows, trailer])


def stream(content: bytes, extra: str = "", *, compress: bool = False) -> bytes:
    """A stream object."""
    if compress:
        content, extra = zlib.compress(content, 9), extra + " /Filter /FlateDecode"
    return f"<< /Length {len(content)} {extra} >>\nstream\n".encode() + content + b"\nendstream"


def lines(*texts: str, size: int = 12, top: int = 780) -> bytes:
    """A content stream that writes ``texts`` under each other."""
    parts = [f"BT /F1 {size} Tf {size + 4} TL 60 {top} Td".encode()]
    for text in texts:
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        parts.append(b"(" + escaped.encode("cp1252") + b") Tj T*")
    return b" ".join([*parts, b"ET"])


def picture_page() -> bytes:
    """A content stream that shows one inline image and no text."""
    return b"q 400 0 0 400 50 300 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \x00\xff\xff\x00 EI Q"


def form(content: bytes, resources: str = "") -> bytes:
    """A form XObject, which a page or another form draws by ``/X1 Do``."""
    return stream(content, f"/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources << {resources} >>")


def endless_pdf() -> bytes:
    """Ten forms, each of which draws the next one a hundred times: 10^20 words, in some kilobytes."""
    forms = [form(b"/X1 Do " * 100, f"/XObject << /X1 {11 + index} 0 R >>") for index in range(10)]
    last = form(b"BT /F1 12 Tf (more) Tj ET", "/Font << /F1 3 0 R >>")
    return pdf([b"/X1 Do"], objects=[*forms, last])


def bomb_pdf(megabytes: int) -> bytes:
    """A page whose content unpacks to so many megabytes of text operators from a thousandth of that."""
    return pdf([b"BT /F1 12 Tf " + b"(a) Tj " * (megabytes * 150_000) + b"ET"], compress=True)


def page_tree_loop() -> bytes:
    """A page tree whose root is its own child, and says that it has a thousand million pages."""
    numbered = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000000 >>",
        4: b"<< >>",
    }
    return written(numbered)


def outline_loop() -> bytes:
    """A good page under an outline whose only item is its own next item and its own child."""
    outline = b"<< /Type /Outlines /First 11 0 R /Last 11 0 R /Count 1 >>"
    item = b"<< /Title (Loop) /Parent 10 0 R /Next 11 0 R /First 11 0 R /Last 11 0 R /Dest [100 0 R /Fit] >>"
    return pdf(
        [lines("A page under an outline without end.")], catalog="/Outlines 10 0 R", objects=[outline, item]
    )


def deep_pdf(depth: int) -> bytes:
    """A catalogue that holds an array nested ``depth`` times."""
    return pdf([lines("A page beside a very deep array.")], catalog=f"/Deep {'[' * depth}{']' * depth}")


def deep_html(depth: int) -> bytes:
    """A page of ``depth`` nested elements around one sentence."""
    return b"<!doctype html><html><body>" + b"<div>" * depth + b"<p>The innermost sentence of all.</p>"


_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
"""What passwords are filled up with (ISO 32000-1, 7.6.3.3)."""


def locked_pdf(text: str, user_password: bytes) -> bytes:
    """A PDF with one page, encrypted with 40 bits; an empty password is tried by every reader by itself."""
    identifier = hashlib.md5(text.encode()).digest()
    owner = _rc4(hashlib.md5(b"owner" + _PADDING[:27]).digest()[:5], (user_password + _PADDING)[:32])
    rights = struct.pack("<i", -4)
    key = hashlib.md5((user_password + _PADDING)[:32] + owner + rights + identifier).digest()[:5]
    content = lines(text)
    secret = _rc4(hashlib.md5(key + (5).to_bytes(3, "little") + b"\0\0").digest()[:10], content)
    numbered = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [6 0 R] /Count 1 >>",
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        5: stream(secret),
        6: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        b"/Resources << /Font << /F1 3 0 R >> >> >>",
        7: b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>"
        % (owner.hex().encode(), _rc4(key, _PADDING).hex().encode()),
    }
    return written(numbered, f"/Root 1 0 R /Encrypt 7 0 R /ID [<{identifier.hex()}> <{identifier.hex()}>]")


def _rc4(key: bytes, data: bytes) -> bytes:
    """The cipher of old PDF files."""
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
