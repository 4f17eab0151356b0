"""Journeys of readers in a real browser: with script, without script, with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

pytestmark = pytest.mark.browser


FOCUS = """() => {
  const held = document.activeElement, place = held.getBoundingClientRect();
  const ring = held.id === 'q' ? held.closest('.ask') : held; // the frame of the search box is its ring
  const inside = place.width > 0 && place.bottom > 0 && place.top < innerHeight;
  return [held.className, inside, getComputedStyle(ring).outlineStyle !== 'none'];
}"""


def parameters(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_from_the_question_to_the_marked_page_without_script(plain_page: Page) -> None:
    """Home, a question, a filter ticked and applied, its chip taken away, a hit opened, and back."""
    page = plain_page
    page.goto("/en/")
    page.get_by_label("Search the publications").fill("child labour")
    page.get_by_role("button", name="Search").click()
    before = page.locator("[role=status]").inner_text()
    page.locator("#fold > summary").click()
    page.locator("input[name=language][value=fr]").check()
    page.get_by_role("button", name="Apply").click()
    assert parameters(page) == {"q": ["child labour"], "language": ["fr"]} or parameters(page)[
        "language"
    ] == ["fr"]
    assert page.locator("[role=status]").inner_text() != before
    assert page.locator("article.hit").count() > 0
    page.get_by_role("link", name="Remove filter French").click()
    assert page.locator("[role=status]").inner_text() == before
    page.locator("a.no").first.click()
    assert page.locator("article.page mark").count() > 0
    page.get_by_role("link", name="Results for").click()
    assert page.locator("[role=status]").inner_text() == before


def test_the_picture_of_a_page_without_script(plain_page: Page) -> None:
    """A PDF page as printed, on request, with boxes on the words, no wider than the phone."""
    page = plain_page
    page.goto("/en/search?q=child+labour")
    page.locator("article.hit", has=page.get_by_role("link", name="PDF,")).first.locator("a.no").first.click()
    page.get_by_role("link", name="See the page itself").click()
    picture = page.locator("figure img")
    assert picture.bounding_box()["width"] <= 328  # type: ignore[index]
    assert page.locator("figure rect").count() > 0


def test_ticking_a_filter_changes_everything_but_the_page(page: Page) -> None:
    """Count, title and address change without a reload; the focus stays; Back brings everything back."""
    page.goto("/en/search?q=child+labour")
    page.evaluate("window.stays = true; 0")
    count, title = page.locator("[role=status]").inner_text(), page.title()
    box = page.locator("input[name=type]").first
    page.locator("#f-type > summary").click()
    box.check()
    expect(page.locator("a.chip").first).to_be_visible()
    expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")
    assert page.locator("[role=status]").inner_text() != count
    assert page.title() != title
    assert parameters(page)["type"] == [box.get_attribute("value")]
    assert page.evaluate("[document.activeElement.name, document.activeElement.checked]") == ["type", True]
    assert page.locator("#f-type").get_attribute("open") is not None
    assert f"type={box.get_attribute('value')}" in page.locator("#langs a").first.get_attribute("href")  # type: ignore[operator]
    page.go_back()
    expect(page.locator("a.chip")).to_have_count(0)
    assert page.locator("[role=status]").inner_text() == count
    assert page.evaluate("window.stays") is True


def test_an_address_made_by_script_is_the_same_page_for_anybody(
    page: Page, context: Callable[..., BrowserContext]
) -> None:
    """What the script shows is what a reload and a reader without script get."""
    page.goto("/en/search?q=labour")
    page.locator("input[name=language][value=es]").check()
    expect(page.locator("a.chip").first).to_be_visible()
    expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")
    other = context(java_script_enabled=False).new_page()
    other.goto(page.url)
    for part in ("[role=status]", "#results", "#facets"):
        assert page.locator(part).inner_text() == other.locator(part).inner_text()


def test_an_older_slower_answer_never_overwrites_a_newer(page: Page) -> None:
    """The first tick's answer is held back until the second one's is shown; it changes nothing then."""
    page.goto("/en/search?q=labour")
    held: list[Route] = []
    page.route(
        "**/search?*language=ar*",
        lambda route: route.continue_() if "language=es" in route.request.url else held.append(route),
    )
    page.locator("input[name=language][value=ar]").check()
    page.wait_for_timeout(400)
    assert len(held) == 1
    page.locator("input[name=language][value=es]").check()
    expect(page.locator("a.chip")).to_have_count(3)
    shown = page.locator("#results").inner_text()
    held[0].abort()
    page.wait_for_timeout(300)
    assert page.locator("#results").inner_text() == shown
    assert sorted(parameters(page)["language"]) == ["ar", "es"]


def test_when_fetching_fails_the_browser_goes_there(context: Callable[..., BrowserContext]) -> None:
    """An error of the small script's request ends in ordinary navigation."""
    page = context().new_page()
    page.goto("/en/search?q=labour")
    page.evaluate("window.fetch = () => Promise.reject(new Error('no network')); 0")
    page.evaluate("window.stays = true; 0")
    page.locator("input[name=language][value=es]").check()
    page.wait_for_url("**language=es*")
    page.wait_for_load_state()
    assert page.evaluate("window.stays") is None
    expect(page.locator("a.chip").first).to_be_visible()


