"""Bulk requests: sized in bytes; what was refused for the moment is sent again, later and later."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from index.engines.elastic.client import Cluster
from index.engines.elastic.documents import Operation
from index.errors import EngineUnavailable, IndexUnwritable

REQUEST_BYTES = 5_000_000
"""Bytes of one bulk request: large enough that its round trip does not count, small enough for a heap of 512
MB with several writers (the server's own limit is 100 MB)."""

_AGAIN = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Seconds to wait before each further try of operations that were refused for the moment."""

_FOR_NOW = frozenset({429, 502, 503, 504})
_DONE = frozenset({200, 201, 404, 409})  # 404: a delete of what is gone; 409: a newer version is there


def send(
    cluster: Cluster, operations: Sequence[Operation], sleep: Callable[[float], None] = time.sleep
) -> list[tuple[str, int]]:
    """Send operations in order; the id and status of each. Raises when some could not be written at all."""
    return [done for part in requests(operations) for done in _send_part(cluster, part, sleep)]


def requests(operations: Sequence[Operation], most: int = REQUEST_BYTES) -> Iterator[list[Operation]]:
    """The operations in requests of about ``most`` bytes; one that is larger alone goes alone."""
    part: list[Operation] = []
    size = 0
    for operation in operations:
        if part and size + len(operation) > most:
            yield part
            part, size = [], 0
        part.append(operation)
        size += len(operation)
    if part:
        yield part


def _send_part(
    cluster: Cluster, operations: list[Operation], sleep: Callable[[float], None]
) -> Iterator[tuple[str, int]]:
    left = operations
    for wait in (*_AGAIN, None):
        answers = cluster.write(left)
        again = []
        for operation, answer in zip(left, answers, strict=True):
            status = int(answer["status"])
            if status in _DONE:
                yield operation.id, status
            elif status in _FOR_NOW and not _is_blocked(answer):
                again.append(operation)
            else:
                raise _refused(operation, answer)
        if not again:
            return
        left = again
        if wait is None:
            raise EngineUnavailable(f"The search engine would not take {len(left)} entries: it is too busy.")
        sleep(wait)


def _is_blocked(answer: Mapping[str, Any]) -> bool:
    """Whether the index is read-only, as when a disk is nearly full: that does not end by waiting."""
    error = answer.get("error") or {}
    return answer["status"] in (403, 429) and error.get("type") == "cluster_block_exception"


def _refused(operation: Operation, answer: Mapping[str, Any]) -> EngineUnavailable:
    """What the server will never take, or not while it is as it is."""
    reason = str((answer.get("error") or {}).get("reason"))[:300]
    if _is_blocked(answer):
        return IndexUnwritable(f"The search index cannot be written: {reason}. Nothing is lost.")
    return EngineUnavailable(f"The search engine refused {operation.id} ({answer['status']}): {reason}")
