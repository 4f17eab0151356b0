"""Everything that comes from documents or addresses is data: shown as letters, never obeyed."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hostile_texts import TEXTS
from lxml import html
from page_reading import read
from portal_collection import BASE, Collection, open_collection
from starlette.testclient import TestClient

from portal.app import create_app
from portal.web_links import web_link

SCRIPT = '<script>alert("x")</script>'
QUOTES = "\"><img src=x onerror=alert(1)> '); drop {{ 7*7 }} {% raw %} %(num)s"
OVERRIDE = "\u202eevil\u202c \u2066inside\u2069 nul\x01 \ue000 end"
LONG = "W" * 3_000


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Collection]]:
    """Works whose every field is an attack."""
    made = open_collection(tmp_path_factory.mktemp("hostile"))
    for name, text in (("script", SCRIPT), ("quotes", QUOTES), ("override", OVERRIDE), ("long", LONG)):
        made.add(
            name,
            f"kilns {text} kilns".replace("\x01", " "),
            f"second {SCRIPT} page",
            title=text,
            abstract=text,
            publishers=(text[:500],),
            funders=(text[:500],),
            authors=(text[:500], f"B{text[:400]}"),
            licence=text,
            identifier=text,
            areas=(text[:40],),
            concepts=(text[:40],),
            issued="2020",
            source_url="javascript:alert(1)",
            file_name=f"../../{text[:80]}",
        )
    made.index()
    with TestClient(create_app(made.settings), base_url=BASE) as client:
        yield client, made
    made.catalogue.close()


def addresses(collection: Collection) -> Iterator[str]:
    yield from ("/en/", "/en/search", "/en/search?q=kilns", "/ar/search?q=kilns", "/en/search/publisher")
    for held in collection.held.values():
        yield f"/en/works/{held.work}?q=kilns"
        yield f"/en/works/{held.work}/pages/1?q=kilns"
        yield f"/en/works/{held.work}/pages/9?q=kilns"


def test_no_text_of_a_document_becomes_markup(hostile: tuple[TestClient, Collection]) -> None:
    """No script, no image, no handler and no template sign of a document is in any page; the only script is
    ours, and no link leads anywhere but to the web or to here."""
    client, collection = hostile
    for address in addresses(collection):
        page = read(client, address)
        assert page.status in (200, 404)
        assert all(one.get("src").startswith("/static/") for one in page.all("script"))
        assert page.all("img") == []
        for element in page.tree.iter():
            assert not [name for name in element.attrib if name.lower().startswith("on") or name == "style"]
        schemes = {
            str(one.get("href")).partition(":")[0]
            for one in page.all("a[href]")
            if ":" in one.get("href")[:12]
        }
        assert schemes <= {"http", "https", "mailto"}, address
        assert "49" not in page.words("title")


def test_hostile_text_is_shown_as_it_is(hostile: tuple[TestClient, Collection]) -> None:
    """A title of markup reads as its letters."""
    client, collection = hostile
    assert read(client, f"/en/works/{collection.held['script'].work}").words("h1") == SCRIPT
    assert read(client, f"/en/works/{collection.held['quotes'].work}").words("h1") == " ".join(QUOTES.split())


def test_nothing_can_turn_the_order_of_a_page(hostile: tuple[TestClient, Collection]) -> None:
    """Overrides, embeddings, controls and private signs of documents reach no page; the letters do."""
    client, collection = hostile
    for address in addresses(collection):
        text = read(client, address).text
        assert not set(text) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\x01\ue000"), address
    assert read(client, f"/en/works/{collection.held['override'].work}").words("h1") == "evil inside nul end"


def test_a_title_of_three_thousand_signs_leaves_room_for_others(
    hostile: tuple[TestClient, Collection],
) -> None:
    """Lists, tabs and headings shorten it; nothing is repeated in full in a list."""
    client, collection = hostile
    page = read(client, "/en/search?q=kilns")
    assert max(len(one.text_content()) for one in page.all("article.hit h2")) <= 201
    work = read(client, f"/en/works/{collection.held['long'].work}")
    assert len(work.words("title")) < 170
    assert len(work.words("h1")) <= 401


@pytest.mark.parametrize(
    "text", [*TEXTS, SCRIPT, QUOTES, OVERRIDE, LONG, "𝕏" * 1000], ids=lambda text: repr(text)[:24]
)
def test_any_query_is_a_good_page(client: TestClient, text: str) -> None:
    """Whatever stands in the address: 200, whole HTML, the words back in the box, nothing obeyed."""
    address = f"/en/search?q={quote(text.encode('utf-8', 'surrogatepass'))}"
    answer = client.get(address)
    assert answer.status_code == 200
    tree = html.fromstring(answer.text)
    assert len(tree.findall(".//script")) == 1
    assert tree.xpath("//h1")
    assert "\u202e" not in answer.text


@pytest.mark.parametrize(
    "name", ["type", "area", "concept", "language", "publisher", "sort", "page", "work", "expand"]
)
def test_any_value_of_any_parameter_is_a_good_page(client: TestClient, name: str) -> None:
    """No parameter can break the page or put markup into it."""
    for text in (SCRIPT, QUOTES, OVERRIDE, "\x00", "%", "a" * 5_000, "../../../etc/passwd"):
        answer = client.get("/en/search", params={"q": "cocoa", name: text})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<img" not in answer.text


@pytest.mark.parametrize("text", ["..%2f..%2fetc", "<script>", "%00", "w-" + "a" * 5_000, "w-1'--", "%ff%fe"])
def test_any_address_of_a_work_is_answered(client: TestClient, text: str) -> None:
    """What is no work is not found, on every address that names one."""
    for rest in ("", "/pages/1", "/pages/1?document=%00", "/pages/%3Cscript%3E"):
        answer = client.get(f"/en/works/{text}{rest}")
        assert answer.status_code == 404
        assert "<script>" not in answer.text.replace('<script src="/static/', "")


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://publisher.test/a?b=c#d", True),
        ("HTTP://publisher.test", True),
        ("http://publisher.test", True),
        ("javascript:alert(1)", False),
        ("java\tscript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//publisher.test", False),
        ("https://", False),
        ("https://a b", False),
        ("https://\u202egro.elpmaxe", False),
        ("https://[::1", False),
        ("https://a.test/" + "a" * 3_000, False),
        ("", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_become_links(address: str | None, kept: bool) -> None:
    """An address that came with a document is followed only where it leads to the web."""
    assert web_link(address) == (address if kept else None)
