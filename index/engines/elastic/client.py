"""The one file that knows Elasticsearch's client: how a call is made, how long it takes, what can go wrong.

Every failure comes out by one of our own names (``failures``). Searches are impatient, so that a frozen node
costs a reader seconds (``patience``); writes are patient, because the catalogue waits for them anyway. A
write that is repeated does no harm: entries have ids of ours and versions of the catalogue. Which calls there
are stands in ``cluster``.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, ClassVar, TypeVar

import orjson
import urllib3
from elastic_transport import (
    ConnectionTimeout,
    HttpHeaders,
    JsonSerializer,
    NodeConfig,
    TlsError,
    TransportError,
    Urllib3HttpNode,
)
from elastic_transport.client_utils import DEFAULT
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError

from index.engines.elastic.address import ElasticAddress
from index.engines.elastic.failures import ODD, SILENT, UNREACHABLE, UNTRUSTED, EngineSilent, named
from index.engines.elastic.patience import Patience
from index.errors import EngineUnavailable, EngineUntrusted
from index.patience import Budget, Rest
from index.timed import TimedConnection, TimedTlsConnection

__all__ = ["Answer", "Client", "Patience"]

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

_FOR_NOW = frozenset({429, 502, 503, 504})
"""Statuses after which the same call may be answered, perhaps by another host."""


class Client:
    """A client for the cluster of one address. Safe to share between threads; connects when first asked."""

    def __init__(self, address: ElasticAddress, patience: Patience | None = None) -> None:
        self.address = address
        self._patience = patience = patience or Patience()
        self._budget, self._rest = Budget(), Rest(patience.rest, patience.answer)
        self._preferred = secrets.token_hex(4)
        client = _client(address, self._budget)
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

    def ask(
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
                except TlsError:  # said at once, each time: an operator looks for the reason
                    self._rest.answered()
                    raise
                except TransportError:
                    self._rest.silent()
                    raise
                else:
                    self._rest.answered()
                    return _object(answer.body, holds)
        raise AssertionError("the last try is answered or raises")

    def look(self, call: Callable[[Elasticsearch], _Found]) -> _Found:
        """One call for those who write that is as impatient as a reader's."""
        with _errors():
            return call(self._reading)

    def tell(self, call: Callable[[Elasticsearch], _Found]) -> _Found:
        """One call for those who write, which has patience."""
        with _errors():
            return call(self._writing)

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


class _Json(JsonSerializer):
    """Answers with tens of thousands of counts are read five times quicker than by the standard library."""

    def json_loads(self, data: bytes | str) -> Any:
        return orjson.loads(data)

    def json_dumps(self, data: Any) -> bytes:
        return orjson.dumps(data)


class _CompatibleJson(_Json):
    mimetype = _COMPATIBLE


class _TimedNode(Urllib3HttpNode):
    """A host of which each call, from connecting to the last byte of the answer, has its seconds in total,
    and never more than is left of the answer that it is asked for."""

    budget: ClassVar[Budget]

    def __init__(self, config: NodeConfig) -> None:
        super().__init__(config)
        self.pool.ConnectionCls = TimedTlsConnection if config.scheme == "https" else TimedConnection

    def perform_request(
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: HttpHeaders | None = None,
        request_timeout: Any = DEFAULT,
    ) -> Any:
        """One call; see ``Urllib3HttpNode``."""
        if isinstance(request_timeout, int | float):
            left = self.budget.left()
            seconds = request_timeout if left is None else min(request_timeout, left)
            if seconds < _SHORTEST:
                raise ConnectionTimeout("no time is left for this call")
            request_timeout = urllib3.Timeout(total=seconds)
        return super().perform_request(method, target, body, headers, request_timeout)


def _client(address: ElasticAddress, budget: Budget) -> Elasticsearch:
    """A client that has not connected yet. Raises ``EngineUntrusted`` for an authority that is none."""
    try:
        return Elasticsearch(
            list(address.hosts),
            api_key=address.api_key,
            ca_certs=address.ca or DEFAULT,
            node_class=type("TimedNode", (_TimedNode,), {"budget": budget}),
            connections_per_node=_CONNECTIONS,
            max_dead_node_backoff=_LEFT_ALONE,
            serializers={"application/json": _Json(), _COMPATIBLE: _CompatibleJson()},
        )
    except (OSError, ValueError) as error:
        raise EngineUntrusted(
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
        raise EngineUntrusted(UNTRUSTED) from error
    except TransportError as error:
        raise EngineSilent(UNREACHABLE.format(kind=type(error).__name__)) from error
