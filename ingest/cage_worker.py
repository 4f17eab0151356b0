"""Inside the cage: one process that reads one file after another until it is told, or made, to stop."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.cage_frames import receive_frame, send_frame
from ingest.cage_limits import Bars, allow_seconds, lock_in, resident_bytes
from ingest.cage_messages import packed_file, packed_helping, packed_members, packed_picture, packed_refusal
from ingest.cage_tables import packed_tables
from ingest.errors import FileRefused
from ingest.passages import Vocabulary, read_file
from ingest.recognition import unpacked_placed

if TYPE_CHECKING:
    from ingest.language_detection import LanguageDetector

_TASKS = 400
"""Files that one process reads: what libraries leak stays small, and a new one costs a hundredth of a
second."""

_GROWTH = 192 * 2**20
"""Bytes that one process may have grown by when it goes on to another file."""


class Equipment:
    """What workers share: models and vocabulary, loaded once before the first fork that needs them."""

    def __init__(self, bars: Bars, vocabulary: Vocabulary | Callable[[], Vocabulary] | None) -> None:
        self.bars = bars
        self._vocabulary = vocabulary

    @cached_property
    def detector(self) -> LanguageDetector:
        """The language models; whoever asks for files to be read needs neither them nor their libraries."""
        from ingest.language_detection import LanguageDetector

        return LanguageDetector.load()

    @cached_property
    def vocabulary(self) -> Vocabulary | None:
        """The vocabulary, built if a function that builds it was given."""
        given = self._vocabulary
        if given is None or isinstance(given, Vocabulary):
            return given
        return given()

    def load(self) -> None:
        """Loads all of it now, and what reads PDF, as most files are: all workers share what is there."""
        import ingest.extractors.pdf  # noqa: F401

        _ = self.detector, self.vocabulary


def work(connection: socket.socket, equipment: Equipment) -> None:
    """Answers tasks from ``connection`` until it closes; every answer says whether this process will go
    on."""
    lock_in(equipment.bars.memory_bytes)
    at_start = resident_bytes()
    for done in range(1, _TASKS + 1):
        try:
            task, _ = receive_frame(connection)
        except EOFError:
            return
        allow_seconds(equipment.bars.seconds)
        message, blob = _answer(task, equipment)
        stays = done < _TASKS and resident_bytes() - at_start < _GROWTH and "memory" not in message
        try:
            send_frame(connection, {**message, "stays": stays}, blob)
        except MemoryError:  # while the answer was put together: nothing has been sent of it
            send_frame(connection, {**_too_much_memory(equipment), "stays": False})
            return
        if not stays:
            return


def _answer(task: dict[str, Any], equipment: Equipment) -> tuple[dict[str, Any], bytes]:
    try:
        return _done(task, equipment)
    except FileRefused as refused:
        return _refusal(refused), b""
    except MemoryError:
        return _too_much_memory(equipment), b""
    except OSError as error:  # its text would name folders of this machine
        problem = error.strerror or type(error).__name__
    except Exception as error:  # any fault of a parser is a fault of this file, never of the next one
        problem = f"{type(error).__name__}: {error}"[:300]
    return _refusal(FileRefused("damaged", "cannot-be-read", problem=problem)), b""


def _too_much_memory(equipment: Equipment) -> dict[str, Any]:
    limit = str(equipment.bars.memory_bytes)
    return {**_refusal(FileRefused("too-large", "too-much-memory", limit=limit)), "memory": True}


def _refusal(refused: FileRefused) -> dict[str, Any]:
    return {"refused": packed_refusal(refused)}


def _done(task: dict[str, Any], equipment: Equipment) -> tuple[dict[str, Any], bytes]:
    path = Path(os.fsdecode(task["path"].encode("latin-1")))
    if task["do"] == "read":
        file = read_file(
            path, equipment.bars.limits, equipment.detector, equipment.vocabulary, task.get("declared"),
            unpacked_placed(task.get("recognised")),
        )  # fmt: skip
        return {"file": packed_file(file)}, b""
    if task["do"] == "picture":
        from ingest.pictures import page_picture  # here: its patterns take 0.02 s at each start of a run

        picture = page_picture(path, task["page"], task["width"])
        return {"picture": packed_picture(picture)}, picture.webp
    if task["do"] == "scan":
        from ingest.recognition_scan import scanned  # here: most folders hold no scans

        dots, *measures = scanned(path, task["page"], task["turn"])
        return {"scan": measures}, dots
    if task["do"] == "tables":
        from ingest.tables import find_tables  # here: only this job needs it

        read = find_tables(path, task["first"], task["last"])
        return {"tables": packed_tables(read.tables), "looked": read.looked, "go_on": read.go_on}, b""
    if task["do"] == "members":
        from ingest.extractors.zip_archive import members  # here: few folders hold archives

        return {"members": packed_members(members(path))}, b""
    if task["do"] == "some members":
        from ingest.extractors.zip_archive import some_members

        helping = some_members(path, task["places"], equipment.bars.limits.carrier_bytes)
        values, content = packed_helping(helping)
        return {"helping": values}, content
    from ingest.pictures import few_pages

    return {}, few_pages(path, task["first"], task["last"])
