"""``atlas87 serve``: stores, starter collection, worker and portal, with one command."""

from __future__ import annotations

import argparse
import contextlib
import logging
import socket
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import EngineUnavailable, FileStoreUnavailable, WriterBusy
from portal.logs import log_to_stderr
from portal.opening import make_cage, open_stores, vocabularies
from portal.settings import Settings
from portal.terminal import Terminal, WrongUse

if TYPE_CHECKING:
    from ingest.stores import Stores

EXAMPLE = "atlas87 serve --host 0.0.0.0 --port 8087 --workers 2"

STARTER = "starter"
"""The collection's name in the ledger: its sources move with the installation."""


def declare(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (usual: 127.0.0.1)")
    parser.add_argument("--port", type=_port, default=8087, help="port to listen at (usual: 8087)")
    parser.add_argument(
        "--workers", type=_workers, default=1, metavar="N", help="serving processes (usual: 1)"
    )
    parser.add_argument("--empty", action="store_true", help="do not load the starter collection")
    parser.add_argument(
        "--no-worker", action="store_true", help="no worker beside: one runs on its own, by atlas87 work"
    )
    parser.add_argument("--channel", type=int, help=argparse.SUPPRESS)  # these two make one of several
    parser.add_argument("--counts", type=Path, help=argparse.SUPPRESS)  # serving processes


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: 0 to 65535 is expected")
    return int(text)


def _workers(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"{text!r}: a number from 1 to 64 is expected")
    return int(text)


def run(arguments: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    """Serve until told to end."""
    from portal.serving import Announcer, WorkerBeside, address, bound
    from portal.serving_processes import NeverReady

    log_to_stderr(logging.WARNING, requests=settings.log == "requests")
    if arguments.channel is not None:
        return _serve_handed(settings, arguments.channel, arguments.counts)
    listening = bound(arguments.host, arguments.port)
    url = address(listening)
    try:
        _prepare(settings, terminal, empty=arguments.empty, indexes=not arguments.no_worker)
        worker = contextlib.nullcontext() if arguments.no_worker else WorkerBeside()
        with worker, Announcer(url, lambda ready: _announce(terminal, url, ready)):
            _serve(settings, listening, arguments.workers)
    except KeyboardInterrupt:
        pass
    except NeverReady as never:
        terminal.note(f"A serving process ended with code {never} before it was ready: see what it said.")
        return 1
    finally:
        listening.close()
    terminal.note("Stopped.")
    return 0


def _announce(terminal: Terminal, url: str, ready: bool) -> None:
    if not ready:
        terminal.note("Not every store answers: run `atlas87 status` to see why. The rest is served.")
    terminal.say(f"Atlas 8.7 is ready at {url}")
    terminal.document({"url": url, "ready": ready})
    terminal.flush()


def _prepare(settings: Settings, terminal: Terminal, *, empty: bool, indexes: bool) -> None:
    """Make the stores where they are missing, and load the starter collection into an empty catalogue.

    Unless it ``indexes``, nothing is written to the index: a worker does that, perhaps with a key of its own.
    """
    with open_stores(settings) as stores:
        held = _make_files(stores, terminal)
        if held and not empty and _wants_starter(stores):
            _load_starter(stores, settings, terminal, indexes=indexes)
        if indexes:
            _make_index(stores, terminal)
    if not empty:
        _bring_statistics(settings, terminal)


def _bring_statistics(settings: Settings, terminal: Terminal) -> None:
    """The bundled statistics, where this installation does not hold them; those of an operator stay."""
    from datasets.errors import StatisticsUnavailable
    from datasets.starter_editions import install
    from ingest.dataset_sharing import mirror
    from portal.opening import open_statistics_stores

    try:
        if install(settings.statistics):
            with open_statistics_stores(settings) as stores:
                mirror(stores)
    except (StatisticsUnavailable, FileStoreUnavailable) as unavailable:  # search is served without figures
        terminal.note(str(unavailable))


def _make_files(stores: Stores, terminal: Terminal) -> bool:
    """Whether files can be kept. A store that does not answer now is said, and the rest is served."""
    try:
        stores.files.make_ready()
    except FileStoreUnavailable as unavailable:
        terminal.note(str(unavailable))
        return False
    return True


def _make_index(stores: Stores, terminal: Terminal) -> None:
    """An index for an empty catalogue; what is wrong with another one is said, and the rest is served.

    Who writes at this moment (an ingest, a portal that starts beside) makes it too.
    """
    from ingest.indexing import begin_index

    try:
        with contextlib.suppress(WriterBusy):
            begin_index(stores)
            stores.engine.counts()
    except EngineUnavailable as unavailable:
        terminal.note(str(unavailable))


def _wants_starter(stores: Stores) -> bool:
    """Whether the catalogue holds nothing but, perhaps, a part of the starter collection."""
    from index.catalogue import counts
    from ingest import ledger

    with stores.catalogue.reading() as connection:
        works = sum(counts.counts(connection).works.values())
        return works == len(ledger.works_under(connection, f"{STARTER}/"))


def _load_starter(stores: Stores, settings: Settings, terminal: Terminal, *, indexes: bool) -> None:
    """Take in the starter collection; quick and without effect when it is here already."""
    from ingest.metadata_file import read_metadata
    from ingest.pipeline import IngestRequest, ingest_work
    from ingest.plans import Wanted
    from ingest.sources.folder import Collection

    folder = starter_folder(settings)
    if folder is None:
        terminal.note("There is no starter collection in this installation; begin with `atlas87 ingest`.")
        return
    listed = folder / "metadata.csv"
    request = IngestRequest(
        paths=(folder,),
        wanted=Wanted(),
        largest=settings.max_upload,
        metadata=read_metadata(listed, vocabularies(settings)) if listed.exists() else None,
        metadata_path=listed,
        collection=Collection(folder, STARTER),
        index=indexes,
    )
    bar = terminal.bar()
    with contextlib.closing(make_cage(settings, warm=False)) as cage:
        report = ingest_work(stores, cage, request, lambda now: bar.show(now.files, now.of, now.pages))
    bar.end()
    for problem in report.problems:
        terminal.note(f"starter collection: {problem}")
    if report.pages_read:
        read = f"{len(report.files)} files, {report.pages_read} pages read"
        terminal.note(f"The starter collection is here: {read}.")


def starter_folder(settings: Settings) -> Path | None:
    """The starter collection: the one set, or the one shipped in the package; None without one."""
    if settings.starter is not None:
        if not settings.starter.is_dir():
            raise WrongUse(f"ATLAS87_STARTER names {settings.starter}, which is no folder")
        return settings.starter
    shipped = Path(__file__).resolve().parents[1] / "starter"
    return shipped if shipped.is_dir() else None


def _serve(settings: Settings, listening: socket.socket, workers: int) -> None:
    if workers > 1:
        _serve_together(listening, workers)
        return
    import uvicorn

    from portal.app import create_app
    from portal.serving_process import server_config

    uvicorn.Server(server_config(create_app(settings))).run(sockets=[listening])


def _serve_together(listening: socket.socket, workers: int) -> None:
    """Several processes, each made by this same command with a channel over which connections come."""
    from portal.serving_processes import ServingProcesses

    with tempfile.TemporaryDirectory(prefix="atlas87-") as counts:

        def command(channel: int) -> Sequence[str]:
            given = ("--channel", str(channel), "--counts", counts)
            return (sys.executable, "-m", "portal.cli", "serve", *given)

        ServingProcesses(listening, command, workers).run()


def _serve_handed(settings: Settings, channel: int, counts: Path | None) -> int:
    from portal.app import create_app
    from portal.serving_process import HandedServer, server_config

    with socket.socket(fileno=channel) as handed:
        HandedServer(server_config(create_app(settings, counts)), handed).run()
    return 0
