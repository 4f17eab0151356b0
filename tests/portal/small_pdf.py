"""Small real PDF files, written by hand: some pages of plain text in Helvetica."""

from __future__ import annotations

import zlib
from collections.abc import Sequence


def small_pdf(pages: Sequence[str], padding: int = 0) -> bytes:
    """A PDF (1.4) with one page for each text; ``padding`` bytes of a comment make it larger."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * place} 0 R" for place in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for place, text in enumerate(pages):
        content = zlib.compress(_drawn(text))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * place} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        head = f"<< /Length {len(content)} /Filter /FlateDecode >>\nstream\n".encode()
        objects.append(head + content + b"\nendstream")
    return _file(objects, padding)


def _drawn(text: str) -> bytes:
    lines = [text[start : start + 80] for start in range(0, len(text), 80)]
    escaped = [line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") for line in lines]
    shown = " T* ".join(f"({line}) Tj" for line in escaped)
    return f"BT /F1 12 Tf 14 TL 60 780 Td {shown} ET".encode("latin-1", "replace")


def _file(objects: Sequence[bytes], padding: int) -> bytes:
    body = b"%PDF-1.4\n" + b"%" + b"x" * padding + b"\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            size,
            table,
            size,
            len(body),
        )
    )
