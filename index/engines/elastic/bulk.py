"""Bulk requests: sized in bytes; what was refused for the moment is sent again, later and later.

What the server will never take is found, one operation by one, and said with its reason: the others go on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.engines.elastic.cluster import Cluster
from index.engines.elastic.documents import Operation
from index.engines.elastic.failures import named
from index.errors import EngineUnavailable, RequestRefused

REQUEST_BYTES = 5_000_000
"""Bytes of one bulk request: large enough that its round trip does not count, small enough for a heap of 512
MB with several writers (the server's own limit is 100 MB)."""

LARGEST = 50_000_000
"""Bytes of the largest entry that is sent at all: half of what the server reads, and more than it can take in
on a small heap; a page of a thousand printed pages of text has five."""

_AGAIN = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Seconds to wait before each further try of operations that were refused for the moment."""

_FOR_NOW = frozenset({429, 500, 502, 503, 504})
_DONE = frozenset({200, 201, 404, 409})  # 404: a delete of what is gone; 409: a newer version is there
_NEVER = frozenset({500})  # after every try: what breaks the server each time while it takes the others


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one operation: its status, or why it will never be taken."""

    id: str
    status: int
    refused: str | None = None


def send(
    cluster: Cluster, operations: Sequence[Operation], sleep: Callable[[float], None] = time.sleep
) -> list[tuple[str, int]]:
    """Send operations in order; the id and status of each. Raises when some could not be written at all."""
    found = offer(cluster, operations, sleep)
    for done in found:
        if done.refused is not None:
            raise EngineUnavailable(f"The search engine refused {done.id} ({done.status}): {done.refused}")
    return [(done.id, done.status) for done in found]


def offer(
    cluster: Cluster, operations: Sequence[Operation], sleep: Callable[[float], None] = time.sleep
) -> list[Done]:
    """Send operations in order; what became of each. Raises when the server is away, busy or read-only."""
    fit = [operation for operation in operations if len(operation) <= LARGEST]
    found = [done for part in requests(fit) for done in _send_part(cluster, part, sleep)]
    return found + [_too_large(operation) for operation in operations if len(operation) > LARGEST]


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
) -> Iterator[Done]:
    left, taken = operations, False
    for wait in (*_AGAIN, None):
        again: list[tuple[Operation, Mapping[str, Any]]] = []
        for operation, answer in zip(left, _answers(cluster, left), strict=True):
            status = _status(answer)
            if status in _DONE:
                taken = True
                yield Done(operation.id, status)
            elif status in _FOR_NOW:
                again.append((operation, answer))
            else:
                yield _refused(operation, answer)
        if not again:
            return
        left = [operation for operation, _ in again]
        if wait is not None:
            sleep(wait)
    yield from _given_up(again, others_taken=taken)


def _answers(cluster: Cluster, operations: Sequence[Operation]) -> list[Mapping[str, Any]]:
    """What became of each operation; a request that is refused as a whole is sent in halves."""
    try:
        return list(cluster.write(operations))
    except RequestRefused as refused:
        if len(operations) == 1:
            return [{"status": refused.status, "error": {"reason": refused.reason}}]
    middle = len(operations) // 2
    return [*_answers(cluster, operations[:middle]), *_answers(cluster, operations[middle:])]


def _status(answer: Mapping[str, Any]) -> int:
    """The status of an operation; raises where it speaks of the index, or of us, and not of the operation."""
    status, error = int(answer["status"]), answer.get("error") or {}
    kind = error.get("type")
    # An index that is read-only, as when a disk is nearly full, does not end to be so by waiting.
    read_only = kind == "cluster_block_exception" and status in (403, 429)
    if read_only or kind == "index_not_found_exception" or status in (401, 403):
        raise named(status, error)
    return status


def _given_up(left: Sequence[tuple[Operation, Mapping[str, Any]]], *, others_taken: bool) -> Iterator[Done]:
    """What was refused at every try: raises when the server is too busy, or took none of what came along.

    An error of the server alone may be a disk that fails: no fault of the operation.
    """
    busy = [operation for operation, answer in left if int(answer["status"]) not in _NEVER]
    if busy or not others_taken:
        count = len(busy) or len(left)
        raise EngineUnavailable(f"The search engine would not take {count} entries: it is too busy or ill.")
    yield from (_refused(operation, answer) for operation, answer in left)


def _refused(operation: Operation, answer: Mapping[str, Any]) -> Done:
    """What the server will never take, with its words."""
    error = answer.get("error") or {}
    cause = error.get("caused_by") or {}
    said = ": ".join(str(one["reason"]) for one in (error, cause) if one.get("reason"))
    plain = "".join(sign if sign.isprintable() else " " for sign in said)
    return Done(operation.id, int(answer["status"]), plain[:300] or "no reason was given")


def _too_large(operation: Operation) -> Done:
    return Done(operation.id, 413, f"it has {len(operation):,} bytes, at most {LARGEST:,} are sent")
