"""What a program can find of barriers: axe, reflow, targets, spacing of text, print, high contrast."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from index.languages import INTERFACE_LANGUAGES

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
SPACED = "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
SMALL_TARGETS = """[...document.querySelectorAll('a,button,input,select,summary,[role=button]')].filter(e => {
  const r = e.getBoundingClientRect(), c = getComputedStyle(e);
  return r.width > 1 && c.display !== 'inline' && c.visibility !== 'hidden' && (r.width < 24 || r.height < 24)
}).map(e => e.outerHTML.slice(0, 80))"""
KINDS = (
    "home",
    "search",
    "filtered",
    "nothing",
    "facet",
    "work",
    "page",
    "picture",
    "about",
    "how",
    "api",
    "status",
    "indicators",
    "indicator",
    "areas",
    "area",
    "another area",
    "matrix",
    "editions",
    "practices",
    "detections",
    "lost",
)


@pytest.fixture(scope="module")
def addresses(site: str) -> dict[str, str]:
    """One address of each kind of page, without its language."""
    import json
    import urllib.request

    with urllib.request.urlopen(f"{site}/api/v1/search?q=child+labour&limit=10") as answer:
        results = json.load(answer)["results"]
    best = next(one for one in results for page in one["pages"] if ".pdf" in str(page["file_url"]))
    page = next(one for one in best["pages"] if ".pdf" in str(one["file_url"]))
    work = f"/works/{best['work']['id']}"
    text = f"{work}/pages/{page['page']}?document={page['document']}&q=child+labour"
    return {
        "home": "/",
        "search": "/search?q=child+labour",
        "filtered": "/search?q=child+labour&type=brief&language=en&year_from=2000&page=1",
        "nothing": "/search?q=zzzxq&type=brief",
        "facet": "/search/area?q=labour",
        "work": f"{work}?q=child+labour",
        "page": text,
        "picture": f"{text}&picture=1",
        "about": "/about/",
        "topics": "/topics/",
        "topic": "/topics/child-labour",
        "how": "/about/search",
        "api": "/about/api",
        "status": "/about/status",
        "indicators": "/indicators/",
        "indicator": "/indicators/8.7.1",
        "areas": "/areas/",
        "area": "/areas/ARM",
        "another area": "/areas/MLI",
        "matrix": "/areas/matrix",
        "editions": "/data",
        "practices": "/practices/",
        "detections": "/indicators/16.2.2",
        "lost": "/works/w-00000000",
    }


@pytest.fixture(scope="module")
def quiet(browser: object, site: str) -> Iterator[Callable[..., Page]]:
    """Pages in contexts of any options, closed at the end of the module."""
    made: list[BrowserContext] = []

    def opened(**options: object) -> Page:
        made.append(browser.new_context(base_url=site, **options))  # type: ignore[attr-defined]
        return made[-1].new_page()

    yield opened
    for context in made:
        context.close()


@pytest.mark.parametrize(
    ("tag", "scheme", "widths"),
    [("en", "light", (360, 1280)), ("fr", "dark", (360,)), ("ar", "light", (1280,)), ("ar", "dark", (360,))],
)
def test_axe_finds_nothing(
    quiet: Callable[..., Page], addresses: dict[str, str], tag: str, scheme: str, widths: tuple[int, ...]
) -> None:
    """WCAG 2.2 A and AA and axe's best practices, on every kind of page, on a phone and at a desk."""
    page = quiet(color_scheme=scheme, viewport={"width": 360, "height": 740})
    found = {}
    for kind in KINDS:
        page.goto(f"/{tag}{addresses[kind]}")
        for width in widths:
            page.set_viewport_size({"width": width, "height": 800})
            for one in Axe().run(page, options=RULES).response["violations"]:
                found[kind, width, one["id"]] = [node["target"] for node in one["nodes"]][:3]
    assert found == {}


