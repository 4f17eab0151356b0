"""``/files/{document}/pages/{n}/tables/{k}.csv``: one table of a page, for spreadsheets.

It is text of the page: whoever may read the page may have it, whether or not its file is served here.
"""

from __future__ import annotations

import hashlib
import re

from fastapi import APIRouter, Request
from fastapi.responses import Response

from index.catalogue.page_tables import tables_on_page
from index.catalogue.visible import visible_page
from index.errors import NotFound
from index.model import DocumentId
from portal.addresses import Addresses
from portal.delivery import matches
from portal.deps import ServicesOf
from portal.page_tables import table_csv
from portal.problems import OPEN_TO_ALL
from portal.views.api.answering import audiences_of, base_of

router = APIRouter()

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@router.get("/files/{document}/pages/{page}/tables/{name}")
def table(document: str, page: str, name: str, request: Request, services: ServicesOf) -> Response:
    """One table as CSV (``2.csv`` is the second of the page)."""
    number, _, ending = name.partition(".")
    if ending != "csv" or not _NUMBER.fullmatch(number) or not _NUMBER.fullmatch(page):
        raise NotFound(f"no table is called {name}")
    with services.catalogue.reading() as connection:
        work, _, _ = visible_page(connection, DocumentId(document), int(page), audiences_of(request))
        found = tables_on_page(connection, DocumentId(document), int(page))
    chosen = next((one for one in found if one.number == int(number)), None)
    if chosen is None:
        raise NotFound(f"page {page} of {document} has no table {number}")
    addresses = Addresses(base_of(request, services))
    content = table_csv(chosen, work, addresses.page("en", work.id, document, int(page)) + f"#table-{number}")
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"etag": etag, "cache-control": "no-cache", **OPEN_TO_ALL}
    if matches(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    headers["content-disposition"] = f'attachment; filename="{document}-page-{page}-table-{number}.csv"'
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)
