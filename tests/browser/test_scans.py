"""A scan in a real browser: taken in, found, its page shown with boxes on the words that match."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pypdfium2
import pytest
import weasyprint
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.conftest import READY

pytestmark = pytest.mark.browser

LINES = (
    "Report of the labour inspectorate",
    "The inspectors visited forty plantations in the northern districts during the harvest season.",
    "Most of the children carried sharp machetes and worked without any protection.",
    "The inspectors wrote this report and sent it to the ministry in the capital.",
)


def scan() -> bytes:
    """One page of nothing but its picture."""
    style = "@page{size:A4;margin:2.5cm}p{font:14pt 'Noto Sans',sans-serif;line-height:1.6}"
    made = weasyprint.HTML(string=f"<style>{style}</style>{''.join(f'<p>{line}</p>' for line in LINES)}")
    drawn: Image.Image = pypdfium2.PdfDocument(made.write_pdf())[0].render(scale=200 / 72).to_pil()
    buffer = io.BytesIO()
    drawn.convert("L").save(buffer, "PDF", resolution=200)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal that holds one scan and nothing else."""
    from shutil import which

    if which("tesseract") is None:
        pytest.skip("skipped: tesseract is not installed")
    data = tmp_path_factory.mktemp("scanned")
    (data / "in").mkdir()
    (data / "in" / "machetes.pdf").write_bytes(scan())
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ATLAS87_")}
    environment |= {"ATLAS87_DATA": str(data / "var")}
    program = str(Path(sys.executable).parent / "atlas87")
    taken = subprocess.run(
        [program, "ingest", str(data / "in"), "--language", "en"],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert taken.returncode == 0, taken.stderr.decode()
    with tempfile.TemporaryFile("w+") as noise:
        server = subprocess.Popen(
            [program, "serve", "--port", "0", "--empty"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=noise,
            text=True,
        )
        try:
            assert server.stdout is not None
            yield next(found[1] for line in server.stdout if (found := READY.search(line)))
        finally:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(20)
            server.kill()
            server.communicate()


@pytest.fixture
def reader(browser: Browser, scanned: str) -> Iterator[Page]:
    """A reader without script."""
    opened = browser.new_context(
        base_url=scanned, java_script_enabled=False, viewport={"width": 1280, "height": 900}
    )
    yield opened.new_page()
    opened.close()


def ink_under(picture: Image.Image, box: dict[str, float], within: dict[str, float]) -> float:
    """The share of dark dots of a page's picture under a box that is drawn on it."""
    scale = picture.width / within["width"]
    left, top = (box["x"] - within["x"]) * scale, (box["y"] - within["y"]) * scale
    part = picture.crop(
        (round(left), round(top), round(left + box["width"] * scale), round(top + box["height"] * scale))
    )
    dots = part.convert("L").tobytes()
    return sum(1 for dot in dots if dot < 128) / len(dots)


def test_a_scan_is_found_and_its_words_are_boxed_where_they_are_printed(reader: Page) -> None:
    """From the question to the picture: the hit, the recognised text with marks, the page itself with a box
    on each word that matches, lying on the ink of that word and nowhere else."""
    reader.goto("/en/search?q=machetes")
    assert reader.locator("article.hit").count() == 1, reader.locator("main").inner_text()
    reader.locator("a.no").first.click()
    assert reader.locator("article.page mark").all_inner_texts() == ["machetes"]
    assert "recognised in its picture" in reader.locator("main").inner_text()
    reader.get_by_role("link", name="See the page itself").click()
    image, boxes = reader.locator("figure img"), reader.locator("figure rect")
    assert boxes.count() == 1
    shown, box = image.bounding_box(), boxes.first.bounding_box()
    assert shown is not None and box is not None
    address = image.get_attribute("src")
    assert address is not None
    answer = reader.request.get(address)
    assert answer.headers["content-type"] == "image/webp"
    picture = Image.open(io.BytesIO(answer.body()))
    assert ink_under(picture, box, dict(shown)) > 0.1
    below = dict(box) | {"y": box["y"] + 20 * box["height"]}
    assert ink_under(picture, below, dict(shown)) < 0.01
    lines_down = (box["y"] - shown["y"]) / shown["height"]
    assert 0.1 < lines_down < 0.4  # the third of four paragraphs from the top of the page
    assert 1.2 < box["width"] / box["height"] < 12


def test_a_word_that_is_not_on_the_scan_is_not_marked(reader: Page) -> None:
    """No box for what was not recognised."""
    reader.goto("/en/search?q=inspectors+machetes")
    reader.locator("a.no").first.click()
    marked = {text.lower() for text in reader.locator("article.page mark").all_inner_texts()}
    assert {"inspectors", "machetes"} <= marked
    reader.get_by_role("link", name="See the page itself").click()
    assert reader.locator("figure rect").count() >= 3
