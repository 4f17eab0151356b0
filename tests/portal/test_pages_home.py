"""The front door, the home page and the pages of words; languages everywhere."""

from __future__ import annotations

import pytest
from page_reading import parameters, read, select
from portal_collection import Collection, Serve, open_collection
from starlette.testclient import TestClient

from datasets.estimates import load_estimates
from index.languages import INTERFACE_LANGUAGES, direction
from portal.i18n import NATIVE_NAMES, negotiate

PAGES = ("/", "/search?q=cocoa", "/about/", "/about/search", "/about/accessibility", "/about/privacy")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("fr", "fr"),
        ("fr-CA,fr;q=0.8", "fr"),
        ("ar-EG", "ar"),
        ("zh-TW, en;q=0.5", "zh"),
        ("de, ru;q=0.3", "ru"),
        ("en;q=0.4, es;q=0.9", "es"),
        ("fr;q=0, ru;q=0.5", "ru"),
        ("*", "en"),
        ("en;q=0, *", "ar"),
        ("de;q=1.0, *;q=0.1", "en"),
        ("fr ; q = 0.9 , es;q=0.8", "fr"),
        ("es;q=0.8, fr;q=0.8", "es"),
        ("fr;q=2, es", "es"),
        ("not a language at all", "en"),
        ("x" * 9_000, "en"),
        (",".join(["de"] * 20 + ["fr"]), "en"),
        ("\x00\xff", "en"),
    ],
)
def test_the_language_by_accept_language(header: str | None, language: str) -> None:
    """q-values, then order; regions count for their language; q=0 refuses; noise means English."""
    assert negotiate(header) == language


def test_a_portal_of_fewer_languages_negotiates_among_them() -> None:
    """Only languages that are served are chosen, also as the last resort."""
    assert negotiate("ar, fr;q=0.5", ("fr", "es")) == "fr"
    assert negotiate("ar", ("fr", "es")) == "fr"


def test_the_front_door_leads_to_the_readers_language(client: TestClient) -> None:
    """302, told apart by Accept-Language, kept by nobody else."""
    answer = client.get("/", headers={"accept-language": "fr-BE, en;q=0.2"})
    assert (answer.status_code, answer.headers["location"]) == (302, "/fr/")
    assert "Accept-Language" in answer.headers["vary"]
    assert answer.headers["cache-control"] == "private"


def test_a_language_without_a_slash_leads_to_its_home(client: TestClient) -> None:
    """/fr is meant for /fr/; a language that is not served leads nowhere."""
    assert client.get("/fr").headers["location"] == "/fr/"
    assert client.get("/xx").status_code == 404
    assert client.get("/xx/").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=%22debt+bondage%22&area=MLI", "/topics/", "/practices/", "/indicators/8.7.1", "/areas/MLI",
        "/data", "/about/accessibility",
    ],
)  # fmt: skip
def test_an_address_without_a_language_leads_to_the_readers(client: TestClient, path: str) -> None:
    """Written by hand, or cut: the same page in the reader's language, with what was asked, unchanged."""
    answer = client.get(path, headers={"accept-language": "fr-BE, en;q=0.2"})
    assert (answer.status_code, answer.headers["location"]) == (302, f"/fr{path}")
    assert "Accept-Language" in answer.headers["vary"]
    assert client.get(answer.headers["location"]).status_code == 200


