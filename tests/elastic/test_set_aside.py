"""What the server will never take: left out by itself, said with its reason, tried again when it may help.

The refusals are the server's own: an index without a field for French takes no French page (strict mapping).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from engine_samples import a_work, ask, found, texts, with_pages, work_id

from elastic.session import PATIENT, fresh_address
from index.engines.elastic import bulk
from index.engines.elastic.address import ElasticAddress
from index.engines.elastic.bulk import offer, send
from index.engines.elastic.cluster import Cluster
from index.engines.elastic.documents import Operation
from index.engines.elastic.engine import ElasticEngine
from index.engines.elastic.mapping import MAPPING_VERSION, index_settings, mappings
from index.engines.elastic.writing import show
from index.errors import EngineUnavailable, RequestRefused

FRENCH = "le cacao des fermes"


def without(cluster: Cluster, *, language: str = "", field: str = "") -> None:
    """An index of ours that lacks a field, so that the server refuses every entry that has it."""
    properties = mappings()
    properties["properties"].pop(field, None)
    properties["properties"]["text"]["properties"].pop(language, None)
    index = f"{cluster.address.prefix}-v{MAPPING_VERSION}-lacking"
    aliases = (cluster.address.current, cluster.address.writing)
    assert cluster.create(index, {"settings": index_settings(), "mappings": properties}, aliases)
    show(cluster, [index])


@pytest.fixture
def lacking(address: ElasticAddress, cluster: Cluster) -> ElasticEngine:
    """An engine on an index that takes no French."""
    without(cluster, language="fr")
    return ElasticEngine(address, patience=PATIENT)


def test_one_page_that_is_refused_holds_nothing_up(lacking: ElasticEngine) -> None:
    """Works before it, after it and its own other pages are found; it is named with the server's reason."""
    report = lacking.put(
        [
            with_pages(a_work(1), "cocoa"),
            with_pages(a_work(2), "cocoa", ("fr", FRENCH), "cocoa"),
            with_pages(a_work(3), "cocoa"),
        ]
    )
    (refusal,) = report.refused
    assert (refusal.work_id, refusal.version, refusal.pages, refusal.whole) == (work_id(2), 1, 1, False)
    assert "strict" in refusal.reason
    assert (report.works, report.pages) == (3, 4) == lacking.counts()
    assert found(lacking, "cocoa") == {1, 2, 3}
    assert found(lacking, "cacao") == set()


def test_what_was_refused_leaves_nothing_older_in_its_place(lacking: ElasticEngine) -> None:
    """The earlier page may be what readers must not see any more."""
    lacking.put([with_pages(a_work(1), "cocoa", "secret")])
    report = lacking.put([with_pages(a_work(1, version=2), "cocoa", ("fr", FRENCH))])
    assert [one.version for one in report.refused] == [2]
    assert found(lacking, "secret") == set()
    assert found(lacking, "cocoa") == {1}


def test_a_newer_version_is_tried_and_an_equal_one_is_not(lacking: ElasticEngine) -> None:
    """Not retried for ever; corrected, it is taken."""
    lacking.put([with_pages(a_work(1), ("fr", FRENCH), "cocoa")])
    again = lacking.put([with_pages(a_work(1), ("fr", FRENCH), "cocoa")])
    assert (again.stale, again.refused) == (1, ())
    better = lacking.put([with_pages(a_work(1, version=2), "timber", "cocoa")])
    assert (better.pages, better.refused) == (2, ())
    assert found(lacking, "timber") == {1}


def test_a_work_that_cannot_be_remembered_is_taken_out_whole(cluster: Cluster) -> None:
    """Not half: no page of a work without an entry of its own is found."""
    without(cluster, field="title_for")
    engine = ElasticEngine(cluster.address, patience=PATIENT)
    report = engine.put(texts("cocoa", "timber"))
    assert [(one.work_id, one.whole, one.pages) for one in report.refused] == [
        (work_id(1), True, 1),
        (work_id(2), True, 1),
    ]
    assert (report.works, report.pages) == (0, 0) == engine.counts()
    assert found(engine, "cocoa") == set()


def test_a_rebuild_goes_on_past_what_is_refused(lacking: ElasticEngine, cluster: Cluster) -> None:
    """The new index has every field here: what the old one refused is taken, and counted."""
    works = [with_pages(a_work(n), "cocoa", ("fr", FRENCH)) for n in range(1, 4)]
    assert len(lacking.put(works).refused) == 3
    report = lacking.rebuild(works)
    assert (report.works, report.pages, report.refused) == (3, 6, ())
    assert found(lacking, "cacao") == {1, 2, 3}


