"""The server that Elastic publishes for integration tests, unpacked once with our stand-in of its analysis.

It comes by Maven (its licence is the AGPL v3: fetched for tests, never shipped), has no JDK of its own and
few modules; ``plugin/StandInAnalysisPlugin.java`` gives it the analysis that the official image has.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from elastic.java import LEAST, Java, ServerMissing, fetched, find_java

VERSION = "9.3.2"
SERVER = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
SERVER_SHA256 = "99b5b540c8d3a5c53cbe1e4f35c46acefff59131760ddc330a7616cd319086f1"
_PLUGIN = Path(__file__).parent / "plugin" / "StandInAnalysisPlugin.java"

_ABSENT = Path(__file__).parent / "plugin" / "absent"
"""Two modules of a JDK that a runtime from packages has not. The server asks for them only to forbid plugins
a call into each. Empty ones stand in, under names of their own: Java knows the real ones by their hash."""

_RENAMED = {b"jdk.jlink": b"xdk.jlink", b"jdk.jdi": b"xdk.jdi"}

_DESCRIPTOR = """\
description=Analysis of the official image, for tests
version=1
name=analysis-stand-in
classname=org.atlas87.standin.StandInAnalysisPlugin
java.version={java}
elasticsearch.version={version}
"""


@dataclass(frozen=True)
class Distribution:
    """An unpacked server (read-only), the JDK that runs it, and which compiler made its plugin."""

    home: Path
    jdk: Path
    kind: str = "javac"


def distribution() -> Distribution:
    """The server, fetched, unpacked and given its plugin where needed; raises ``ServerMissing``."""
    return made_with(find_java(cache_folder()))


def made_with(java: Java) -> Distribution:
    """The server whose plugin one Java compiled, and which it runs."""
    sources = [_PLUGIN, *sorted(_ABSENT.rglob("*.java"))]
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
    home = cache_folder() / f"elasticsearch-{VERSION}-{digest}-{java.kind}"
    if not home.is_dir():
        _make(home, fetched(SERVER, SERVER_SHA256, java.home), java)
    return Distribution(home, java.home, java.kind)


def cache_folder() -> Path:
    """Where the unpacked server is kept. Root's own folders would be closed to the user whom it runs as."""
    if os.geteuid() == 0:
        return Path("/var/cache/atlas87-tests")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "atlas87-tests"


def _make(home: Path, archive: Path, java: Java) -> None:
    """Unpack beside and move into place in one step: other sessions may be doing the same."""
    home.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=home.parent))
    try:
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(draft)
        root = draft / f"elasticsearch-{VERSION}"
        _add_plugin(root, java)
        if java.kind == "ecj":
            _add_absent_modules(root, java)
        for path in (root, *root.rglob("*")):
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        try:
            root.rename(home)
        except OSError:
            if not home.is_dir():
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _add_plugin(root: Path, java: Java) -> None:
    folder = root / "plugins" / "analysis-stand-in"
    folder.mkdir(parents=True)
    libraries = os.pathsep.join(map(str, sorted(root.glob("lib/*.jar"))))
    _compile(java, [_PLUGIN], folder / "stand-in.jar", "-cp", libraries)
    descriptor = _DESCRIPTOR.format(java=LEAST, version=VERSION)
    (folder / "plugin-descriptor.properties").write_text(descriptor, encoding="utf-8")


def _add_absent_modules(root: Path, java: Java) -> None:
    """Put the modules beside the server's own and let the one that asks for them ask by the other names."""
    for module in sorted(_ABSENT.iterdir()):
        _compile(java, sorted(module.rglob("*.java")), root / "lib" / f"{module.name}.jar")
    (asking,) = root.glob("lib/elasticsearch-entitlement-[0-9]*.jar")
    with zipfile.ZipFile(asking) as jar:
        held = {name: jar.read(name) for name in jar.namelist()}
    for real, other in _RENAMED.items():
        held["module-info.class"] = held["module-info.class"].replace(real, other)
    with zipfile.ZipFile(asking, "w") as jar:
        for name, content in held.items():
            jar.writestr(name, content)


def _compile(java: Java, sources: Sequence[Path], jar: Path, *options: str) -> None:
    with tempfile.TemporaryDirectory() as classes:
        command = [*java.compiler, *options, "-d", classes, *map(str, sources)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise ServerMissing(f"{java.compiler[0]} could not compile the plugin: {done.stderr[-500:]}")
        with zipfile.ZipFile(jar, "w") as made:
            for file in sorted(Path(classes).rglob("*.class")):
                made.write(file, file.relative_to(classes))
