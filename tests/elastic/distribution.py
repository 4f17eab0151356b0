"""The server that Elastic publishes for integration tests, unpacked once with our stand-in of its analysis.

It comes by Maven (its licence is the AGPL v3: fetched for tests, never shipped), has no JDK of its own and
few modules; ``plugin/StandInAnalysisPlugin.java`` gives it the analysis that the official image has.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

VERSION = "9.3.2"
_GROUP, _ARTIFACT = "org.elasticsearch.distribution.integ-test-zip", "elasticsearch"
_PLUGIN = Path(__file__).parent / "plugin" / "StandInAnalysisPlugin.java"
_LEAST_JAVA = 21  # the server's classes are compiled for it: a javac of 17 cannot even read them
_JVM_FOLDERS = ("/usr/lib/jvm", "/usr/java", "/opt/java", "/Library/Java/JavaVirtualMachines")

_DESCRIPTOR = """\
description=Analysis of the official image, for tests
version=1
name=analysis-stand-in
classname=org.atlas87.standin.StandInAnalysisPlugin
java.version={java}
elasticsearch.version={version}
"""


class ServerMissing(Exception):
    """What is missing for a real server, and the command that brings it."""


@dataclass(frozen=True)
class Distribution:
    """An unpacked server (read-only) and the JDK that runs it."""

    home: Path
    jdk: Path


def distribution() -> Distribution:
    """The server, fetched, unpacked and given its plugin where needed; raises ``ServerMissing``."""
    jdk = find_jdk()
    digest = hashlib.sha256(_PLUGIN.read_bytes()).hexdigest()[:12]
    home = _cache() / f"elasticsearch-{VERSION}-{digest}"
    if not home.is_dir():
        _make(home, fetched_zip(), jdk)
    return Distribution(home, jdk)


def find_jdk() -> Path:
    """A JDK of 21 or newer: the one of JAVA_HOME, else the oldest that serves in the system's folders."""
    seen = []
    for folder in _candidates():
        version = _java_version(folder)
        if version is None:
            continue
        seen.append(f"{folder} ({version})")
        if version >= _LEAST_JAVA and (folder / "bin" / "javac").is_file():
            return folder
    raise ServerMissing(
        f"no JDK of {_LEAST_JAVA} or newer with javac (JAVA_HOME and {_JVM_FOLDERS[0]} hold: "
        f"{', '.join(seen) or 'none'}). Try: sudo apt-get install -y openjdk-21-jdk-headless"
    )


def fetched_zip() -> Path:
    """The server's archive in Maven's own cache, brought there when it is not."""
    place = Path(*_GROUP.split("."), _ARTIFACT, VERSION, f"{_ARTIFACT}-{VERSION}.zip")
    archive = Path.home() / ".m2" / "repository" / place
    if archive.is_file():
        return archive
    if not shutil.which("mvn"):
        raise ServerMissing("no Maven, which fetches the server. Try: sudo apt-get install -y maven")
    artifact = f"{_GROUP}:{_ARTIFACT}:{VERSION}:zip"
    command = ["mvn", "-B", "-q", "dependency:get", "-Dtransitive=false", f"-Dartifact={artifact}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode or not archive.is_file():
        raise ServerMissing(f"Maven could not fetch {artifact}: {done.stdout[-500:]}{done.stderr[-500:]}")
    return archive


def _candidates() -> Iterator[Path]:
    for name in ("ES_JAVA_HOME", "JAVA_HOME"):
        if os.environ.get(name):
            yield Path(os.environ[name])
    found = [folder for parent in _JVM_FOLDERS for folder in Path(parent).glob("*")]
    homes = {
        (folder / "Contents/Home" if (folder / "Contents").is_dir() else folder).resolve() for folder in found
    }
    yield from sorted(homes, key=lambda home: (_java_version(home) or 0, home))


def _java_version(home: Path) -> int | None:
    release = home / "release"
    found = re.search(r'JAVA_VERSION="(\d+)', release.read_text("utf-8")) if release.is_file() else None
    return int(found[1]) if found else None


def _cache() -> Path:
    """Where the unpacked server is kept. Root's own folders would be closed to the user whom it runs as."""
    if os.geteuid() == 0:
        return Path("/var/cache/atlas87-tests")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "atlas87-tests"


def _make(home: Path, archive: Path, jdk: Path) -> None:
    """Unpack beside and move into place in one step: other sessions may be doing the same."""
    home.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=home.parent))
    try:
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(draft)
        root = draft / f"elasticsearch-{VERSION}"
        _add_plugin(root, jdk)
        for path in (root, *root.rglob("*")):
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        try:
            root.rename(home)
        except OSError:
            if not home.is_dir():
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _add_plugin(root: Path, jdk: Path) -> None:
    folder = root / "plugins" / "analysis-stand-in"
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as classes:
        compile_it = [str(jdk / "bin" / "javac"), "--release", str(_LEAST_JAVA), "-nowarn"]
        subprocess.run(
            [*compile_it, "-cp", f"{root}/lib/*", "-d", classes, str(_PLUGIN)],
            check=True,
            capture_output=True,
        )
        jar = [
            str(jdk / "bin" / "jar"),
            "--create",
            "--file",
            str(folder / "stand-in.jar"),
            "-C",
            classes,
            ".",
        ]
        subprocess.run(jar, check=True, capture_output=True)
    descriptor = _DESCRIPTOR.format(java=_LEAST_JAVA, version=VERSION)
    (folder / "plugin-descriptor.properties").write_text(descriptor, encoding="utf-8")
