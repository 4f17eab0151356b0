"""Charts as PNG, drawn one at a time and remembered: however many ask, one processor at most draws."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from portal.charts.model import Chart
from portal.charts.png import png

KEPT_BYTES = 24_000_000
"""Bytes of pictures kept in memory by one process: about 150, more than the charts of one language."""


class ChartPictures:
    """Draws charts or finds them drawn. Safe between threads."""

    def __init__(self, kept_bytes: int = KEPT_BYTES) -> None:
        self._kept_bytes = kept_bytes
        self._held: OrderedDict[bytes, bytes] = OrderedDict()
        self._size = 0
        self._drawing = Lock()
        self._looking = Lock()

    def png(self, chart: Chart, said: Mapping[str, str]) -> bytes:
        """The picture of a chart; equal charts with equal words are one picture."""
        key = hashlib.blake2b(repr((chart, sorted(said.items()))).encode("utf-8"), digest_size=16).digest()
        held = self._find(key)
        if held is not None:
            return held
        with self._drawing:
            held = self._find(key)
            return held if held is not None else self._keep(key, png(chart, said))

    def _find(self, key: bytes) -> bytes | None:
        with self._looking:
            held = self._held.get(key)
            if held is not None:
                self._held.move_to_end(key)
            return held

    def _keep(self, key: bytes, picture: bytes) -> bytes:
        with self._looking:
            self._held[key] = picture
            self._size += len(picture)
            while self._size > self._kept_bytes and len(self._held) > 1:
                self._size -= len(self._held.popitem(last=False)[1])
        return picture
