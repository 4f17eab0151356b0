"""Logs: one line an event on standard error, ``key=value``. No search words, no addresses of readers."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime


class Structured(logging.Formatter):
    """``time=… level=… logger=… message="…"``; an exception's trace follows as one quoted value."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as one line."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = (
            f"time={moment} level={record.levelname.lower()} logger={record.name} "
            f"message={json.dumps(record.getMessage(), ensure_ascii=False)}"
        )
        if record.exc_info:
            line += f" trace={json.dumps(self.formatException(record.exc_info), ensure_ascii=False)}"
        return line


def log_to_stderr(level: int) -> None:
    """Send what this process logs to standard error, from ``level`` on."""
    handler = logging.StreamHandler()
    handler.setFormatter(Structured())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
