"""The portal's own files: ``/static/…`` with hashed names, and the icon."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from index.errors import NotFound
from portal.delivery import chosen_encoding
from portal.deps import ServicesOf

router = APIRouter()


@router.get("/static/{name}")
def static(name: str, request: Request, services: ServicesOf) -> Response:
    """One file, compressed as the browser likes."""
    found = services.pages.assets.find(name)
    if found is None:
        raise NotFound(f"no file {name!r}")
    asset, caching = found
    body, encoding = asset.body(chosen_encoding(request.headers.get("accept-encoding", "")))
    headers = {"cache-control": caching, "vary": "Accept-Encoding", "etag": f'W/"{asset.hashed_name}"'}
    if encoding:
        headers["content-encoding"] = encoding
    return Response(body, media_type=asset.media_type, headers=headers)


@router.get("/favicon.ico")
def icon(services: ServicesOf) -> Response:
    """Browsers ask for this whatever a page says; it is the same drawing."""
    asset = services.pages.assets.by_name["icon.svg"]
    return Response(asset.plain, media_type=asset.media_type, headers={"cache-control": "max-age=86400"})