@pytest.mark.parametrize("tag", INTERFACE_LANGUAGES)
def test_no_page_scrolls_sideways_and_no_target_is_small(
    quiet: Callable[..., Page], addresses: dict[str, str], tag: str
) -> None:
    """At 320 pixels everything fits; what is tapped is at least 24 by 24; with spaced text it fits at 360."""
    page = quiet(viewport={"width": 320, "height": 640}, bypass_csp=True)
    for kind in KINDS:
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(f"/{tag}{addresses[kind]}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, kind
        assert page.evaluate(SMALL_TARGETS) == [], kind
        page.set_viewport_size({"width": 360, "height": 740})
        page.add_style_tag(content=SPACED)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, kind


def test_the_filters_are_there_without_script_and_without_a_tap_at_a_desk(
    quiet: Callable[..., Page], addresses: dict[str, str]
) -> None:
    """At a desk the boxes stand open; on a phone one tap on "Filter" opens them; neither needs script."""
    page = quiet(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page.goto(f"/en{addresses['search']}")
    assert page.locator("input[name=language]").first.is_visible()
    page.set_viewport_size({"width": 360, "height": 740})
    assert not page.locator("input[name=language]").first.is_visible()
    page.locator("#fold > summary").click()
    assert page.locator("input[name=language]").first.is_visible()


def test_the_same_words_with_and_without_script(
    quiet: Callable[..., Page], addresses: dict[str, str]
) -> None:
    """Script adds no content that others lack."""
    page, plain = quiet(), quiet(java_script_enabled=False)
    for kind in KINDS:
        page.goto(f"/en{addresses[kind]}")
        plain.goto(f"/en{addresses[kind]}")
        if kind != "lost":  # its page names the number of the request
            assert plain.text_content("main") == page.text_content("main"), kind


def test_high_contrast_keeps_the_borders_and_the_marks(
    quiet: Callable[..., Page], addresses: dict[str, str]
) -> None:
    """With forced colours page sheets have a border and marks a ground of their own."""
    page = quiet(forced_colors="active")
    page.goto(f"/en{addresses['search']}")
    sheet = page.locator("a.no").first.evaluate("e => getComputedStyle(e).borderTopWidth")
    marked = page.locator("mark").first.evaluate("e => getComputedStyle(e).backgroundColor")
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert sheet == "1px"
    assert marked != ground


def test_high_contrast_tells_where_one_is(quiet: Callable[..., Page], addresses: dict[str, str]) -> None:
    """With forced colours one entry of the menu has a line below it, as without: the page that one is on."""
    page = quiet(forced_colors="active")
    page.goto(f"/en{addresses['search']}")
    ground = page.evaluate("getComputedStyle(document.querySelector('header')).backgroundColor")
    lines = page.locator("nav.nav a").evaluate_all(
        "all => all.map(e => getComputedStyle(e).borderBottomColor)"
    )
    assert sum(line != ground for line in lines) == 1
    assert len(lines) > 3


def test_a_printed_page_is_the_text_alone(quiet: Callable[..., Page], addresses: dict[str, str]) -> None:
    """Printing leaves out navigation, buttons and forms, and keeps the text."""
    page = quiet()
    page.goto(f"/en{addresses['page']}")
    page.emulate_media(media="print")
    for gone in ("nav.nav", "nav.langs", ".bar >> nth=0"):
        assert not page.locator(gone).is_visible()
    assert page.locator("article.page").is_visible()
    head, title = page.locator("header").bounding_box(), page.locator("h1").bounding_box()
    assert head is not None and title is not None
    assert title["y"] - (head["y"] + head["height"]) >= 12  # the rule of the head does not touch the title
    assert len(page.pdf()) > 1_000


def test_an_arabic_page_reads_from_the_other_side(
    quiet: Callable[..., Page], addresses: dict[str, str]
) -> None:
    """The brand stands at the other edge, filters at the other side of the results, text lines are taller."""
    page = quiet(viewport={"width": 1280, "height": 900})
    page.goto(f"/ar{addresses['search']}")
    brand, filters, results = (page.locator(one).bounding_box() for one in ("a.brand", "#facets", "#results"))
    assert brand is not None and filters is not None and results is not None
    assert brand["x"] > 640
    assert filters["x"] > results["x"]
    assert page.evaluate("getComputedStyle(document.documentElement).letterSpacing") in ("normal", "0px")


def test_nothing_comes_from_elsewhere(
    quiet: Callable[..., Page], addresses: dict[str, str], site: str
) -> None:
    """Every request of every kind of page goes to the portal itself, at most eight of them."""
    page = quiet()
    for kind in KINDS:
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(f"/en{addresses[kind]}", wait_until="networkidle")
        assert all(one.startswith(site) for one in asked), kind
        assert len(asked) <= 8, kind
