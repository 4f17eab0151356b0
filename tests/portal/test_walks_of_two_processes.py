"""A walk with the cursor over two processes: whole, or broken off with 410; never a skip or a repeat."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path

from command_line import PATIENCE, atlas87, started, text_about
from test_cli_serve import Portal, served

FIRST, LATER = 40, 60
TOGETHER = 3
"""Works in one part of a walk: few, so that both processes answer parts of every walk."""


class Expired(Exception):
    """The walk was broken off with 410 ``cursor-expired``."""


def reports(folder: Path, numbers: range) -> Path:
    """One file for each number."""
    folder.mkdir()
    for number in numbers:
        (folder / f"report-{number}.txt").write_text(text_about(f"cocoa{number}"), encoding="utf-8")
    return folder


def part(portal: Portal, cursor: str | None) -> dict[str, object]:
    """One part of the walk; each asks on a connection of its own, which goes to the other process."""
    address = f"{portal.url}/api/v1/search?q=plantation&limit={TOGETHER}"
    try:
        with urllib.request.urlopen(
            f"{address}&cursor={cursor}" if cursor else address, timeout=PATIENCE
        ) as one:
            answer: dict[str, object] = json.load(one)
            return answer
    except urllib.error.HTTPError as error:
        assert (error.code, json.load(error)["type"]) == (410, "/problems/cursor-expired")
        raise Expired from error


def walked(portal: Portal) -> tuple[list[str], int]:
    """The works of one walk, and how many the first part said there are."""
    answer = part(portal, None)
    total, works = answer["total"]["works"], []  # type: ignore[index]
    while True:
        works += [result["work"]["id"] for result in answer["results"]]  # type: ignore[attr-defined]
        if answer["next"] is None:
            return works, total
        answer = part(portal, str(answer["next"]))


def test_walks_are_whole_while_nothing_is_indexed_and_end_cleanly_while_something_is(tmp_path: Path) -> None:
    data = tmp_path / "var"
    assert atlas87(data, "ingest", str(reports(tmp_path / "first", range(FIRST)))).code == 0
    later = reports(tmp_path / "later", range(FIRST, FIRST + LATER))
    with served(data, "--empty", "--workers", "2") as portal:
        for _ in range(3):
            works, total = walked(portal)
            assert (len(works), len(set(works)), total) == (FIRST, FIRST, FIRST)
        ingesting = started(data, "ingest", str(later))
        whole = 0
        while ingesting.poll() is None:
            try:
                works, total = walked(portal)
            except Expired:
                continue
            whole += 1
            assert (len(set(works)), len(works)) == (total, total), "no skip, no repeat"
        ingesting.communicate(timeout=PATIENCE)
        assert whole, "a walk between two commits is whole"
        works, total = walked(portal)
        assert (len(works), len(set(works)), total) == (FIRST + LATER,) * 3


def test_a_cursor_of_before_a_commit_goes_on_where_it_was_made_or_has_expired(tmp_path: Path) -> None:
    """What was walked before stays as it was: a work that is new is in no part that follows."""
    data = tmp_path / "var"
    assert atlas87(data, "ingest", str(reports(tmp_path / "first", range(FIRST)))).code == 0
    with served(data, "--empty", "--workers", "2") as portal:
        first = part(portal, None)
        assert atlas87(data, "ingest", str(reports(tmp_path / "later", range(FIRST, FIRST + 2)))).code == 0
        told = []
        for _ in range(6):
            try:
                told.append(part(portal, str(first["next"]))["results"])
            except Expired:
                told.append(None)
    followed = [one for one in told if one is not None]
    assert all(one == followed[0] for one in followed)
    before = {result["work"]["id"] for result in first["results"]}  # type: ignore[attr-defined]
    for one in followed:
        assert before.isdisjoint(result["work"]["id"] for result in one)  # type: ignore[attr-defined]
