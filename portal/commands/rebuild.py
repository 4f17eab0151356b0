"""``atlas87 rebuild``: the search index anew from the catalogue; readers are not disturbed."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from portal.opening import open_stores
from portal.settings import Settings
from portal.terminal import Bar, Terminal

if TYPE_CHECKING:
    from index.model import Passage, Work

EXAMPLE = "atlas87 rebuild"


def declare(parser: argparse.ArgumentParser) -> None:
    """The command has no options of its own."""


def run(arguments: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    """Build beside the old index and switch; what changed meanwhile waits in the outbox as usual."""
    from index.catalogue import counts
    from index.catalogue.passages import to_index
    from ingest.indexing import outbox_is_empty, until_done

    begun, bar = time.monotonic(), terminal.bar()
    with open_stores(settings) as stores:
        with stores.catalogue.reading() as connection:
            works, _ = counts.indexed_counts(connection)
            try:
                report = stores.engine.rebuild(_counted(to_index(connection), works, bar))
            finally:
                bar.end()
        until_done(stores, lambda: outbox_is_empty(stores))
    seconds = time.monotonic() - begun
    terminal.say(f"The index is new: {report.works:,} works, {report.pages:,} pages, in {seconds:.1f} s.")
    terminal.document({"works": report.works, "pages": report.pages, "seconds": round(seconds, 3)})
    return 0


def _counted(
    works: Iterable[tuple[Work, Iterator[Passage]]], of: int, bar: Bar
) -> Iterator[tuple[Work, Iterator[Passage]]]:
    pages = 0
    for done, (work, passages) in enumerate(works):
        bar.show(done, of, pages)
        held = list(passages)
        pages += len(held)
        yield work, iter(held)
