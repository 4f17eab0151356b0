"""Logs: one JSON object a line on standard error. No search words, no addresses of readers."""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

REQUEST: ContextVar[str] = ContextVar("request", default="")
"""The number of the request that is being answered, as in ``X-Request-Id``: lines said meanwhile have it."""

REQUESTS = "atlas87.requests"
"""Who says one line an answer: its door, status and milliseconds; never what was asked, nor by whom."""

OURS = "atlas87"
"""What the names of our own loggers begin with."""

_BESIDE = ("door", "status", "ms")


class Structured(logging.Formatter):
    """``{"time", "level", "logger", "message"}`` and, where there is one, ``request``, ``trace``, and what
    else an answer says of itself. Signs that could steer a terminal are spelled out."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as one line."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said: dict[str, object] = {
            "time": moment, "level": record.levelname.lower(), "logger": record.name,
            "message": record.getMessage(),
        }  # fmt: skip
        if number := getattr(record, "request", "") or REQUEST.get():
            said["request"] = number
        said |= {name: getattr(record, name) for name in _BESIDE if hasattr(record, name)}
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return "".join(_visible(sign) for sign in json.dumps(said, ensure_ascii=False))


def _visible(sign: str) -> str:
    """The sign, or how JSON spells one that cannot be seen."""
    return sign if sign.isprintable() else json.dumps(sign)[1:-1]


def log_to_stderr(level: int, *, requests: bool = False) -> None:
    """Send what this process logs to standard error from ``level`` on; ``requests``: a line an answer too."""
    handler = logging.StreamHandler()
    handler.setFormatter(Structured())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(level, logging.WARNING))  # libraries tell of each of their calls
    logging.getLogger(OURS).setLevel(level)
    logging.getLogger(REQUESTS).setLevel(logging.INFO if requests else logging.WARNING)
