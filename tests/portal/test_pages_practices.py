"""The page of practices counts what the search finds; a government's answer is printed whole; pathfinders."""

from __future__ import annotations

from dataclasses import replace

from page_reading import read
from portal_collection import Collection, Serve
from starlette.testclient import TestClient

from datasets.registry import Response

TEXT = "First paragraph, with <b>signs</b>.\n\nثاني سطر\n  Third paragraph of the answer.  "


def test_practices_are_those_of_the_search(own_collection: Collection, serve: Serve) -> None:
    made = own_collection
    made.add(
        "one", "Kilns.", areas=("NPL",), concepts=("bonded-labour",), title="Kilns", type="good-practice"
    )
    made.add("two", "Cocoa.", areas=("GHA",), title="Cocoa", type="good-practice", issued="2024")
    made.add("draft", "Zebrafinch.", title="Zebrafinch", type="good-practice", state="draft")
    made.add("report", "A report.", title="A report")
    made.index()
    with serve(made) as client:
        page = read(client, "/en/practices/")
        assert "2 good practices" in page.words()
        assert [one.text_content() for one in page.all("h2.small a")] == ["Cocoa", "Kilns"]
        every = read(client, page.all("a.count")[0].get("href"))
        assert "2 publications" in every.words("#count")
        assert "Zebrafinch" not in page.text
        ways = [one.get("href") for one in page.all(".side a")]
        assert any("area=NPL" in one and "type=good-practice" in one for one in ways)
        assert client.get("/en/practices").headers["location"] == "/en/practices/"


def test_without_practices_the_page_says_so(own_collection: Collection, serve: Serve) -> None:
    own_collection.index()
    with serve(own_collection) as client:
        assert "No good practice is published here yet" in read(client, "/en/practices/").words()


def test_a_governments_answer_is_printed_in_full_in_its_own_language(
    own_collection: Collection, serve: Serve
) -> None:
    answer = Response(
        area="NPL", subject="Lists of goods", date="2024-05", language="ar", text=TEXT,
        source="Ministry of Labour", source_url="javascript:alert(1)",
    )  # fmt: skip
    own_collection.index()
    with serve(own_collection) as client:
        state = client.app.state  # type: ignore[attr-defined]
        registry = replace(state.services.registry, responses=(answer,))
        state.services = replace(state.services, registry=registry)
        page = read(client, "/en/areas/NPL")
        quoted = page.one("blockquote")
        assert (quoted.get("lang"), quoted.get("dir")) == ("ar", "rtl")
        assert [one.text_content() for one in quoted] == [
            "First paragraph, with <b>signs</b>.", "ثاني سطر", "Third paragraph of the answer.",
        ]  # fmt: skip
        assert "javascript:" not in page.text
        assert not read(client, "/en/areas/GHA").all("blockquote")


def test_pathfinder_status_stands_with_its_date_or_as_not_recorded(client: TestClient) -> None:
    assert "Held its strategic planning workshop · 7 February 2019" in read(client, "/en/areas/NPL").words(
        "#pathfinder"
    )
    assert "Not recorded here" in read(client, "/en/areas/BRA").words("#pathfinder")
    assert not read(client, "/en/areas/202").all("#pathfinder")
