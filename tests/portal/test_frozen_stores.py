"""PostgreSQL and object storage that stand still, are killed and come back: readers hear of it within five
seconds, nobody has to restart anything, and what is asked of neither goes on.

A server that stands still is the bad case: it keeps every connection open, takes what is sent and is silent.
"""

from __future__ import annotations

import dataclasses
import io
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from portal_collection import Collection, open_collection
from starlette.testclient import TestClient
from test_outages import LANGUAGES, WITHIN, says_unavailable, served

from index.errors import FileStoreUnavailable
from index.file_cache import FileCache
from index.object_calls import READERS, Calls, connected, rest_of
from index.object_files import ObjectFileStore
from tests.servers import object_storage, postgresql
from tests.servers.fixtures import own_object_storage, own_postgresql
from tests.servers.way import way_to

BACK = 30.0
"""Seconds until a store that is back must be in use again."""


@pytest.fixture(scope="module")
def server() -> Iterator[postgresql.PostgresqlServer]:
    """A database server that tests may freeze and kill."""
    with own_postgresql() as started:
        yield started


@pytest.fixture
def on_postgresql(
    server: postgresql.PostgresqlServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Collection]:
    """One work in a catalogue on that server."""
    database = server.url(server.new_database())
    made = open_collection(tmp_path_factory.mktemp("frozen"), ATLAS87_DATABASE=database)
    made.add("cocoa", "Children work on cocoa farms.")
    made.index()
    yield made
    made.catalogue.close()


@pytest.fixture
def frozen(server: postgresql.PostgresqlServer) -> Iterator[Callable[[], None]]:
    """Freezes the server; it goes on at the end of the test."""
    yield server.freeze
    server.thaw()


@pytest.fixture
def storage() -> Iterator[object_storage.ObjectStorage]:
    """Object storage that tests may freeze and kill."""
    with own_object_storage() as started:
        yield started


@pytest.fixture
def in_a_bucket(
    storage: object_storage.ObjectStorage, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Collection, TestClient]]:
    """Two works whose files lie in a bucket, and a portal that has no copy of them."""
    bucket = storage.new_bucket()
    made = open_collection(tmp_path_factory.mktemp("bucket"))
    for name in ("cocoa", "mica"):
        made.add(name, f"Children work on {name} farms.")
    made.index()
    store = ObjectFileStore(bucket, FileCache(made.folder / "sent", limit=1_000_000), connected(bucket))
    for one in Path(made.files.root).rglob("*"):
        if one.is_file():
            store.put(one)
    with served(made, files=bucket) as client:
        yield made, client
    made.catalogue.close()


def timed(ask: Callable[[], object]) -> float:
    """Seconds that an answer took."""
    began = time.monotonic()
    ask()
    return time.monotonic() - began


def when_back(client: TestClient, address: str) -> None:
    """Until an address is answered again; whatever comes before is a 503."""
    until = time.monotonic() + BACK
    while (status := client.get(address).status_code) != 200:
        assert status == 503
        assert time.monotonic() < until
        time.sleep(0.2)


def needing_the_catalogue(collection: Collection) -> tuple[str, ...]:
    """Addresses that cannot be answered without it, in one language."""
    work = f"/LANG/works/{collection.held['cocoa'].work}"
    return (
        work, f"{work}/pages/1", "/LANG/search?q=cocoa", "/LANG/search.csv?q=cocoa",
        "/LANG/search.atom?q=cocoa",
        "/api/v1/search?q=cocoa&ui=LANG", f"/api/v1/works/{collection.held['cocoa'].work}?ui=LANG",
        f"/files/{collection.held['cocoa'].document}/report.pdf",
    )  # fmt: skip


