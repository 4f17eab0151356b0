"""The world map in a real browser: its shapes come from the sprite, hatched or filled; without script too."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import BrowserContext, Page

from datasets.breakdowns import load_breakdowns
from datasets.estimates import load_estimates

pytestmark = pytest.mark.browser

# Places on the map, as shares of its width and height (Equal Earth, 83.7 degrees north to 56.5 south).
CHAD, GREENLAND, NIGER = (0.555, 0.443), (0.405, 0.04), (0.527, 0.433)

CLASS_4 = (21, 90, 150)


def dots(page: Page, place: tuple[float, float], around: int = 6) -> set[tuple[int, int, int]]:
    """The colours around a place of the map, as they are on the screen."""
    with Image.open(io.BytesIO(page.locator("svg.world").screenshot())) as shot:
        x, y = round(place[0] * shot.width), round(place[1] * shot.height)
        area = shot.convert("RGB").crop((x - around, y - around, x + around, y + around))
        return {colour for _, colour in area.getcolors(10_000) or ()}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_shapes_are_filled_dotted_or_hatched(context: Callable[..., BrowserContext], script: bool) -> None:
    page = context(java_script_enabled=script, viewport={"width": 1280, "height": 900}).new_page()
    page.goto("/en/indicators/8.7.1")
    page.locator("svg.world").scroll_into_view_if_needed()
    assert dots(page, CHAD, 3) == {CLASS_4}  # 30 % to 40 %
    assert len(dots(page, NIGER)) > 3  # another age band: dots on a light ground
    hatched = dots(page, GREENLAND)
    assert len(hatched) > 2
    assert all(max(colour) - min(colour) < 30 for colour in hatched)  # white and grey, no colour


def test_what_is_pointed_at_is_read_from_the_table(context: Callable[..., BrowserContext]) -> None:
    page = context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto("/en/indicators/8.7.1")
    world = page.locator("svg.world")
    world.scroll_into_view_if_needed()
    box = world.bounding_box()
    assert box is not None
    assert page.locator("#pointed").is_hidden()
    page.mouse.move(box["x"] + CHAD[0] * box["width"], box["y"] + CHAD[1] * box["height"])
    assert page.inner_text("#pointed").startswith("Chad · 31.")
    page.mouse.move(5, 5)
    assert page.locator("#pointed").is_hidden()


@pytest.mark.parametrize("address", ["/embed/en/indicators/8.7.1", "/embed/ar/indicators/16.2.2"])
def test_an_embedded_view_has_no_barrier_and_no_script(
    context: Callable[..., BrowserContext], address: str
) -> None:
    opened = context(bypass_csp=True, viewport={"width": 360, "height": 600})
    page = opened.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.resource_type))
    page.goto(address)
    assert "script" not in asked
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert not [one["id"] for one in Axe().run(page).response["violations"]]


def test_every_breakdown_has_its_picture_its_table_and_its_files(
    context: Callable[..., BrowserContext],
) -> None:
    page = context(viewport={"width": 360, "height": 740}).new_page()
    for one in load_breakdowns(load_estimates()):
        page.goto(f"/fr/estimates/{one.id}")
        figure = page.locator("figure", has=page.locator(f'a[href$="/estimates/{one.id}.png"]'))
        assert figure.count() == 1
        assert figure.locator("tbody tr").count() == len(one.parts)
        assert figure.locator("svg.narrow").is_visible()
