"""The pictures of ``docs/reading.md``: made again, each page shows what is said of it."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser
from reading_pictures import MOST_BYTES, SHOTS, Shot, hits, served, taken

pytestmark = pytest.mark.browser

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"


@pytest.fixture(scope="module")
def reading_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal with the files of the pictures."""
    for program in ("soffice", "tesseract"):
        if shutil.which(program) is None:
            pytest.skip(f"skipped: {program} is not installed")
    with served(tmp_path_factory.mktemp("reading")) as site:
        yield site


@pytest.mark.parametrize("wide", [360, 1280])
@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_a_page_shows_what_is_said_of_it(browser: Browser, reading_site: str, shot: Shot, wide: int) -> None:
    """At both widths: its words stand there, something is marked, nothing runs over the edge."""
    picture = Image.open(io.BytesIO(taken(browser, reading_site, shot, wide)))
    assert picture.width == wide


def test_a_search_shows_tables_slides_and_headings(browser: Browser, reading_site: str) -> None:
    assert Image.open(io.BytesIO(hits(browser, reading_site))).width == 1280


def test_every_picture_is_shown_small_and_explained() -> None:
    """The page has each picture with a text in its place; none is larger than the limit or left over."""
    shown = re.findall(
        r"!\[([^\]]{20,})\]\(reading/([a-z]+)\.png\)", (DOCS / "reading.md").read_text("utf-8")
    )
    kept = {path.stem: path.stat().st_size for path in (DOCS / "reading").iterdir()}
    assert sorted(name for _, name in shown) == sorted(kept) == sorted([*(one.name for one in SHOTS), "hits"])
    assert max(kept.values()) <= MOST_BYTES
