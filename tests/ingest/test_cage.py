"""Parsing in a cage: whatever one file does, it costs that file only, and says so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from made_files import bomb_pdf, endless_pdf, lines, pdf
from saboteur import Saboteur, saboteur

from ingest.cage import Cage
from ingest.cage_answers import ReadFile
from ingest.errors import CageUnavailable, FileRefused

Write = Callable[[str, str], Path]
T = TypeVar("T")


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    """One cage with tight bars for all tests of this file: what one test did to it must not hurt the next."""
    with Cage(
        workers=2, seconds=4, memory_bytes=300 * 2**20, output_bytes=5_000_000, vocabulary=Saboteur()
    ) as made:
        yield made


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a text file and gives its path."""

    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return written


def refusal(cage: Cage, path: Path) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        cage.read(path)
    return caught.value


def told(cage: Cage, path: Path) -> list[str]:
    return [word for concept in cage.read(path).pages[0].concepts for word in concept.words]


def test_a_file_is_read_to_pages_with_languages_and_concepts(cage: Cage, write: Write) -> None:
    """What comes out of the cage is what went in."""
    text = "limits Los niños no deben trabajar en las fábricas de ladrillos, sino ir a la escuela."
    file = cage.read(write("a.txt", text))
    assert (file.format, file.main_language, file.pages_empty) == ("text", "es", 0)
    assert file.pages[0].text == text
    assert [concept.concept for concept in file.pages[0].concepts] == ["limits", "limits"]


@pytest.mark.parametrize(
    ("order", "state", "code"),
    [
        ("crash", "damaged", "parser-crashed"),
        ("exit", "damaged", "parser-crashed"),
        ("fail", "damaged", "cannot-be-read"),
        ("lie", "damaged", "cannot-be-read"),
        ("eat", "too-large", "too-much-memory"),
        ("chatter", "too-large", "too-much-text"),
    ],
)
def test_a_fault_costs_one_file_and_says_so(
    cage: Cage, write: Write, order: str, state: str, code: str
) -> None:
    """Crash, exception, nonsense, memory, output: each a final state with a reason; the next file is read."""
    refused = refusal(cage, write("bad.txt", f"{order} and some more words of the page"))
    assert (refused.state, refused.reason_code) == (state, code)
    assert refused.reason
    assert cage.read(write("good.txt", "Good words after a bad file.")).pages


@pytest.mark.parametrize("order", ["loop", "sleep"])
def test_a_file_that_never_ends_is_timed_out(write: Write, order: str) -> None:
    """Busy or asleep: the file is given up after its seconds, and the process with it."""
    with Cage(workers=1, seconds=2, vocabulary=saboteur) as impatient:
        began = time.monotonic()
        refused = refusal(impatient, write("slow.txt", f"{order} for as long as it takes"))
        assert (refused.state, refused.reason_code) == ("timed-out", "too-long")
        assert time.monotonic() - began < 15
        assert impatient.read(write("good.txt", "Good words after a slow file.")).pages


@pytest.mark.parametrize(("name", "data"), [("endless", endless_pdf()), ("bomb", bomb_pdf(60))])
def test_a_pdf_bomb_is_too_large_or_timed_out(cage: Cage, tmp_path: Path, name: str, data: bytes) -> None:
    """Kilobytes that unpack to gigabytes of text end at the bars."""
    path = tmp_path / f"{name}.pdf"
    path.write_bytes(data)
    assert refusal(cage, path).state in {"too-large", "timed-out"}


def test_files_in_flight_beside_a_bad_one_are_read(cage: Cage, write: Write) -> None:
    """Of many files every good one is read and every bad one has its state, whatever the order."""
    orders = ["Good", "crash", "Good", "eat", "fail", "Good", "exit", "Good", "lie", "Good"] * 2
    paths = [
        (number, write(f"{number}.txt", f"{order} words of a page")) for number, order in enumerate(orders)
    ]
    outcomes = dict(cage.read_many(paths))
    assert [isinstance(outcomes[n], ReadFile) for n in range(len(orders))] == [
        order == "Good" for order in orders
    ]


def test_small_files_do_not_wait_for_a_big_one(cage: Cage, write: Write) -> None:
    """Outcomes come as they are ready, not in the order of the files."""
    paths = [("slow", write("slow.txt", "sleep a little"))]
    paths += [(f"{number}", write(f"{number}.txt", "Good words")) for number in range(20)]
    order = [key for key, _ in cage.read_many(paths)]
    assert order[-1] == "slow"
    assert sorted(order) == sorted(key for key, _ in paths)


