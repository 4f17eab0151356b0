"""The pictures of ``docs/reading.md``: ``python tests/browser/reading_pictures.py docs/reading`` makes them.

It makes its files (``reading_material``), takes them into an empty data folder with the real command, serves
them and looks at them with Chromium, on a phone and at a desk. LibreOffice and tesseract are needed.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from reading_material import make

ATLAS = str(Path(sys.executable).parent / "atlas87")
READY = re.compile(r"ready at (http://\S+)")

MOST_BYTES = 150_000
"""Bytes of one picture: they are part of every clone."""

COLOURS = 64
"""Colours of a picture: text, links, marks and paper need no more."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: which page of which file (by title), in which language, for which words.

    ``shows`` are texts that stand on the page as it is pictured, which is ``wide`` pixels wide.
    """

    name: str
    title: str
    page: int
    query: str
    shows: tuple[str, ...]
    language: str = "en"
    picture: bool = False
    wide: int = 1280


SHOTS = (
    Shot("table", "Brick kilns of the river provinces", 3, "Old harbour", ("Table 1. Children found", "CSV")),
    Shot(
        "scan", "Letter of four schools to the inspectorate", 1, "bricks owners",
        ("recognised in its picture by a program",), picture=True,
    ),
    Shot("slides", "Lessons at the kiln", 3, "debt bondage", ("slide 3 of 4",), picture=True),
    Shot(
        "arabic", "مصانع الطوب على ضفاف النهر", 2, "الأطفال", ("صفحة 2 من 2", "CSV"), language="ar", wide=360,
    ),
)  # fmt: skip

SEARCH = "children found old harbour"
"""A search whose hits show a table by its page, heading paths, slides and the kinds of page."""


def environment(data: Path) -> dict[str, str]:
    """The variables of a portal of our own."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("ATLAS87_")}
    return mine | {"ATLAS87_DATA": str(data), "ATLAS87_CONTACT": "desk@atlas.test"}


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a portal with the material, all later jobs done."""
    files, data = folder / "files", folder / "var"
    files.mkdir()
    listed = make(files)
    taken = [ATLAS, "ingest", str(files), "--metadata", str(listed), "--wait"]
    subprocess.run(taken, env=environment(data), check=False, capture_output=True, timeout=300)
    command = [ATLAS, "serve", "--port", "0", "--empty", "--no-worker"]
    with subprocess.Popen(command, env=environment(data), stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield next(found[1] for line in server.stdout if (found := READY.search(line)))
        finally:
            server.terminate()


def pictures(browser: Browser, site: str) -> Iterator[tuple[str, bytes]]:
    """Every picture by its name, as PNG."""
    for shot in SHOTS:
        yield shot.name, taken(browser, site, shot)
    yield "hits", hits(browser, site)


def taken(browser: Browser, site: str, shot: Shot, wide: int | None = None) -> bytes:
    """One picture; raises AssertionError where the page does not show what it should."""
    page = browser.new_page(base_url=site, viewport={"width": wide or shot.wide, "height": 800})
    work = _work(page, shot.title)
    asked = f"?q={quote(shot.query)}" + ("&picture=1" if shot.picture else "")
    page.goto(f"/{shot.language}/works/{work}/pages/{shot.page}{asked}", wait_until="load")
    words = page.locator("body").inner_text()
    for text in shot.shows:
        assert text in words, f"{shot.name}: {text!r} is not shown"
    assert page.locator("mark, svg rect").count() > 0, f"{shot.name}: nothing is marked"
    return _png(page)


def hits(browser: Browser, site: str) -> bytes:
    """The picture of a search."""
    page = browser.new_page(base_url=site, viewport={"width": 1280, "height": 800})
    page.goto(f"/en/search?q={quote(SEARCH)}", wait_until="load")
    assert "Table on page 3" in page.locator("#results").inner_text()
    return _png(page)


def _work(page: Page, title: str) -> str:
    found = page.request.get(f"/api/v1/search?q={quote(title)}&limit=20").json()["results"]
    return str(next(one["work"]["id"] for one in found if one["work"]["title"] == title))


def _png(page: Page) -> bytes:
    """The page from its top to its footer, in few colours. Nothing runs over its edge."""
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond == 0, f"{beyond} pixels run over the edge"
    end = page.locator("footer").first.bounding_box()
    whole = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    page.close()
    cut = whole.crop((0, 0, whole.width, round(end["y"]) if end else whole.height))
    buffer = io.BytesIO()
    cut.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def main(folder: Path) -> None:
    """Write all pictures into a folder."""
    folder.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as scratch,
        served(Path(scratch)) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        for name, picture in pictures(browser, site):
            (folder / f"{name}.png").write_bytes(picture)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
