"""What a run of ``ingest`` did, file by file: values for the terminal and for ``--json``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from ingest import ledger
from ingest.errors import in_words
from ingest.ledger import Entry
from ingest.ledger_states import REFUSED
from ingest.metadata_cells import CellProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What became of one file. ``reason`` is an English sentence where there is something to say, ``code``
    its stable name; ``unseen`` is text that the file holds and does not show, in a few words each."""

    path: str
    state: str
    reason: str | None
    work: str | None
    document: str | None
    pages: int
    pages_ocr: int
    pages_empty: int
    language: str | None
    code: str | None = None
    unseen: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether somebody has to look at the file: it brought no page."""
        return self.state in REFUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """One run. ``pages_read`` and ``seconds`` are of this run; ``files`` names those known before as well.

    ``vanished`` are sources of earlier runs that are no longer in the folders named; their works stay.
    ``numbers`` are the files' entries in the ledger. ``waiting`` says why works are not searchable yet, when
    the search engine could not be written.
    """

    files: tuple[FileReport, ...]
    problems: tuple[CellProblem, ...]
    vanished: tuple[str, ...]
    files_read: int
    pages_read: int
    seconds: float
    waiting: str | None = None
    numbers: tuple[int, ...] = ()

    @property
    def totals(self) -> dict[str, int]:
        """Files by state."""
        return dict(sorted(Counter(file.state for file in self.files).items()))

    @property
    def pages_per_second(self) -> float:
        """Pages of files read in this run, by the time of the whole run."""
        return round(self.pages_read / self.seconds, 1) if self.pages_read else 0.0

    @property
    def complete(self) -> bool:
        """Whether every file brought its pages and every row its values, and all of it can be found."""
        return not (any(file.failed for file in self.files) or self.problems or self.waiting)


def file_reports(connection: Connection, numbers: Sequence[int]) -> list[FileReport]:
    """Reports on ledger entries, in the order of ``numbers``."""
    held = {entry.number: entry for entry in ledger.entries(connection, numbers)}
    originals = [entry.duplicate_of for entry in held.values() if entry.duplicate_of is not None]
    equals = {entry.number: entry for entry in ledger.entries(connection, originals)}
    return [_report(held[number], equals) for number in dict.fromkeys(numbers)]


def _report(entry: Entry, equals: Mapping[int, Entry]) -> FileReport:
    same = equals.get(entry.duplicate_of) if entry.duplicate_of is not None else None
    return FileReport(
        path=entry.source,
        state=entry.state,
        reason=_same_as(same) if same else reason_sentence(entry.reason, entry.details),
        work=same.work_id if same else entry.work_id,
        document=same.document_id if same else entry.document_id,
        pages=entry.pages,
        pages_ocr=entry.pages_ocr,
        pages_empty=entry.pages_empty,
        language=entry.language,
        code=entry.reason,
        unseen=_unseen(entry),
    )


_UNSEEN = ("hidden ", "tracked deletions", "comments")
"""How parts begin that hold words which a file does not show: what extractors call them in ``left_out``."""


def _unseen(entry: Entry) -> tuple[str, ...]:
    parts = str(entry.details.get("parts", "")) if entry.reason in ("left-out", "nothing-shows") else ""
    return tuple(part for part in parts.split("; ") if part.startswith(_UNSEEN))


def _same_as(entry: Entry) -> str:
    name = f" (document {entry.document_id})" if entry.document_id else ""
    return f"The same bytes as {entry.source}{name}."


def reason_sentence(code: str | None, details: Mapping[str, Any]) -> str | None:
    """The English sentence of a reason code; the code itself where a newer version wrote it."""
    if code is None:
        return None
    try:
        return in_words(code, details)
    except KeyError:
        return code
