"""Tesseract as a program: one picture in, a table of words out; bounded in time, memory and what it writes.

Each run is a process of its own under the bars of ``ingest.rendering_launch``, without a network, in a folder
of its own, with one thread. Whatever it does, it ends: with a table, or as a ``RecognitionFailed``.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ingest.errors import CageUnavailable
from ingest.recognition import Recognition, Scan, from_tsv
from ingest.recognition_bands import may_have_columns
from ingest.recognition_spacing import spaced
from ingest.rendering_launch import TIMED_OUT

PROGRAM = "tesseract"

_SPACED_IN_TEXT = frozenset({"kor"})
"""Models whose table tells no spaces: syllables stand in it one by one, and their text has the words. The way
that finds columns tears lines of Korean to pieces (0.16 to 0.88 of the words are found), that for one column
does not (0.88 to 0.96): only pages that may have columns are read in both."""

_MORE = 1.05
"""How much more a page must give read as one column before it is held to be one."""

SECONDS = 45.0
"""By the clock, for one run: a dense page in three languages takes 5 to 8 on one slow core."""

MEMORY_BYTES = 2 * 2**30
"""Address space: a page of 12 million dots with three models takes 0.5 GB."""

_FILE_BYTES = 16 * 2**20
"""Bytes that are written and read back; the table of the densest page has 1 MB."""

_VERSION = re.compile(r"\d+\.\d+(?:\.\d+)?")
_ROTATE = re.compile(r"^Rotate: (\d+)$", re.M)
_ROTATE_SURE = re.compile(r"^Orientation confidence: ([\d.]+)$", re.M)
_SCRIPT = re.compile(r"^Script: (\w+)$", re.M)
_SCRIPT_SURE = re.compile(r"^Script confidence: ([\d.]+)$", re.M)


class RecognitionFailed(Exception):
    """One run that brought nothing: ``problem`` in a few English words."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Posture:
    """How a picture lies: ``turn`` degrees clockwise put it upright, its letters are of ``script``
    (tesseract's name); with each, tesseract's own figure of how sure it is, from 0, above 10 very sure."""

    turn: int
    turn_sure: float
    script: str
    script_sure: float


def find_tesseract() -> str | None:
    """The tesseract of this machine, or None."""
    return shutil.which(PROGRAM)


@dataclass(slots=True)
class _Running:
    """The processes that run now."""

    processes: set[subprocess.Popen[bytes]] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    closed: bool = False


