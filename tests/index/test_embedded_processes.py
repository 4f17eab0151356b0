"""The embedded engine and several processes: one writes, all read, and a kill at any moment loses nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from engine_samples import a_work, ask, found, texts, with_pages

from index.engines.embedded.engine import EmbeddedEngine
from index.errors import WriterBusy
from index.search import SearchQuery

PRELUDE = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[2], str(Path(sys.argv[2]).parent)]
from engine_samples import a_work, ask, found, texts, with_pages
from index.engines.embedded.engine import EmbeddedEngine
from index.errors import WriterBusy
engine = EmbeddedEngine.open(Path(sys.argv[1]))
"""


def start(folder: Path, script: str) -> subprocess.Popen[str]:
    """Another process with an engine of its own on the same folder."""
    command = [sys.executable, "-c", PRELUDE + script, str(folder), str(Path(__file__).parent)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True, bufsize=1)


def told(process: subprocess.Popen[str]) -> str:
    """The next line that the other process says."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def tell(process: subprocess.Popen[str], line: str) -> None:
    """Say something to the other process."""
    assert process.stdin is not None
    process.stdin.write(line + "\n")


def test_a_reader_in_another_process_sees_a_write_at_once(tmp_path: Path) -> None:
    """Put, delete and rebuild are seen by its next search, without being told."""
    engine = EmbeddedEngine.open(tmp_path / "search")
    engine.put(texts("cocoa"))
    other = start(
        tmp_path / "search",
        """
for query in sys.stdin:
    page = ask(engine, query.strip())
    print(sorted(hit.work_number for hit in page.hits), page.facets["type"][0].works, flush=True)
""",
    )
    with other:

        def seen(query: str) -> str:
            tell(other, query)
            return told(other)

        assert seen("cocoa") == "[1] 1"
        engine.put(texts("cocoa", first=2))
        assert seen("cocoa") == "[1, 2] 2"
        engine.delete(a_work(1).id, 2)
        assert seen("cocoa") == "[2] 1"
        engine.rebuild(texts("cocoa", "cocoa", "cocoa", first=5))
        assert seen("cocoa") == "[5, 6, 7] 3"
        engine.put(texts("cocoa", first=8))
        assert seen("cocoa") == "[5, 6, 7, 8] 4"
        other.kill()


def test_only_one_process_writes(tmp_path: Path) -> None:
    """The other gets ``WriterBusy``, reads on, and can write as soon as the first lets go."""
    engine = EmbeddedEngine.open(tmp_path / "search")
    engine.put(texts("cocoa"))
    other = start(
        tmp_path / "search",
        """
with engine.writing() as session:
    print("holding", flush=True)
    sys.stdin.readline()
    session.put(texts("timber", first=5))
print("released", flush=True)
""",
    )
    with other:
        assert told(other) == "holding"
        with pytest.raises(WriterBusy):
            engine.put(texts("mines", first=2))
        with pytest.raises(WriterBusy):
            engine.delete(a_work(1).id, 9)
        assert found(engine, "cocoa") == {1}
        tell(other, "go on")
        assert told(other) == "released"
    engine.put(texts("mines", first=2))
    assert [found(engine, word) for word in ("cocoa", "mines", "timber")] == [{1}, {2}, {5}]


def test_two_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    """Each tries again while the other is busy; in the end all works of both are held."""
    folder = tmp_path / "search"
    EmbeddedEngine.open(folder).create()
    script = """
import time
first = int(sys.stdin.readline())
for number in range(first, first + 15):
    while True:
        try:
            engine.put(texts("cocoa", first=number))
            break
        except WriterBusy:
            time.sleep(0.002)
"""
    writers = [start(folder, script) for _ in range(2)]
    for first, writer in zip((1, 101), writers, strict=True):
        tell(writer, str(first))
    for writer in writers:
        writer.communicate(timeout=60)
        assert writer.returncode == 0
    assert found(EmbeddedEngine.open(folder), "cocoa") == {*range(1, 16), *range(101, 116)}


KILLED = """
print("ready", flush=True)
version = 1
while True:
    version += 1
    engine.put(
        with_pages(a_work(n, version=version, title=f"title{version}"), *[f"cocoa word{version}"] * 6)
        for n in range(1, 21)
    )
    print(version, flush=True)
