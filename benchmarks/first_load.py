"""What a first visit costs: bytes over the wire and requests of home and search page, in a real browser."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.http_speed import free_port, serve

PATHS = ("/en/", "/en/search?q=child+labour", "/fr/search?q=travail+des+enfants")


def weigh(browser: Browser, address: str) -> tuple[int, int, int]:
    """Bytes in all, bytes of script, and requests of one address with an empty cache."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: dict[str, int] = {}
    kinds: dict[str, str] = {}
    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: int(event["encodedDataLength"])}),
    )
    page.goto(address, wait_until="networkidle")
    context.close()
    script = sum(size for key, size in sizes.items() if kinds.get(key) == "Script")
    return sum(sizes.values()), script, len(sizes)


def main() -> None:
    """Serve the starter collection from an empty folder and print one row an address."""
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        port = free_port()
        process = serve(Path(data), port, empty=False)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for path in PATHS:
            whole, script, requests = weigh(browser, f"http://127.0.0.1:{port}{path}")
            sys.stdout.write(f"| {path} | {whole / 1000:.1f} kB | {script / 1000:.1f} kB | {requests} |\n")
        browser.close()
        process.terminate()
        process.wait(20)