def test_the_skip_link_survives_the_script(page: Page) -> None:
    """After a filter was ticked, a jump inside the page loads nothing, and the focus is in main."""
    page.goto("/en/search?q=labour")
    page.locator("input[name=language][value=es]").check()
    expect(page.locator("a.chip").first).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: "/search" in request.url and asked.append(request.url))
    page.locator("a.skip").focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert page.evaluate("document.activeElement.id") == "main"
    assert asked == []
    assert page.locator("a.chip").count() > 0


def test_the_whole_task_by_keyboard(page: Page) -> None:
    """Tab, type, Enter; Tab to the first hit's page, Enter; the focus can always be seen."""
    page.goto("/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    while page.evaluate("document.activeElement.id") != "q":
        page.keyboard.press("Tab")
    page.keyboard.type("child labour")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    for _ in range(200):
        page.keyboard.press("Tab")
        seen = page.evaluate(FOCUS)
        assert seen[1:] == [True, True], seen
        if seen[0] == "no":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/pages/*")
    assert page.locator("article.page mark").count() > 0


def test_completions_while_typing(page: Page) -> None:
    """Nothing is asked before three signs; at most five options; arrows choose, Escape gives the typed words
    back, Enter searches; roles and states tell what happens."""
    asked: list[str] = []
    page.on("request", lambda request: "/suggest" in request.url and asked.append(request.url))
    page.goto("/en/")
    box = page.locator("#q")
    box.focus()
    box.press_sequentially("ch")
    page.wait_for_timeout(300)
    assert asked == []
    box.press_sequentially("il")
    expect(page.locator("[role=option]").first).to_be_visible()
    assert 1 <= page.locator("[role=option]").count() <= 5
    assert (box.get_attribute("role"), box.get_attribute("aria-expanded")) == ("combobox", "true")
    box.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert chosen.get_attribute("id") == box.get_attribute("aria-activedescendant")
    assert box.input_value() == chosen.inner_text()
    box.press("Escape")
    assert (box.input_value(), box.get_attribute("aria-expanded")) == ("chil", "false")
    box.press_sequentially("d")
    expect(page.locator("[role=option]").first).to_be_visible()
    box.press("ArrowDown")
    words = box.input_value()
    box.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert parameters(page)["q"] == [words]


def test_copying_with_citation(context: Callable[..., BrowserContext], site: str) -> None:
    """The button copies quotation and reference as text; words selected on the page become the quotation."""
    opened = context()
    opened.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    page = opened.new_page()
    page.goto("/en/search?q=child+labour")
    page.locator("a.no").first.click()
    page.get_by_text("Copy with citation").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#cite [role=status]")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#citation").text_content()
    page.evaluate("getSelection().selectAllChildren(document.querySelector('article.page p')); 0")
    page.get_by_role("button", name="Copy").click()
    page.wait_for_timeout(200)
    quoted = " ".join(page.locator("article.page p").first.inner_text().split())
    assert quoted in page.evaluate("navigator.clipboard.readText()")


def test_the_file_opens_from_the_page(page: Page) -> None:
    """The PDF is served whole, as a PDF, at its page."""
    page.goto("/en/search?q=child+labour")
    page.locator("article.hit", has=page.get_by_role("link", name="PDF,")).first.locator("a.no").first.click()
    link = page.get_by_role("link", name="Open the PDF at page").get_attribute("href")
    assert link is not None and "#page=" in link
    answer = page.request.get(link)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.body().startswith(b"%PDF")
