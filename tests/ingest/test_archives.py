"""Large archives: many files in one delivery hold nobody up, flood nothing, and no kill loses one."""

from __future__ import annotations

import io
import os
import signal
import struct
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from made_office import written, zipped

from ingest import unpacking
from ingest.cage import Cage
from ingest.extractors.zip_archive import members, some_members
from ingest.reports import IngestReport
from ingest.work_loop import Worker
from tests.ingest.pipeline_samples import Desk, enter_as_received, states, text_about


def many(count: int, text: Callable[[int], str] = lambda _: text_about("cocoa"), name: str = "f") -> bytes:
    """An archive of so many files; all of the same bytes unless told otherwise, so that one is read."""
    return zipped({f"{name}{number:05}.txt": text(number) for number in range(count)})


def rest(report: IngestReport) -> list[tuple[str, str]]:
    """(path, reason) of what was not taken of archives."""
    return [(Path(one.path).name, one.reason or "") for one in report.files if one.path.endswith("!/*")]


def test_what_is_beyond_the_bar_of_files_is_one_entry(desk: Desk) -> None:
    """2,300 files: 2,000 are taken, and one line says that 300 more were not; it counts as a failure."""
    desk.put("box.zip", many(2_300))
    report = desk.take_in()
    assert report.totals == {"duplicate": 1_999, "indexed": 1, "too-large": 1, "unpacked": 1}
    assert desk.count("ledger_files") == 2_002
    [(name, reason)] = rest(report)
    assert name == "*"
    assert "more than the 2000 files" in reason and "300 more were not taken" in reason
    assert not report.complete
    archive = next(one for one in report.files if one.state == "unpacked")
    assert "2000; left: 300" in (archive.reason or "")


def test_refused_members_count_towards_the_bar(desk: Desk) -> None:
    """Thousands of links or names that lead out flood the ledger no more than files do."""
    desk.put("box.zip", zipped({f"../out{number}.txt": "x" for number in range(2_500)}))
    report = desk.take_in()
    assert report.totals == {"too-large": 1, "unpacked": 1, "unsupported": 2_000}


def test_the_bar_holds_for_archives_in_archives_together(desk: Desk) -> None:
    """Two times 1,500 files, one archive in the other: 2,000 in all, one entry for the rest of each."""
    inner = many(1_500, name="inner")
    content = {f"outer{number:05}.txt": text_about("cocoa") for number in range(1_499)}
    desk.put("box.zip", zipped({"in.zip": inner, **content}))
    report = desk.take_in()
    kept = Counter(one.state for one in report.files)
    assert kept["indexed"] + kept["duplicate"] + kept["unpacked"] <= 2_000 + 1  # 1: the box itself
    taken = kept["indexed"] + kept["duplicate"] + kept["unpacked"] - 1
    assert taken > 1_900
    assert 1 <= kept["too-large"] <= 2
    left = sum(int(reason.rpartition(": ")[2].partition(" more")[0]) for _, reason in rest(report))
    assert taken + left == 3_000


def test_the_bar_of_bytes_is_one_entry_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the bytes that one archive may bring, the rest is counted and said."""
    monkeypatch.setattr(unpacking, "MOST_BYTES", 100_000)
    monkeypatch.setattr(unpacking, "_PORTION_FILES", 10)
    desk.put("box.zip", many(60, lambda number: text_about(f"w{number}", "x " * 5_000)))
    report = desk.take_in()
    [(_, reason)] = rest(report)
    assert "more than the 100000 bytes" in reason
    taken = sum(1 for one in report.files if one.state == "indexed")
    assert 9 <= taken <= 20
    assert f"{60 - taken} more files were not taken" in reason


def test_a_smaller_archive_in_its_place_has_no_rest_any_more(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was said of an archive's rest does not outlive the archive's bytes."""
    monkeypatch.setattr(unpacking, "MOST_FILES", 5)
    desk.put("box.zip", many(8))
    assert len(rest(desk.take_in())) == 1
    desk.put("box.zip", many(3))
    report = desk.take_in()
    assert rest(report) == []
    assert "too-large" not in report.totals