def test_files_are_drawn_only_as_fast_as_they_are_read(cage: Cage, write: Write) -> None:
    """A folder of a million files is not held in memory: three for each worker are in flight at most."""
    path = write("a.txt", "Good words of a page.")
    drawn: list[int] = []

    def files() -> Iterator[tuple[int, Path]]:
        for number in range(200):
            drawn.append(number)
            yield number, path

    taken = 0
    for _ in cage.read_many(files()):
        taken += 1
        assert len(drawn) <= taken + 3 * cage.workers
    assert taken == 200


def test_files_are_drawn_in_the_thread_that_asks(cage: Cage, write: Write) -> None:
    """So that a generator over a database connection is safe."""
    path, threads = write("a.txt", "Good words of a page."), set()

    def files() -> Iterator[tuple[int, Path]]:
        for number in range(10):
            threads.add(threading.get_ident())
            yield number, path

    assert len(list(cage.read_many(files()))) == 10
    assert threads == {threading.get_ident()}


def test_a_run_can_be_given_up(cage: Cage, write: Write) -> None:
    """Closing the iterator ends at once, also while a file would take long; the cage can be used again."""
    run = cage.read_many([("good", write("g.txt", "Good words")), ("slow", write("s.txt", "sleep well"))])
    assert next(iter(run))[0] == "good"
    began = time.monotonic()
    run.close()  # type: ignore[attr-defined]
    assert time.monotonic() - began < 3
    assert cage.read(write("after.txt", "Good words after that.")).pages


def test_what_drawing_raises_is_raised(cage: Cage, write: Write) -> None:
    """A fault of the caller's own list of files is not a state of a file."""

    def files() -> Iterator[tuple[int, Path]]:
        yield 1, write("a.txt", "Good words")
        raise LookupError("the list")

    with pytest.raises(LookupError, match="the list"):
        list(cage.read_many(files()))


def test_workers_are_used_again_and_killed_ones_replaced(cage: Cage, write: Write) -> None:
    """One process reads many files; a file that kills it leaves the next ones a new one."""
    process = write("p.txt", "process id please")
    first = {told(cage, process)[0] for _ in range(6)}
    assert len(first) <= cage.workers
    refusal(cage, write("c.txt", "crash now"))
    assert {told(cage, process)[0] for _ in range(6)} - first or cage.workers > 1


