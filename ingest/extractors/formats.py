"""Formats told apart by content, never by name."""

from __future__ import annotations

import re
from typing import Literal

from ingest.errors import FileRefused
from ingest.extractors.encoding import decoded, looks_like_utf16

Format = Literal[
    "pdf", "html", "markdown", "text", "rtf", "eml", "zip", "old-office",
    "png", "jpeg", "tiff", "webp", "gif", "bmp",
]  # fmt: skip
"""``zip`` and ``old-office`` are containers: what is in them is told by their parts, see ``zip_kinds`` and
``old_office``."""

PICTURES: frozenset[Format] = frozenset({"png", "jpeg", "tiff", "webp", "gif", "bmp"})
"""Formats of pictures, which are scans or photographs of pages."""

HEAD_BYTES = 65_536
"""How much of the start of a file ``recognise`` wants to see."""

MEDIA_TYPES: dict[str, str] = {
    "pdf": "application/pdf",
    "html": "text/html",
    "markdown": "text/markdown",
    "text": "text/plain",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "rtf": "application/rtf",
    "epub": "application/epub+zip",
    "eml": "message/rfc822",
    "doc": "application/msword",
    "ppt": "application/vnd.ms-powerpoint",
    "xls": "application/vnd.ms-excel",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "tiff": "image/tiff",
    "webp": "image/webp",
    "gif": "image/gif",
    "bmp": "image/bmp",
}
"""The media type of each format that is read; a browser is never told another."""

_PDF_AT_START = re.compile(rb"\A(?:\xef\xbb\xbf)?\s{0,64}%PDF-")
_PDF_AFTER_JUNK = re.compile(rb"(?:\A|[\r\n\x00-\x1f\x80-\xff])%PDF-[12]\.\d")

_PDF_INSIDE = re.compile(rb"\d+\s+\d+\s+obj\b|startxref")
_PDF_OBJECT = re.compile(rb"^\d{1,7} \d{1,5} obj\b\s*<<", re.M)

_CONTAINERS: tuple[tuple[bytes, Format], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-office"),
    (b"{\\rtf", "rtf"),
)
_PICTURE_STARTS: tuple[tuple[bytes, Format], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
)
_SIGNATURES = (
    (b"%!PS", "a PostScript file"),
    (b"AT&TFORM", "a DjVu document"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"\xfd7zXZ\x00", "a compressed file (xz)"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7z)"),
    (b"Rar!\x1a\x07", "an archive (RAR)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"SQLite format 3\x00", "a database (SQLite)"),
    (b"PAR1", "a table (Parquet)"),
    (b"ID3", "a sound recording"),
)

_HTML_DOCUMENT = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta|frameset)\b", re.I)
_HTML_TAG = re.compile(
    r"<(?:div|p|h[1-6]|article|section|main|header|footer|nav|aside|table|ul|ol|dl|span|a|script|style|link|form"
    r"|br|hr|img|strong|em|b|i|blockquote|pre|center|font)\b[^<>]{0,2000}>",
    re.I,
)
_PROLOGUE = re.compile(r"(?:\s+|<\?xml[^>]{0,500}\?>|<!--(?:[^-]|-(?!->)){0,20000}-->)+")
_MAIL = re.compile(
    r"\A(?:From |(?:[A-Za-z][A-Za-z-]{1,40}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,50}){1,60})", re.A
)
_MAIL_FIELD = re.compile(
    r"^(from|to|date|subject|received|mime-version|message-id|return-path|content-type):", re.I | re.M
)
_JSON = re.compile(
    r"\s*(?:\{\s*(?:\"[^\"\n]{0,300}\"\s*:|\})|\[\s*(?:[{\[]\s*[\"\[{]|\"[^\"\n]{0,300}\"\s*[,\]]|-?\d[\d.]*\s*,))"
)

_MARKDOWN_SIGNS = (
    (re.compile(r"(?:\A|\n[ \t]*\n) {0,3}#{1,6}[ \t]+\S"), 2),
    (re.compile(r"(?:\A|\n)[^\s#>|*+-][^\n]{0,200}\n(?:={3,}|-{3,})[ \t]*(?:\n|\Z)"), 2),
    (re.compile(r"(?:\A|\n)(?:```|~~~)"), 2),
    (
        re.compile(r"!?\[[^\]\n]{1,300}\]\((?:[^()\s]|\([^()\s]{0,200}\)){1,500}(?:\s\"[^\"\n]{0,200}\")?\)"),
        2,
    ),
    (re.compile(r"\A---[ \t]*\n(?:[A-Za-z_][\w-]*:[^\n]*\n|[ \t-][^\n]*\n){1,60}---[ \t]*\n"), 3),
    (re.compile(r"\n\|?[ \t]*:?-{3,}:?[ \t]*\|[-:| \t]*\n"), 2),
    (re.compile(r"(?<![*\w])\*\*[^\s*][^*\n]{0,200}\*\*(?!\w)"), 1),
    (re.compile(r"\n[ \t]*\n {0,3}(?:[-*+]|\d{1,3}[.)])[ \t]+\S"), 1),
    (re.compile(r"\n[ \t]*\n {0,3}>[ \t]+\S"), 1),
    (re.compile(r"(?<![`\w])`[^`\n]{1,100}`(?!\w)"), 1),
)
"""Signs of Markdown and their weight; two points make it Markdown: one heading, or a list with emphasis."""


