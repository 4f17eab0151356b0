"""When a store is away: what needs it answers 503 in the reader's language, everything else goes on.

No address answers 500, whatever stands, or does not stand, where a server should be.
"""

from __future__ import annotations

import dataclasses
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from page_reading import read
from portal_collection import BASE, Collection, open_collection
from starlette.testclient import TestClient

from index.engines.elastic.address import read_address
from portal.app import create_app
from portal.i18n import read_languages
from portal.logs import Structured
from portal.problems import KINDS
from portal.settings import read_settings
from tests.servers import postgresql
from tests.servers.object_storage import ObjectStorage

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
SECRET = "very-secret-words"
WITHIN = 8.0
"""Seconds: five are promised, the rest is for a busy machine."""

NOBODY = "http://127.0.0.1:9/atlas"
"""An address where nobody listens."""


def searches(words: str = "cocoa") -> tuple[str, ...]:
    """Every address that cannot be answered without the search engine, in one language."""
    return (
        f"/LANG/search?q={words}", f"/LANG/search/type?q={words}", f"/LANG/search.json?q={words}",
        f"/LANG/search.csv?q={words}", f"/LANG/search.atom?q={words}", f"/api/v1/search?q={words}&ui=LANG",
        f"/api/v1/search/facets/type?q={words}", f"/api/v1/suggest?q={words[:4]}",
    )  # fmt: skip


def goes_on(collection: Collection) -> tuple[str, ...]:
    """Addresses that answer without it, some with less on them."""
    held = collection.held["cocoa"]
    work = f"/LANG/works/{held.work}"
    return (
        "/LANG/", work, f"{work}?q=cocoa", f"{work}/pages/1", f"{work}/pages/1?q=cocoa",
        f"/api/v1/works/{held.work}", f"/api/v1/works/{held.work}/pages/1?q=cocoa",
        f"/files/{held.document}/report.pdf", f"/files/{held.document}/pages/1.webp",
        "/LANG/areas/", "/LANG/areas/GHA", "/LANG/areas/matrix", "/LANG/indicators/",
        "/LANG/indicators/8.7.1", "/LANG/topics/", "/LANG/topics/child-labour", "/LANG/practices/",
        "/LANG/data", "/LANG/about/", "/LANG/about/status", "/api/v1/areas",
        "/api/v1/indicators", "/api/v1/estimates", "/sitemap.xml", "/healthz", "/metrics",
    )  # fmt: skip


@contextmanager
def served(collection: Collection, **changed: object) -> Iterator[TestClient]:
    """A portal over a collection, with other settings."""
    settings = dataclasses.replace(collection.settings, **changed)  # type: ignore[arg-type]
    with TestClient(create_app(settings), base_url=BASE, follow_redirects=False) as client:
        yield client