def test_the_cage_sees_no_secrets_writes_no_file_and_holds_no_terminal(
    cage: Cage, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No variable of the environment but a few harmless ones, no file, no core, no terminal."""
    assert told(cage, write("w.txt", "write a file")) == ["File too large"]
    assert told(cage, write("d.txt", "descriptors that are open")) == ["/dev/null"] * 3
    assert told(cage, write("l.txt", "limits of it")) == ["0", "64"]
    monkeypatch.setenv("ATLAS87_SECRET_KEY", "hidden")
    with Cage(workers=1, vocabulary=Saboteur()) as fresh:
        names = told(fresh, write("e.txt", "environment of it"))
    assert set(names) <= {
        "PATH", "TMPDIR", "LD_LIBRARY_PATH", "LC_ALL", "PYTHONPATH", "PYTHONHASHSEED",
        "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MALLOC_TRIM_THRESHOLD_", "MALLOC_TOP_PAD_",
    }  # fmt: skip


def test_a_process_reads_only_so_many_files(write: Write) -> None:
    """What libraries leak stays small: after some hundred files a fresh process takes over, unnoticed."""
    path = write("p.txt", "process id please")
    with Cage(workers=1, vocabulary=Saboteur()) as made:
        outcomes = [outcome for _, outcome in made.read_many((number, path) for number in range(401))]
    assert all(isinstance(outcome, ReadFile) for outcome in outcomes)
    pids = {file.pages[0].concepts[0].words[0] for file in outcomes if isinstance(file, ReadFile)}
    assert len(pids) == 2


def test_ctrl_c_stops_at_once_and_leaves_nothing(tmp_path: Path) -> None:
    """The run ends with KeyboardInterrupt, not with a trace of the cage, and takes its processes with it."""
    (tmp_path / "sleep.txt").write_text("sleep well")
    script = (
        "import sys, pathlib\n"
        "from ingest.cage import Cage\nfrom saboteur import Saboteur\n"
        "with Cage(workers=1, vocabulary=Saboteur()) as cage:\n"
        "    try:\n"
        "        list(cage.read_many([(1, pathlib.Path(sys.argv[1]))]))\n"
        "    except KeyboardInterrupt:\n"
        "        sys.exit(7)\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-W", "error", "-c", script, str(tmp_path / "sleep.txt")]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as asking:
        family = wait_for(lambda: descendants(asking.pid) if len(descendants(asking.pid)) >= 2 else None)
        time.sleep(1)
        asking.send_signal(signal.SIGINT)
        _, told = asking.communicate(timeout=10)
    assert (asking.returncode, told) == (7, b"")
    wait_for(lambda: not [pid for pid in family if alive(pid)] or None)


def test_a_missing_file_is_refused_without_naming_folders(cage: Cage, tmp_path: Path) -> None:
    """The reason can be shown to anyone."""
    refused = refusal(cage, tmp_path / "nowhere.pdf")
    assert refused.state == "damaged"
    assert str(tmp_path) not in refused.reason


def test_names_need_not_be_utf8(cage: Cage, tmp_path: Path) -> None:
    """Line ends, quotes and bytes that are no text in a file's name are only a name."""
    for name in [b"line\nend.txt", b"bytes\xff\xfe.txt", b"'; rm -rf ~ #.txt", "\u202egnp.txt".encode()]:
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
        path.write_text("Good words in an oddly named file.")
        assert cage.read(path).pages


def test_relative_paths_mean_what_they_say(cage: Cage, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Relative to the folder of the process that asks."""
    path = write("here.txt", "Good words, near by.")
    monkeypatch.chdir(path.parent)
    assert cage.read(Path("here.txt")).pages


def test_a_killed_keeper_is_replaced(write: Write) -> None:
    """When the system kills the process that forks, the next file starts a new one."""
    path = write("a.txt", "Good words of a page.")
    with Cage(workers=1) as made:
        assert made.read(path).pages
        os.kill(keeper_of(os.getpid())[-1], signal.SIGKILL)
        time.sleep(0.2)
        assert made.read(path).pages


def test_after_close_nothing_runs_and_nothing_is_read(write: Write) -> None:
    """Closing ends every process; asking a closed cage is the caller's fault, not the file's."""
    before = set(keeper_of(os.getpid()))
    made = Cage(workers=1)
    made.read(write("a.txt", "Good words of a page."))
    assert set(keeper_of(os.getpid())) - before
    made.close()
    made.close()
    assert set(keeper_of(os.getpid())) == before
    with pytest.raises(CageUnavailable):
        made.read(write("b.txt", "More good words."))


def test_closing_frees_who_waits(write: Write) -> None:
    """A thread that waits for a slow file when the cage is closed is told so."""
    made, caught = Cage(workers=1, vocabulary=Saboteur()), []

    def wait() -> None:
        try:
            made.read(write("slow.txt", "sleep long"))
        except CageUnavailable as error:
            caught.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    time.sleep(2.5)
    made.close()
    thread.join(5)
    assert not thread.is_alive()
    assert len(caught) == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="skipped: only Linux does that")
def test_the_cage_ends_with_the_process_that_made_it(tmp_path: Path) -> None:
    """kill -9 of the asking process leaves no keeper and no worker, even one in an endless loop."""
    (tmp_path / "loop.txt").write_text("loop without end")
    script = (
        "import sys, threading, pathlib\n"
        "from ingest.cage import Cage\nfrom saboteur import Saboteur\n"
        "cage = Cage(workers=1, vocabulary=Saboteur())\n"
        "threading.Thread(target=cage.read, args=(pathlib.Path(sys.argv[1]),)).start()\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "loop.txt")], env=environment
    ) as asking:
        family = wait_for(lambda: descendants(asking.pid) if len(descendants(asking.pid)) >= 2 else None)
        asking.kill()
        asking.wait()
    wait_for(lambda: not [pid for pid in family if alive(pid)] or None)


def test_ten_threads_may_use_one_cage(cage: Cage, write: Write) -> None:
    """The portal's request threads share one cage."""
    path, read = write("a.txt", "Good words for everybody."), []
    threads = [threading.Thread(target=lambda: read.append(cage.read(path))) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read) == 10


def test_pictures_need_no_models_and_reading_can_follow(tmp_path: Path) -> None:
    """A process that only draws pages stays small; when it is asked to read, it is replaced by one that
    can."""
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([lines("Children work in kilns.")]))
    with Cage(workers=1) as made:
        assert made.picture(path, 1, 400).words[0][0] == "Children"
        assert made.read(path).pages[0].text == "Children work in kilns."
        assert made.few_pages(path, 1, 1).startswith(b"%PDF-")


def descendants(pid: int) -> list[int]:
    """Children and grandchildren of a process."""
    found: list[int] = []
    for child in Path(f"/proc/{pid}/task").glob("*/children"):
        for name in child.read_text().split():
            found += [int(name), *descendants(int(name))]
    return found


def keeper_of(pid: int) -> list[int]:
    return [child for child in descendants(pid) if b"cage_keeper" in command(child)]


def command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for(value: Callable[[], T | None]) -> T:
    """The first value that is not None, within ten seconds."""
    for _ in range(100):
        if (found := value()) is not None:
            return found
        time.sleep(0.1)
    raise AssertionError("it never came")