def test_what_was_never_taken_is_not_read_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """``--again too-large`` leaves alone what has no bytes here: it does not turn into another fault."""
    monkeypatch.setattr(unpacking, "MOST_FILES", 5)
    desk.put("box.zip", many(8))
    desk.take_in()
    assert desk.read_again("too-large").files == ()
    monkeypatch.setattr(unpacking, "MOST_FILES", 2_000)
    assert desk.read_again("unpacked").totals.get("too-large") is None
    assert desk.count("ledger_files") == 1 + 8 + 1  # the archive, its files, what was said of the rest


def test_a_file_that_was_too_large_comes_in_when_the_limit_is_raised(desk: Desk) -> None:
    """Without being touched: its size is looked at, not only whether it has changed."""
    path = desk.put("long.txt", text_about("cocoa") * 8_000)
    assert path.stat().st_size > 1_000_000  # the limit of the desk
    assert states(desk.take_in()) == {"long.txt": "too-large"}
    assert states(desk.take_in(largest=50_000_000)) == {"long.txt": "indexed"}


# Nobody is held up


def test_a_file_beside_a_large_archive_is_done_after_its_first_portion(desk: Desk) -> None:
    """One portion of the archive is entered at most before the small file is published."""
    desk.put("a.zip", many(1_000))
    desk.put("b.txt", text_about("cotton"))
    entered_before = []

    def told(_: object) -> None:
        with desk.stores.catalogue.reading() as connection:
            done = connection.exec_driver_sql(
                "SELECT count(*) FROM ledger_files"
                " WHERE file_name = 'b.txt' AND state IN ('catalogued', 'indexed')"
            ).scalar_one()
            held = connection.exec_driver_sql("SELECT count(*) FROM ledger_files").scalar_one()
        if not done:
            entered_before.append(held)

    desk.told = _Calls(told)
    report = desk.take_in()
    assert desk.found("cotton")
    assert max(entered_before, default=0) <= 2 + 100
    assert report.totals["duplicate"] == 999


class _Calls(list[object]):
    """A list that hands on what is appended."""

    def __init__(self, told: Callable[[object], None]) -> None:
        super().__init__()
        self._told = told

    def append(self, one: object) -> None:
        self._told(one)


