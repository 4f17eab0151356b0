"""The one file that knows Elasticsearch's client: a cluster as the few calls we make, and what can go wrong.

Every failure comes out by one of our own names (``failures``). Searches are impatient, so that a frozen node
costs a reader seconds (``patience``); writes are patient, because the catalogue waits for them anyway. A
write that is repeated does no harm: entries have ids of ours and versions of the catalogue.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeVar, cast

import orjson
from elastic_transport import ConnectionTimeout, JsonSerializer, TlsError, TransportError
from elastic_transport.client_utils import DEFAULT
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError

from index.engines.elastic.address import ElasticAddress
from index.engines.elastic.documents import MARKER, Operation
from index.engines.elastic.failures import ODD, SILENT, UNREACHABLE, UNTRUSTED, EngineSilent, named, words_of
from index.engines.elastic.held import Kept, View
from index.engines.elastic.patience import Budget, Patience, Rest
from index.errors import EngineUnavailable, RequestRefused

__all__ = ["Answer", "Cluster", "Kept", "Patience", "View"]

Answer = dict[str, Any]

_Found = TypeVar("_Found")

_COMPATIBLE = "application/vnd.elasticsearch+json"

_CONNECTIONS = 64
"""Kept open to each host: more than the forty threads in which a web process answers, so that none waits for
another's connection to a node that says nothing."""

_LEFT_ALONE = 10.0
"""Seconds at most before a host that failed is asked again: one reader in so many seconds waits for it."""

_SHORTEST = 0.05
"""Seconds: with less than this left of an answer's time no call is begun."""

_LOOKS = 20
"""How often a new index is looked at, a second each time: it is there in a tenth of one."""

_FOR_NOW = frozenset({429, 502, 503, 504})
"""Statuses after which the same call may be answered, perhaps by another host."""


