"""``atlas87 works alike|join|apart``: one publication in many files, found here, decided by people."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from index.model import WorkId
from portal.terminal import Terminal, WrongUse

if TYPE_CHECKING:
    from index.catalogue.records import Document
    from index.model import Work
    from ingest.link_groups import LinkGroup
    from ingest.stores import Stores

PARTS = ("alike", "join", "apart")

MOST_SAID = 20
"""Works of one group that are named in a terminal."""

_KINDS = {
    "language-version": "another language",
    "format": "another format",
    "near-duplicate": "nearly the same text",
    "edition": "another edition",
}

_SHARED = {"order": "the order of numbers"}


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
    from index.catalogue.documents import current_documents
    from index.catalogue.works_read import works
    from ingest.link_groups import groups
    from ingest.work_links import offers

    _compare(stores)
    with stores.catalogue.reading() as connection:
        found = offers(connection)
        together = groups(found)
        held = works(connection, {work for link in found for work in (link.work, link.other)})
        files = current_documents(connection, held)
    for group in together:
        terminal.say(_heading(group))
        for key in group.works[:MOST_SAID]:
            terminal.say(f"  {key}  {_files(files.get(key, ()))}  {held[key].title}")
        if len(group.works) > MOST_SAID:
            terminal.say(f"  and {len(group.works) - MOST_SAID:,} more (all of them with --json)")
        if _may_be_joined(group):
            terminal.say(f"  one publication? atlas87 works join {' '.join(group.works)} --reason “…”")
    terminal.say(
        f"{len(together):,} group{'s'[: len(together) > 1]}" if found else "No two works look alike."
    )
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
    size = f": {len(group.works)} works" if len(group.works) > 2 else ""
    return f"{kinds}{size} ({_why([link.reasons for link in group.links])})"


def _why(pairs: Sequence[Mapping[str, str | float]]) -> str:
    """The reasons of all pairs of a group, each said once, with how many pairs have it where not all do."""
    shares: dict[str, list[float]] = {}
    same: dict[tuple[str, str], int] = {}
    for name, value in (reason for pair in pairs for reason in pair.items()):
        if isinstance(value, float):
            shares.setdefault(name, []).append(value)
        else:
            same[name, value] = same.get((name, value), 0) + 1
    said = [
        (f"{_range(held)} of {_SHARED.get(name, name)} in common", len(held)) for name, held in shares.items()
    ]
    said += [(f"same {name}: {value}", count) for (name, value), count in same.items()]
    return ", ".join(
        text if count == len(pairs) else f"{text} ({count} of {len(pairs)} pairs)" for text, count in said
    )


def _range(shares: Sequence[float]) -> str:
    least, most = f"{min(shares):.0%}", f"{max(shares):.0%}"
    return least if least == most else f"{least} to {most}"


def _may_be_joined(group: LinkGroup) -> bool:
    from ingest.likeness import JOINABLE

    return all(link.kind in JOINABLE for link in group.links)


def _files(documents: Sequence[Document]) -> str:
    """The files of a work in a few signs: ``en PDF 12 p., fr DOCX 8 p.``."""
    told = (f"{one.language} {(one.format or '').upper()} {one.page_count} p." for one in documents)
    return ", ".join(told) or "no file"


def _told(group: LinkGroup, held: Mapping[WorkId, Work]) -> dict[str, Any]:
    works = [{"id": key, "title": held[key].title, "languages": held[key].languages} for key in group.works]
    links = [
        {"works": [link.work, link.other], "kind": link.kind, "state": link.state}
        | {"reasons": dict(link.reasons), "found": link.found.isoformat()}
        for link in group.links
    ]
    return {"works": works, "links": links}
