"""``atlas87 works alike|join|apart``: one publication in many files, found here, decided by people."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from index.model import WorkId
from portal.terminal import Terminal, WrongUse

if TYPE_CHECKING:
    from index.model import Work
    from ingest.link_groups import LinkGroup
    from ingest.stores import Stores

PARTS = ("alike", "join", "apart")

_KINDS = {
    "language-version": "another language",
    "format": "another format",
    "near-duplicate": "nearly the same text",
    "edition": "another edition",
}


def declare(parts: Any) -> None:
    """The three parts and their options."""
    _add(parts, "alike", "list works that look like one publication, or nearly the same text", "")
    join = _add(parts, "join", "make one work of several; the others' addresses lead to the last", "ID INTO")
    join.add_argument("ids", metavar="ID", nargs="+", help="the works whose files move")
    join.add_argument("other", metavar="INTO", help="the work that stays")
    apart = _add(parts, "apart", "say that two works that look alike are two", "ID OTHER")
    apart.add_argument("ids", metavar="ID", nargs=1, help="one work")
    apart.add_argument("other", metavar="OTHER", help="the other")
    for part in (join, apart):
        part.add_argument("--reason", required=True, help="why; kept in the history")


def _add(parts: Any, name: str, meaning: str, ids: str) -> argparse.ArgumentParser:
    words = ids.replace("ID", "w-7q4k2m9x", 1).replace("INTO", "w-3d8f6h2j").replace("OTHER", "w-3d8f6h2j")
    example = f"Example:  atlas87 works {name}" + (f" {words} --reason “…”" if ids else "")
    part: argparse.ArgumentParser = parts.add_parser(
        name, help=meaning, description=f"{meaning[0].upper()}{meaning[1:]}.", epilog=example
    )
    return part


def run(arguments: argparse.Namespace, stores: Stores, terminal: Terminal, actor: str) -> list[WorkId]:
    """List, or decide; the works that changed, for the caller to wait for."""
    if arguments.part == "alike":
        _list(stores, terminal)
        return []
    ids, other = [WorkId(one) for one in arguments.ids], WorkId(arguments.other)
    if len({*ids, other}) != len(ids) + 1:
        raise WrongUse("name different works")
    return _decide(arguments, stores, terminal, ids, other, actor)


def _decide(
    arguments: argparse.Namespace,
    stores: Stores,
    terminal: Terminal,
    ids: list[WorkId],
    other: WorkId,
    actor: str,
) -> list[WorkId]:
    """All of it in one transaction: of several works either all are joined or none."""
    from ingest.work_links import join, keep_apart

    said: dict[str, Any] = {"reason": arguments.reason, "actor": actor, "now": stores.now()}
    with stores.catalogue.writing() as connection:
        if arguments.part == "apart":
            keep_apart(connection, ids[0], other, **said)
            terminal.say(f"{ids[0]} and {other} stay two works")
            terminal.document({"work": ids[0], "other": other, "state": "apart"})
            return []
        for one in ids:
            work = join(connection, one, other, **said)
    terminal.say(f"{', '.join(ids)} and {other} are one work now, {other}: {work.title}")
    terminal.document({"work": other, "joined": ids, "title": work.title})
    return [*ids, other]


def _list(stores: Stores, terminal: Terminal) -> None:
    """What waits to be compared is compared first, so that the list is whole."""
    from index.catalogue.works_read import works
    from ingest.link_groups import groups
    from ingest.work_links import offers

    _compare(stores)
    with stores.catalogue.reading() as connection:
        found = offers(connection)
        held = works(connection, {work for link in found for work in (link.work, link.other)})
    together = groups(found)
    for group in together:
        terminal.say(_heading(group))
        for key in group.works:
            terminal.say(f"  {key}  {', '.join(held[key].languages)}  {held[key].title}")
    terminal.say(f"{len(together):,} groups" if found else "No two works look alike.")
    terminal.document({"groups": [_told(group, held) for group in together]})


def _compare(stores: Stores) -> None:
    from ingest.heartbeat import Heartbeat
    from ingest.later_jobs_running import LaterJobs
    from ingest.lease_owners import this_process
    from ingest.likeness_job import LikenessWork

    owner = this_process()
    jobs = LaterJobs(stores, owner, [LikenessWork()])
    with Heartbeat(stores, owner):
        while jobs.do_one():
            pass


def _heading(group: LinkGroup) -> str:
    kinds = " and ".join(dict.fromkeys(_KINDS[link.kind] for link in group.links))
    if len(group.links) == 1:
        return f"{kinds} ({_why(group.links[0].reasons)})"
    return f"{kinds}: {len(group.works)} works"


def _why(reasons: Mapping[str, str | float]) -> str:
    return ", ".join(
        f"{value:.0%} of {name} in common" if isinstance(value, float) else f"same {name}: {value}"
        for name, value in reasons.items()
    )


def _told(group: LinkGroup, held: Mapping[WorkId, Work]) -> dict[str, Any]:
    works = [{"id": key, "title": held[key].title, "languages": held[key].languages} for key in group.works]
    links = [
        {"works": [link.work, link.other], "kind": link.kind, "state": link.state}
        | {"reasons": dict(link.reasons), "found": link.found.isoformat()}
        for link in group.links
    ]
    return {"works": works, "links": links}
