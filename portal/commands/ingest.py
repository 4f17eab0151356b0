"""``atlas87 ingest``: files and folders to published works, or drafts."""

from __future__ import annotations

import argparse
import contextlib
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from index.model import WORK_TYPES, Access
from ingest.ledger_states import FINAL
from portal.opening import later_works, make_cage, open_stores, recognition_works, vocabularies
from portal.settings import Settings
from portal.terminal import Terminal, WrongUse

if TYPE_CHECKING:
    from ingest.later_jobs_running import LaterWork
    from ingest.metadata_file import MetadataFile
    from ingest.plans import Wanted
    from ingest.reports import FileReport, IngestReport
    from ingest.stores import Stores

EXAMPLE = 'atlas87 ingest reports/ --metadata reports/list.csv --publisher "Ministry of Labour"'

AGAIN = tuple(sorted(FINAL - {"duplicate"}))
"""States whose files can be read once more."""


MOST_UNSEEN = 20
"""Files named that hold what their pages do not show: a folder of drafts has thousands."""


def declare(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a file or a folder (recursive)")
    parser.add_argument("--metadata", type=Path, metavar="FILE", help="CSV or JSON lines about the files")
    parser.add_argument("--publisher", action="append", metavar="NAME", help="who published them; repeatable")
    parser.add_argument("--type", choices=WORK_TYPES, metavar="TYPE", help=f"one of {', '.join(WORK_TYPES)}")
    parser.add_argument("--language", metavar="TAG", help="the language they are in, such as fr")
    parser.add_argument(
        "--access",
        choices=get_args(Access),
        help="what is served here: the file (usual), the text of its pages, or the record with a link only",
    )
    parser.add_argument("--audience", metavar="NAME", help="public (usual), partners, or the name of a group")
    parser.add_argument("--draft", action="store_true", help="do not publish yet")
    parser.add_argument(
        "--wait", action="store_true", help="also do what comes after the text, not leave it to a worker"
    )
    parser.add_argument("--again", choices=AGAIN, metavar="STATE", help="read files in this state once more")


def run(arguments: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    """Take in, then say what failed and the totals; 1 when something has to be looked at."""
    _check(arguments)
    cage = make_cage(settings, warm=True)  # its models load while the stores are opened
    with contextlib.closing(cage), open_stores(settings) as stores:
        report = _take_in(arguments, settings, terminal, stores, cage)
        cage.close()  # what comes next may take long, and reads nothing more
        _say(report, terminal)
        terminal.document(as_document(report))
        terminal.flush()
        _see_to_the_rest(report, settings, terminal, stores, here=arguments.wait)
    return 0 if report.complete else 1


def _check(arguments: argparse.Namespace) -> None:
    if not arguments.paths and arguments.again is None:
        raise WrongUse(f"name a file or a folder, for instance:  {EXAMPLE}")
    for path in arguments.paths:
        if not path.exists():
            raise WrongUse(f"there is no file or folder {path}")
    if arguments.language and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", arguments.language):
        raise WrongUse(
            f"--language {arguments.language!r}: a language tag such as en, fr or pt-BR is expected"
        )
    for name, value in (("publisher", arguments.publisher), ("audience", [arguments.audience])):
        if value and any(one is not None and not one.strip() for one in value):
            raise WrongUse(f"--{name} is empty")


def _take_in(
    arguments: argparse.Namespace, settings: Settings, terminal: Terminal, stores: Stores, cage: Any
) -> IngestReport:
    from ingest.later_jobs_wanted import LONG_RECOGNITION, RECOGNITION
    from ingest.pipeline import IngestRequest, ingest_work

    request = IngestRequest(
        paths=tuple(arguments.paths),
        wanted=_wanted(arguments),
        largest=settings.max_upload,
        metadata=_metadata(arguments.metadata, settings),
        metadata_path=arguments.metadata,
        again=arguments.again,
    )
    bar = terminal.bar()
    try:
        kinds = (RECOGNITION, LONG_RECOGNITION) if arguments.again == "needs-ocr" else (RECOGNITION,)

        def recognition(page_done: Callable[[], None]) -> Sequence[LaterWork]:
            return recognition_works(settings, kinds, lambda: cage, own_cage=False, page_done=page_done)

        return ingest_work(
            stores, cage, request, lambda now: bar.show(now.files, now.of, now.pages), recognition
        )
    finally:
        bar.end()


def _see_to_the_rest(
    report: IngestReport, settings: Settings, terminal: Terminal, stores: Stores, *, here: bool
) -> None:
    """What comes after the text, done ``here`` or left to a worker: said after the report, on stderr."""
    from ingest.later_jobs_running import LaterJobs
    from ingest.lease_owners import this_process
    from ingest.pipeline import do_later_jobs

    works = later_works(settings)
    if not LaterJobs(stores, this_process(), works).waiting(report.numbers):
        return
    found = "" if report.waiting else "All of it can be found. "
    if not here:
        terminal.note(
            f"{found}What comes after the text is left to a worker: the portal has one, "
            "and so is `atlas87 work`; `atlas87 status` says what is still to come."
        )
        return
    terminal.note(f"{found}What comes after the text is done now …")
    done = do_later_jobs(stores, works, settings.cage_workers, report, lambda _: None)
    made = ", ".join(f"{count:,} {kind}" for kind, count in sorted(done.done.items()))
    terminal.note(
        f"{made or 'nothing'} done{f', {done.failed:,} failed: atlas87 status' if done.failed else ''}"
    )


def _wanted(arguments: argparse.Namespace) -> Wanted:
    from ingest.plans import Wanted

    return Wanted(
        publishers=tuple(name.strip() for name in arguments.publisher) if arguments.publisher else None,
        type=arguments.type,
        language=arguments.language,
        access=arguments.access,
        audience=arguments.audience.strip() if arguments.audience else None,
        draft=arguments.draft,
    )


def _metadata(path: Path | None, settings: Settings) -> MetadataFile | None:
    from ingest.metadata_file import MetadataRefused, read_metadata

    if path is None:
        return None
    try:
        return read_metadata(path, vocabularies(settings))
    except MetadataRefused as refused:
        raise WrongUse(str(refused)) from refused


def _say(report: IngestReport, terminal: Terminal) -> None:
    for problem in report.problems:
        terminal.note(f"metadata  {problem}")
    for file in report.files:
        if file.failed:
            terminal.say(f"{file.state:<12}{file.path}: {file.reason}")
    _say_unseen([file for file in report.files if file.unseen and not file.failed], terminal)
    for source in report.vanished:
        terminal.say(f"{'vanished':<12}{source}: no longer there; its work stays until it is withdrawn")
    states = ", ".join(f"{count:,} {state}" for state, count in report.totals.items())
    terminal.say(f"{len(report.files):,} files: {states or 'none'}")
    terminal.say(
        f"{report.files_read:,} files and {report.pages_read:,} pages read in {report.seconds:.1f} s "
        f"({report.pages_per_second:,.0f} pages/s)"
    )
    if report.waiting:
        terminal.note(f"Not searchable yet: {report.waiting}")


def _say_unseen(files: Sequence[FileReport], terminal: Terminal) -> None:
    """Files whose pages keep back what the files themselves hold: somebody may not want them to be public."""
    for file in files[:MOST_UNSEEN]:
        terminal.say(f"{'holds more':<12}{file.path}: {'; '.join(file.unseen)}")
    if files:
        more = f" ({len(files) - MOST_UNSEEN:,} more files: --json)" if len(files) > MOST_UNSEEN else ""
        terminal.note(f"What does not show is not in the text, but whoever downloads the file gets it{more}.")


def as_document(report: IngestReport) -> dict[str, Any]:
    """The report for programs."""
    return {
        "files": [asdict(file) for file in report.files],
        "totals": report.totals,
        "pages_per_second": report.pages_per_second,
        "vanished": list(report.vanished),
        "metadata_problems": [
            {"row": one.row, "column": one.column, "cell": one.cell, "expected": one.expected}
            for one in report.problems
        ],
        "waiting": report.waiting,
    }
