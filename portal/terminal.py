"""What a command says: results on standard output, progress and complaints on standard error.

Text from files is hostile: signs that could steer a terminal are spelled out before anything is shown.
"""

from __future__ import annotations

import json
import time
from typing import Any, TextIO

_JOINERS = "\u200c\u200d"
"""Invisible signs that spell words (Persian, Hindi): the only ones that pass."""

BAR_WIDTH = 24
"""Signs of the progress bar: the line fits 80 columns with figures."""

BAR_SECONDS = 0.1
PLAIN_SECONDS = 5.0
"""How often progress is drawn on a terminal, and written as a line elsewhere (a log)."""


class WrongUse(Exception):
    """The command was called in a way that cannot work; the message says how it can."""


def printable(text: str) -> str:
    """``text`` with every control, direction and private-use sign spelled out (``\\x1b``)."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign in _JOINERS else _spelled(sign) for sign in text)


def _spelled(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")


class Terminal:
    """Where a command writes. With ``as_json`` standard output holds one JSON document and nothing else."""

    def __init__(self, out: TextIO, err: TextIO, *, as_json: bool = False) -> None:
        self._out, self._err, self.as_json = out, err, as_json

    def say(self, text: str = "") -> None:
        """A line of the result, for people."""
        if not self.as_json:
            self._out.write(f"{printable(text)}\n")

    def document(self, value: Any) -> None:
        """The result for programs; nothing unless JSON was asked for."""
        if self.as_json:
            json.dump(value, self._out, ensure_ascii=False, indent=2)
            self._out.write("\n")

    def note(self, text: str) -> None:
        """A line about the work itself: what is being done, what went wrong."""
        self._err.write(f"{printable(text)}\n")
        self._err.flush()

    def flush(self) -> None:
        """Everything written is out."""
        self._out.flush()
        self._err.flush()

    def bar(self) -> Bar:
        """A progress bar on standard error."""
        return Bar(self._err)


class Bar:
    """Progress: one line that is redrawn on a terminal, a plain line every few seconds elsewhere."""

    def __init__(self, err: TextIO) -> None:
        self._err = err
        self._drawn = err.isatty()
        self._begun = self._last = time.monotonic()
        self._shown = ""

    def show(self, done: int, of: int, pages: int) -> None:
        """So many files of all are through, so many pages were read."""
        now = time.monotonic()
        if now - self._last < (BAR_SECONDS if self._drawn else PLAIN_SECONDS):
            return
        self._last = now
        rate = pages / (now - self._begun) if now > self._begun else 0.0
        figures = f"{done:,}/{of:,} files  {pages:,} pages  {rate:,.0f} pages/s"
        if self._drawn:
            full = BAR_WIDTH * done // max(of, 1)
            self._draw(f"[{'#' * full}{'.' * (BAR_WIDTH - full)}] {figures}")
        else:
            self._err.write(f"{figures}\n")
            self._err.flush()

    def end(self) -> None:
        """Take the line away."""
        if self._shown:
            self._draw("")
            self._err.write("\r")
            self._err.flush()

    def _draw(self, line: str) -> None:
        self._err.write(f"\r{line.ljust(len(self._shown))}")
        self._err.flush()
        self._shown = line