class Tesseract:
    """Reads pictures, several at once: ``at_once`` of them, one core each. ``close`` ends what is running."""

    def __init__(self, program: str, *, at_once: int = 0, seconds: float = SECONDS) -> None:
        self.program, self.seconds = program, seconds
        self.at_once = at_once or os.cpu_count() or 1
        self._places = threading.BoundedSemaphore(self.at_once)
        self._running = _Running()

    @cached_property
    def version(self) -> str:
        """The version, as the program tells it; empty where it does not."""
        found = _VERSION.search(self._told("--version"))
        return found.group() if found else ""

    @cached_property
    def models(self) -> frozenset[str]:
        """The models that are installed, ``osd`` among them; none where the program does not say."""
        lines = self._told("--list-langs").split("\n")
        return frozenset(line.strip() for line in lines if re.fullmatch(r"\s*[A-Za-z_]{3,20}\s*", line))

    def _told(self, option: str) -> str:
        """What the program prints, at most some kilobytes of it; nothing where it hangs or fails."""
        try:
            (found,) = self._run([option], None, seconds=min(self.seconds, 10.0))
        except RecognitionFailed:
            return ""
        return found

    def read(self, scan: Scan, languages: str, turn: int) -> Recognition:
        """The words on a picture, which was turned by ``turn`` already. Raises ``RecognitionFailed``."""
        if languages.split("+")[0] not in _SPACED_IN_TEXT:
            # page segmentation mode 3: sparse pages and columns are told apart by the program itself
            (table,) = self._run(_options(scan, languages, "3", "tsv"), scan, "page.tsv")
            return from_tsv(table, turn, languages)
        column = self._read_with_spaces(scan, languages, turn, "4")
        if not may_have_columns(scan):
            return column
        free = self._read_with_spaces(scan, languages, turn, "3")
        return column if column.weight > _MORE * free.weight else free

    def _read_with_spaces(self, scan: Scan, languages: str, turn: int, mode: str) -> Recognition:
        made = self._run(_options(scan, languages, mode, "tsv", "txt"), scan, "page.tsv", "page.txt")
        table, text = made
        return spaced(from_tsv(table, turn, languages), text)

    def posture(self, scan: Scan) -> Posture | None:
        """How a picture lies; None where there is too little on it to tell. Raises ``RecognitionFailed``."""
        if "osd" not in self.models:
            return None
        try:
            (told,) = self._run(_options(scan, "osd", "0"), scan, "page.osd")
        except RecognitionFailed as failed:
            if failed.problem == _TOO_LONG:
                raise
            return None  # "Too few characters. Skipping this page" is a failure to tesseract
        found = [one.search(told) for one in (_ROTATE, _ROTATE_SURE, _SCRIPT, _SCRIPT_SURE)]
        if not all(found):
            return None
        turn, turn_sure, script, script_sure = (one.group(1) for one in found if one)
        return Posture(int(turn) % 360, float(turn_sure), script, float(script_sure))

    def close(self) -> None:
        """End what is running; whoever waits for it, or calls later, gets ``CageUnavailable``."""
        with self._running.lock:
            self._running.closed = True
            for process in self._running.processes:
                process.terminate()

    def _run(self, options: list[str], scan: Scan | None, *made: str, seconds: float = 0) -> tuple[str, ...]:
        """What was written into each of ``made``, or what was printed. Raises ``RecognitionFailed``."""
        with self._places, tempfile.TemporaryDirectory(prefix="atlas87-ocr-") as folder:
            place = Path(folder)
            if scan is not None:
                (place / "page.pgm").write_bytes(scan.as_pgm())
            written = made or ("printed",)
            asked = {
                "command": [self.program, *options], "seconds": seconds or self.seconds,
                "cpu_seconds": int(self.seconds) + 1, "memory_bytes": MEMORY_BYTES,
                "file_bytes": _FILE_BYTES, "folder": str(place),
                "output": None if made else str(place / written[0]),
            }  # fmt: skip
            status = self._waited_for(self._started(json.dumps(asked), place))
            if status == TIMED_OUT or status == 128 + 24:  # SIGXCPU
                raise RecognitionFailed(_TOO_LONG)
            if status != 0:
                raise RecognitionFailed(f"tesseract ended with {status}")
            return tuple(_text_of(place / name) for name in written)

    def _waited_for(self, process: subprocess.Popen[bytes]) -> int:
        try:
            return process.wait()
        finally:
            with self._running.lock:
                self._running.processes.discard(process)
                closed = self._running.closed
            if process.poll() is None:
                process.terminate()
                process.wait()
            if closed:
                raise CageUnavailable("the recognition was stopped")

    def _started(self, asked: str, place: Path) -> subprocess.Popen[bytes]:
        with self._running.lock:
            if self._running.closed:
                raise CageUnavailable("the recognition was stopped")
            process = subprocess.Popen(  # noqa: S603 our own interpreter and module
                [sys.executable, "-m", "ingest.rendering_launch", asked], stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=place, env=_environment(place),
                start_new_session=True,
            )  # fmt: skip
            self._running.processes.add(process)
            return process


_TOO_LONG = "it took too long"


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes()[:_FILE_BYTES].decode("utf-8", "replace")
    except OSError:
        raise RecognitionFailed("tesseract wrote nothing") from None


def _options(scan: Scan, languages: str, mode: str, *made: str) -> list[str]:
    """What tesseract is told: the models, how finely the picture was drawn, the page segmentation mode, the
    kinds of files that are wanted."""
    fine = str(_dots_an_inch(scan))
    return ["page.pgm", "page", "-l", languages, "--dpi", fine, "--psm", mode, *made]


def _dots_an_inch(scan: Scan) -> int:
    """How finely the picture was drawn; tesseract guesses badly on sparse pages."""
    return min(2400, max(70, round(scan.width / max(1.0, scan.page_width) * 72)))


def _environment(place: Path) -> dict[str, str]:
    """Nothing of ours but where programs, models and modules are; one thread."""
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    kept = {name: os.environ[name] for name in ("TESSDATA_PREFIX",) if name in os.environ}
    kept |= {"PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": path}
    return kept | {"HOME": str(place), "TMPDIR": str(place), "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
