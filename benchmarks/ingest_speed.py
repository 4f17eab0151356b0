"""How long a folder of PDF reports takes to become searchable, beside what others need for the same folder.

Compared in one run: pypdfium2 alone reading every page in one process, pdfplumber alone on every tenth file
(its pages per second stand for the whole: it needs minutes), Debian's recollindex when it is installed, and
``atlas87 ingest`` into an empty store as a whole process, with all it does and without places and concepts.
Medians of several rounds, taken in turn, after one of each that is not counted: it fills the system's caches,
and ours (byte code, unpacked language models).
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 5  # machines drift: an odd number of rounds in turn, the median is quoted
SAMPLE_STEP = 10  # pdfplumber reads every tenth file


@dataclass(frozen=True)
class Run:
    """One timed run of one contender: wall seconds, processor seconds of all its processes, and peak memory
    of the largest in MB. On a busy machine only the processor seconds say something."""

    seconds: float
    processor: float
    megabytes: float


def reports(shared: Path) -> Path:
    """The folder of 150 country reports."""
    return shared / "reports" / "us_dol_child_labor"


def timed(command: list[str], environment: dict[str, str] | None = None) -> Run:
    """Run a whole process and take its times and peak memory from the operating system."""
    variables = {**os.environ, **(environment or {})}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its byte code
    started = time.perf_counter()
    process = subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(
            f"{command[0]} ended with {process.returncode}: {said.decode(errors='replace')[-600:]}"
        )
    processor = usage.ru_utime + usage.ru_stime
    return Run(time.perf_counter() - started, processor, usage.ru_maxrss / 1024)


READ_ALONE = """
import sys, pypdfium2
pages = 0
for name in sys.argv[1:]:
    document = pypdfium2.PdfDocument(name)
    for page in document:
        text = page.get_textpage()
        text.get_text_bounded()
        text.close()
        page.close()
        pages += 1
    document.close()
"""
PLUMB_ALONE = """
import sys, pdfplumber
for name in sys.argv[1:]:
    with pdfplumber.open(name) as document:
        for page in document.pages:
            page.extract_text()
            page.close()
"""


def page_count(files: list[Path]) -> int:
    """Pages of some PDF files."""
    import pypdfium2

    total = 0
    for path in files:
        document = pypdfium2.PdfDocument(path)
        total += len(document)
        document.close()
    return total


def ingest_once(folder: Path) -> Run:
    """``atlas87 ingest`` into a store that does not exist yet."""
    with tempfile.TemporaryDirectory() as data:
        command = [str(Path(sys.executable).parent / "atlas87"), "ingest", str(folder)]
        return timed(command, {"ATLAS87_DATA": data})


def text_only_once(folder: Path) -> Run:
    """The same without places and concepts."""
    with tempfile.TemporaryDirectory() as data:
        return timed([sys.executable, "-m", "benchmarks.text_only", str(folder)], {"ATLAS87_DATA": data})


def recoll_once(folder: Path) -> Run:
    """The quickest desktop indexer, from nothing."""
    with tempfile.TemporaryDirectory() as configuration:
        Path(configuration, "recoll.conf").write_text(f"topdirs = {folder}\n")
        return timed(["recollindex", "-c", configuration, "-z"])


def contenders(folder: Path) -> dict[str, Callable[[], Run]]:
    """What is measured in turn, by name."""
    files = [str(path) for path in sorted(folder.glob("*.pdf"))]
    found: dict[str, Callable[[], Run]] = {
        "pypdfium2 alone": lambda: timed([sys.executable, "-c", READ_ALONE, *files]),
        "atlas87 ingest": lambda: ingest_once(folder),
        "atlas87 ingest, text only": lambda: text_only_once(folder),
    }
    if shutil.which("recollindex"):
        found["recollindex -z"] = lambda: recoll_once(folder)
    return found


def measure(folder: Path) -> dict[str, list[Run]]:
    """Rounds of all contenders in turn, so that a drift of the machine meets all alike."""
    all_of_them = contenders(folder)
    runs: dict[str, list[Run]] = {name: [] for name in all_of_them}
    for number in range(ROUNDS + 1):
        for name, once in all_of_them.items():
            run = once()
            if number:
                runs[name].append(run)
    return runs


def pdfplumber_pages_per_second(folder: Path) -> float:
    """pdfplumber's rate on a tenth of the files."""
    sample = sorted(folder.glob("*.pdf"))[::SAMPLE_STEP]
    seconds = timed([sys.executable, "-c", PLUMB_ALONE, *map(str, sample)]).seconds
    return page_count(sample) / seconds


def lines(shared: Path) -> Iterator[str]:
    """The table, a row at a time."""
    folder = reports(shared)
    pages = page_count(sorted(folder.glob("*.pdf")))
    runs = measure(folder)
    alone = statistics.median(run.seconds for run in runs["pypdfium2 alone"])
    yield f"{pages} pages, median of {ROUNDS} rounds in turn (min–max), whole processes"
    yield "| what | seconds | pages/s | × pypdfium2 alone | processor seconds | largest process MB |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for name, measured in runs.items():
        seconds = sorted(run.seconds for run in measured)
        middle = statistics.median(seconds)
        processor = statistics.median(run.processor for run in measured)
        peak = max(run.megabytes for run in measured)
        yield (
            f"| {name} | {middle:.2f} ({seconds[0]:.2f}–{seconds[-1]:.2f}) | {pages / middle:.0f} "
            f"| {middle / alone:.2f} | {processor:.2f} | {peak:.0f} |"
        )
    rate = pdfplumber_pages_per_second(folder)
    whole = pages / rate
    yield f"| pdfplumber alone, every tenth file | {whole:.0f} | {rate:.1f} | {whole / alone:.0f} | | |"


def main(shared: Path) -> None:
    """Print the table."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in lines(shared):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