"""


@pytest.mark.parametrize("seed", range(6))
def test_a_kill_leaves_the_last_commit_whole(tmp_path: Path, seed: int) -> None:
    """After kill -9 in the middle of puts the index holds one version of everything, and takes the next."""
    folder = tmp_path / "search"
    engine = EmbeddedEngine.open(folder)
    engine.put(with_pages(a_work(n, title="title1"), *["cocoa word1"] * 6) for n in range(1, 21))
    with start(folder, KILLED) as writer:
        assert told(writer) == "ready"
        time.sleep(0.05 + random.Random(seed).random() * 0.3)
        os.kill(writer.pid, signal.SIGKILL)
        output, _ = writer.communicate()
    said = int(output.split()[-1]) if output.split() else 1

    after = EmbeddedEngine.open(folder)
    page = ask(after, "cocoa", limit=20)
    assert (page.total.works, page.total.pages) == (20, 120)
    (held,) = [v for v in range(1, said + 3) if ask(after, f"word{v}").total.works]
    assert held in (said, said + 1)
    assert ask(after, f"word{held} title{held}").total.complete == 20
    assert after.counts() == (20, 120)

    again = [with_pages(a_work(n, version=said + 1), *[f"cocoa word{said + 1}"] * 6) for n in range(1, 21)]
    report = after.put(again)
    assert report.works + report.stale == 20
    assert ask(after, f"word{said + 1}").total.pages == 120


@pytest.mark.parametrize("seed", range(4))
def test_a_kill_in_a_rebuild_leaves_the_old_index(tmp_path: Path, seed: int) -> None:
    """Readers keep what they have; the next rebuild clears what the dead one left."""
    folder = tmp_path / "search"
    engine = EmbeddedEngine.open(folder)
    engine.put(texts("cocoa"))
    script = """
print("ready", flush=True)
engine.rebuild(with_pages(a_work(n), *["timber " * 50] * 40) for n in range(1, 100_000))
"""
    with start(folder, script) as rebuilder:
        assert told(rebuilder) == "ready"
        time.sleep(0.1 + random.Random(seed).random() * 0.4)
        os.kill(rebuilder.pid, signal.SIGKILL)
        rebuilder.communicate()
    assert found(engine, "cocoa") == found(EmbeddedEngine.open(folder), "cocoa") == {1}
    engine.put(texts("mines", first=2))
    engine.rebuild(texts("gold"))
    assert found(engine, "gold") == {1}
    assert len([entry for entry in folder.iterdir() if entry.name.startswith("build-")]) == 2


def test_a_second_rebuild_is_told_who_runs_the_first(tmp_path: Path) -> None:
    """The process and since when; the first goes on undisturbed."""
    engine = EmbeddedEngine.open(tmp_path / "search")
    script = """
def slowly():
    yield from texts("timber")
    print("loading", flush=True)
    sys.stdin.readline()
engine.rebuild(slowly())
print("done", flush=True)
"""
    with start(tmp_path / "search", script) as other:
        assert told(other) == "loading"
        with pytest.raises(WriterBusy, match=rf"process {other.pid}, since 20\d\d-.* UTC"):
            engine.rebuild(texts("cocoa"))
        tell(other, "go on")
        assert told(other) == "done"
    assert found(engine, "timber") == {1}


FULL = """
import resource, signal
from index.errors import IndexUnwritable
engine.put(texts("timber", first=2))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.stdin.readline()), resource.RLIM_INFINITY))
words = " ".join(f"word{n}" for n in range(20_000))
for attempt in range(2):
    try:
        engine.put([with_pages(a_work(n), *[f"{words} {n}"] * 20) for n in range(10, 20)])
        print("put", flush=True)
    except IndexUnwritable as error:
        print("unwritable" if "Nothing is lost" in str(error) else error, flush=True)
print(sorted(found(engine, "timber")), engine.counts(), flush=True)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(engine.put(texts("mines", first=30)).works, flush=True)
"""


@pytest.mark.parametrize("room", [0, 1, 5_000, 100_000])
def test_a_full_disk_is_named_and_loses_nothing(tmp_path: Path, room: int) -> None:
    """A put that finds no room says so; the index stays as it was, is read on, and takes the next put."""
    folder = tmp_path / "search"
    EmbeddedEngine.open(folder).put(texts("cocoa"))
    with start(folder, FULL) as other:
        tell(other, str(room))
        said, _ = other.communicate(timeout=120)
    assert said.split("\n")[:4] == ["unwritable", "unwritable", "[2] (2, 2)", "1"]
    after = EmbeddedEngine.open(folder)
    assert [found(after, word) for word in ("cocoa", "timber", "mines")] == [{1}, {2}, {30}]
    assert after.counts() == (3, 3)


def test_a_walk_goes_on_while_another_process_writes(tmp_path: Path) -> None:
    """A generation that a walk began in serves it to its end, whatever others delete and build anew."""
    folder = tmp_path / "search"
    engine = EmbeddedEngine.open(folder)
    engine.put(texts(*["cocoa"] * 500))
    walk = engine.walk(SearchQuery(text="cocoa"))
    first = [next(walk) for _ in range(10)]
    other = start(
        folder,
        """
for number in range(1, 501, 50):
    engine.delete(a_work(number).id, 2)
engine.rebuild(texts("timber"))
engine.rebuild(texts("timber"))
""",
    )
    other.communicate(timeout=60)
    assert other.returncode == 0
    assert found(engine, "cocoa") == set()
    rest = list(walk)
    assert len({hit.work_id for hit in [*first, *rest]}) == 500
    assert all(len(hit.pages) == 1 for hit in rest)