def recognise(head: bytes, size: int) -> Format:
    """The format of a file by its first ``HEAD_BYTES`` bytes; ``size`` is the size of the whole file.

    Raises ``FileRefused``: ``damaged`` for a file of no bytes, ``unsupported`` with what was seen for all
    else.
    """
    if size == 0 or not head:
        raise FileRefused("damaged", "empty-file")
    if _PDF_AT_START.match(head):
        return "pdf"
    for start, form in _CONTAINERS:
        if head.startswith(start):
            return form
    if head[60:68] == b"BOOKMOBI":
        raise FileRefused("unsupported", "save-as", seen="a Kindle e-book (MOBI)", better="EPUB or PDF")
    if picture := _picture(head):
        return picture
    if seen := _signature(head):
        raise FileRefused("unsupported", "format-not-read", seen=seen)
    text = _as_text(head)
    if text is None:
        if _is_late_pdf(head):
            return "pdf"
        raise FileRefused("unsupported", "format-not-read", seen=_by_magic(head))
    return _text_format(text, head)


def _text_format(text: str, head: bytes) -> Format:
    start = _PROLOGUE.match(text)
    body = text[start.end() :] if start else text
    if _HTML_DOCUMENT.match(body):
        return "html"
    if _is_late_pdf(head):
        return "pdf"
    markdown = markdown_points(text)
    if (
        _HTML_TAG.match(body)
        and markdown < 2
        and len(_HTML_TAG.findall(body, 0, 20_000)) + body.count("</", 0, 20_000) >= 2
    ):
        return "html"
    if seen := _other_text(body, text):
        raise FileRefused("unsupported", "format-not-read", seen=seen)
    if _is_mail(text):
        return "eml"
    return "markdown" if markdown >= 2 else "text"


def markdown_points(text: str) -> int:
    """How much of ``text`` speaks Markdown: see ``_MARKDOWN_SIGNS``."""
    text = text.replace("\r\n", "\n")
    return sum(points for sign, points in _MARKDOWN_SIGNS if sign.search(text))


_BMP_HEADS = (12, 40, 52, 56, 64, 108, 124)
"""Bytes of the second head of a BMP, in all its versions: two letters alone are no sign of one."""


def _picture(head: bytes) -> Format | None:
    """The format of a picture, or None."""
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in _BMP_HEADS:
        return "bmp"
    return next((form for start, form in _PICTURE_STARTS if head.startswith(start)), None)


def _signature(head: bytes) -> str | None:
    if head[4:8] == b"ftyp":
        return "a film, a sound recording or a picture (MP4 family)"
    if head.startswith(b"RIFF") and head[8:12] in {b"WAVE", b"AVI "}:
        return "a sound recording or a film (RIFF family)"
    if head[257:262] == b"ustar":
        return "an archive (TAR)"
    for signature, seen in _SIGNATURES:
        if head.startswith(signature):
            return seen
    return None


def _as_text(head: bytes) -> str | None:
    """``head`` as text, None for binary data.

    A few NUL or control bytes are a stain on a text, a third of them is no text; bytes that are not valid
    UTF-8 are an older code page only if hardly any control byte is among them (chance gives one in nine).
    """
    if looks_like_utf16(head):
        return decoded(head).text
    trimmed = head[:-3] if len(head) >= HEAD_BYTES else head  # the last sign may be cut
    try:
        text = trimmed.decode("utf-8")
    except UnicodeDecodeError:
        return decoded(head).text if _share_of_controls(head) <= 0.02 else None
    return text.removeprefix("\ufeff") if _share_of_controls(head) <= 0.3 else None


def _share_of_controls(head: bytes) -> float:
    controls = head.translate(None, delete=_NOT_CONTROLS)
    return len(controls) / len(head)


_NOT_CONTROLS = bytes(byte for byte in range(256) if byte >= 0x20 or byte in b"\t\n\r\x0b\x0c\x1b")


def _is_late_pdf(head: bytes) -> bool:
    """A PDF behind a few bytes of something else, or without its first line.

    Readers look for that line within 1,024 bytes.
    """
    if len(_PDF_OBJECT.findall(head)) >= 2 and b"endobj" in head:
        return True
    found = _PDF_AFTER_JUNK.search(head[:1024])
    return found is not None and _PDF_INSIDE.search(head, found.start()) is not None


def _other_text(body: str, text: str) -> str | None:
    """What a text is that is not for readers: XML, JSON."""
    if body.startswith("<svg") or re.match(r"<!DOCTYPE\s+svg", body):
        return "a picture (SVG)"
    if re.match(r"\s*<\?xml\b", text) or re.match(r"<(?:!DOCTYPE|[A-Za-z_][\w.-]*:[A-Za-z_])", body):
        return "an XML file"
    if _JSON.match(body):
        return "a JSON file"
    return None


def _is_mail(text: str) -> bool:
    """Whether a text begins with the head of a mail: three of its fields at least."""
    mail = _MAIL.match(text.replace("\r\n", "\n"))
    return mail is not None and len({field.lower() for field in _MAIL_FIELD.findall(mail.group())}) >= 3


def _by_magic(head: bytes) -> str:
    import puremagic  # here: only files that are refused need it

    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return "binary data of an unknown format"
    names = [
        match.name
        for match in found
        if match.name and match.confidence >= 0.5 and len(set(match.byte_match or b"")) > 1
    ]
    return f"binary data ({names[0]})" if names else "binary data of an unknown format"
