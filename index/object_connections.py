"""Connections to object storage that drips: what comes too slowly is given up, whatever its size."""

from __future__ import annotations

from typing import Any

from botocore.awsrequest import (
    AWSHTTPConnection,
    AWSHTTPConnectionPool,
    AWSHTTPSConnection,
    AWSHTTPSConnectionPool,
)

from index.timed import TimedResponse

RATE = 16_384.0
"""Bytes a second that an answer must bring in the long run: at fewer a report of 2 MB takes two minutes, and
the one who waits for it has gone."""


class _Response(TimedResponse):
    rate = RATE


class _Connection(AWSHTTPConnection):  # type: ignore[misc] # botocore has no types
    response_class = _Response


class _TlsConnection(AWSHTTPSConnection):  # type: ignore[misc]
    response_class = _Response


class _Pool(AWSHTTPConnectionPool):  # type: ignore[misc]
    ConnectionCls = _Connection


class _TlsPool(AWSHTTPSConnectionPool):  # type: ignore[misc]
    ConnectionCls = _TlsConnection


def bound(client: Any) -> Any:
    """The client, whose answers are waited for as long as its ``read_timeout`` says, beyond what they bring.

    botocore has no setting for its connections, so the table from which its session makes them is changed.
    """
    client._endpoint.http_session._pool_classes_by_scheme.update(http=_Pool, https=_TlsPool)
    return client
