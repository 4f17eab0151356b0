"""The one file that knows Elasticsearch's client: a cluster as the few calls we make, and what can go wrong.

Every failure comes out by one of our own names; ``_named`` is the one table. Searches are impatient, so that
a frozen node costs a reader seconds; writes are patient, because the catalogue waits for them anyway. A write
that is repeated does no harm: entries have ids of ours and versions of the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import orjson
from elastic_transport import JsonSerializer, TransportError
from elastic_transport.client_utils import DEFAULT
from elasticsearch import ApiError, Elasticsearch

from index.engines.elastic.address import ElasticAddress
from index.engines.elastic.documents import MARKER, Operation
from index.errors import (
    CursorExpired,
    EngineUnavailable,
    IndexUnwritable,
    KnowledgeError,
    RequestRefused,
)

Answer = dict[str, Any]

_REBUILD = "Run `atlas87 rebuild` to make it anew from the catalogue."
_COMPATIBLE = "application/vnd.elasticsearch+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds that one try may take, and how often it is tried again (on another host, where there is one).

    A search of ours takes some ten milliseconds and at most a second when all is cold; two tries of 2.4 s
    answer, or say that the engine is down, within 5 s.
    """

    search: float = 2.4
    search_again: int = 1
    write: float = 60.0
    write_again: int = 5


