"""``atlas87`` on the command line: finds the command, reads the settings, says plainly what went wrong.

Exit codes: 0 all done, 1 some items failed and were listed, 2 wrong use, 130 interrupted. Each command is a
module of ``portal.commands`` with ``EXAMPLE``, ``declare`` and ``run``, imported only when it is asked for.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from types import FrameType, ModuleType
from typing import NoReturn, TextIO

from datasets.errors import StatisticsError
from index.errors import KnowledgeError
from ingest.errors import IngestError
from portal.settings import SettingsError, read_settings
from portal.terminal import Terminal, WrongUse

COMMANDS: dict[str, str] = {
    "serve": "serve the portal, with a worker beside it",
    "work": "one worker: reads what waits, keeps the index in step",
    "ingest": "take in files and folders",
    "search": "search, in the terminal",
    "data": "load, list, compare and retract statistics",
    "works": "correct, publish or withdraw a work",
    "vocabulary": "check, compare and put in force an edition of the thesaurus",
    "status": "what is here, what failed, whether the index is in step",
    "check": "whether catalogue, files and index agree",
    "rebuild": "make the search index anew from the catalogue",
    "backup": "save everything a fresh machine needs, while everything goes on",
    "restore": "bring a backup into empty stores",
}
"""Every command there is, and what it does in one line."""

DONE, SOME_FAILED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130


_BEHIND = frozenset({"rebuild"})
"""Commands that take minutes beside readers, who come first."""

_NICENESS = 10
"""Of a process that gets a tenth of a processor that others want, and all of it otherwise."""


def main() -> NoReturn:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    signal.signal(signal.SIGTERM, _end)
    if not _BEHIND.isdisjoint(sys.argv[1:]):
        os.nice(_NICENESS)
    try:
        code = run(sys.argv[1:], os.environ, sys.stdout, sys.stderr)
        sys.stdout.flush()
    except KeyboardInterrupt:  # before the command had begun, or after it was done
        code = INTERRUPTED
    except BrokenPipeError:  # whoever read the answer has gone; nothing more is written to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = SOME_FAILED
    if "duckdb" not in sys.modules:  # which complains aloud of everything that is not taken apart
        gc.freeze()  # looking once more through all that ends with the process takes 0.05 s
    sys.exit(code)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    """Being told to end is the same as Ctrl-C: finish the batch, give back what is in hand."""
    raise KeyboardInterrupt


def run(argv: Sequence[str], environ: Mapping[str, str], out: TextIO, err: TextIO) -> int:
    """One command, with everything it needs given; the exit code."""
    arguments, module = _parsed(argv)
    terminal = Terminal(out, err, as_json=arguments.json)
    try:
        return int(module.run(arguments, read_settings(environ), terminal))
    except (SettingsError, WrongUse) as error:
        terminal.note(f"atlas87: {error}")
        return WRONG_USE
    except (KnowledgeError, IngestError, StatisticsError) as error:
        terminal.note(f"atlas87: {error}")
        return SOME_FAILED
    except KeyboardInterrupt:
        terminal.note("Interrupted. Nothing is lost: the same command goes on where this one stopped.")
        return INTERRUPTED
    except BrokenPipeError:
        return SOME_FAILED
    except OSError as error:
        terminal.note(f"atlas87: {error.strerror or error}{f': {error.filename}' if error.filename else ''}")
        return SOME_FAILED


def _parsed(argv: Sequence[str]) -> tuple[argparse.Namespace, ModuleType]:
    parser = argparse.ArgumentParser(
        prog="atlas87", description="Atlas 8.7: page-level search over reports, on your own machine."
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="say which version this is")
    commands = parser.add_subparsers(metavar="COMMAND", dest="command", required=True)
    asked = next((word for word in argv if not word.startswith("-")), None)
    for name, meaning in COMMANDS.items():
        module = importlib.import_module(f"portal.commands.{name}") if name == asked else None
        one = commands.add_parser(
            name,
            help=meaning,
            description=f"{meaning[0].upper()}{meaning[1:]}.",
            epilog=f"Example:  {module.EXAMPLE}" if module else None,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        if module is not None:
            module.declare(one)
            _add_json(one)
    as_words = getattr(sys.modules.get(f"portal.commands.{asked}"), "as_words", list)
    arguments = parser.parse_args(as_words(argv))
    return arguments, sys.modules[f"portal.commands.{arguments.command}"]


def _add_json(parser: argparse.ArgumentParser) -> None:
    """Every command answers programs; a command with parts takes the option behind the part."""
    parts = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    for one in [part for action in parts for part in action.choices.values()] or [parser]:
        one.add_argument("--json", action="store_true", help="one JSON document on standard output")


class _Version(argparse.Action):
    """Says the version; looked up only when asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        sys.stdout.write(f"atlas87 {version('atlas87')}\n")
        parser.exit()


if __name__ == "__main__":
    main()
