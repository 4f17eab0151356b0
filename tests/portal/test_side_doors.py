"""No side door: what a reader may not see is seen through none of the portal's doors.

Every hidden work has a word by which it would be found (``zebrafinch``) and words that must never be told;
every door is asked for it in the way that would tell most.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from portal_collection import Collection, Held, open_collection
from starlette.testclient import TestClient

from portal.app import create_app

WORD = "zebrafinch"
MISSPELLED = "zebrafimch"


@dataclass(frozen=True, slots=True)
class Hidden:
    """A work that is hidden, or hidden in part: what must not be told, and what its own addresses answer."""

    name: str
    secrets: tuple[str, ...]
    page_status: int
    file_status: int


ALL = ("xylotomous", "quillwort", "quokkashire", "numbatwell", "drongoabstract")
"""Words of the title, the text, the publisher, the author and the abstract."""

TEXT_ONLY = ("quillwort",)

HIDDEN = (
    Hidden("draft", ALL, 404, 404),
    Hidden("submitted", ALL, 404, 404),
    Hidden("partners", ALL, 404, 404),
    Hidden("withdrawn", ALL, 410, 410),
    Hidden("record", TEXT_ONLY, 403, 403),
    Hidden("replaced", ("oldquillwort",), 200, 200),
)

DOORS = {
    "search": f"/api/v1/search?q={WORD}",
    "search of everything": "/api/v1/search?limit=100",
    "search for a phrase": f'/api/v1/search?q="{WORD}"',
    "search by publisher": "/api/v1/search?publisher=Quokkashire+Press",
    "facet": f"/api/v1/search/facets/publisher?q={WORD}",
    "facet of everything": "/api/v1/search/facets/publisher",
    "did you mean": f"/api/v1/search?q={MISSPELLED}",
    "suggest a word": "/api/v1/suggest?q=zeb",
    "suggest a hidden word": "/api/v1/suggest?q=quill",
    "suggest a title": "/api/v1/suggest?q=xylo",
    "suggestions of a browser": "/en/suggestions.json?q=quil",
    "page of results": f"/en/search?q={WORD}",
    "page of everything": "/en/search",
    "page of a misspelling": f"/en/search?q={MISSPELLED}",
    "page of a facet": "/en/search/publisher",
    "json": f"/en/search.json?q={WORD}",
    "csv": f"/en/search.csv?q={WORD}",
    "csv of everything": "/en/search.csv",
    "csv of pages": "/en/search.csv?rows=pages",
    "feed": f"/en/search.atom?q={WORD}",
    "feed of everything": "/en/search.atom?sort=newest&limit=100",
    "sitemap": "/sitemap-1.xml",
    "newest works": "/en/",
    "related works": "/en/works/{neighbour}",
    "related works in a search": f"/en/works/{{neighbour}}?q={WORD}",
    "metrics": "/metrics",
    "work as json": "/api/v1/works/{work}",
    "work": f"/en/works/{{work}}?q={WORD}",
    "page as json": f"/api/v1/works/{{work}}/pages/1?q={WORD}",
    "page as json by document": "/api/v1/works/{work}/pages/1?document={document}",
    "page of another work": "/api/v1/works/{neighbour}/pages/1?document={document}",
    "page": f"/en/works/{{work}}/pages/1?q={WORD}",
    "page with its picture": "/en/works/{work}/pages/1?picture=yes&document={document}",
    "file": "/files/{document}/report.pdf",
    "file by another name": "/files/{document}/x.pdf",
    "picture": "/files/{document}/pages/1.webp",
    "small pdf": "/files/{document}/pages/1-1.pdf",
    "table": "/files/{document}/pages/1/tables/1.csv",
}


OWN_ADDRESSES = (
    "/api/v1/works/{}",
    "/api/v1/works/{}/pages/1",
    "/files/{}/report.pdf",
    "/files/{}/pages/1.webp",
)

LISTS = (
    f"/api/v1/search?q={WORD}",
    f"/en/search.csv?q={WORD}",
    f"/en/search.atom?q={WORD}",
    "/sitemap-1.xml",
)


@pytest.fixture(scope="module")
def hiding(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Collection, TestClient]]:
    """A collection of hidden works beside an open neighbour, and the portal over it."""
    made = open_collection(tmp_path_factory.mktemp("hiding"))
    fill(made)
    with TestClient(create_app(made.settings), follow_redirects=False) as client:
        yield made, client
    made.catalogue.close()


def fill(collection: Collection) -> None:
    """Works with the same words, each hidden for its own reason."""
    words = {
        "title": "Xylotomous " + WORD,
        "publishers": ("Quokkashire Press",),
        "authors": ("Ada Numbatwell",),
        "abstract": "A drongoabstract.",
        "concepts": ("forced-labour",),
        "areas": ("GHA",),
    }
    text = f"The {WORD} sings of quillwort."
    open_words = {"title": "Neighbour", "concepts": ("forced-labour",), "areas": ("GHA",)}
    collection.add("neighbour", "An open page.", **open_words)
    collection.add("draft", text, state="draft", **words)
    collection.add("submitted", text, state="submitted", **words)
    collection.add("partners", text, audience="partners", **words)
    collection.add("withdrawn", text, **words)
    described = {"title": "Described", "publishers": ("Open Press",), "concepts": ("forced-labour",)}
    collection.add("record", text, access="record", **described)
    collection.add("replaced", f"The {WORD} sings of oldquillwort.", title="Second edition")
    collection.index()
    collection.replace("replaced", "The second edition sings of nothing.")
    collection.set_state("withdrawn", "withdrawn")
    collection.index()


def told(client: TestClient, path: str) -> str:
    """Everything an address tells: headers and body, also when it leads elsewhere."""
    response = client.get(path)
    return f"{response.headers} {response.content.decode('utf-8', 'replace')}".lower()


def addressed(door: str, held: Held, neighbour: Held) -> str:
    return door.format(work=held.work, document=held.document, neighbour=neighbour.work)


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
@pytest.mark.parametrize("hidden", HIDDEN[:5], ids=lambda hidden: hidden.name)
def test_nothing_hidden_is_told(hiding: tuple[Collection, TestClient], hidden: Hidden, door: str) -> None:
    collection, client = hiding
    path = addressed(door, collection.held[hidden.name], collection.held["neighbour"])
    everything = told(client, path)
    for secret in hidden.secrets:
        if hidden.name == "record" or secret not in path.lower():
            assert secret not in everything
    if hidden.name != "record":
        assert (
            collection.held[hidden.name].work not in everything.replace(path.lower(), "") or "{work}" in door
        )


def test_the_same_doors_do_tell_of_an_open_work(own_collection: Collection) -> None:
    """Without this the tests above could not fail."""
    text = f"The {WORD} sings of quillwort."
    own_collection.add("open", text, title="Xylotomous", publishers=("Quokkashire Press",))
    own_collection.add("neighbour", f"An open {WORD} page.")
    own_collection.index()
    held, neighbour = own_collection.held["open"], own_collection.held["neighbour"]
    silent = {"did you mean", "suggest a word", "suggest a hidden word", "suggest a title", "metrics"}
    silent |= {"suggestions of a browser", "page of a misspelling", "page of another work", "related works"}
    silent |= {"related works in a search", "file", "picture", "small pdf"}
    with TestClient(create_app(own_collection.settings), follow_redirects=False) as client:
        for name, door in DOORS.items():
            everything = told(client, addressed(door, held, neighbour))
            secrets = ("xylotomous", "quillwort", "quokkashire", held.work, str(held.document))
            assert name in silent or any(secret in everything for secret in secrets), name


@pytest.mark.parametrize("door", [path for path in DOORS.values() if "{" not in path])
def test_pages_that_were_replaced_leave_every_list(hiding: tuple[Collection, TestClient], door: str) -> None:
    collection, client = hiding
    assert "oldquillwort" not in told(client, door)
    assert str(collection.held["replaced"].document) not in told(client, door)


@pytest.mark.parametrize("hidden", HIDDEN, ids=lambda hidden: hidden.name)
def test_the_addresses_of_a_hidden_work_say_no_more_than_they_must(
    hiding: tuple[Collection, TestClient], hidden: Hidden
) -> None:
    collection, client = hiding
    held = collection.held[hidden.name]
    for path in (
        f"/api/v1/works/{held.work}/pages/1?document={held.document}",
        f"/en/works/{held.work}/pages/1?document={held.document}",
    ):
        assert client.get(path).status_code == hidden.page_status, path
    for part in ("report.pdf", "pages/1.webp", "pages/1-1.pdf"):
        assert client.get(f"/files/{held.document}/{part}").status_code == hidden.file_status, part


@pytest.mark.parametrize("hidden", HIDDEN[:3], ids=lambda hidden: hidden.name)
def test_a_hidden_work_answers_as_one_that_never_was(
    hiding: tuple[Collection, TestClient], hidden: Hidden
) -> None:
    collection, client = hiding
    held = collection.held[hidden.name]
    for there, nowhere in ((held.work, "w-zzzzzzzz"), (str(held.document), "d-zzzzzzzz")):
        for path in (
            "/api/v1/works/{}",
            "/api/v1/works/{}/pages/1",
            "/files/{}/report.pdf",
            "/files/{}/pages/1.webp",
        ):
            one, other = client.get(path.format(there)), client.get(path.format(nowhere))
            assert one.status_code == other.status_code == 404
            assert one.text.replace(there, "…") == other.text.replace(nowhere, "…") or "<html" in one.text


def test_counts_are_of_what_the_reader_may_see(hiding: tuple[Collection, TestClient]) -> None:
    _, client = hiding
    assert client.get("/api/v1/search").json()["total"]["works"] == 3  # neighbour, record, replaced
    assert client.get(f"/api/v1/search?q={WORD}").json()["total"]["works"] == 0
    values = client.get("/api/v1/search/facets/publisher").json()["values"]
    assert [(one["value"], one["works"]) for one in values] == [("Open Press", 1)]


def test_what_was_kept_before_a_withdrawal_is_not_given_after_it(own_collection: Collection) -> None:
    own_collection.add("soon gone", f"The {WORD} sings.", title="Soon gone")
    own_collection.index()
    held = own_collection.held["soon gone"]
    paths = [f"/files/{held.document}/{part}" for part in ("report.pdf", "pages/1.webp", "pages/1-1.pdf")]
    paths += [f"/api/v1/works/{held.work}", f"/api/v1/works/{held.work}/pages/1"]
    with TestClient(create_app(own_collection.settings)) as client:
        tags = {path: client.get(path).headers.get("etag", "none") for path in [*paths, *LISTS]}
        own_collection.set_state("soon gone", "withdrawn")
        for path in paths:
            response = client.get(path, headers={"if-none-match": tags[path]})
            assert response.status_code == 410, path
        for path in LISTS:
            response = client.get(path, headers={"if-none-match": tags[path]})
            assert response.status_code == 200, path
            assert "Soon gone" not in response.text
            assert held.work not in response.text


def test_a_withdrawal_shows_even_while_the_index_still_lists_the_work(own_collection: Collection) -> None:
    """The catalogue has the last word: the index may lag behind by a moment."""
    own_collection.add("lagging", f"The {WORD} sings.", title="Lagging behind")
    own_collection.index()
    with TestClient(create_app(own_collection.settings)) as client:
        own_collection.set_state("lagging", "withdrawn", index=False)
        for path in (
            f"/api/v1/search?q={WORD}",
            f"/en/search.csv?q={WORD}",
            f"/en/search.atom?q={WORD}",
            "/en/search",
        ):
            assert "Lagging behind" not in client.get(path).text, path
