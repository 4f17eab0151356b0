"""``/files/…``: the file itself, the picture of a page, a few pages as a small PDF.

Every door asks the catalogue first whether this reader may have the file, and every answer is asked for again
(``no-cache``; an unchanged one costs a 304), so that a withdrawal shows at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, RedirectResponse, Response, StreamingResponse

from index.catalogue.records import Document
from index.catalogue.visible import visible_file
from index.errors import NotFound
from index.model import DocumentId
from portal.addresses import file_name
from portal.delivery import matches
from portal.deps import Services, ServicesOf
from portal.drawn import drawn
from portal.problems import Refused
from portal.security import FILE_POLICY
from portal.views.api.answering import audiences_of, only_asked

router = APIRouter()

ASKED_AGAIN = "no-cache"

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""For originals that are no PDF: were one ever shown in spite of everything, nothing in it would run."""

CHUNK = 1 << 16
"""Bytes read at once from a store that is no folder."""

_ONE = r"(?:[0-9]{1,18}-[0-9]{0,18}|-[0-9]{1,18})"
_RANGE = re.compile(rf"bytes=\s*{_ONE}(?:\s*,\s*{_ONE})*\s*")
_ENDS = re.compile(r"([0-9]*)-([0-9]*)")
_PICTURE = re.compile(r"([1-9][0-9]{0,8})\.webp")
_FEW_PAGES = re.compile(r"([1-9][0-9]{0,8})-([1-9][0-9]{0,8})\.pdf")


