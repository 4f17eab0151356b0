"""How answers travel: safety headers on every one, ETag and 304, HEAD, compression, hashed static files."""

from __future__ import annotations

import gzip
import re

import brotli
import pytest
from page_reading import read
from portal_collection import Collection
from starlette.testclient import TestClient

from portal.delivery import chosen_encoding, matches

SAFETY = {
    "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}
ADDRESSES = (
    "/",
    "/en/",
    "/en/search?q=cocoa",
    "/en/search.csv?q=cocoa",
    "/en/search.atom?q=cocoa",
    "/en/nothing-here",
    "/xx/",
    "/api/v1/search?q=cocoa",
    "/api/v1/search?limit=many",
    "/healthz",
    "/robots.txt",
    "/favicon.ico",
    "/static/nothing.css",
)


def safe(headers: object) -> None:
    held = dict(headers)  # type: ignore[call-overload]
    assert {name: held.get(name) for name in SAFETY} == SAFETY
    assert held["cross-origin-resource-policy"] in ("same-origin", "cross-origin")
    assert "frame-ancestors 'none'" in held["content-security-policy"]
    assert "unsafe" not in held["content-security-policy"]
    assert "set-cookie" not in held


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_every_answer_carries_the_safety_headers(client: TestClient, address: str, method: str) -> None:
    """Pages, streams, redirects, errors, other methods: the same headers and never a cookie."""
    safe(client.request(method, address).headers)


def test_files_and_304s_carry_them_too(client: TestClient, collection: Collection) -> None:
    """A PDF, a range of it, its picture, and an answer that nothing has changed."""
    document = collection.held["cocoa"].document
    file = f"/files/{document}/report.pdf"
    safe(client.get(file).headers)
    safe(client.get(file, headers={"range": "bytes=0-9"}).headers)
    safe(client.get(f"/files/{document}/pages/1.webp").headers)
    page = client.get("/en/search?q=cocoa")
    again = client.get("/en/search?q=cocoa", headers={"if-none-match": page.headers["etag"]})
    assert again.status_code == 304
    assert again.headers["vary"] == page.headers["vary"]
    safe(again.headers)


def test_pages_allow_nothing_but_themselves(client: TestClient) -> None:
    """default-src 'none', everything else from here, no base, no frames, forms only to here."""
    policy = client.get("/en/").headers["content-security-policy"]
    for part in ("default-src 'none'", "script-src 'self'", "base-uri 'none'", "form-action 'self'"):
        assert part in policy.split("; ")


def test_a_page_may_be_kept_half_a_minute_and_is_told_apart_by_its_bytes(client: TestClient) -> None:
    """max-age=30, must-revalidate, an ETag that stays while the page stays, 304 without a body."""
    first, second = client.get("/en/search?q=cocoa"), client.get("/en/search?q=cocoa")
    assert first.headers["cache-control"] == "max-age=30, must-revalidate"
    assert first.headers["etag"] == second.headers["etag"]
    assert first.headers["etag"] != client.get("/fr/search?q=cocoa").headers["etag"]
    unchanged = client.get("/en/search?q=cocoa", headers={"if-none-match": first.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["etag"] == first.headers["etag"]


def test_errors_are_not_kept(client: TestClient) -> None:
    """An error page is asked for again and has no ETag."""
    answer = client.get("/en/works/w-00000000")
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


@pytest.mark.parametrize(
    ("held", "etag", "same"),
    [
        (None, 'W/"a"', False),
        ('W/"a"', 'W/"a"', True),
        ('"a"', 'W/"a"', True),
        ('"b", W/"a"', 'W/"a"', True),
        ("*", 'W/"a"', True),
        ('W/"ab"', 'W/"a"', False),
        ("", 'W/"a"', False),
    ],
)
def test_comparing_what_a_reader_holds(held: str | None, etag: str, same: bool) -> None:
    """If-None-Match is a list, compared weakly."""
    assert matches(held, etag) is same


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        ("br, gzip", "br"),
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.0,gzip;q=0", None),
        ("identity", None),
        ("", None),
        ("GZIP", "gzip"),
    ],
)
def test_the_encoding_that_the_reader_welcomes(accept: str, encoding: str | None) -> None:
    """Brotli before gzip, nothing that is refused or not named."""
    assert chosen_encoding(accept) == encoding


@pytest.mark.parametrize(
    "address", ["/en/search?q=cocoa", "/en/search.csv", "/api/v1/search", "/static/atlas.css"]
)
def test_compressed_answers_hold_the_same_bytes(client: TestClient, address: str) -> None:
    """With brotli, gzip or neither the answer is the same; compressed it is smaller and says so."""
    plain = client.get(address, headers={"accept-encoding": "identity"})
    for encoding in ("br", "gzip"):
        with client.stream("GET", address, headers={"accept-encoding": encoding}) as answer:
            raw = b"".join(answer.iter_raw())
            assert answer.headers["content-encoding"] == encoding
            assert "Accept-Encoding" in answer.headers["vary"]
        unpacked = gzip.decompress(raw) if encoding == "gzip" else brotli.decompress(raw)
        assert re.sub(rb'"took_ms":\d+', b"", unpacked) == re.sub(rb'"took_ms":\d+', b"", plain.content)
        assert len(raw) < len(unpacked)


def test_pictures_and_pdfs_are_not_compressed_again(client: TestClient, collection: Collection) -> None:
    """What is compressed already travels as it is."""
    file = f"/files/{collection.held['cocoa'].document}/report.pdf"
    assert "content-encoding" not in client.get(file, headers={"accept-encoding": "br"}).headers


@pytest.mark.parametrize("address", ["/en/search?q=cocoa", "/en/search.csv", "/en/works/w-00000000", "/"])
def test_head_is_get_without_the_body(client: TestClient, address: str) -> None:
    """The same status and headers, no bytes."""
    head, get = client.head(address), client.get(address)
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers.get("etag") == get.headers.get("etag")
    assert (
        head.headers["content-type"] == get.headers["content-type"] if "content-type" in get.headers else True
    )


def test_static_names_carry_a_hash_and_are_kept_for_good(client: TestClient) -> None:
    """The page names the hashed file; it is immutable; another hash of it is answered but not kept."""
    page = read(client, "/en/")
    address = page.one("link[rel=stylesheet]").get("href")
    assert re.fullmatch(r"/static/atlas\.[0-9a-f]{10}\.css", address)
    assert client.get(address).headers["cache-control"] == "public, max-age=31536000, immutable"
    older = client.get("/static/atlas.0123456789.css")
    assert (older.status_code, older.headers["cache-control"]) == (200, "no-cache")
    assert client.get("/static/other.0123456789.css").status_code == 404
    assert client.get("/static/..%2f..%2fapp.py").status_code == 404


def test_the_weight_of_a_first_look(client: TestClient) -> None:
    """Home and search with style, script and icon: at most 40 kB in at most 8 requests; script at most 5 kB,
    style at most 10 kB (brotli)."""
    for address in ("/en/", "/en/search?q=labour"):
        page = read(client, address)
        parts = [page.one("link[rel=stylesheet]").get("href"), page.one("script").get("src")]
        parts.append(page.one("link[rel=icon]").get("href"))
        sizes = [_wire(client, part) for part in (address, *parts)]
        assert len(parts) + 1 <= 8
        assert sum(sizes) <= 40_000
        assert sizes[1] <= 10_000
        assert sizes[2] <= 5_000


def _wire(client: TestClient, address: str) -> int:
    with client.stream("GET", address, headers={"accept-encoding": "br"}) as answer:
        return len(b"".join(answer.iter_raw()))


def test_every_request_has_a_number_and_its_times(client: TestClient) -> None:
    """X-Request-Id differs each time; Server-Timing names the whole and the search."""
    first, second = client.get("/en/search?q=cocoa"), client.get("/en/search?q=cocoa")
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    assert re.fullmatch(r"search;dur=\d+\.\d, app;dur=\d+\.\d", first.headers["server-timing"])
