"""A real browser before the real server: ``atlas87 serve`` with its starter collection, and Chromium."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

READY = re.compile(r"ready at (http://\S+)")
START_SECONDS = 120  # reading the starter collection takes about ten on two busy cores


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal that serves the starter collection, from an empty data folder."""
    data = tmp_path_factory.mktemp("site")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ATLAS87_")}
    environment |= {"ATLAS87_DATA": str(data), "ATLAS87_CONTACT": "desk@atlas.test"}
    command = [str(Path(sys.executable).parent / "atlas87"), "serve", "--port", "0"]
    with tempfile.TemporaryFile("w+") as noise:
        server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=noise, text=True)
        try:
            yield _address(server)
        finally:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(20)
            server.kill()
            server.communicate()


def _address(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    for line in server.stdout:
        found = READY.search(line)
        if found:
            return found[1]
    pytest.fail(f"the portal ended before it was ready, with code {server.wait(START_SECONDS)}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of the distribution."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("skipped: Chromium is not installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[Callable[..., BrowserContext]]:
    """Makes fresh contexts; ``javascript=False`` is a reader without script. Each must end without a cookie
    and without a word of complaint in its console."""
    made: list[tuple[BrowserContext, list[str]]] = []

    def make(**options: object) -> BrowserContext:
        opened = browser.new_context(base_url=site, **options)  # type: ignore[arg-type]
        complaints: list[str] = []
        opened.on("weberror", lambda error: complaints.append(str(error.error)))
        opened.on("console", lambda said: said.type in ("error", "warning") and complaints.append(said.text))
        made.append((opened, complaints))
        return opened

    yield make
    for opened, complaints in made:
        assert opened.cookies() == []
        opened.close()
        assert complaints == []


@pytest.fixture
def page(context: Callable[..., BrowserContext]) -> Page:
    """One page of a reader with script at a desk."""
    return context(viewport={"width": 1280, "height": 900}).new_page()


@pytest.fixture
def plain_page(context: Callable[..., BrowserContext]) -> Page:
    """One page of a reader without script on a phone."""
    return context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
