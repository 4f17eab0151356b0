"""Health: the process, its stores each by name, and counts without a word about readers."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from portal_collection import Collection, Serve
from starlette.testclient import TestClient

from portal.metrics import Metrics, door_of


def test_a_living_process_says_so(client: TestClient) -> None:
    assert client.get("/healthz").text == "ok\n"


def test_every_store_is_named_when_ready(client: TestClient) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "stores": {"catalogue": "ready", "search": "ready", "files": "ready", "statistics": "ready"},
    }


@pytest.mark.parametrize("store", ["search", "files"])
def test_a_missing_store_is_named_and_the_rest_goes_on(
    own_collection: Collection, serve: Serve, store: str
) -> None:
    own_collection.add("one", "Words on mica.")
    own_collection.index()
    with serve(own_collection) as client:
        shutil.rmtree(getattr(own_collection.settings, store))
        if store == "files":
            own_collection.settings.files.write_text("a file in the place of the folder")
        response = client.get("/readyz")
        assert response.status_code == 503
        stores = response.json()["stores"]
        assert stores.pop(store) != "ready"
        assert set(stores.values()) == {"ready"}
        assert str(own_collection.folder) not in response.text
        assert client.get("/healthz").status_code == 200
        assert client.get(f"/api/v1/works/{own_collection.held['one'].work}").status_code == 200


def test_a_folder_of_files_that_is_gone_is_named(own_collection: Collection, serve: Serve) -> None:
    """Where no file was ever taken in there need be none."""
    with serve(own_collection) as client:
        shutil.rmtree(own_collection.settings.files, ignore_errors=True)
        assert client.get("/readyz").json()["stores"]["files"] == "ready"
        own_collection.add("one", "Words on mica.")
        assert client.get("/readyz").json()["stores"]["files"] == "ready"
        shutil.rmtree(own_collection.settings.files)
        assert client.get("/readyz").json()["stores"]["files"] == "missing"
        assert client.get("/readyz").status_code == 503


def test_a_catalogue_moved_under_its_readers_is_named(own_collection: Collection, serve: Serve) -> None:
    """SQLite would go on with the moved file, and what is written there would be lost with it."""
    own_collection.add("one", "Words on mica.")
    with serve(own_collection) as client:
        assert client.get("/readyz").json()["stores"]["catalogue"] == "ready"
        file = Path(str(own_collection.catalogue.engine.url.database))
        file.rename(file.with_suffix(".moved"))
        assert client.get("/readyz").json()["stores"]["catalogue"] == "missing"
        assert client.get("/readyz").status_code == 503


def test_an_index_deleted_under_its_readers_is_named(own_collection: Collection, serve: Serve) -> None:
    """What was read goes on being searched: the process stays ready, and says what is wrong."""
    own_collection.add("one", "Words on mica.")
    own_collection.index()
    with serve(own_collection) as client:
        assert client.get("/api/v1/search?q=mica").json()["total"]["works"] == 1
        shutil.rmtree(own_collection.settings.search)
        assert client.get("/api/v1/search?q=mica").json()["total"]["works"] == 1
        response = client.get("/readyz")
        assert response.status_code == 200
        assert response.json()["stores"]["search"].startswith("gone on disk")


def test_an_index_of_another_version_is_named_with_what_to_run(
    own_collection: Collection, serve: Serve
) -> None:
    """As after an upgrade: searching waits for the rebuild, all else is served."""
    own_collection.add("one", "Words on mica.")
    own_collection.index()
    (format_of_build,) = own_collection.settings.search.glob("build-*/format.json")
    format_of_build.write_text(json.dumps({"format": 0}))
    with serve(own_collection) as client:
        response = client.get("/readyz")
        assert response.status_code == 503
        assert "atlas87 rebuild" in response.json()["stores"]["search"]
        answer = client.get("/en/search?q=mica")
        assert (answer.status_code, "retry-after" in answer.headers) == (503, True)
        assert "atlas87 rebuild" in answer.text
        for language in ("ar", "es", "fr", "ru", "zh"):
            problem = client.get(f"/api/v1/search?q=mica&ui={language}").json()
            assert "atlas87 rebuild" in problem["detail"]
            assert "another version" not in problem["detail"]
        for address in ("/en/", f"/en/works/{own_collection.held['one'].work}", "/en/indicators/"):
            assert client.get(address).status_code == 200


def test_counts_grow_by_door_and_name_no_reader(client: TestClient) -> None:
    client.get("/api/v1/search?q=very-secret-words", headers={"user-agent": "secret-agent"})
    client.get("/en/works/w-secret00")
    text = client.get("/metrics").text
    assert 'door="api-search",status="200"} ' in text
    assert 'door="work",status="404"} ' in text
    assert "secret" not in text
    assert "testclient" not in text
    assert "atlas87_searchable_works 10" in text
    assert "atlas87_set_aside_works 0" in text


def test_the_histogram_adds_up() -> None:
    metrics = Metrics()
    for seconds in (0.001, 0.03, 0.06, 9.0):
        metrics.count("search", 200, seconds)
    text = metrics.text()
    assert 'atlas87_answer_seconds_bucket{door="search",le="0.005"} 1' in text
    assert 'atlas87_answer_seconds_bucket{door="search",le="0.06"} 3' in text
    assert 'atlas87_answer_seconds_bucket{door="search",le="5"} 3' in text
    assert 'atlas87_answer_seconds_bucket{door="search",le="+Inf"} 4' in text
    assert 'atlas87_answer_seconds_count{door="search"} 4' in text
    assert "suggest" not in text, "a door that nobody went through is not named"


def test_one_scrape_sees_all_processes(tmp_path: Path) -> None:
    """Also one that has died: a counter never falls. A file that is no counts is not read."""
    first, second = Metrics(tmp_path, name="1"), Metrics(tmp_path, name="2")
    first.count("search", 200, 0.003)
    second.count("search", 200, 0.003)
    second.count("search", 418, 0.5)
    del second
    (tmp_path / "3.counts").write_bytes(b"")
    text = first.text()
    assert 'atlas87_answers_total{door="search",status="200"} 2' in text
    assert 'atlas87_answers_total{door="search",status="other"} 1' in text
    assert 'atlas87_answer_seconds_count{door="search"} 3' in text
    assert 'atlas87_answer_seconds_sum{door="search"} 0.506000' in text


def test_every_door_can_be_counted() -> None:
    metrics = Metrics()
    for path in ("/", "/en/search", "/en/search.csv", "/en/works/w-1", "/en/works/w-1/pages/2"):
        metrics.count(door_of(path), 200, 0.1)
    assert metrics.text().count("_answers_total{") == 5


@pytest.mark.parametrize(
    ("path", "door"),
    [
        ("/api/v1/search", "api-search"),
        ("/api/v1/works/w-1", "api"),
        ("/fr/search", "search"),
        ("/fr/search/area", "search"),
        ("/fr/search.csv", "export"),
        ("/fr/works/w-1", "work"),
        ("/fr/works/w-1/pages/2", "page"),
        ("/files/d-1/x.pdf", "file"),
        ("/", "other"),
        ("/anything/at/all", "other"),
    ],
)
def test_an_address_is_counted_under_one_of_a_few_doors(path: str, door: str) -> None:
    assert door_of(path) == door


def test_answers_of_the_search_engine_are_counted_by_outcome(
    own_collection: Collection, serve: Serve
) -> None:
    """An alarm needs to see that searches fail, and how long they take, before readers write in."""
    own_collection.add("one", "Words on mica.")
    own_collection.index()
    with serve(own_collection) as client:
        assert 'atlas87_engine_calls_total{outcome="unavailable"} 0' in client.get("/metrics").text
        client.get("/api/v1/search?q=mica")
        text = client.get("/metrics").text
        assert 'atlas87_engine_calls_total{outcome="answered"} 1' in text
        assert "atlas87_engine_seconds_count 1" in text
        shutil.rmtree(own_collection.settings.search)
        own_collection.settings.search.write_text("a file in the place of the folder")
    with serve(own_collection) as client:
        client.get("/api/v1/search?q=mica")
        text = client.get("/metrics").text
        assert 'atlas87_engine_calls_total{outcome="unavailable"} 1' in text
        assert 'atlas87_engine_seconds_bucket{le="+Inf"} 1' in text
