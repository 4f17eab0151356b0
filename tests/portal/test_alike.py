"""Works that are alike, at every door: the page and the API of a work, and the command that joins them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import atlas87
from page_reading import read
from portal_collection import Collection, Serve

from index.catalogue.pages import pages
from ingest.likeness_sketch import sketch
from ingest.work_links import remember

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIGURES = [str(number) for number in range(2_107, 9_000, 311)]


def report(sentence: str) -> str:
    return "\n\n".join(f"{sentence}{figure}." for figure in FIGURES)


ENGLISH = report("The inspectors of the ministry wrote a report about the children who work there: ")
FRENCH = report("Les inspecteurs du ministère ont écrit un rapport sur les enfants qui y travaillent : ")


@pytest.fixture
def alike(own_collection: Collection) -> Collection:
    """A report in English, in French, and in French for partners only."""
    own_collection.add("Mines", ENGLISH)
    own_collection.add("Les mines", FRENCH, language="fr")
    own_collection.add("Brouillon", FRENCH + " Encore.", language="fr", audience="partners")
    with own_collection.catalogue.writing() as connection:
        for held in own_collection.held.values():
            assert held.document is not None
            made = sketch(page.text for page in pages(connection, held.document))
            remember(connection, held.document, made, now=NOW)
    own_collection.index()
    return own_collection


def test_a_work_names_its_other_language(alike: Collection, serve: Serve) -> None:
    """In the reader's words, with the title in its own language; what only partners may see is not named."""
    with serve(alike) as client:
        page = read(client, f"/en/works/{alike.held['Mines'].work}")
        assert page.words("#alike .meta").startswith("Probably the same in another language")
        assert [one.text for one in page.all("#alike h3[lang=fr] a")] == ["Les mines"]
        french = read(client, f"/fr/works/{alike.held['Les mines'].work}")
        assert [one.text for one in french.all("#alike h3[lang=en] a")] == ["Mines"]
        assert "Brouillon" not in french.words("main")
        answer = client.get(f"/api/v1/works/{alike.held['Mines'].work}").json()
        assert [(one["title"], one["likeness"]) for one in answer["alike"]] == [
            ("Les mines", "language-version")
        ]


def test_what_is_withdrawn_is_not_named(alike: Collection, serve: Serve) -> None:
    alike.set_state("Les mines", "withdrawn")
    with serve(alike) as client:
        assert read(client, f"/en/works/{alike.held['Mines'].work}").all("#alike") == []
        assert client.get(f"/api/v1/works/{alike.held['Mines'].work}").json()["alike"] == []


def test_offered_and_joined_by_command(tmp_path: Path) -> None:
    """``works alike`` compares what is not compared yet; ``join`` makes one work, found in both."""
    data, folder = tmp_path / "var", tmp_path / "in"
    folder.mkdir()
    (folder / "mines-en.txt").write_text(ENGLISH)
    (folder / "mines-fr.txt").write_text(FRENCH)
    assert atlas87(data, "ingest", str(folder)).code == 0
    (group,) = atlas87(data, "works", "alike", "--json").document["groups"]
    ids = [work["id"] for work in group["works"]]
    assert group["links"][0]["kind"] == "language-version"
    offered = atlas87(data, "works", "alike").out
    assert "another language (100% of figures in common, 100% of the order of numbers in common)\n" in offered
    assert offered.count(" TEXT 1 p.  ") == 2
    assert f"one publication? atlas87 works join {' '.join(ids)} --reason" in offered
    assert atlas87(data, "works", "join", *ids, ids[1], "--reason", "one").code == 2
    joined = atlas87(data, "works", "join", ids[0], ids[1], "--reason", "one report", "--json")
    assert (joined.code, joined.document["joined"]) == (0, [ids[0]])
    assert atlas87(data, "works", "alike", "--json").document["groups"] == []
    for words in ("inspectors", "inspecteurs"):
        found = atlas87(data, "search", words, "--json").document
        assert [hit["work"]["id"] for hit in found["results"]] == [ids[1]]
    assert atlas87(data, "works", "join", ids[0], ids[1], "--reason", "again").code == 1
    assert "no two works look alike" in atlas87(data, "works", "alike").out.lower()
