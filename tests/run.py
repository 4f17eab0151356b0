"""All that CI runs, the parts side by side, each with its time (``make test``; ``make lint`` is one part).

Installs the system packages that the parts need when the caller is root, else names the exact command.
Prints what a part said when it failed, its last line when it passed, and a closing ``N passed, N failed``.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

SYSTEM_PACKAGES = {
    "chromium": "chromium",
    "msgfmt": "gettext",
    "fc-list": "fontconfig",
}
FONT_AND_LIBRARY_PACKAGES = [
    "fonts-noto-core",
    "fonts-noto-cjk",
    "libatomic1",
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz-subset0",
]
OFFICE_PACKAGES = ["libreoffice-calc", "libreoffice-impress", "libreoffice-writer"]
"""Installed without what they recommend (Java, a help browser): 22 s in place of minutes."""
RECOGNITION_PACKAGES = [
    "tesseract-ocr",
    *(f"tesseract-ocr-{model}" for model in ("eng", "fra", "rus", "ara", "chi-sim", "hin", "kor", "osd")),
]
"""Text recognition with the models that tests read with: 20 s, most of it the list of packages."""
SERVER_PACKAGES = ["postgresql"]
"""A database server; each run of the tests starts its own, in a folder of its own."""
JDK_PACKAGES = ["openjdk-25-jdk-headless", "openjdk-21-jdk-headless"]
"""Any of these runs the Elasticsearch that Maven fetches for tests. Debian 12 has none: there the tests
fetch a runtime from packages (``tests/elastic/java.py``)."""
PART_TIMEOUT_SECONDS = 45 * 60  # CI ends a run at 90 minutes; two rounds of parts fit in that


@dataclass(frozen=True)
class Part:
    """One independent part of the checks: a name and the command lines that make it up, run in order."""

    name: str
    commands: tuple[tuple[str, ...], ...]
    counts_tests: bool = False


@dataclass(frozen=True)
class Outcome:
    """How a part ended: seconds, what it printed, tests passed and failed (a check counts as one test)."""

    part: Part
    seconds: float
    output: str
    passed: int
    failed: int


def lint_part() -> Part:
    """Style, types, arrows and translations."""
    catalogues = sorted(ROOT.glob("portal/locale/*/LC_MESSAGES/messages.po"))
    return Part(
        "lint",
        (
            (str(BIN / "ruff"), "check", "--no-cache", "."),
            (str(BIN / "ruff"), "format", "--check", "--no-cache", "."),
            (str(BIN / "mypy"),),
            (str(BIN / "lint-imports"), "--no-cache"),
            *(("msgfmt", "--check", "--statistics", "-o", os.devnull, str(path)) for path in catalogues),
        ),
    )


def tests_part(name: str, *paths: str, marker: str = "") -> Part:
    """The tests below some folders, with branch coverage written beside the others'."""
    chosen = ("-m", marker) if marker else ()
    command = (
        sys.executable,
        "-m",
        "coverage",
        "run",
        "-m",
        "pytest",
        "-q",
        "--durations=3",
        *chosen,
        *paths,
    )
    return Part(name, (command,), counts_tests=True)


def parts() -> list[Part]:
    """Longest first, so that the two lanes end together."""
    return [
        tests_part("journeys", "tests/journeys"),
        tests_part("browser", "tests/browser"),
        tests_part("portal", "tests/portal", "tests/test_house.py", "tests/test_shipping.py"),
        tests_part("ingest", "tests/ingest", "tests/datasets", "tests/test_starter.py"),
        tests_part("index", "tests/index"),
        tests_part("elastic", "tests/elastic", "tests/test_search_key.py"),
        tests_part("relevance", "tests/relevance"),
        lint_part(),
    ]


def missing_packages() -> list[str]:
    """Debian packages that are not installed, by what they provide."""
    missing = [package for command, package in SYSTEM_PACKAGES.items() if not shutil.which(command)]
    for package in FONT_AND_LIBRARY_PACKAGES:
        query = ["dpkg-query", "-W", "-f=${Status}", package]
        found = shutil.which("dpkg-query") and subprocess.run(
            query, capture_output=True, text=True, check=False
        )
        if not found or "ok installed" not in found.stdout:
            missing.append(package)
    return missing


def is_installed(package: str) -> bool:
    """Whether Debian's package manager holds it."""
    if not shutil.which("dpkg-query"):
        return False
    query = ["dpkg-query", "-W", "-f=${Status}", package]
    return "ok installed" in subprocess.run(query, capture_output=True, text=True, check=False).stdout


