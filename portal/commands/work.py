"""``atlas87 work``: one worker; any number may run."""

from __future__ import annotations

import argparse
import contextlib
import functools
import logging
import os
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from portal.logs import log_to_stderr
from portal.opening import later_works, make_cage, open_statistics_stores, open_stores
from portal.settings import Settings
from portal.terminal import Terminal, WrongUse

if TYPE_CHECKING:
    from ingest.dataset_sharing import StatisticsStores
    from ingest.stores import Stores

EXAMPLE = "atlas87 work"

STANDARD_INPUT = 0
"""The number that POSIX gives it."""


def declare(parser: argparse.ArgumentParser) -> None:
    """The options of the command; the one for ``serve`` is not for people."""
    parser.add_argument(
        "--alive",
        type=Path,
        metavar="FILE",
        help="touch FILE at the start and every 15 s while the catalogue answers: for a health check",
    )
    parser.add_argument("--until-stdin-closes", action="store_true", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    """Work until told to end; then say what was done."""
    from ingest.work_loop import Worker
    from portal.renewing import VocabularyWatch

    log_to_stderr(logging.INFO)
    stopped = threading.Event()
    if arguments.until_stdin_closes:
        threading.Thread(target=_wait_for_end, args=(stopped,), daemon=True).start()
    with open_stores(settings) as stores, open_statistics_stores(settings) as statistics:
        words = VocabularyWatch(settings, stores.catalogue, lambda _: None)
        worker = Worker(
            stores,
            lambda: make_cage(settings, warm=True),
            outdated=words.look,
            later=later_works(settings),
            lanes=settings.cage_workers,
            chore=functools.partial(_chore, stores, statistics),
            alive=_sign_of_life(arguments.alive),
        )
        try:
            worker.run(stopped.is_set, stopped.wait)
        except KeyboardInterrupt:
            terminal.note("The worker has stopped.")
    done = worker.done
    terminal.say(f"{done.files:,} files and {done.pages:,} pages read, {done.works_indexed:,} works indexed")
    terminal.document(asdict(done))
    return 0


def _chore(stores: Stores, statistics: StatisticsStores) -> None:
    """What a worker does now and then: what older releases found is renewed, statistics are kept in step."""
    from ingest.dataset_sharing import keep_in_step
    from ingest.tables_renewal import look_again

    look_again(stores)
    keep_in_step(statistics)


def _sign_of_life(place: Path | None) -> Callable[[], object]:
    """What touches ``place``, tried at once. Raises WrongUse where it cannot be written."""
    if place is None:
        return lambda: None
    try:
        place.touch()
    except OSError as error:
        raise WrongUse(f"--alive names {place}, which cannot be written: {error.strerror}") from error

    def touch() -> None:
        with contextlib.suppress(OSError):  # a full disk ends no worker: its health check will tell
            place.touch()

    return touch


def _wait_for_end(stopped: threading.Event) -> None:
    """The process that started this one holds the other end of standard input: when it ends, so do we.

    Read without Python's buffer: its lock, held by a thread that waits, would end the process with an abort
    in place of the error that it died of.
    """
    while os.read(STANDARD_INPUT, 4096):
        pass
    stopped.set()