def test_an_address_without_a_language_leads_nowhere_else(client: TestClient) -> None:
    """Neither out of the portal, nor from what is no page."""
    for path in (
        "/search//elsewhere.example/",
        "/nothing/here",
        "/nothing",
        "/works",
        "/en/nothing/",
        "/POST",
    ):
        assert client.get(path).status_code == 404
    assert client.get("/robots.txt").status_code == 200


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/en/search/?q=%22debt%20bondage%22&area=MLI", "/en/search?q=%22debt%20bondage%22&area=MLI"),
        ("/ar/search/area/?q=%D8%B9%D9%85%D9%84", "/ar/search/area?q=%D8%B9%D9%85%D9%84"),
        ("/en/search.csv/?q=a+b", "/en/search.csv?q=a+b"),
        ("/en/search.atom//", "/en/search.atom"),
        ("/en/indicators/8.7.1/", "/en/indicators/8.7.1"),
        ("/en/areas/MLI/", "/en/areas/MLI"),
        ("/en/data/", "/en/data"),
        ("/en/about/accessibility/", "/en/about/accessibility"),
        ("/api/v1/search/?q=cocoa", "/api/v1/search?q=cocoa"),
        ("/robots.txt/", "/robots.txt"),
        ("/healthz/", "/healthz"),
        ("/FR/search?q=cocoa", "/fr/search?q=cocoa"),
        ("/fr-CA/search/?q=cocoa", "/fr/search?q=cocoa"),
        ("/EN", "/en/"),
    ],
)
def test_an_address_that_nearly_names_one_of_ours_leads_there_for_good(
    client: TestClient, path: str, where: str
) -> None:
    """A slash too many, or a language in capitals or with a country: the same address, the question kept."""
    for ask in (client.get, client.head):
        answer = ask(path)
        assert (answer.status_code, answer.headers["location"]) == (308, where)
        assert ask(where).status_code == 200


@pytest.mark.parametrize("ending", ["json", "csv", "atom"])
def test_a_search_for_machines_without_a_language_is_answered_in_the_askers(
    client: TestClient, ending: str
) -> None:
    for path in (f"/search.{ending}?q=cocoa&rows=works", f"/search.{ending}/?q=cocoa&rows=works"):
        for ask in (client.get, client.head):
            answer = ask(path, headers={"accept-language": "es, en;q=0.5"})
            where = path.replace(f".{ending}/", f".{ending}")
            assert answer.status_code == 302
            assert answer.headers["location"] in (f"/es{path}", f"/es{where}")
            assert "Accept-Language" in answer.headers["vary"]
    assert client.get(f"/es/search.{ending}?q=cocoa").status_code == 200


HOSTILE_PATHS = (
    "//evil.example", "//evil.example/", "//evil.example/search/", "/%2F%2Fevil.example/",
    "/%5Cevil.example/",
    "/\\evil.example/", "/\\evil.example/search/", "/en//evil.example/", "/en///evil.example/search/",
    "/https://evil.example/", "/en/search/%0d%0aLocation:%20//evil.example/", "/%09/evil.example/",
    "/EN//evil.example/", "/en-/%2Fevil.example", "/en/areas/%2F%2Fevil.example/", "/@evil.example/",
)  # fmt: skip


@pytest.mark.parametrize("path", HOSTILE_PATHS)
def test_no_address_leads_out_of_the_portal(client: TestClient, path: str) -> None:
    """Whatever stands in the path, a redirect stays on this host."""
    answer = client.get(f"http://atlas.test{path}", headers={"host": "atlas.test"})
    if answer.is_redirect:
        where = answer.headers["location"]
        assert where.startswith("/") and where[1:2] not in ("/", "\\", "")
        assert "\r" not in where and "\n" not in where and "\\" not in where
    else:
        assert answer.status_code == 404


def test_an_address_with_a_language_never_redirects(client: TestClient) -> None:
    """The language in the address wins over what the browser says."""
    page = read(client, "/fr/search?q=cocoa", **{"accept-language": "es"})
    assert (page.status, page.tree.get("lang")) == (200, "fr")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("tag", INTERFACE_LANGUAGES)
def test_every_page_says_its_language_and_the_others(client: TestClient, tag: str, path: str) -> None:
    """lang, dir, one h1, one main, hreflang of all languages and x-default, canonical to itself."""
    page = read(client, f"/{tag}{path}")
    assert page.status == 200
    assert page.tree.get("lang") == ("zh-Hans" if tag == "zh" else tag)
    assert page.tree.get("dir") == direction(tag)
    assert len(page.all("h1")) == len(page.all("main")) == 1
    assert len(page.all("h1")[0].text_content().strip()) > 1
    others = {link.get("hreflang") for link in page.all("link[rel=alternate][hreflang]")}
    assert others == {"ar", "zh-Hans", "en", "fr", "ru", "es", "x-default"}
    canonical = page.one("link[rel=canonical]").get("href")
    assert canonical.startswith("http://atlas.test/" + tag + "/")


