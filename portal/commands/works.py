"""``atlas87 works``: corrections to one work; done at every door when the command returns."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, cast, get_args

from index.model import Access, WorkId
from portal import joining
from portal.opening import open_stores, vocabularies
from portal.settings import Settings
from portal.terminal import Terminal, WrongUse

if TYPE_CHECKING:
    from index.catalogue.records import WorkChanges
    from index.model import Work
    from ingest.stores import Stores

EXAMPLE = 'atlas87 works withdraw w-7q4k2m9x --reason "published twice"'
ACTOR = "atlas87 works"

_LISTS = ("publisher", "authors", "areas", "concepts")
_COLUMNS = (
    "title",
    "title_language",
    "type",
    "publisher",
    "authors",
    "issued",
    "areas",
    "concepts",
    "identifier",
    "licence",
    "source_url",
    "abstract",
)
"""What can be corrected, named and written as in a metadata file."""


def declare(parser: argparse.ArgumentParser) -> None:
    """The corrections and their options."""
    every = "edit|publish|withdraw|alike|join|apart"
    parts = parser.add_subparsers(metavar=every, dest="part", required=True)
    edit = _part(parts, "edit", "change what is said of a work")
    for column in _COLUMNS:
        what = "values by ;" if column in _LISTS else "as in a metadata file; empty to clear"
        edit.add_argument(f"--{column.replace('_', '-')}", metavar="VALUE", help=what)
    edit.add_argument("--access", choices=get_args(Access), help="what is served here")
    edit.add_argument("--audience", metavar="NAME", help="who may see it: public, partners or a group")
    _part(parts, "publish", "let readers see a draft, or a work that was withdrawn")
    _part(parts, "withdraw", "take a work out of every door; a tombstone with the reason stays")
    joining.declare(parts)


def _part(parts: Any, name: str, meaning: str) -> argparse.ArgumentParser:
    example = f"Example:  atlas87 works {name} w-7q4k2m9x --reason “…”"
    part: argparse.ArgumentParser = parts.add_parser(
        name, help=meaning, description=f"{meaning[0].upper()}{meaning[1:]}.", epilog=example
    )
    part.add_argument("id", metavar="ID", help="the work's id, such as w-7q4k2m9x")
    part.add_argument("--reason", required=True, help="why; kept in the work's history")
    return part


def run(arguments: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    """Change the catalogue, then wait until the search engine has heard of it."""
    if arguments.part in joining.PARTS:
        with open_stores(settings) as stores:
            _wait_for(stores, joining.run(arguments, stores, terminal, ACTOR))
        return 0
    work_id = WorkId(arguments.id)
    changes = _changes(arguments, settings) if arguments.part == "edit" else None
    with open_stores(settings) as stores:
        work = _change(stores, work_id, arguments, changes)
        _wait_for(stores, [work_id])
    terminal.say(f"{work.id} is {work.state}: {work.title}")
    terminal.document({"work": work.id, "state": work.state, "version": work.version, "title": work.title})
    return 0


def _wait_for(stores: Stores, works: list[WorkId]) -> None:
    from index.catalogue import outbox
    from ingest.indexing import until_done

    def done() -> bool:
        with stores.catalogue.reading() as connection:
            return not outbox.still_waiting(connection, works)

    if works:
        until_done(stores, done)


def _changes(arguments: argparse.Namespace, settings: Settings) -> WorkChanges:
    from ingest.metadata_cells import CellProblem, read_cell
    from ingest.plans import as_fields, cleared

    found: dict[str, Any] = {}
    for column in _COLUMNS:
        given = getattr(arguments, column)
        if given is None:
            continue
        cell = read_cell(column, given, 1, vocabularies(settings))
        if isinstance(cell, CellProblem):
            raise WrongUse(f"--{column.replace('_', '-')} {cell.cell!r}: expected {cell.expected}")
        found |= as_fields({column: cell}) if cell is not None else cleared(column)
    for name in ("access", "audience"):
        if getattr(arguments, name) is not None:
            found[name] = getattr(arguments, name)
    if not found:
        raise WrongUse("say what is to be changed, for instance --title or --issued")
    if "title" in found:
        found |= {"metadata_state": "declared", "title_confidence": None}
    return cast("WorkChanges", found)


def _change(
    stores: Stores, work_id: WorkId, arguments: argparse.Namespace, changes: WorkChanges | None
) -> Work:
    from index.catalogue.works import edit_work, set_state

    now = stores.now()
    with stores.catalogue.writing() as connection:
        if changes is not None:
            return edit_work(connection, work_id, changes, reason=arguments.reason, actor=ACTOR, now=now)
        state: Any = "published" if arguments.part == "publish" else "withdrawn"
        return set_state(connection, work_id, state, reason=arguments.reason, actor=ACTOR, now=now)