def install_system_packages() -> None:
    """Install what is missing when root on a Debian system; else say the one line that does it, and stop."""
    missing = missing_packages()
    optional = [*OFFICE_PACKAGES, *RECOGNITION_PACKAGES, *SERVER_PACKAGES]
    office = [package for package in optional if not is_installed(package)]
    if not missing and not office:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installing {' '.join([*missing, *office])} …")
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], check=True, **quiet)  # type: ignore[call-overload]
        install = ["apt-get", "install", "-y", "-qq"]
        subprocess.run([*install, *missing], check=True, **quiet)  # type: ignore[call-overload]
        subprocess.run([*install, "--no-install-recommends", *office], check=True, **quiet)  # type: ignore[call-overload]
        return
    wanted = " ".join([*missing, *office])
    raise SystemExit(f"The tests need more packages. Run: sudo apt-get install -y {wanted}")


def install_elasticsearch_packages() -> None:
    """Bring Maven and a JDK when root; the tests say what is still missing, and in CI they fail for it."""
    wanted = [] if shutil.which("mvn") else ["maven"]
    sys.path.insert(0, str(ROOT / "tests"))
    from elastic.java import ServerMissing, find_jdk

    try:
        find_jdk()
    except ServerMissing:
        wanted += [package for package in JDK_PACKAGES if has_candidate(package)][:1]
    if wanted and os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installing {' '.join(wanted)} …")
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *wanted]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(install, check=True, stdout=subprocess.DEVNULL, env=environment)


def has_candidate(package: str) -> bool:
    """Whether Debian's package manager could install it."""
    if not shutil.which("apt-cache"):
        return False
    found = subprocess.run(["apt-cache", "policy", package], capture_output=True, text=True, check=False)
    return "Candidate:" in found.stdout and "Candidate: (none)" not in found.stdout


def run_part(part: Part, environment: dict[str, str]) -> Outcome:
    """Run a part's commands to the end, all of them, whatever the first ones said."""
    say(f"  {part.name} …")
    started, said, passed, failed = time.monotonic(), [], 0, 0
    for command in part.commands:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=PART_TIMEOUT_SECONDS,
            check=False,
        )
        said.append(done.stdout)
        counted = tests_counted(done.stdout, done.returncode) if part.counts_tests else None
        more_passed, more_failed = counted or (int(done.returncode == 0), int(done.returncode != 0))
        passed, failed = passed + more_passed, failed + more_failed
    return Outcome(part, time.monotonic() - started, "".join(said), passed, failed)


def tests_counted(output: str, returncode: int) -> tuple[int, int]:
    """(passed, failed) from pytest's closing line; a run that failed otherwise counts as one failure."""
    closing = output.rstrip().rpartition("\n")[2]
    numbers = {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|error)", closing)}
    failed = numbers.get("failed", 0) + numbers.get("error", 0)
    return numbers.get("passed", 0), failed or int(returncode != 0)


def report(outcome: Outcome) -> None:
    """One line for a part that passed, all that it printed for one that failed."""
    verdict = "failed" if outcome.failed else "passed"
    if outcome.failed:
        say(outcome.output)
    last = outcome.output.rstrip().rpartition("\n")[2]
    say(f"  {outcome.part.name}: {verdict} in {outcome.seconds:.0f} s · {last}")


def coverage_is_enough(environment: dict[str, str]) -> bool:
    """Combine the parts' branch coverage and hold it against the floor in pyproject.toml."""
    subprocess.run(
        [sys.executable, "-m", "coverage", "combine", "-q"], cwd=ROOT, env=environment, check=False
    )
    command = [sys.executable, "-m", "coverage", "report", "--skip-covered", "--sort=cover"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    lines = done.stdout.rstrip().split("\n")
    say("\n".join([*lines[:14], "…", *lines[-3:]]) if len(lines) > 20 else done.stdout)
    if done.returncode:
        say("Branch coverage is below the floor set in pyproject.toml.")
    return done.returncode == 0


def say(text: str) -> None:
    """Print at once, so that a watcher sees what is going on."""
    sys.stdout.write(text.rstrip("\n") + "\n")
    sys.stdout.flush()


def main(chosen: list[str]) -> int:
    """Run the parts (all, or those named), print the closing line, return 1 when anything failed."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job of a shell ignores it
    started = time.monotonic()
    install_system_packages()
    install_elasticsearch_packages()
    running = [part for part in parts() if not chosen or part.name in chosen]
    with (
        tempfile.TemporaryDirectory() as folder,
        ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as lanes,
    ):
        environment = {**os.environ, "COVERAGE_FILE": str(Path(folder) / "coverage"), "PYTHONUNBUFFERED": "1"}
        outcomes = []
        for outcome in lanes.map(lambda part: run_part(part, environment), running):
            report(outcome)
            outcomes.append(outcome)
        covered = bool(chosen) or coverage_is_enough(environment)
    passed = sum(outcome.passed for outcome in outcomes) + int(covered)
    failed = sum(outcome.failed for outcome in outcomes) + int(not covered)
    say(f"All parts took {time.monotonic() - started:.0f} s.")
    say(f"{passed} passed, {failed} failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
