"""A clock that is set by hand, owners alive and gone, and entries to play with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ingest.lease_owners import Owner, this_process
from ingest.ledger import NewEntry
from ingest.ledger_states import FileState
from ingest.plans import Plan, to_json

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def owner(name: str = "a") -> Owner:
    """A live owner: this process under another name."""
    mine = this_process()
    return Owner(mine.host, mine.pid, mine.started, name)


def gone(name: str = "x") -> Owner:
    """An owner on this machine whose process is gone: no process starts with the machine's tick 1."""
    mine = this_process()
    return Owner(mine.host, mine.pid, "1", name)


def elsewhere(name: str = "y") -> Owner:
    """An owner on another machine, of which nothing is known but its lease."""
    return Owner("another-machine", 4711, "99", name)


def new_entry(source: str = "/a.pdf", file_hash: str = "h1", state: FileState = "received") -> NewEntry:
    """Something that comes in."""
    return NewEntry(
        source=source, file_name=source.rpartition("/")[2], file_hash=file_hash, size=10, fingerprint="f",
        state=state, plan=to_json(Plan()),
    )  # fmt: skip


def later(seconds: float) -> datetime:
    """So many seconds after noon."""
    return NOON + timedelta(seconds=seconds)
