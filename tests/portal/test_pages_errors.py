"""When something is wrong: the right status, in the reader's language, without a trace of the inside."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from page_reading import read
from portal_collection import BASE, Collection
from starlette.testclient import TestClient

from index import errors as index_errors
from ingest.errors import FileRefused
from portal.app import create_app
from portal.errors import TABLE, kind_of
from portal.logs import Structured
from portal.problems import KINDS


@pytest.fixture
def app(own_collection: Collection) -> FastAPI:
    """A portal to which a test adds views that fail."""
    return create_app(own_collection.settings)


def failing(app: FastAPI, error: Exception) -> None:
    """Let /en/fail and /api/v1/fail raise an error."""

    def fail() -> None:
        raise error

    for path in ("/en/fail", "/api/v1/fail"):
        app.get(path)(fail)
    app.router.routes[:] = [*app.router.routes[-2:], *app.router.routes[:-2]]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (index_errors.NotFound("no work"), 404),
        (index_errors.Withdrawn("w-1", "wrong", "2026-01-01"), 410),
        (index_errors.CursorExpired("gone"), 410),
        (index_errors.CursorInvalid("odd"), 400),
        (index_errors.NotServedHere("w-1", "record", None), 403),
        (index_errors.EngineUnavailable("no index"), 503),
        (index_errors.IndexOfAnotherVersion("older"), 503),
        (index_errors.CatalogueUnavailable("no database"), 503),
        (index_errors.CatalogueOfAnotherVersion("newer"), 503),
        (index_errors.FileMissing("no file"), 503),
        (FileRefused("timed-out", "too-long", seconds="60"), 503),
        (PermissionError(13, "Permission denied"), 503),
        (ZeroDivisionError("unforeseen"), 500),
    ],
)
def test_every_exception_has_its_answer(app: FastAPI, error: Exception, status: int) -> None:
    """People get a page in their language, machines a problem document; both with the same status."""
    failing(app, error)
    with TestClient(app, base_url=BASE) as client:
        page = read(client, "/en/fail")
        problem = client.get("/api/v1/fail")
        assert (page.status, problem.status_code) == (status, status)
        assert page.words("h1") == KINDS[kind_of(error)].title
        assert problem.headers["content-type"] == "application/problem+json"
        assert problem.json()["type"] == f"/problems/{kind_of(error)}"
        for answer in (client.get("/en/fail"), problem):
            assert ("retry-after" in answer.headers) == (status == 503)


def test_every_named_error_is_in_the_table() -> None:
    """An error of the index gets an answer that was thought of, never a 500 (merged works redirect)."""
    named = [
        error
        for error in vars(index_errors).values()
        if isinstance(error, type) and issubclass(error, Exception)
    ]
    assert all(any(ancestor in TABLE for ancestor in error.__mro__) for error in named)


def test_an_unforeseen_error_tells_nothing_but_its_number(
    app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    """No trace and no words of the error in the answer; its number leads to the log; the log holds no address
    and no words of the reader."""
    broken = ZeroDivisionError("secret of the house, private")
    broken.__cause__ = ValueError("broke on private words")
    failing(app, broken)
    with caplog.at_level(logging.INFO), TestClient(app, base_url=BASE) as client:
        answer = client.get("/en/fail?q=private+words")
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "Traceback" not in answer.text
        number = answer.headers["x-request-id"]
        assert number in answer.text
        ours = "\n".join(
            Structured().format(record) for record in caplog.records if record.name.startswith("atlas87")
        )
    assert number in ours
    assert "ZeroDivisionError at " in ours
    assert "test_pages_errors.py" in ours
    assert "after ValueError at " in ours
    assert "private" not in ours
    assert "testclient" not in ours


def test_an_answer_that_breaks_off_is_noted_without_words(
    app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    """What was begun is cut short; the server hears of no exception, which it would log word by word."""

    def pieces() -> Iterator[bytes]:
        yield b"begun"
        raise ValueError("broke on private words")

    app.get("/en/fail")(lambda: StreamingResponse(pieces()))
    app.router.routes.insert(0, app.router.routes.pop())
    with caplog.at_level(logging.INFO), TestClient(app, base_url=BASE) as client:
        assert client.get("/en/fail").content == b"begun"
    ours = [Structured().format(record) for record in caplog.records if record.name.startswith("atlas87")]
    assert any("ValueError at " in line for line in ours)
    assert not any("private" in line for line in ours)


def test_a_withdrawal_is_told_in_the_readers_language(app: FastAPI) -> None:
    """An error page speaks the language of its address, else that of the browser."""
    failing(app, index_errors.Withdrawn("w-1", "wrong", "2026-01-01"))
    with TestClient(app, base_url=BASE) as client:
        assert read(client, "/fr/works/w-00000000").words("h1") == "Il n’y a rien à cette adresse"
        elsewhere = read(client, "/nothing", **{"accept-language": "fr"})
        assert (elsewhere.status, elsewhere.tree.get("lang")) == (404, "fr")


def test_a_merged_work_redirects_for_good(app: FastAPI, own_collection: Collection) -> None:
    """The address of a work that was merged leads to the other, with the same parameters."""

    def merged() -> None:
        raise index_errors.Merged("w-aaaaaaaa", "w-bbbbbbbb")

    app.get("/en/works/w-aaaaaaaa")(merged)
    app.router.routes.insert(0, app.router.routes.pop())
    with TestClient(app, base_url=BASE, follow_redirects=False) as client:
        answer = client.get("/en/works/w-aaaaaaaa?q=cocoa")
        assert (answer.status_code, answer.headers["location"]) == (301, "/en/works/w-bbbbbbbb?q=cocoa")


def test_other_methods_are_refused(client: TestClient) -> None:
    """405 with what is allowed, which is what the answer says in words."""
    for address in ("/en/search?q=cocoa", "/api/v1/search"):
        answer = client.post(address)
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, HEAD"


def test_an_error_has_no_address_in_other_languages(client: TestClient) -> None:
    """No canonical address and no other languages of what is not there; the language bar still leads on."""
    for address in ("/en/nothing", "/en/works/w-00000000", "/en/" + "x" * 3_000):
        page = read(client, address)
        assert page.status == 404
        assert not page.tree.xpath("//link[@rel='canonical' or @hreflang]")
        assert len(page.tree.xpath("//nav[@id='langs']//a")) == 5


def test_an_address_without_its_last_slash(client: TestClient) -> None:
    """``/fr`` and ``/fr/about`` lead to the pages that are meant."""
    for address in ("/fr", "/fr/about"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["location"]) == (308, f"{address}/")


def test_an_address_too_long_for_any_search(client: TestClient) -> None:
    """414, said in words, for machines too."""
    assert client.get("/en/search?q=" + "a" * 61_000).status_code == 414
    assert client.get("/api/v1/search?q=" + "a" * 61_000).json()["type"] == "/problems/address-too-long"


def test_the_search_without_its_index(own_collection: Collection) -> None:
    """An index that is gone means 503 with a page that says what to do; the rest of the portal goes on."""
    own_collection.add("report", "words")
    own_collection.index()
    settings = own_collection.settings
    for path in sorted(settings.search.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    (settings.search).rmdir()
    settings.search.write_text("not a folder")
    with TestClient(create_app(settings), base_url=BASE) as client:
        answer = client.get("/en/search?q=words")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
        assert "Nothing is lost" in answer.text
        assert client.get("/en/about/").status_code == 200
        work = f"/en/works/{own_collection.held['report'].work}"
        for address in (work, f"{work}?q=words", f"{work}/pages/1?q=words"):
            page = read(client, address)
            assert page.status == 200
            assert "report" in page.words("h1")
            assert ("The search does not answer" in page.text) == ("q=" in address)
            assert "No page" not in page.text
            assert "not in this publication" not in page.text
        status = read(client, "/en/about/status")
        assert "does not answer" in status.words("tbody")
