"""The parts of the engine that need no server: addresses, clauses, bulk requests, names of failures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.engines.elastic import failures
from index.engines.elastic.address import read_address
from index.engines.elastic.bulk import requests, send
from index.engines.elastic.documents import Operation
from index.engines.elastic.mapping import LONGEST_TOKEN, index_settings, mappings, official_fields
from index.engines.elastic.planning import units_to_spell
from index.engines.elastic.queries import NOTHING, best_of, filter_clauses, some
from index.engines.elastic.terms import folded_words, spellings_request
from index.errors import CursorExpired, EngineKeyRefused, EngineUnavailable, IndexMissing, IndexUnwritable
from index.search import Filters

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize(
    ("text", "hosts", "prefix"),
    [
        ("http://node:9200/atlas", ("http://node:9200",), "atlas"),
        ("https://node", ("https://node:9200",), "atlas87"),
        ("https://one,two:9201/a-b", ("https://one:9200", "https://two:9201"), "a-b"),
        ("http://[::1]:9200", ("http://[::1]:9200",), "atlas87"),
    ],
)
def test_an_address_names_hosts_and_prefix(text: str, hosts: tuple[str, ...], prefix: str) -> None:
    """Several hosts by comma; port 9200 and a prefix of ours where none is said."""
    address = read_address(text)
    assert (address.hosts, address.prefix) == (hosts, prefix)
    assert address.current.startswith(f"{prefix}-")


@pytest.mark.parametrize(
    "text", ["node:9200", "ftp://node", "http://", "http://a,", "http://a/_x", "http://a/B", "http://u:p@a", "http://a/b/c"]
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    """With words that say what is expected."""
    with pytest.raises(ValueError, match="PREFIX is expected"):
        read_address(text)


def test_the_key_is_never_shown() -> None:
    """Neither in a log nor in an error that holds the address."""
    assert "sesame" not in repr(read_address("http://node", "sesame"))


def test_only_one_file_knows_the_client() -> None:
    """Everything else would have to know what the client raises."""
    imports = re.compile(r"^\s*(?:from|import) (?:elasticsearch|elastic_transport)\b", re.MULTILINE)
    rooms = ("index", "ingest", "portal", "datasets")
    found = [
        path for room in rooms for path in (ROOT / room).rglob("*.py") if imports.search(path.read_text())
    ]
    assert [path.relative_to(ROOT).as_posix() for path in found] == ["index/engines/elastic/client.py"]


def test_the_mapping_is_strict_and_every_language_has_its_field() -> None:
    """No field by accident; accents are kept beside what each analyzer makes of them."""
    made = mappings()
    assert made["dynamic"] == "strict"
    assert set(made["properties"]["text"]["properties"]) == set(official_fields())
    assert all("accents" in one["fields"] for one in made["properties"]["text"]["properties"].values())
    assert index_settings()["refresh_interval"] == "-1"


def test_no_clause_finds_what_cannot_be_found() -> None:
    """An empty choice is nothing, not everything."""
    assert some([]) == best_of([]) == NOTHING
    assert filter_clauses(Filters()) == []
    assert len(filter_clauses(Filters(type=("report",), year_from=2000, language=("fr",)))) == 3


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_string_can_be_asked_for_its_spellings(text: str) -> None:
    """What is sent as a regular expression is the word itself and nothing else."""
    words = folded_words(units_to_spell(text))
    body = spellings_request(words)
    for place, word in enumerate(words):
        include = body["aggs"][str(place)]["terms"]["include"]
        plain = re.sub(r"\\(.)", r"\1", include, flags=re.DOTALL)
        assert plain.startswith(word)


def operations(sizes: Sequence[int]) -> list[Operation]:
    """Operations of these sizes, in bytes."""
    return [Operation(str(place), b"x" * size) for place, size in enumerate(sizes)]


@settings(deadline=None)
@given(st.lists(st.integers(1, 50), max_size=60), st.integers(1, 100))
def test_requests_are_sized_in_bytes(sizes: list[int], most: int) -> None:
    """All operations in order; no request above the limit unless one operation alone is."""
    parts = list(requests(operations(sizes), most))
    assert [one.id for part in parts for one in part] == [str(place) for place in range(len(sizes))]
    assert all(len(part) == 1 or sum(map(len, part)) <= most for part in parts)


class Moody:
    """A cluster that refuses some operations for a while; what it was sent is kept."""

    def __init__(self, moods: dict[str, list[int]]) -> None:
        self.moods, self.sent = moods, []  # type: ignore[var-annotated]

    def write(self, batch: Sequence[Operation]) -> list[dict[str, Any]]:
        self.sent.append([one.id for one in batch])
        return [{"_id": one.id, "status": self._status(one.id)} for one in batch]

    def _status(self, key: str) -> int:
        left = self.moods.get(key, [])
        return left.pop(0) if left else 201


def test_only_what_was_refused_is_sent_again_and_later_each_time() -> None:
    """Item by item, with growing pauses; what a newer version beat is done."""
    moody, waits = Moody({"1": [429, 429], "3": [503], "2": [409]}), []  # type: ignore[var-annotated]
    done = send(moody, operations([1] * 5), waits.append)  # type: ignore[arg-type]
    assert moody.sent == [["0", "1", "2", "3", "4"], ["1", "3"], ["1"]]
    assert sorted(done) == [("0", 201), ("1", 201), ("2", 409), ("3", 201), ("4", 201)]
    assert waits == sorted(waits)
    assert len(waits) == 2


def test_what_stays_refused_is_said_not_lost() -> None:
    """After every try the caller hears of it: the outbox keeps the work."""
    with pytest.raises(EngineUnavailable, match="too busy"):
        send(Moody({"0": [429] * 99}), operations([1]), lambda _: None)  # type: ignore[arg-type]


def test_what_can_never_be_taken_is_said_at_once() -> None:
    """A refusal that no waiting mends names the entry."""
    with pytest.raises(EngineUnavailable, match="refused 0"):
        send(Moody({"0": [400]}), operations([1]), lambda _: None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "kind", "named"),
    [
        (404, "search_context_missing_exception", CursorExpired),
        (404, "index_not_found_exception", IndexMissing),
        (401, "security_exception", EngineKeyRefused),
        (403, "security_exception", EngineKeyRefused),
        (403, "cluster_block_exception", IndexUnwritable),
        (429, "cluster_block_exception", IndexUnwritable),
        (429, "circuit_breaking_exception", EngineUnavailable),
        (503, "cluster_block_exception", EngineUnavailable),
        (500, "anything", EngineUnavailable),
        (400, "parsing_exception", EngineUnavailable),
    ],
)
def test_what_the_server_says_has_a_name_of_ours(status: int, kind: str, named: type[Exception]) -> None:
    """The one table, row by row."""
    error = {"type": "wrapper", "reason": "why", "root_cause": [{"type": kind, "reason": "why"}]}
    assert type(failures.named(status, error)) is named


def test_a_token_is_never_longer_than_the_server_takes() -> None:
    """What is longer than any word is shortened before it is sent."""
    from index.engines.elastic.documents import _without_long

    text = f"cocoa {'x' * 100_000} farms"
    assert _without_long(text) == f"cocoa {'x' * LONGEST_TOKEN} farms"
    assert _without_long("short words") == "short words"
