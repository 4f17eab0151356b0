"""``atlas87 status``: what is here, what failed and why, whether the index is in step."""

from __future__ import annotations

import argparse
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import EngineUnavailable, IndexMissing
from index.search import TellsObstacle, TellsWriting
from ingest.ledger_states import REFUSED
from portal.opening import open_stores
from portal.settings import Settings
from portal.terminal import Terminal

if TYPE_CHECKING:
    from index.catalogue.refusals import SetAside
    from ingest.stores import Stores

EXAMPLE = "atlas87 status --json"

JUST_QUEUED = timedelta(seconds=5)
"""A work that waits no longer may be about to be taken up: a worker looks several times a second."""

LOOKS, PAUSE = 3, 0.3
"""How often catalogue and index are compared, and the seconds between: a commit may come between the two."""


def declare(parser: argparse.ArgumentParser) -> None:
    """The command has no options of its own."""


def run(arguments: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    """Say how things stand; 1 when the search index is not in step and nobody is at work on it."""
    with open_stores(settings) as stores:
        found = _status(stores, _edition(settings), _engine(settings))
        for _ in range(LOOKS - 1):
            if not _differs(found["index"]):
                break
            time.sleep(PAUSE)
            found = _status(stores, _edition(settings), _engine(settings))
    found["statistics"] = _statistics(settings)
    _say(found, terminal)
    terminal.document(found)
    return 0 if found["index"]["in_step"] or found["index"]["under_way"] else 1


def _differs(index: dict[str, Any]) -> bool:
    """Whether the index holds something else though nothing waits: a fault, or a commit seen halfway."""
    return not (index["in_step"] or index["waiting"] or index["problem"])


def _statistics(settings: Settings) -> dict[str, Any]:
    """What is held of statistics: editions, what readers see of them now, or what is wrong."""
    from datasets.errors import StatisticsUnavailable
    from datasets.store import Statistics

    statistics = Statistics(settings.statistics)
    try:
        snapshot = statistics.snapshot()
        editions, series = snapshot.editions(), snapshot.series()
    except StatisticsUnavailable as unavailable:
        return {"editions": 0, "retracted": 0, "series": 0, "observations": 0, "problem": str(unavailable)}
    finally:
        statistics.close()
    return {
        "editions": len(editions),
        "retracted": sum(1 for one in editions if one.retracted),
        "series": len({one.series for one in series}),
        "observations": sum(one.observations for one in series),
        "problem": None,
    }


def _edition(settings: Settings) -> str:
    """The words and rules that pages read now are tagged with."""
    from index.thesaurus.load import digest
    from ingest.tagging import edition_of
    from portal.vocabularies import content_in_force

    return edition_of(digest(content_in_force(settings)))


def _engine(settings: Settings) -> str:
    return "embedded" if isinstance(settings.search, Path) else "elasticsearch"


def _status(stores: Stores, edition: str, engine: str) -> dict[str, Any]:
    from index.catalogue import counts, outbox, refusals, retagging
    from ingest import later_jobs, ledger
    from ingest.reports import reason_sentence
    from ingest.tables_renewal import count_older

    with stores.catalogue.reading() as connection:
        held = counts.counts(connection)
        works, pages = counts.indexed_counts(connection)
        lacking = refusals.lacking(connection)
        expected = (works - lacking[0], pages - lacking[1])
        set_aside = refusals.listed(connection)
        newest = counts.newest_publication(connection)
        waiting, queued = outbox.waiting(connection), outbox.newest(connection)
        states = ledger.state_counts(connection)
        failed = ledger.in_states(connection, REFUSED)
        later = later_jobs.counts(connection)
        untagged = retagging.pages_waiting(connection, edition)
        not_done = later_jobs.failed(connection)
        older = count_older(connection)
    return {
        "works": sum(held.works.values()),
        "documents": held.documents.get("current", 0),
        "pages": held.pages,
        "states": states,
        "failed": [
            {"path": one.source, "state": one.state, "reason": reason_sentence(one.reason, one.details)}
            for one in failed
        ],
        "index": _index(stores, engine, expected, waiting, queued, begun=waiting < sum(held.works.values())),
        "set_aside": [_set_aside(one) for one in set_aside],
        "tagging": {"edition": edition, "pages_waiting": untagged},
        "later": {kind: dict(states) for kind, states in later.items()},
        "tables_older": older,
        "later_failed": [
            {"path": one.source, "kind": one.kind, "reason": reason_sentence(one.reason, one.details)}
            for one in not_done
        ],
        "works_by_state": dict(held.works),
        "newest": newest.isoformat() if newest else None,
    }


def _set_aside(one: SetAside) -> dict[str, Any]:
    """A work that the engine would not take, or not all of it."""
    return {
        "work": one.work_id,
        "title": one.title,
        "pages": one.pages,
        "whole": one.whole,
        "reason": one.reason,
        "since": one.since.isoformat(),
    }


def _index(
    stores: Stores,
    engine: str,
    expected: tuple[int, int],
    waiting: int,
    queued: datetime | None,
    *,
    begun: bool,
) -> dict[str, Any]:
    """The index beside the catalogue: in step when nothing waits and both hold as much.

    It is under way when works wait and somebody writes, or the last of them came just now. One that was never
    ``begun``, because every work still waits, is no problem: a worker begins it.
    """
    written = _is_written(stores)
    just_now = queued is not None and stores.now() - queued < JUST_QUEUED
    found: dict[str, Any] = {"engine": engine, "pages": 0, "in_step": False, "waiting": waiting}
    found["obstacle"] = _obstacle(stores) if waiting else None
    found["under_way"] = waiting > 0 and not found["obstacle"] and (written or just_now)
    try:
        held = stores.engine.counts()
    except EngineUnavailable as unavailable:
        empty = expected == (0, 0) and waiting == 0  # an empty catalogue needs no index yet
        to_come = empty or (isinstance(unavailable, IndexMissing) and not begun)
        return found | {"in_step": empty, "problem": None if to_come else str(unavailable)}
    return found | {"pages": held[1], "in_step": waiting == 0 and held == expected, "problem": None}


def _is_written(stores: Stores) -> bool:
    """Whether anybody writes the index now; nobody does where the engine is away."""
    try:
        return isinstance(stores.engine, TellsWriting) and stores.engine.being_written()
    except EngineUnavailable:
        return False


def _obstacle(stores: Stores) -> str | None:
    """Why nothing can be written; an engine that is away says so itself."""
    try:
        return stores.engine.obstacle() if isinstance(stores.engine, TellsObstacle) else None
    except EngineUnavailable:
        return None


_STILL_TO_COME = {"waiting": "still to come"}


def _say(found: dict[str, Any], terminal: Terminal) -> None:
    terminal.say(f"{found['works']:,} works, {found['documents']:,} documents, {found['pages']:,} pages")
    terminal.say("files:  " + (", ".join(f"{n:,} {state}" for state, n in found["states"].items()) or "none"))
    for one in found["failed"]:
        terminal.say(f"  {one['state']:<12}{one['path']}: {one['reason']}")
    _say_later(found, terminal)
    if untagged := found["tagging"]["pages_waiting"]:
        terminal.say(
            f"tags:   {untagged:,} pages were tagged with other words or rules: atlas87 vocabulary apply"
        )
    index = found["index"]
    terminal.say(f"index:  {index['engine']}, {index['pages']:,} pages, {_step(index)}")
    if said := index["problem"] or index["obstacle"]:
        terminal.note(said)
    for one in found["set_aside"]:
        lacks = "all of it" if one["whole"] else f"pages: {one['pages']:,}"
        terminal.say(f"  set aside   {one['work']} ({one['title']}), {lacks}: {one['reason']}")
    if found["set_aside"]:
        terminal.say(
            "  These cannot be found, because the engine would not take them; they are tried again when the "
            "work changes, or by atlas87 check --repair"
        )
    held = found["statistics"]
    terminal.say(
        f"statistics: {held['editions']:,} editions ({held['retracted']:,} retracted), "
        f"{held['series']:,} series, {held['observations']:,} observations"
    )
    if held["problem"]:
        terminal.note(f"{held['problem']}: atlas87 check")
    if found["newest"]:
        terminal.say(f"newest: {found['newest']}")


def _step(index: dict[str, Any]) -> str:
    """How the index stands to the catalogue, and what to do about it where something is to be done."""
    if index["in_step"]:
        return "in step"
    if index["under_way"]:
        return f"being brought up to date (works to come: {index['waiting']:,})"
    if index["obstacle"] and not index["problem"]:
        return f"cannot be written (works that wait: {index['waiting']:,})"
    if index["waiting"] and not index["problem"]:
        return f"waits for a worker (works: {index['waiting']:,}): atlas87 work, or atlas87 check"
    return f"not in step: {_cure(index['problem'])}"


def _cure(problem: str | None) -> str:
    """What to run: an index that is there can be checked; of one that is not, the reason says what helps."""
    if problem is None:
        return "atlas87 check"
    return "atlas87 rebuild" if "atlas87 rebuild" in problem else "the engine does not answer"


def _say_later(found: dict[str, Any], terminal: Terminal) -> None:
    for kind, states in found["later"].items():
        said = ", ".join(f"{n:,} {_STILL_TO_COME.get(state, state)}" for state, n in states.items())
        terminal.say(f"later:  {kind}: {said}")
    if older := found["tables_older"]:
        terminal.say(
            f"  tables of {older:,} documents were found in an older way: a worker looks at them again, "
            "a few at a time, while no others wait"
        )
    for one in found["later_failed"]:
        terminal.say(f"  {one['kind']:<12}{one['path']}: {one['reason']}")