def test_a_worker_reads_what_comes_after_an_archive_before_its_files(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that arrives while hundreds out of an archive wait has its turn first."""
    monkeypatch.setattr(unpacking, "_PORTION_FILES", 500)
    box = desk.put("a.zip", many(400, lambda number: text_about(f"w{number}")))
    enter_as_received(desk.stores, box)
    turns = iter(range(100))
    worker = Worker(desk.stores, lambda: replace_cage(desk.cage))
    worker.run(stopped=lambda: next(turns) >= 1, rest=lambda _: None)
    enter_as_received(desk.stores, desk.put("later.txt", text_about("cotton")))
    turns = iter(range(100))
    Worker(desk.stores, lambda: replace_cage(desk.cage)).run(lambda: next(turns) >= 2, lambda _: None)
    with desk.stores.catalogue.reading() as connection:
        states_of = dict(
            connection.exec_driver_sql(
                "SELECT file_name, state FROM ledger_files WHERE file_name IN ('later.txt', 'f00399.txt')"
            ).all()
        )
    assert states_of["later.txt"] in ("catalogued", "indexed")
    assert states_of["f00399.txt"] == "received"


def replace_cage(cage: Cage) -> Cage:
    """A cage of the worker's own: it closes it."""
    return Cage(workers=1, memory_bytes=cage.memory_bytes)


def test_progress_counts_the_files_of_archives(desk: Desk) -> None:
    """What is told of grows by what archives bring, and ends with all of it."""
    desk.put("box.zip", many(250, lambda number: text_about(f"w{number}")))
    desk.take_in()
    assert desk.told[0].of == 1
    assert (desk.told[-1].files, desk.told[-1].of) == (251, 251)
    assert all(one.files <= one.of for one in desk.told)


_KILLED = """
import sys
sys.path[:0] = [{root!r}, {tests!r}]
from pathlib import Path
from ingest.cage import Cage
from tests.ingest.pipeline_samples import Desk, enter_as_received, open_stores_in
where = Path({where!r})
with Cage(workers=1) as cage:
    Desk(where / "in", open_stores_in(where / "data"), cage).take_in()
"""


def test_killed_while_it_unpacks_the_next_run_loses_and_repeats_nothing(desk: Desk, tmp_path: Path) -> None:
    """kill -9 after some portions: in the end every file is there once, read once."""
    desk.put("box.zip", many(700, lambda number: text_about(f"w{number:04}w")))
    root = Path(__file__).parent.parent.parent
    code = _KILLED.format(root=str(root), tests=str(Path(__file__).parent), where=str(tmp_path))
    child = subprocess.Popen([sys.executable, "-c", code])
    deadline = time.monotonic() + 60
    while desk.count("ledger_files") < 150 and child.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert 100 < desk.count("ledger_files") < 701
    report = desk.take_in()
    assert report.totals == {"indexed": 700, "unpacked": 1}
    assert desk.count("ledger_files") == 701
    assert desk.count("works") == desk.count("documents") == 700
    assert desk.found("w0000w") and desk.found("w0699w")


# Members that hurt, names, openings


def lzma_of_four_gigabytes(content: Mapping[str, str]) -> bytes:
    """An archive whose first member asks for a dictionary of 4 GB before its first byte."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    made = bytearray(buffer.getvalue())
    properties = 30 + len(next(iter(content))) + 4 + 1  # local header, name, version and size, lc/lp/pb
    struct.pack_into("<I", made, properties, 0xFFFF_FFFF)
    return bytes(made)


def test_a_member_that_ends_its_reader_costs_only_itself(desk: Desk) -> None:
    """The others of the same opening are taken, each alone."""
    texts = {f"{name}.txt": text_about(name) for name in ("cocoa", "cotton", "gold")}
    desk.put("box.zip", lzma_of_four_gigabytes({"bomb.txt": "x" * 1_000, **texts}))
    report = states(desk.take_in())
    assert report.pop("bomb.txt") in ("too-large", "damaged")
    assert set(report.values()) == {"unpacked", "indexed"}
    assert len(report) == 4


def test_an_archive_behind_a_password_says_so_file_by_file(desk: Desk) -> None:
    """Names can be read without it; a file that is not locked is taken."""
    made = bytearray(zipped({"secret.txt": text_about("gold"), "open.txt": text_about("cotton")}))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.find(sign) + offset] |= 1
    desk.put("box.zip", bytes(made))
    report = desk.take_in()
    assert states(report) == {"box.zip": "unpacked", "secret.txt": "locked", "open.txt": "indexed"}
    assert any("protected by a password" in (one.reason or "") for one in report.files)


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp437", ["Résumé été.txt", "Données générales.txt", "Façade.txt"]),
        ("cp866", ["Отчёт о детском труде.txt", "Приложение.txt", "Дети на плантациях хлопка.txt"]),
        ("utf-8", ["تقرير عمل الأطفال.txt", "童工报告.txt", "Отчёт.txt"]),
    ],
)
def test_names_are_told_in_any_of_the_usual_encodings(
    encoding: str, names: list[str], tmp_path: Path
) -> None:
    """UTF-8 with and without its mark, and the code pages of old programs."""
    if encoding == "utf-8":
        marked = zipped(dict.fromkeys(names, b"x"))
        assert [one.name for one in members(written(tmp_path, "marked.zip", marked))] == names
    plain = [f"{number}".ljust(len(name.encode(encoding)), "x") for number, name in enumerate(names)]
    content = zipped(dict.fromkeys(plain, b"x"))
    for ascii_name, name in zip(plain, names, strict=True):
        content = content.replace(ascii_name.encode(), name.encode(encoding))
    assert [one.name for one in members(written(tmp_path, "a.zip", content))] == names


def test_one_opening_gives_many_files_and_never_too_many_bytes(tmp_path: Path) -> None:
    """Up to 32 MiB at once; one larger file comes alone; one over its limit is refused, the next is given."""
    sizes = {"a": 20, "b": 20, "c": 50, "d": 1, "e": 1}
    content = zipped({name: os.urandom(size << 20) for name, size in sizes.items()}, stored=tuple(sizes))
    path = written(tmp_path, "a.zip", content)
    assert [one.place for one in some_members(path, range(5), 64 << 20)] == [0]
    assert [one.place for one in some_members(path, (2, 3), 64 << 20)] == [2]
    assert [one.place for one in some_members(path, (3, 4), 64 << 20)] == [3, 4]
    large, *others = some_members(path, (1, 3, 4), 10 << 20)
    assert large.refused is not None and large.refused.state == "too-large"
    assert large.unpacked >= 10 << 20
    assert [len(one.content) for one in others] == [1 << 20, 1 << 20]
    assert replace(large, refused=None).content == b""