class View:
    """What a point in time saw, to be searched any number of times; ``close`` lets the server forget it."""

    __slots__ = ("id", "index")

    def __init__(self, view_id: str, index: str) -> None:
        self.id, self.index = view_id, index


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry, and the number that its write was given: whoever writes it next names both."""

    sequence: int
    term: int
    source: dict[str, Any]


class Cluster:
    """A cluster of one address. Safe to share between threads; connects when first asked."""

    def __init__(self, address: ElasticAddress, patience: Patience | None = None) -> None:
        self.address = address
        patience = patience or Patience()
        client = Elasticsearch(
            list(address.hosts),
            api_key=address.api_key,
            ca_certs=address.ca or DEFAULT,
            retry_on_timeout=True,
            serializers={"application/json": _Json(), _COMPATIBLE: _CompatibleJson()},
        )
        self._reading = client.options(
            request_timeout=patience.search, max_retries=patience.search_again, retry_on_timeout=True
        )
        self._writing = client.options(
            request_timeout=patience.write, max_retries=patience.write_again, retry_on_timeout=True
        )

    def close(self) -> None:
        """Let the connections go."""
        self._reading.close()

    # What readers ask.

    def marker(self) -> tuple[str, str] | None:
        """The index that readers use and the name of its state, as searches see it; None without an index."""
        with _errors():
            found = self._reading.options(ignore_status=404).get(
                index=self.address.current, id=MARKER, realtime=False, source_includes=["token"]
            )
        if not found.get("found"):
            return None
        return str(found["_index"]), str(found["_source"]["token"])

    def mapping_version(self, index: str) -> int | None:
        """The version that stands in the mapping of an index."""
        with _errors():
            answer = self._reading.indices.get_mapping(index=index)
        return cast("int | None", answer[index]["mappings"].get("_meta", {}).get("version"))

    def open_view(self, index: str, keep: str) -> View:
        """Hold the present state of an index for some time after its last use (``10m``)."""
        with _errors():
            answer = self._reading.open_point_in_time(index=index, keep_alive=keep)
        return View(str(answer["id"]), index)

    def close_view(self, view: View) -> None:
        """Let a view go; one that is gone already is no failure."""
        with _errors():
            self._reading.options(ignore_status=404).close_point_in_time(id=view.id)

    def search(self, view: View, body: Mapping[str, Any], keep: str) -> Answer:
        """One search in a view; raises ``CursorExpired`` when the view is gone."""
        return self.searches(view, [body], keep)[0]

    def searches(self, view: View, bodies: Sequence[Mapping[str, Any]], keep: str) -> list[Answer]:
        """Several searches in one call, answered in their order."""
        point = {"id": view.id, "keep_alive": keep}
        lines: list[Mapping[str, Any]] = []
        for body in bodies:
            lines += [{"allow_partial_search_results": False}, {**body, "pit": point}]
        with _errors():
            answer = self._reading.msearch(searches=lines)
        for one in answer["responses"]:
            if "error" in one:
                raise _named(int(one["status"]), one["error"])
        return list(answer["responses"])

    def statistics(self, index: str, document: Mapping[str, Any]) -> Answer:
        """How many entries have each term of an artificial entry."""
        with _errors():
            return cast(
                Answer,
                self._reading.termvectors(
                    index=index,
                    doc=document,
                    fields=list(document),
                    term_statistics=True,
                    field_statistics=True,
                    positions=False,
                    offsets=False,
                    payloads=False,
                ).body,
            )

    # What writers do.

    def indices_of(self, alias: str) -> tuple[str, ...]:
        """The indices behind an alias, none where there is no such alias."""
        with _errors():
            answer = self._writing.options(ignore_status=404).indices.get_alias(name=alias)
        return tuple(sorted(answer)) if "error" not in answer else ()

    def all_indices(self) -> tuple[str, ...]:
        """Every index of this prefix, with an alias or not; none of a prefix that begins like it."""
        with _errors():
            answer = self._writing.indices.get(index=f"{self.address.prefix}-v*", features=["aliases"])
        ours = re.compile(rf"{re.escape(self.address.prefix)}-v[0-9]+-[0-9a-z]+")
        return tuple(sorted(filter(ours.fullmatch, answer)))

    def there_is(self, index: str) -> bool:
        """Whether there is an index, or an alias, of this name."""
        with _errors():
            return bool(self._reading.indices.exists(index=index))

    def wait_for(self, index: str) -> None:
        """Until an index takes requests, or a second has passed: a new one does not at once."""
        with _errors():
            self._reading.options(ignore_status=408).cluster.health(
                index=index, wait_for_status="yellow", timeout="1s"
            )

    def create(self, index: str, definition: Mapping[str, Any], aliases: Sequence[str]) -> bool:
        """Make an index; False where one of this name was there."""
        with _errors():
            answer = self._writing.options(ignore_status=400).indices.create(
                index=index, aliases={alias: {} for alias in aliases}, wait_for_active_shards=1, **definition
            )
        if "error" not in answer:
            return True
        if answer["error"]["type"] == "resource_already_exists_exception":
            return False
        raise _named(int(answer["status"]), answer["error"])

    def delete(self, indices: Sequence[str]) -> None:
        """Remove indices; those that are gone already are no failure."""
        if indices:
            with _errors():
                self._writing.indices.delete(index=list(indices), ignore_unavailable=True)

    def change_aliases(self, actions: Sequence[Mapping[str, Any]]) -> None:
        """Change aliases in one step, for every client at once."""
        with _errors():
            self._writing.indices.update_aliases(actions=list(actions))

    def held(self, index: str, ids: Sequence[str]) -> list[Answer | None]:
        """Entries by their ids as last written, seen by searches or not; None where there is none."""
        if not ids:
            return []
        with _errors():
            answer = self._writing.mget(index=index, ids=list(ids))
        for one in answer["docs"]:
            if "error" in one:
                raise _named(503, one["error"])
        return [one if one["found"] else None for one in answer["docs"]]

    def write(self, operations: Sequence[Operation]) -> list[Answer]:
        """One bulk request; what became of each operation (``id``, ``status``, ``error``), in order.

        Raises ``RequestRefused`` when the server will not take the request as a whole.
        """
        with _errors():
            answer = self._writing.options(ignore_status=(400, 413)).bulk(
                operations=cast(Any, [operation.lines for operation in operations]),
                filter_path="error,status,items.*._id,items.*.status,items.*.error",
            )
        body = answer.body if isinstance(answer.body, Mapping) else {}
        if "items" not in body:
            raise RequestRefused(answer.meta.status, _reason(body.get("error") or "too large"))
        return [next(iter(item.values())) for item in body["items"]]

    # What those who write agree by: single entries, each written only by who knows what is there.

    def entry(self, index: str, key: str) -> Kept | None:
        """One entry as it was last written; None where there is none, or no such index."""
        with _errors():
            found = self._reading.options(ignore_status=404).get(index=index, id=key)
        if not found.get("found"):
            return None
        return Kept(int(found["_seq_no"]), int(found["_primary_term"]), dict(found["_source"]))

    def keep(self, index: str, key: str, source: Mapping[str, Any], after: Kept | None) -> Kept | None:
        """Write an entry as the next after one (None: as the first); None when somebody else was quicker."""
        when: dict[str, Any] = {"op_type": "create"}
        if after is not None:
            when = {"if_seq_no": after.sequence, "if_primary_term": after.term}
        with _errors():
            done = self._reading.options(ignore_status=409).index(
                index=index, id=key, document=source, **when
            )
        if "error" in done:
            return None
        return Kept(int(done["_seq_no"]), int(done["_primary_term"]), dict(source))

    def drop(self, index: str, key: str, after: Kept) -> None:
        """Take an entry out unless somebody has written it since."""
        with _errors():
            self._reading.options(ignore_status=(404, 409)).delete(
                index=index, id=key, if_seq_no=after.sequence, if_primary_term=after.term
            )

    def find(self, index: str, body: Mapping[str, Any]) -> Answer:
        """One search by a writer, of what was refreshed last."""
        with _errors():
            return cast(
                Answer,
                self._writing.search(index=index, allow_partial_search_results=False, **body).body,
            )

    def refresh(self, indices: Sequence[str]) -> None:
        """Make what was written visible to searches."""
        with _errors():
            self._writing.indices.refresh(index=list(indices))


class _Json(JsonSerializer):
    """Answers with tens of thousands of counts are read five times quicker than by the standard library."""

    def json_loads(self, data: bytes | str) -> Any:
        return orjson.loads(data)

    def json_dumps(self, data: Any) -> bytes:
        return orjson.dumps(data)


class _CompatibleJson(_Json):
    mimetype = _COMPATIBLE


@contextmanager
def _errors() -> Iterator[None]:
    """Give the client's exceptions our names."""
    try:
        yield
    except ApiError as error:
        body = error.body if isinstance(error.body, Mapping) else {}
        raise _named(error.status_code, body.get("error") or error.message) from error
    except TransportError as error:
        raise EngineUnavailable(
            f"The search engine cannot be reached ({type(error).__name__}). Nothing is lost: what waits is "
            "indexed when it answers again."
        ) from error