def test_a_database_that_stands_still_is_said_within_five_seconds(
    on_postgresql: Collection, frozen: Callable[[], None]
) -> None:
    """Each door says so in the reader's language; who comes next does not wait for the same silence; what
    needs no catalogue is there."""
    with served(on_postgresql) as client:
        assert client.get("/en/search?q=cocoa").status_code == 200
        frozen_at = time.monotonic()
        frozen()
        assert timed(lambda: says_unavailable(client, "/fr/search?q=cocoa", "fr")) < WITHIN
        for language in LANGUAGES:
            for address in needing_the_catalogue(on_postgresql):
                asked = address.replace("LANG", language)
                assert timed(lambda one=asked, tag=language: says_unavailable(client, one, tag)) < WITHIN
        waited = time.monotonic() - frozen_at
        assert waited < 8 * WITHIN, "nobody waits for the same silence again"
        for address in ("/healthz", "/en/about/"):
            assert timed(lambda one=address: client.get(one)) < 2.0
            assert client.get(address).status_code == 200


def test_what_stands_still_is_named_in_time(on_postgresql: Collection, frozen: Callable[[], None]) -> None:
    """``/readyz`` and ``/metrics`` tell the catalogue from the stores that answer."""
    with served(on_postgresql) as client:
        assert client.get("/readyz").status_code == 200
        frozen()
        answers = []
        assert timed(lambda: answers.append(client.get("/readyz"))) < WITHIN
        assert answers[0].status_code == 503
        stores = answers[0].json()["stores"]
        assert stores.pop("catalogue") == "CatalogueUnavailable"
        assert stores == {"search": "ready", "files": "ready", "statistics": "ready"}
        assert timed(lambda: answers.append(client.get("/metrics"))) < WITHIN
        assert "atlas87_catalogue_ready 0" in answers[1].text


def test_a_database_that_goes_on_is_used_again(
    on_postgresql: Collection, server: postgresql.PostgresqlServer
) -> None:
    """The connections that stood still are left to themselves; nobody restarts the portal."""
    with served(on_postgresql) as client:
        assert client.get("/en/search?q=cocoa").status_code == 200
        for _ in range(2):
            server.freeze()
            try:
                assert client.get("/en/search?q=cocoa").status_code == 503
            finally:
                server.thaw()
            when_back(client, "/en/search?q=cocoa")
            when_back(client, "/readyz")


def test_a_database_that_is_killed_and_back_is_used_again(
    on_postgresql: Collection, server: postgresql.PostgresqlServer
) -> None:
    """As by a power cut: 503 while it is away, everything when it is there."""
    with served(on_postgresql) as client:
        assert client.get("/en/search?q=cocoa").status_code == 200
        server.kill()
        assert timed(lambda: says_unavailable(client, "/ar/search?q=cocoa", "ar")) < WITHIN
        server.start_again()
        when_back(client, "/en/search?q=cocoa")
        when_back(client, f"/en/works/{on_postgresql.held['cocoa'].work}")


def test_readers_who_wait_leave_room_for_those_who_need_not(
    on_postgresql: Collection, frozen: Callable[[], None]
) -> None:
    """Sixty at once, more than there are threads: all are told within the time of one, and the sign that the
    process lives needs no thread."""
    with served(on_postgresql) as client:
        client.get("/en/search?q=cocoa")
        frozen()
        answers: list[tuple[int, float]] = []

        def ask() -> None:
            began = time.monotonic()
            status = client.get("/api/v1/search?q=cocoa").status_code
            answers.append((status, time.monotonic() - began))

        threads = [threading.Thread(target=ask) for _ in range(60)]
        for thread in threads:
            thread.start()
        assert timed(lambda: client.get("/healthz")) < 2.0
        for thread in threads:
            thread.join()
        assert {status for status, _ in answers} == {503}
        assert max(seconds for _, seconds in answers) < WITHIN + 2.0


def test_a_statement_that_is_too_slow_is_ended_by_the_server(on_postgresql: Collection) -> None:
    """What nobody waits for any more is not computed any more either; commands may take longer."""
    from index.catalogue.database import Catalogue
    from index.catalogue.patience import READERS
    from index.errors import CatalogueUnavailable

    quick = dataclasses.replace(READERS, slowest=0.2)
    hurried = Catalogue.open(on_postgresql.settings.database, quick)
    sleep = "SELECT pg_sleep(0.6)"
    with pytest.raises(CatalogueUnavailable, match="timeout"), hurried.reading() as connection:
        connection.exec_driver_sql(sleep)
    with hurried.writing() as connection:
        connection.exec_driver_sql(sleep)
    with on_postgresql.catalogue.reading() as connection:
        connection.exec_driver_sql(sleep)
    hurried.close()