def says_unavailable(client: TestClient, address: str, language: str) -> None:
    """503 with the time to wait: a page in the reader's language, a problem document for machines."""
    answer = client.get(address, headers={"accept-language": language})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60"), address
    title = read_languages(LANGUAGES)[language].gettext(KINDS["unavailable"].title)
    if answer.headers["content-type"] == "application/problem+json":
        assert answer.headers["cache-control"] == "no-store"
        assert answer.json()["type"] == "/problems/unavailable"
        assert answer.json()["title"] == title, address
    else:
        page = read(client, address, **{"accept-language": language})
        assert page.words("h1") == title, address
        assert str(page.tree.get("lang")).startswith(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_searching_stops_with_the_search_engine(collection: Collection, language: str) -> None:
    """Each door to a search says so in the reader's language; pages, files, figures and areas are there."""
    with served(collection, search=read_address(NOBODY)) as client:
        for address in searches():
            says_unavailable(client, address.replace("LANG", language), language)
        for address in goes_on(collection):
            answer = client.get(address.replace("LANG", language))
            assert answer.status_code == 200, address


def test_what_is_missing_is_named_while_the_process_is_fine(collection: Collection) -> None:
    """``/readyz`` and ``/metrics`` say which store; ``/healthz`` would have a healthy process killed."""
    with served(collection, search=read_address(NOBODY)) as client:
        ready = client.get("/readyz")
        assert ready.status_code == 503
        stores = ready.json()["stores"]
        assert stores.pop("search") != "ready"
        assert set(stores.values()) == {"ready"}
        assert client.get("/healthz").status_code == 200
        assert "atlas87_search_ready 0" in client.get("/metrics").text


def test_no_log_of_an_outage_holds_what_was_searched(
    collection: Collection, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither ours nor the client's own; ours have the number of the request."""
    with caplog.at_level(logging.INFO), served(collection, search=read_address(NOBODY)) as client:
        numbers = [
            client.get(address.replace("LANG", "en")).headers["x-request-id"] for address in searches(SECRET)
        ]
        texts = [Structured().format(record) for record in caplog.records if record.name != "httpx2"]
    ours = [text for text in texts if "atlas87" in text]
    assert all(any(number in text for text in ours) for number in numbers)
    assert not any(SECRET in text or SECRET[:6] in text for text in texts)


Stoppable = tuple[Collection, Callable[[], None]]
Answering = Callable[[socket.socket], object]


def silence(connection: socket.socket) -> None:
    """Take the request and never answer."""
    connection.recv(65_536)
    connection.settimeout(60)
    try:
        while connection.recv(65_536):
            pass
    except OSError:
        pass


def says(status: str, body: str, *headers: str) -> Answering:
    """Answer one request and hang up."""

    def answer(connection: socket.socket) -> None:
        connection.recv(65_536)
        told = [f"HTTP/1.1 {status}", "connection: close", f"content-length: {len(body.encode())}", *headers]
        connection.sendall(("\r\n".join(told) + "\r\n\r\n" + body).encode())

    return answer


def cut_short(connection: socket.socket) -> None:
    """Begin an answer and hang up in its middle."""
    connection.recv(65_536)
    head = "HTTP/1.1 200 OK\r\nx-elastic-product: Elasticsearch\r\ncontent-type: application/json\r\n"
    connection.sendall((head + 'content-length: 900\r\n\r\n{"_index": "a').encode())


def of_elastic(status: str, body: str) -> Answering:
    """What the server itself says."""
    return says(status, body, "content-type: application/json", "x-elastic-product: Elasticsearch")


def error(kind: str, status: int, reason: str = "why") -> str:
    return (
        f'{{"error": {{"type": "{kind}", "reason": "{reason}", "root_cause": [{{"type": "{kind}", '
        f'"reason": "{reason}"}}]}}, "status": {status}}}'
    )


@contextmanager
def standing_in(answer: Answering) -> Iterator[str]:
    """A server that does one thing to whoever comes, until the end of the block; its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def take() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

        def serve(connection: socket.socket) -> None:
            with connection:
                try:
                    answer(connection)
                except OSError:
                    return

        threading.Thread(target=take, daemon=True).start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"


TROUBLES: dict[str, Answering] = {
    "silent": silence,
    "cut short": cut_short,
    "hangs up": lambda connection: connection.close(),
    "no key": of_elastic("401 Unauthorized", error("security_exception", 401)),
    "wrong key": of_elastic("403 Forbidden", error("security_exception", 403)),
    "too busy": of_elastic("429 Too Many Requests", error("es_rejected_execution_exception", 429)),
    "no room in memory": of_elastic("429 Too Many Requests", error("circuit_breaking_exception", 429)),
    "no master": of_elastic("503 Service Unavailable", error("master_not_discovered_exception", 503)),
    "starting": of_elastic("503 Service Unavailable", error("cluster_block_exception", 503)),
    "broken": of_elastic("500 Internal Server Error", error("null_pointer_exception", 500)),
    "no index": of_elastic("404 Not Found", error("index_not_found_exception", 404)),
    "another version": of_elastic("400 Bad Request", error("media_type_header_exception", 400)),
    "another product": says("200 OK", '{"found": true}', "content-type: application/json"),
    "a page of something else": says("200 OK", "<h1>Welcome</h1>", "content-type: text/html"),
    "a page of something before it": says("502 Bad Gateway", "<h1>Bad</h1>", "content-type: text/html"),
    "not found by something before it": says("404 Not Found", "<h1>No</h1>", "content-type: text/html"),
    "an odd answer": of_elastic("200 OK", '["what", "is", "this"]'),
    "an empty answer": of_elastic("200 OK", ""),
    "no JSON": of_elastic("200 OK", '{"_index": '),
}


BREAKING_OFF = ("silent", "cut short", "hangs up")
"""After these nobody asks for some seconds: each is tried with a portal of its own."""


@pytest.fixture(scope="module")
def switched(collection: Collection) -> Iterator[tuple[TestClient, Callable[[Answering], None]]]:
    """A portal, and what chooses what answers for its search engine."""
    chosen = [silence]
    with (
        standing_in(lambda connection: chosen[0](connection)) as host,
        served(collection, search=read_address(f"http://{host}/atlas")) as client,
    ):
        yield client, lambda answering: chosen.__setitem__(0, answering)


@pytest.mark.parametrize("trouble", [trouble for trouble in TROUBLES if trouble not in BREAKING_OFF])
def test_whatever_answers_for_the_search_engine_is_no_500(
    collection: Collection, switched: tuple[TestClient, Callable[[Answering], None]], trouble: str
) -> None:
    """Every way of being away that a server, a proxy or a wrong address has: 503, and the rest goes on."""
    client, answer_with = switched
    answer_with(TROUBLES[trouble])
    only_searching_stops(client, collection)


@pytest.mark.parametrize("trouble", BREAKING_OFF)
def test_an_engine_that_breaks_off_is_said_soon(collection: Collection, trouble: str) -> None:
    """No answer, half an answer, a hang-up: within five seconds."""
    with (
        standing_in(TROUBLES[trouble]) as host,
        served(collection, search=read_address(f"http://{host}/atlas")) as client,
    ):
        began = time.monotonic()
        says_unavailable(client, "/fr/search?q=cocoa", "fr")
        assert time.monotonic() - began < WITHIN
        only_searching_stops(client, collection)


def only_searching_stops(client: TestClient, collection: Collection) -> None:
    """Searches say 503, for people and machines; home, works and health are there."""
    says_unavailable(client, "/fr/search?q=cocoa", "fr")
    says_unavailable(client, "/api/v1/search?q=cocoa&ui=fr", "fr")
    assert client.get("/fr/").status_code == 200
    assert client.get(f"/fr/works/{collection.held['cocoa'].work}?q=cocoa").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert client.get("/metrics").status_code == 200
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "place", ["http://no-such-host.invalid:9200/atlas", "https://HOST/atlas", NOBODY, "http://127.0.0.1:9,127.0.0.1:10/a"]
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_503(collection: Collection, place: str) -> None:
    """A name that is none, a server that speaks no TLS, ports where nobody listens."""
    plain = says("400 Bad Request", "this is HTTP")
    with (
        standing_in(plain) as host,
        served(collection, search=read_address(place.replace("HOST", host))) as client,
    ):
        says_unavailable(client, "/en/search?q=cocoa", "en")
        assert client.get("/readyz").status_code == 503


def test_a_silent_engine_holds_up_one_reader_not_all(collection: Collection) -> None:
    """Forty at once are all told within the time of one; who comes next is told at once."""
    with (
        standing_in(silence) as host,
        served(collection, search=read_address(f"http://{host}/atlas")) as client,
    ):
        statuses: list[tuple[int, float]] = []

        def ask() -> None:
            began = time.monotonic()
            status = client.get("/api/v1/search?q=cocoa").status_code
            statuses.append((status, time.monotonic() - began))

        threads = [threading.Thread(target=ask) for _ in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {status for status, _ in statuses} == {503}
        assert max(seconds for _, seconds in statuses) < WITHIN
        began = time.monotonic()
        work = collection.held["cocoa"].work
        for address in ("/en/search?q=cocoa", "/en/", f"/en/works/{work}?q=cocoa"):
            client.get(address)
        assert time.monotonic() - began < 4.0, "nobody waits for the same silence again"


@pytest.fixture
def on_postgresql(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Collection, Callable[[], None]]]:
    """A collection in a database server of its own, and what stops that server."""
    try:
        server = postgresql.start()
    except postgresql.NoPostgresql as missing:
        from tests.servers.fixtures import unavailable

        unavailable(str(missing))
        raise
    url = server.url(server.new_database())
    made = open_collection(tmp_path_factory.mktemp("away"), ATLAS87_DATABASE=url)
    made.add("cocoa", "Children work on cocoa farms.")
    made.index()
    yield made, server.stop
    made.catalogue.close()
    server.stop()


def test_a_database_that_is_away_is_503_everywhere_and_named(
    on_postgresql: Stoppable,
) -> None:
    """Nothing of a publication can be told without its catalogue; the process lives and names it."""
    collection, stop = on_postgresql
    with served(collection) as client:
        assert client.get("/en/search?q=cocoa").status_code == 200
        work = f"/LANG/works/{collection.held['cocoa'].work}"
        stop()
        for language in LANGUAGES:
            for address in (work, f"{work}/pages/1", "/LANG/search?q=cocoa", "/LANG/search.csv?q=cocoa"):
                says_unavailable(client, address.replace("LANG", language), language)
        for address in (
            "/LANG/",
            "/LANG/areas/GHA",
            "/LANG/indicators/8.7.1",
            "/LANG/about/",
            "/LANG/about/status",
        ):
            assert client.get(address.replace("LANG", "fr")).status_code in (200, 503), address
        assert client.get("/en/about/").status_code == 200
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert ready.json()["stores"]["catalogue"] == "CatalogueUnavailable"
        assert ready.json()["stores"]["search"] == "ready"
        assert client.get("/healthz").status_code == 200
        assert "atlas87_catalogue_ready 0" in client.get("/metrics").text


def test_files_that_are_away_are_503_and_their_text_is_read(
    object_storage: ObjectStorage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Object storage that does not answer: pages, searches and figures go on, the file itself says wait."""
    bucket = object_storage.new_bucket()
    made = open_collection(tmp_path_factory.mktemp("away"))
    made.add("cocoa", "Children work on cocoa farms.")
    made.index()
    held = made.held["cocoa"]
    away = dataclasses.replace(bucket, endpoint="http://127.0.0.1:9")
    with served(made, files=away) as client:
        for address in (f"/files/{held.document}/report.pdf", f"/files/{held.document}/pages/1.webp"):
            answer = client.get(address)
            assert (answer.status_code, answer.headers.get("retry-after")) == (503, "60"), address
        for address in (
            f"/en/works/{held.work}", f"/en/works/{held.work}/pages/1?q=cocoa", "/en/search?q=cocoa", "/en/",
            "/en/areas/", "/api/v1/indicators",
        ):  # fmt: skip
            assert client.get(address).status_code == 200, address
        stores = client.get("/readyz").json()["stores"]
        assert stores["files"] == "FileStoreUnavailable"
        assert stores["search"] == stores["catalogue"] == "ready"
    made.catalogue.close()


def test_a_cluster_may_be_away_when_the_portal_starts(collection: Collection) -> None:
    """It serves at once what needs no search."""
    environment = {
        "ATLAS87_DATA": str(collection.settings.data),
        "ATLAS87_BASE_URL": BASE,
        "ATLAS87_SEARCH": NOBODY,
    }
    with TestClient(create_app(read_settings(environment)), base_url=BASE) as client:
        assert client.get("/en/").status_code == 200