def _named(status: int, error: object) -> KnowledgeError:
    """The one table from what Elasticsearch says to our names."""
    kinds, reason = _kinds(error), _reason(error)
    if "search_context_missing_exception" in kinds:
        return CursorExpired("The search index has changed since this walk began: start it again.")
    if "index_not_found_exception" in kinds or "alias_not_found_exception" in kinds:
        return EngineUnavailable(f"There is no search index in the cluster. {_REBUILD}")
    if status in (401, 403) and "cluster_block_exception" not in kinds:
        return EngineUnavailable(f"The search engine refuses our key: {reason}")
    if "cluster_block_exception" in kinds and status in (403, 429):
        return IndexUnwritable(
            f"The search index cannot be written: {reason}. Nothing is lost: what waits is indexed when "
            "there is room."
        )
    if status == 429:
        return EngineUnavailable(f"The search engine has too much to do: {reason}")
    return EngineUnavailable(f"The search engine answered {status}: {reason}")


def _kinds(error: object) -> set[str]:
    """The types of an error and of its causes."""
    if not isinstance(error, Mapping):
        return set()
    causes = [error, error.get("caused_by") or {}, *error.get("root_cause", ())]
    causes += [shard.get("reason", {}) for shard in error.get("failed_shards", ())]
    return {str(cause.get("type")) for cause in causes if isinstance(cause, Mapping)}


def _reason(error: object) -> str:
    if not isinstance(error, Mapping):
        return str(error)[:200]
    causes = error.get("root_cause") or [error]
    return str(causes[0].get("reason") or error.get("reason"))[:200]
