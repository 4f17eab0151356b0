"""The states of a file on its way in, and which may follow which. Pure: the table and nothing else."""

from __future__ import annotations

from typing import Literal, get_args

FileState = Literal[
    "received",
    "checking",
    "reading",
    "catalogued",
    "indexed",
    "unpacked",
    "needs-ocr",
    "no-text",
    "locked",
    "damaged",
    "unsupported",
    "too-large",
    "timed-out",
    "duplicate",
]
"""``catalogued``: pages and work are in the catalogue, the search engine has not confirmed them yet.
``unpacked``: an archive whose files have entries of their own."""

STATES: tuple[FileState, ...] = get_args(FileState)

REFUSED: frozenset[FileState] = frozenset(
    {"needs-ocr", "no-text", "locked", "damaged", "unsupported", "too-large", "timed-out"}
)
"""Final states of a file that brought no page; the one who can act sees them with the reason."""

LEASED: frozenset[FileState] = frozenset({"checking", "reading"})
"""States in which exactly one worker has the file in hand."""

FINAL: frozenset[FileState] = REFUSED | {"indexed", "duplicate", "unpacked"}

FIRST: frozenset[FileState] = REFUSED | {"received", "checking", "duplicate"}
"""States in which a file may enter the ledger: taken at once, or refused at the door."""

TRANSITIONS: dict[FileState, frozenset[FileState]] = {
    "received": frozenset({"checking", "duplicate"}),
    "checking": frozenset[FileState]({"received", "reading"}) | REFUSED,
    "reading": frozenset[FileState]({"received", "catalogued", "duplicate", "unpacked"}) | REFUSED,
    "catalogued": frozenset({"indexed", "received"}),
    "indexed": frozenset({"catalogued", "received"}),
    "unpacked": frozenset({"received", "duplicate"}),
    "duplicate": frozenset({"received", "duplicate"}),
    **{state: frozenset({"received", "duplicate"}) for state in REFUSED},
}
"""``received`` again: given back by a worker, asked for by ``--again``, or bytes that came back."""


class TransitionRefused(Exception):
    """A file cannot go from one state to the other: the caller is wrong or too late."""


def may_follow(state: FileState, following: FileState) -> bool:
    """Whether ``following`` may come after ``state``."""
    return following in TRANSITIONS[state]


def before(following: FileState) -> frozenset[FileState]:
    """The states that ``following`` may come after."""
    return frozenset(state for state in STATES if may_follow(state, following))


def file_state(text: str) -> FileState:
    """The state of that name; raises ValueError with the names there are."""
    if text not in STATES:
        raise ValueError(f"{text!r} is no state of a file: {', '.join(STATES)}")
    return text
