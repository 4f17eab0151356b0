"""``atlas87 rebuild``: the search index anew from the catalogue; readers are not disturbed."""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

from portal.opening import open_stores
from portal.settings import Settings
from portal.terminal import Terminal

if TYPE_CHECKING:
    from index.search import IndexReport, Refusal
    from ingest.stores import Stores

EXAMPLE = "atlas87 rebuild"


def declare(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument(
        "--back",
        action="store_true",
        help="go back to the index before the last rebuild, with all that changed since (Elasticsearch)",
    )


def run(arguments: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    """Build beside the old index and switch, or go back; 1 when something of a work was refused."""
    from ingest.indexing import until_done, what_waits_now

    begun = time.monotonic()
    with open_stores(settings) as stores:
        report = _back(stores, terminal) if arguments.back else _anew(stores, terminal)
        until_done(stores, what_waits_now(stores))
    seconds = time.monotonic() - begun
    terminal.say(sentence(report, seconds, back=arguments.back))
    for one in report.refused:
        terminal.say(f"  set aside: {one.work_id}: {one.reason}")
    if report.refused:
        terminal.note("The engine would not take what is set aside; see `atlas87 status`.")
    terminal.document(
        {
            "works": report.works,
            "pages": report.pages,
            "written_meanwhile": report.stale,
            "seconds": round(seconds, 3),
            "set_aside": [_refusal(one) for one in report.refused],
        }
    )
    return 1 if report.refused else 0


def sentence(report: IndexReport, seconds: float, *, back: bool) -> str:
    """What was done. Works that others wrote meanwhile are in the index too, and not among those loaded."""
    done = "Readers are back at the index before; brought to it" if back else "The index is new"
    meanwhile = f", and {report.stale:,} works that were written meanwhile" if report.stale else ""
    return f"{done}: {report.works:,} works, {report.pages:,} pages{meanwhile}, in {seconds:.1f} s."


def _anew(stores: Stores, terminal: Terminal) -> IndexReport:
    """What changes meanwhile waits in the outbox as usual, or is written to both."""
    from ingest.rebuilding import rebuild

    bar = terminal.bar()
    try:
        return rebuild(stores, bar.show)
    finally:
        bar.end()


def _back(stores: Stores, terminal: Terminal) -> IndexReport:
    from ingest.rebuilding import roll_back

    terminal.note("Bringing the index before up to date …")
    return roll_back(stores)


def _refusal(one: Refusal) -> dict[str, object]:
    return {"work": one.work_id, "pages": one.pages, "whole": one.whole, "reason": one.reason}