def test_the_language_bar_keeps_path_and_query(client: TestClient) -> None:
    """Six native names in the order of the United Nations, each with lang and hreflang, every choice kept."""
    page = read(client, "/en/search?q=cocoa&type=report&sort=newest")
    bar = page.one("nav.langs")
    assert [one.text for one in bar] == [NATIVE_NAMES[tag] for tag in INTERFACE_LANGUAGES]
    french = select(bar, "a[lang=fr]")[0]
    assert french.get("hreflang") == "fr"
    assert french.get("href") == "/fr/search?q=cocoa&type=report&sort=newest"


def test_fewer_languages_can_be_served(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> None:
    """The setting decides which languages there are, in the bar, in hreflang and in addresses."""
    made = open_collection(tmp_path_factory.mktemp("two"), ATLAS87_LANGUAGES="fr,en")
    with serve(made) as client:
        page = read(client, "/en/")
        assert [one.text for one in page.one("nav.langs")] == ["English", "Français"]
        assert client.get("/ar/").status_code == 404
    made.catalogue.close()


def test_home_begins_with_the_question(client: TestClient) -> None:
    """The search box is the first thing in the page after its heading."""
    page = read(client, "/en/")
    assert [one.tag for one in page.one("main")][:2] == ["h1", "form"]
    assert page.one("form#ask input[name=q]").get("dir") == "auto"


def test_a_key_figure_never_stands_alone(client: TestClient) -> None:
    """Beside each figure stand what is counted, the year, the edition, the publishers, the licence, a caution
    and the figure it follows."""
    page = read(client, "/en/")
    figure = next(one for one in load_estimates() if one.id == "modern-slavery-2021")
    card = next(one for one in page.all(".key") if "modern slavery" in one.text_content())
    text = " ".join(card.text_content().split())
    for words in (
        "49.6 million",
        "2021",
        figure.counted["en"],
        figure.caution["en"],
        figure.edition,
        "ILO, Walk Free and IOM",
        "12 September 2022",
        "It follows the figure for 2016: 40.3 million · A break lies between the two: no rise, no fall.",
        f"Licence: {figure.licence}",
    ):
        assert words in text


def test_a_figure_keeps_the_digits_that_were_printed(client: TestClient) -> None:
    """22.0 million is not 22 million; French writes a comma."""
    assert "22.0 million" in read(client, "/en/").words()
    assert "22,0 millions" in read(client, "/fr/").words()


def test_only_the_newest_figures_stand_on_home(client: TestClient) -> None:
    """A figure that another follows or revises is named only as the one before."""
    values = [one.text_content() for one in read(client, "/en/").all(".key .big")]
    assert "160 million" not in values
    assert len(values) == len(set(values))


def test_home_lists_the_newest_works_and_the_ways_in(client: TestClient) -> None:
    """Newest first; each way in leads to a search that finds what its number says."""
    page = read(client, "/en/")
    assert page.all(".list h3")[0].text_content() == "Mica mining on the web"
    for item in page.all(".ways li"):
        link, promised = select(item, "a")[0], int(select(item, ".meta")[0].text)
        if any(page in link.get("href") for page in ("/topics/", "/areas/")):  # they lead to the search
            link = read(client, link.get("href")).one("#publications .count")
        found = client.get("/api/v1/search", params=parameters(link.get("href"))).json()
        assert found["total"]["works"] == promised


def test_home_stands_without_the_engine(own_collection: Collection, serve: Serve) -> None:
    """While the index is away, home shows its figures and says that the search does not answer."""
    with serve(own_collection) as client:
        for path in sorted(own_collection.settings.search.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        own_collection.settings.search.rmdir()
        page = read(client, "/en/")
        assert page.status == 200
        assert "138 million" in page.words()


def test_the_state_of_the_portal_in_words(client: TestClient) -> None:
    """Each part by name, and how much can be searched."""
    page = read(client, "/en/about/status")
    rows = [[cell.text_content() for cell in row] for row in page.all("tbody tr")]
    assert rows == [["Catalogue", "answers"], ["Search", "answers"], ["Files", "answers"]]
    assert "10 publications and" in page.words()