class Cluster:
    """A cluster of one address. Safe to share between threads; connects when first asked."""

    def __init__(self, address: ElasticAddress, patience: Patience | None = None) -> None:
        self.address = address
        self._patience = patience = patience or Patience()
        self._budget, self._rest = Budget(), Rest(patience.rest, patience.answer)
        self._preferred = secrets.token_hex(4)
        client = _client(address)
        self._reading = client.options(
            request_timeout=patience.search,
            max_retries=max(patience.search_again, len(address.hosts) - 1),  # of refused connections alone
            retry_on_timeout=False,
            retry_on_status=(),
        )
        self._writing = client.options(
            request_timeout=patience.write, max_retries=patience.write_again, retry_on_timeout=True
        )

    def close(self) -> None:
        """Let the connections go."""
        self._reading.close()

    def answering(self) -> AbstractContextManager[None]:
        """What readers ask inside takes no longer than an answer may; then ``EngineSilent`` is raised."""
        return self._budget.of(self._patience.answer)

    def unhurried(self) -> AbstractContextManager[None]:
        """What is asked inside may take any number of calls: it serves all readers, not one."""
        return self._budget.of(None)

    def seconds_left(self) -> float:
        """Of the answer that is being made; -1 where nobody counts."""
        left = self._budget.left()
        return -1 if left is None else left

    # What readers ask.

    def marker(self) -> tuple[str, str] | None:
        """The index that readers use and the name of its state, as searches see it; None without an index."""
        found = self._ask(
            lambda client, copy: client.options(ignore_status=404).get(
                index=self.address.current,
                id=MARKER,
                realtime=False,
                source_includes=["token"],
                preference=copy,
            )
        )
        if not found.get("found"):
            return None
        return str(found["_index"]), str(found["_source"]["token"])

    def mapping_version(self, index: str) -> int | None:
        """The version that stands in the mapping of an index."""
        answer = self._ask(lambda client, copy: client.indices.get_mapping(index=index), holds=index)
        return cast("int | None", answer[index]["mappings"].get("_meta", {}).get("version"))

    def open_view(self, index: str, keep: str) -> View:
        """Hold the present state of an index for some time after its last use (``10m``)."""
        answer = self._ask(
            lambda client, copy: client.open_point_in_time(index=index, keep_alive=keep, preference=copy),
            holds="id",
        )
        return View(str(answer["id"]), index)

    def close_view(self, view: View) -> None:
        """Let a view go; one that is gone already is no failure."""
        self._ask(lambda client, copy: client.options(ignore_status=404).close_point_in_time(id=view.id))

    def search(self, view: View, body: Mapping[str, Any], keep: str) -> Answer:
        """One search in a view; raises ``CursorExpired`` when the view is gone."""
        return self.searches(view, [body], keep)[0]

    def searches(self, view: View, bodies: Sequence[Mapping[str, Any]], keep: str) -> list[Answer]:
        """Several searches in one call, answered in their order."""
        point = {"id": view.id, "keep_alive": keep}
        lines: list[Mapping[str, Any]] = []
        for body in bodies:
            lines += [{"allow_partial_search_results": False}, {**body, "pit": point}]
        answer = self._ask(
            lambda client, copy: client.msearch(searches=lines), holds="responses", in_view=True
        )
        for one in answer["responses"]:
            if "error" in one:
                raise named(int(one["status"]), one["error"], searched=True, in_view=True)
        return list(answer["responses"])

    def statistics(self, index: str, document: Mapping[str, Any]) -> Answer:
        """How many entries have each term of an artificial entry."""
        return self._ask(
            lambda client, copy: client.termvectors(
                index=index,
                doc=document,
                fields=list(document),
                term_statistics=True,
                field_statistics=True,
                positions=False,
                offsets=False,
                payloads=False,
                preference=copy,
            ),
            holds="term_vectors",
        )

    def _ask(
        self, call: Callable[[Elasticsearch, str], Any], *, holds: str = "", in_view: bool = False
    ) -> Answer:
        """One call for a reader: ``call`` is given a client and the name of a copy to prefer.

        After a silence it is tried once more, by another host and another copy of the index. Raises
        ``EngineSilent`` when nothing came within what is left of the answer's time.
        """
        if not self._rest.allows():
            raise EngineSilent(SILENT)
        with _errors(searched=True, in_view=in_view):
            for left in reversed(range(1 + self._patience.search_again)):
                copy = self._preferred
                try:
                    answer = call(self._reading.options(request_timeout=self._seconds(left + 1)), copy)
                except ConnectionTimeout:
                    self._avoid(copy)
                    if not left:
                        self._rest.silent()
                        raise
                except ApiError as error:
                    self._rest.answered()
                    if not left or in_view or error.status_code not in _FOR_NOW:
                        raise
                except TransportError:
                    self._rest.silent()
                    raise
                else:
                    self._rest.answered()
                    return _object(answer.body, holds)
        raise AssertionError("the last try is answered or raises")

    def _seconds(self, tries: int) -> float:
        """What one of so many tries may take."""
        left = self._budget.left()
        if left is None:
            return self._patience.search
        if left < _SHORTEST:
            raise EngineSilent(SILENT)
        return min(self._patience.search, left / tries)

    def _avoid(self, copy: str) -> None:
        """Ask another copy of the index the next time, unless another thread has seen to it."""
        if self._preferred == copy:
            self._preferred = secrets.token_hex(4)

    def is_there(self) -> bool:
        """Whether there is an index for readers."""
        name = self.address.current
        found = self._ask(lambda client, copy: client.options(ignore_status=404).indices.get_alias(name=name))
        return "error" not in found

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
        """Until an index that was made a moment ago can be used: the server calls it yellow long before."""
        for _ in range(_LOOKS):
            with _errors():
                answer = self._reading.options(ignore_status=408).cluster.health(
                    index=index, wait_for_active_shards=1, timeout="1s"
                )
            if not answer["timed_out"]:
                return

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
        raise named(int(answer["status"]), answer["error"])

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
                raise named(503, one["error"])
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
            raise RequestRefused(answer.meta.status, words_of(body.get("error") or "too large"))
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

    def merge(self, index: str, seconds: float) -> None:
        """Bring an index into one piece on disk. The server goes on with it when the time is over."""
        with _errors():
            self._writing.options(
                request_timeout=seconds, max_retries=0, retry_on_timeout=False
            ).indices.forcemerge(index=index, max_num_segments=1)

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


def _client(address: ElasticAddress) -> Elasticsearch:
    """A client that has not connected yet. Raises ``EngineUnavailable`` for an authority that is none."""
    try:
        return Elasticsearch(
            list(address.hosts),
            api_key=address.api_key,
            ca_certs=address.ca or DEFAULT,
            connections_per_node=_CONNECTIONS,
            max_dead_node_backoff=_LEFT_ALONE,
            serializers={"application/json": _Json(), _COMPATIBLE: _CompatibleJson()},
        )
    except (OSError, ValueError) as error:
        raise EngineUnavailable(
            f"The file of the authority that signed the search engine's certificate cannot be used "
            f"({type(error).__name__}): see ATLAS87_SEARCH_CA."
        ) from error


def _object(body: object, holds: str = "") -> Answer:
    """An answer that is what it must be; what stands between may answer in the server's place."""
    if not isinstance(body, dict) or (holds and holds not in body):
        raise EngineUnavailable(ODD)
    return body


@contextmanager
def _errors(*, searched: bool = False, in_view: bool = False) -> Iterator[None]:
    """Give the client's exceptions our names."""
    try:
        yield
    except UnsupportedProductError as error:
        raise EngineUnavailable(ODD) from error
    except ApiError as error:
        body = error.body if isinstance(error.body, Mapping) else {}
        said = body.get("error") or error.message
        raise named(error.status_code, said, searched=searched, in_view=in_view) from error
    except ConnectionTimeout as error:
        raise EngineSilent(SILENT) from error
    except TlsError as error:
        raise EngineUnavailable(UNTRUSTED) from error
    except TransportError as error:
        raise EngineSilent(UNREACHABLE.format(kind=type(error).__name__)) from error
