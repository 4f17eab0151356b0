"""Every chart for which the portal prints links, as it stands on pages, in files and in other sites.

The charts are those of the bundled tables; one test walks over the pages and finds no other. Each has a title
as message, what is measured, a description in words, a table of the same figures, its sources, five files, a
citation, an entry for BibTeX and a live view to embed; unit, year, what is counted, caution and source travel
in every one of them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from lxml import etree
from page_reading import ReadPage, read, select
from portal_collection import BASE, Collection, Serve, open_collection
from starlette.testclient import TestClient

from datasets.breakdowns import load_breakdowns
from datasets.estimates import load_estimates, newest
from datasets.starter_editions import install
from portal.i18n import read_languages
from tests.portal.test_chart_files import texts_of

INDICATORS = ("8.7.1", "1.3.1", "5.2.1", "5.3.1", "8.6.1", "8.8.1", "8.8.2", "16.2.1", "16.2.2", "16.2.3")
"""Indicators of which the starter holds figures."""

FIGURES = load_estimates()
EDITIONS = [
    one.id
    for one in newest(FIGURES)
    if len([other for other in FIGURES if other.measure == one.measure and not other.revised_by]) > 1
]
PARTS = [one.id for one in load_breakdowns(FIGURES)]

CHARTS = [f"/indicators/{code}" for code in INDICATORS]
CHARTS += [f"/indicators/{code}?picture={what}" for code in INDICATORS for what in ("map", "grid")]
CHARTS += [f"/estimates/{name}" for name in (*EDITIONS, *PARTS)]


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[TestClient]:
    """The portal with the bundled statistics and no work."""
    made: Collection = open_collection(tmp_path_factory.mktemp("charts"))
    install(made.settings.statistics)
    with serve(made) as client:
        yield client
    made.catalogue.close()


def asked(chart: str, ending: str, tag: str = "en") -> str:
    """The address of a chart as a file, or with an empty ending as a page."""
    path, _, query = chart.partition("?")
    return f"/{tag}{path}{ending}" + (f"?{query}" if query else "")


def printed(page: ReadPage) -> set[str]:
    """The charts whose pictures a page offers, without language, series and sex."""
    found = set()
    for link in page.all("a"):
        at = urlsplit(link.get("href") or "")
        if at.path.endswith(".svg"):
            what = re.search(r"picture=(\w+)", at.query)
            found.add(at.path[len("/en") : -len(".svg")] + (f"?picture={what[1]}" if what else ""))
    return found


def test_no_page_prints_a_chart_that_is_not_looked_at_here(figures: TestClient) -> None:
    """Home, lists, every indicator, every topic with a figure, areas, the data page."""
    topics = {one.concept for one in FIGURES}
    pages = ["/en/", "/en/indicators/", "/en/data", "/en/areas/", "/en/areas/ARM", "/en/areas/202"]
    pages += [f"/en/indicators/{code}" for code in INDICATORS] + [f"/en/topics/{one}" for one in topics]
    pages += [f"/en/estimates/{one}" for one in (*EDITIONS, *PARTS)]
    for address in ("/en/indicators/", *(f"/en/topics/{one}" for one in topics)):  # parts are linked there
        ways = {one.get("href") for one in read(figures, address).all("figcaption a")}
        assert ways & {f"/en/estimates/{one}" for one in (*EDITIONS, *PARTS)}
    found = set().union(*(printed(read(figures, address)) for address in pages))
    assert found == set(CHARTS)
    listed = [one.get("href") for one in read(figures, "/en/indicators/").all("h3 a")]
    held = [one for one in listed if printed(read(figures, one))]
    assert sorted(held) == sorted(f"/en/indicators/{code}" for code in INDICATORS)


def letters(words: str) -> str:
    """A text without spaces and direction signs, in which lines are broken anywhere."""
    return re.sub(r"[\s\u2066-\u2069]", "", words)


def quoted(page: ReadPage) -> list[str]:
    """What can be copied from a page: citations, entries, frames."""
    return [one.text_content() for one in page.all("pre")]


IN_ARABIC = ["/indicators/8.7.1", "/indicators/16.2.2?picture=map", "/indicators/16.2.2?picture=grid"]
IN_ARABIC += [f"/estimates/{EDITIONS[0]}", f"/estimates/{PARTS[0]}"]


@pytest.mark.parametrize(
    ("tag", "chart"), [*(("en", one) for one in CHARTS), *(("ar", one) for one in IN_ARABIC)]
)
def test_every_chart_has_all_that_belongs_to_it(figures: TestClient, chart: str, tag: str) -> None:
    told = figures.get(asked(chart, ".json", tag)).json()
    assert told["title"] and told["subtitle"] and told["description"] and told["notes"]
    source = read_languages([tag])[tag].gettext("Source: %(publishers)s", publishers="").strip()
    assert any(source.rstrip(":\u00a0 ") in note for note in told["notes"])
    everything = (told["title"], told["subtitle"], *told["notes"])
    drawn = etree.fromstring(figures.get(asked(chart, ".svg", tag)).content)
    written = letters("".join("".join(one.itertext()) for one in drawn.iter("{*}text")))
    assert drawn.findtext("{*}title") == told["title"]
    for words in everything:
        assert letters(words) in written, words
        assert words in f"{drawn.findtext('{*}title')} {drawn.findtext('{*}desc')}", words
    if tag == "en":  # drawing dots takes a third of a second; other languages have tests of their own
        _is_a_picture_with_words(figures.get(asked(chart, ".png", tag)).content, everything)
    _is_a_table_that_says_everything(figures.get(asked(chart, ".csv", tag)).content)
    _may_be_embedded(figures, chart, tag, everything)


def _is_a_picture_with_words(picture: bytes, everything: tuple[str, ...]) -> None:
    told = texts_of(picture)
    assert told["Source"] and told["Copyright"] and told["Unit"]
    for words in everything:
        assert words in f"{told['Title']} {told['Description']}", words


def _is_a_table_that_says_everything(body: bytes) -> None:
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert rows
    for row in rows:
        assert row["value"] or row["status"]
        assert row["unit"] and row["counted"] and row["caution"] and row["publishers"] and row["licence"]
        assert row.get("year") or row["period"]
        assert row["edition"] and row["published"] and (row.get("source") or row["source_url"])


def _may_be_embedded(client: TestClient, chart: str, tag: str, everything: tuple[str, ...]) -> None:
    """The live view says what the files say, has the table, and may be framed by anybody."""
    answer = client.get(f"/embed{asked(chart, '', tag)}")
    assert answer.status_code == 200
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers
    page = read(client, f"/embed{asked(chart, '', tag)}")
    assert not page.all("script")
    said = letters(page.words("main"))
    for words in everything:
        assert letters(words) in said, words
    picture = page.all("svg[role=img]")
    assert picture
    for one in picture:
        assert select(one, "title")[0].text and select(one, "desc")[0].text
    assert page.all("table tbody tr")


@pytest.mark.parametrize("chart", CHARTS)
def test_every_chart_can_be_cited_and_its_files_are_linked(figures: TestClient, chart: str) -> None:
    """On the page of the chart: plain citation with its address, BibTeX, the frame, the four files."""
    path, _, _ = chart.partition("?")
    page = read(figures, f"/en{path}")
    plain, bibtex, *frames = quoted(page)
    assert re.search(r"\(\d{4}\)\. |\(n\.d\.\)\. ", plain)
    assert plain.endswith(f"{BASE}/en{path}")
    assert bibtex.startswith("@misc{") and f"url = {{{BASE}/en{path}}}" in bibtex
    assert bibtex.count("{") == bibtex.count("}")
    assert any(f'src="{BASE}/embed/en{chart}"' in frame for frame in frames)
    offered = {one.get("href") for one in page.all("a")}
    for ending in (".svg", ".png", ".csv", ".json"):
        assert asked(chart, ending) in offered


def values(page: ReadPage) -> list[list[str]]:
    """The cells of the first table, by row."""
    return [
        [" ".join(cell.text_content().split()) for cell in select(row, "th, td")]
        for row in select(page.all("main table")[0], "tbody tr")
    ]


@pytest.mark.parametrize("chart", [one for one in CHARTS if "picture" not in one])
def test_the_table_of_a_chart_has_the_figures_of_its_file(figures: TestClient, chart: str) -> None:
    rows = list(csv.DictReader(io.StringIO(figures.get(asked(chart, ".csv")).content.decode("utf-8-sig"))))
    table = values(read(figures, f"/embed/en{chart}"))
    given = sorted(
        float(row["value"])
        for row in rows
        if row["value"] and row.get("area_scheme", "ISO") in ("ISO", "OTHER")
    )
    shown = sorted(float(re.sub(r"[^\d.-]", "", re.split(r"[ %]", row[1])[0])) for row in table)
    assert shown == given


@pytest.mark.parametrize("name", [one.id for one in FIGURES])
def test_every_key_figure_has_a_page_that_says_what_came_after_it(figures: TestClient, name: str) -> None:
    """160 million in 2020 leads to 138 million in 2024; the newest leads nowhere."""
    figure = FIGURES.get(name)
    assert figure is not None
    page = read(figures, f"/en/estimates/{name}")
    assert page.status == 200
    assert re.search(rf"(?<![\d.]){re.escape(str(figure.value))}(?![\d.])", page.words("h1"))
    assert str(figure.year) in page.words("h1")
    assert figure.text(figure.caution, "en") in page.words()
    after = page.all("p.note a")
    if figure.followed_by or figure.revised_by:
        (link,) = after
        newer = FIGURES.get(str(link.get("href")).rpartition("/")[2])
        assert newer is not None and newer.measure == figure.measure and newer.followed_by is None
        assert f"{newer.value}" in link.text_content()
    else:
        assert not after


def test_an_unknown_figure_is_not_found_and_the_list_is_elsewhere(figures: TestClient) -> None:
    for address in ("/en/estimates/nothing", "/embed/en/estimates/nothing"):
        assert figures.get(address).status_code == 404
    assert figures.get("/embed/en/indicators/8.7.1?picture=pie").status_code == 404
    assert figures.get("/fr/estimates/").headers["location"] == "/fr/indicators/#world"


def test_a_page_of_charts_stays_light(figures: TestClient) -> None:
    for address in ("/en/indicators/", "/en/topics/child-labour", "/en/estimates/child-labour-2024"):
        assert len(read(figures, address).all("*")) <= 1_500, address


@pytest.mark.parametrize("name", PARTS)
def test_a_chart_of_parts_has_a_title_of_its_own_and_no_amount_that_is_not_its_whole(
    figures: TestClient, name: str
) -> None:
    """Shares of children in one region do not stand under the number of children in the world."""
    parts = load_breakdowns(FIGURES).get(name)
    assert parts is not None
    told = figures.get(f"/en/estimates/{name}.json").json()
    of_others = bool(parts.of)
    assert (f"{parts.whole.value} million" in told["title"]) is (
        parts.whole.unit == "million" and not of_others
    )
    rounded = any("need not make the whole" in note for note in told["notes"])
    assert not rounded or len(parts.parts) > 1


def test_no_two_charts_of_parts_are_called_alike(figures: TestClient) -> None:
    """By title and what is measured: of the same whole in millions and in per cent stand two."""
    told = [figures.get(f"/en/estimates/{one}.json").json() for one in PARTS]
    assert len({(one["title"], one["subtitle"]) for one in told}) == len(PARTS)