def test_files_that_stand_still_are_said_within_five_seconds(
    in_a_bucket: tuple[Collection, TestClient], storage: object_storage.ObjectStorage
) -> None:
    """A file and a picture that are not here say wait; all else goes on, and later the file is there."""
    collection, client = in_a_bucket
    cocoa, mica = collection.held["cocoa"], collection.held["mica"]
    file = f"/files/{cocoa.document}/report.pdf"
    assert client.get(f"/files/{mica.document}/report.pdf").status_code == 200
    storage.freeze()
    assert timed(lambda: says_unavailable(client, file, "es")) < WITHIN
    assert timed(lambda: says_unavailable(client, f"/files/{cocoa.document}/pages/1.webp", "zh")) < WITHIN
    assert timed(lambda: says_unavailable(client, file, "ru")) < 1.0, "nobody waits for it again"
    for address in (
        f"/files/{mica.document}/report.pdf", f"/en/works/{cocoa.work}", f"/en/works/{cocoa.work}/pages/1",
        "/en/search?q=cocoa", "/en/", "/api/v1/indicators",
    ):  # fmt: skip
        assert client.get(address).status_code == 200, address
    answers = []
    assert timed(lambda: answers.append(client.get("/readyz"))) < WITHIN
    assert answers[0].json()["stores"] == {
        "catalogue": "ready", "search": "ready", "statistics": "ready", "files": "FileStoreUnavailable"
    }  # fmt: skip
    storage.thaw()
    when_back(client, file)
    when_back(client, "/readyz")


def test_everything_may_stand_still_at_once(
    on_postgresql: Collection, frozen: Callable[[], None], storage: object_storage.ObjectStorage
) -> None:
    """Stores are looked at side by side: what is missing is named in the time of one."""
    bucket = storage.new_bucket()
    with served(on_postgresql, files=bucket) as client:
        assert client.get("/readyz").status_code == 200
        frozen()
        storage.freeze()
        answers = []
        assert timed(lambda: answers.append(client.get("/readyz"))) < WITHIN
        stores = answers[0].json()["stores"]
        assert (stores["catalogue"], stores["files"]) == ("CatalogueUnavailable", "FileStoreUnavailable")


def test_object_storage_that_drips_is_given_up_as_one_that_is_silent(
    storage: object_storage.ObjectStorage, in_a_bucket: tuple[Collection, TestClient]
) -> None:
    """Each byte comes long before a connection would be given up: what counts is the time of all of them, in
    the head of an answer as in its body."""
    made, _ = in_a_bucket
    content = b"cocoa " * 400_000
    with way_to(storage.url) as way:
        bucket = storage.new_bucket()
        whole = ObjectFileStore(bucket, FileCache(made.folder / "whole", limit=10_000_000), connected(bucket))
        held = whole.put_stream(io.BytesIO(content)).hash
        dripping = dataclasses.replace(bucket, endpoint=f"http://{way.host}")
        cache = FileCache(made.folder / "none", limit=10_000_000)
        store = ObjectFileStore(dripping, cache, connected(dripping, READERS), calls=Calls(rest_of(READERS)))
        with store.open(held) as source:
            assert source.read() == content, "a large file is fetched whole"
        with store.open(held) as source:
            source.read(1)
            way.drip = 0.3
            refused_in_time(source.read)
        refused_in_time(store.ready)
        way.drip = 0.0


def refused_in_time(ask: Callable[[], object]) -> None:
    """It is said within five seconds that the storage does not answer."""
    began = time.monotonic()
    with pytest.raises(FileStoreUnavailable, match="does not answer"):
        ask()
    assert time.monotonic() - began < WITHIN