@router.get("/files/{document}/pages/{name}")
def part(document: str, name: str, request: Request, services: ServicesOf) -> Response:
    """The picture of a page (``12.webp``) or a few pages (``12-14.pdf``)."""
    picture, few = _PICTURE.fullmatch(name), _FEW_PAGES.fullmatch(name)
    if not picture and not few:
        raise NotFound(f"no part of a document is called {name}")
    held = _served(services, document, request)
    number = int(picture[1]) if picture else 0
    if picture and (shown := drawn(services.catalogue, held, number)):
        if number > held.page_count or shown.page is None:
            raise NotFound(f"{document} has no picture of page {number}")
        held, number = shown.document, shown.page
    etag = f'"{held.file_hash}-{number}-{name}-{services.pictures.version}"'
    headers = {"etag": etag, "cache-control": ASKED_AGAIN}
    if few:
        headers["content-security-policy"] = FILE_POLICY
    if matches(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    if picture:
        return Response(
            services.pictures.picture(held, number).webp, media_type="image/webp", headers=headers
        )
    assert few is not None
    content = services.pictures.few_pages(held, int(few[1]), int(few[2]))
    headers["content-disposition"] = _disposition("inline", f"{_name(held).removesuffix('.pdf')}-{name}")
    return Response(content, media_type="application/pdf", headers=headers)


@router.get("/files/{document}/drawn/{name}")
def as_pdf(document: str, name: str, request: Request, services: ServicesOf) -> Response:
    """An office document as a PDF, as LibreOffice drew it; by any other name it leads to the name it has."""
    held = _served(services, document, request)
    shown = drawn(services.catalogue, held, 1)
    if shown is None:
        raise NotFound(f"{document} has not been drawn")
    return _answer(services, shown.document, name, f"/files/{held.id}/drawn/", request)


@router.get("/files/{document}/{name}")
def whole(document: str, name: str, request: Request, services: ServicesOf) -> Response:
    """The file itself, with ranges; by any other name it leads to the name it has."""
    held = _served(services, document, request)
    return _answer(services, held, name, f"/files/{held.id}/", request)


def _answer(services: Services, held: Document, name: str, place: str, request: Request) -> Response:
    if name != _name(held):
        return RedirectResponse(f"{place}{quote(_name(held))}", status_code=301, headers=_REDIRECTED)
    etag = f'"{held.file_hash}"'
    if matches(request.headers.get("if-none-match"), etag):  # comes before ranges (RFC 9110 13.2.2)
        return Response(status_code=304, headers=_headers(held, etag))
    if held.size is not None and not only_asked(request):  # a range is a matter of GET (RFC 9110 14.2)
        _settle_range(request, held.size, etag)
    answer = _file(services, held, etag)
    if only_asked(request) and held.size is not None:
        headers = {**answer.headers, "content-length": str(held.size), "accept-ranges": "bytes"}
        return Response(headers=headers, media_type=answer.media_type)
    return answer


_REDIRECTED = {"cache-control": ASKED_AGAIN}


class NoSuchRange(Refused):
    """No byte of the file is in the range asked for; answered 416 with the size (RFC 9110 15.5.17)."""

    def __init__(self, size: int) -> None:
        super().__init__("range-not-satisfiable", values={"size": size})
        self.headers = {"content-range": f"bytes */{size}"}


def _settle_range(request: Request, size: int, etag: str) -> None:
    """Leave of the header ``Range`` what the file has; raises NoSuchRange when that is nothing.

    A range in other units or of another form is no range, nor is one of another version of the file: then
    the whole file is the answer (RFC 9110 13.1.5, 14.2).
    """
    asked = request.headers.get("range")
    if asked is None:
        return
    others = [pair for pair in request.scope["headers"] if pair[0] not in (b"range", b"if-range")]
    request.scope["headers"] = others
    if not _RANGE.fullmatch(asked) or request.headers.get("if-range", etag) != etag:
        return
    kept = [f"{first}-{last}" for first, last in _ENDS.findall(asked) if _has(size, first, last)]
    if not kept:
        raise NoSuchRange(size)
    others.append((b"range", f"bytes={','.join(kept)}".encode()))


def _has(size: int, first: str, last: str) -> bool:
    """Whether a file of so many bytes has any in a range; one that ends before it begins has none."""
    if not first:
        return int(last) > 0 and size > 0
    return int(first) < size and (not last or int(first) <= int(last))


def _served(services: Services, document: str, request: Request) -> Document:
    """The document, when this reader may have its file. Raises NotFound, Withdrawn, NotServedHere."""
    with services.catalogue.reading() as connection:
        _, held = visible_file(connection, DocumentId(document), audiences_of(request))
    if held.file_hash is None:
        raise NotFound(f"{document} has no file")
    return held


def _file(services: Services, held: Document, etag: str) -> Response:
    """The bytes: ranges (one or several) from a file on this machine, whole from a store elsewhere."""
    file_hash, media_type = str(held.file_hash), held.media_type or "application/octet-stream"
    headers = _headers(held, etag)
    path = services.files.path(file_hash)
    if path is not None:
        return FileResponse(Path(path), media_type=media_type, headers=headers)
    return StreamingResponse(_pieces(services.files.open(file_hash)), media_type=media_type, headers=headers)


def _headers(held: Document, etag: str) -> dict[str, str]:
    """What every answer for a file says, a 304 too: browsers put its headers in the place of those they keep,
    and another policy would stop their own viewer of PDF files from the second look on.
    """
    pdf = held.media_type == "application/pdf"
    return {
        "etag": etag,
        "cache-control": ASKED_AGAIN,
        "content-disposition": _disposition("inline" if pdf else "attachment", _name(held)),
        "content-security-policy": FILE_POLICY if pdf else SANDBOX,
    }


def _pieces(opened: BinaryIO) -> Iterator[bytes]:
    with opened:
        while piece := opened.read(CHUNK):
            yield piece


def _name(held: Document) -> str:
    return file_name(held.file_name or "", held.media_type or "")


def _disposition(kind: str, name: str) -> str:
    """``Content-Disposition`` with the name in ASCII and in full (RFC 6266)."""
    plain = name.encode("ascii", "ignore").decode().lstrip("-.") or "document"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