def test_an_entry_that_no_server_takes_is_not_sent(
    lacking: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above a size of ours it is refused before it fills a heap; the page beside it is found."""
    monkeypatch.setattr(bulk, "LARGEST", 20_000)
    report = lacking.put([with_pages(a_work(1), "cocoa", "word " * 10_000)])
    (refusal,) = report.refused
    assert "bytes" in refusal.reason
    assert (found(lacking, "cocoa"), found(lacking, "word")) == ({1}, set())
    assert ask(lacking, "cocoa").total.pages == 1


class Narrow:
    """A server behind a gate that lets no request of more than so many bytes through."""

    def __init__(self, most: int) -> None:
        self.most, self.taken = most, []  # type: ignore[var-annotated]

    def write(self, batch: Sequence[Operation]) -> list[dict[str, Any]]:
        if sum(map(len, batch)) > self.most:
            raise RequestRefused(413, "too large")
        self.taken += [one.id for one in batch]
        return [{"_id": one.id, "status": 201} for one in batch]


def operations(*sizes: int) -> list[Operation]:
    """Operations of these sizes, in bytes."""
    return [Operation(str(place), b"x" * size) for place, size in enumerate(sizes)]


def test_a_request_that_is_refused_whole_is_sent_in_parts() -> None:
    """In order, down to the one that is too large by itself."""
    narrow = Narrow(100)
    done = offer(narrow, operations(60, 30, 50, 101, 40, 70), lambda _: None)  # type: ignore[arg-type]
    assert narrow.taken == ["0", "1", "2", "4", "5"]
    assert [one.id for one in done if one.refused] == ["3"]


class Ill:
    """A server that answers some operations with an error of its own, each time."""

    def __init__(self, *ill: str) -> None:
        self.ill = ill

    def write(self, batch: Sequence[Operation]) -> list[dict[str, Any]]:
        return [{"_id": one.id, "status": 500 if one.id in self.ill else 201} for one in batch]


def test_what_breaks_the_server_each_time_is_set_aside_when_it_takes_the_others() -> None:
    """But where it takes nothing at all, the fault is not the operation's: everything waits."""
    done = offer(Ill("1"), operations(1, 1, 1), lambda _: None)  # type: ignore[arg-type]
    assert [one.id for one in done if one.refused] == ["1"]
    with pytest.raises(EngineUnavailable):
        offer(Ill("0", "1"), operations(1, 1), lambda _: None)  # type: ignore[arg-type]


def test_an_index_that_is_gone_refuses_no_work(cluster: Cluster) -> None:
    """Removed under a writer: the write waits, and nothing is set aside for it."""
    lines = b'{"index": {"_index": "%s-v1-gone", "_id": "x"}}\n{}\n' % cluster.address.prefix.encode()
    with pytest.raises(EngineUnavailable):
        send(cluster, [Operation("x", lines)])


# From the command line.

ENGLISH_TEXT = "The inspectors saw children at work on the cocoa farms during the hours of school.\n" * 4
FRENCH_TEXT = "Les inspecteurs ont vu des enfants au travail dans les plantations de cacao du pays.\n" * 4


@pytest.fixture
def atlas(tmp_path: Path) -> Any:
    """Runs a command on an index that takes no French: its exit code and document."""
    address = fresh_address()
    cluster = Cluster(address, PATIENT)
    without(cluster, language="fr")
    cluster.close()
    place = f"{address.hosts[0]}/{address.prefix}"
    mine = {"ATLAS87_DATA": str(tmp_path / "var"), "ATLAS87_SEARCH": place}

    def run(*arguments: str, words: bool = False) -> Any:
        command = [str(Path(sys.executable).parent / "atlas87"), *arguments, *([] if words else ["--json"])]
        done = subprocess.run(
            command, env={**os.environ, **mine}, capture_output=True, text=True, check=False, timeout=300
        )
        return done.returncode, (done.stdout if words else json.loads(done.stdout))

    return run


def test_status_says_what_is_set_aside_and_check_tries_it_again(atlas: Any, tmp_path: Path) -> None:
    """In words, with what to do; in step all the same; a rebuild that takes it ends it."""
    folder = tmp_path / "files"
    folder.mkdir()
    for name, text in (("a", ENGLISH_TEXT), ("b", FRENCH_TEXT), ("c", ENGLISH_TEXT.replace("cocoa", "tea"))):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    _, taken = atlas("ingest", str(folder))
    works = {Path(file["path"]).stem: file["work"] for file in taken["files"]}
    assert atlas("search", "inspectors")[1]["total"]["works"] == 2

    code, status = atlas("status")
    (aside,) = status["set_aside"]
    assert (aside["work"], aside["pages"], aside["whole"]) == (works["b"], 1, False)
    assert "strict" in aside["reason"]
    assert (code, status["index"]["in_step"], status["index"]["waiting"]) == (0, True, 0)
    said = atlas("status", words=True)[1]
    assert "set aside" in said
    assert "atlas87 check --repair" in said

    for arguments in (("check",), ("check", "--repair")):
        code, check = atlas(*arguments)
        assert (code, [one["what"] for one in check["differences"]]) == (1, [works["b"]])

    assert atlas("rebuild")[0] == 0
    assert atlas("search", "inspecteurs")[1]["total"]["works"] == 1
    assert atlas("status")[1]["set_aside"] == []
    assert atlas("check")[1]["differences"] == []
