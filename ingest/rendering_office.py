"""LibreOffice in a cage of its own: one file in, one file out; no macros, no network, nothing left behind.

Every run has a fresh profile in a folder of its own that forbids macros, links that update themselves and
anything from elsewhere; the process is bounded in memory, time and what it writes, and is taken down with all
its children.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import CageUnavailable, FileRefused
from ingest.rendering_changes import write_without_changes
from ingest.rendering_launch import TIMED_OUT

PROGRAMS = ("soffice", "libreoffice")

MEMORY_BYTES = 3 * 2**30
"""Address space: LibreOffice reserves 1.3 GB before it opens anything and holds 0.2 GB of it."""

SECONDS = 60.0
"""By the clock, the longest that any file may hang; a report of 200 pages takes 5 to 10."""

_CPU_SECONDS = 60
_FILE_BYTES = 300 * 2**20

_FILTERS = {
    "docx": "writer_pdf_Export", "odt": "writer_pdf_Export", "rtf": "writer_pdf_Export",
    "doc": "writer_pdf_Export",
    "pptx": "impress_pdf_Export", "odp": "impress_pdf_Export", "ppt": "impress_pdf_Export",
    "xlsx": "calc_pdf_Export", "ods": "calc_pdf_Export", "xls": "calc_pdf_Export",
}  # fmt: skip
_OPTIONS = {"ExportHiddenSlides": {"type": "boolean", "value": "false"}}
"""What does not show is not drawn either."""

_TEXTS = frozenset(["docx", "odt", "rtf", "doc"])

NEWER = {"doc": "docx", "ppt": "pptx", "xls": "xlsx"}
"""What old binary files are converted to, to be read."""

_PROFILE = (
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "CheckDocumentEvents", "false"),
    ("org.openoffice.Office.Common/Misc", "UseLocking", "false"),
    ("org.openoffice.Office.Common/History", "PickListSize", "0"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
"""Where macros, links and the network are switched off: "never" is 0 in Writer and 2 in Calc; the proxy is
the port that discards. The launcher takes the network away besides."""


def find_office() -> str | None:
    """The LibreOffice of this machine, or None."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


@dataclass(slots=True)
class Office:
    """Converts files one after another, or several at once. ``close`` ends what is running."""

    program: str
    seconds: float = SECONDS
    memory_bytes: int = MEMORY_BYTES
    _running: set[subprocess.Popen[bytes]] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _closed: bool = False

    @contextmanager
    def as_pdf(self, path: Path, form: str, *, without_changes: bool = False) -> Iterator[Path]:
        """The file at ``path``, of format ``form``, drawn as a PDF, which is gone at the end of ``with``;
        a text ``without_changes`` without what was struck out in it, which takes two runs.

        Raises ``FileRefused`` (``timed-out``, or ``damaged`` when nothing came of it), ``CageUnavailable``.
        """
        target = f"pdf:{_FILTERS[form]}:{json.dumps(_OPTIONS)}"
        if not without_changes or form not in _TEXTS:
            with self._converted(path, form, target, "pdf") as made:
                yield made
            return
        with self._converted(path, form, "odt", "odt") as text:
            kept = text.with_name("kept.odt")
            write_without_changes(text, kept)
            with self._converted(kept, "odt", target, "pdf") as made:
                yield made

    @contextmanager
    def as_newer(self, path: Path, form: str) -> Iterator[Path]:
        """An old binary file in the newer form of its kind. Raises what ``as_pdf`` raises."""
        with self._converted(path, form, NEWER[form], NEWER[form]) as made:
            yield made

    def close(self) -> None:
        """End what is running; whoever waits for it gets ``CageUnavailable``."""
        with self._lock:
            self._closed = True
            for process in self._running:
                process.terminate()

    def version(self) -> str:
        """The version, as the program tells it."""
        told = subprocess.run(  # noqa: S603 found by find_office
            [self.program, "--version"], capture_output=True, text=True, timeout=self.seconds, check=False
        )
        return " ".join(told.stdout.split()[:2]) or "LibreOffice"

    @contextmanager
    def _converted(self, path: Path, form: str, target: str, ending: str) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix="atlas87-office-") as folder:
            place = Path(folder)
            given = place / f"document.{form}"
            shutil.copyfile(path, given)
            _write_profile(place / "profile")
            (place / "out").mkdir()
            status = self._run(place, given, target)
            made = place / "out" / f"document.{ending}"
            if status == TIMED_OUT:
                raise FileRefused("timed-out", "too-long", seconds=f"{self.seconds:g}")
            if not made.is_file() or not made.stat().st_size:
                raise FileRefused("damaged", "not-drawn")
            yield made

    def _run(self, place: Path, given: Path, target: str) -> int:
        command = [
            self.program, f"-env:UserInstallation={(place / 'profile').as_uri()}", "--headless",
            "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard",
            "--convert-to", target,
            "--outdir", str(place / "out"), str(given),
        ]  # fmt: skip
        asked = {
            "command": command, "seconds": self.seconds, "cpu_seconds": _CPU_SECONDS,
            "memory_bytes": self.memory_bytes, "file_bytes": _FILE_BYTES, "folder": str(place),
        }  # fmt: skip
        process = self._started(json.dumps(asked), place)
        try:
            return process.wait()
        finally:
            with self._lock:
                self._running.discard(process)
                closed = self._closed
            if process.poll() is None:
                process.terminate()
                process.wait()
            if closed:
                raise CageUnavailable("the rendering was stopped")

    def _started(self, asked: str, place: Path) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._closed:
                raise CageUnavailable("the rendering was stopped")
            process = subprocess.Popen(  # noqa: S603 our own interpreter and module
                [sys.executable, "-m", "ingest.rendering_launch", asked], stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=place, env=_environment(place),
                start_new_session=True,
            )  # fmt: skip
            self._running.add(process)
            return process


def _environment(place: Path) -> dict[str, str]:
    """Nothing of ours but where programs and modules are: no keys, no home, no display."""
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    kept = {"PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": path}
    return kept | {"HOME": str(place), "TMPDIR": str(place), "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}


def _write_profile(folder: Path) -> None:
    """The settings of a fresh profile."""
    (folder / "user").mkdir(parents=True)
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _PROFILE
    )
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>\n',
        encoding="utf-8",
    )
