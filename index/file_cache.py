"""Copies of files that are kept elsewhere: a folder of bounded size, in which nothing in use is deleted."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index.files import FolderFileStore

IN_USE_SECONDS = 3_600.0
"""A copy that was asked for within this time stays: reading one file takes a minute at most."""


@dataclass(frozen=True, slots=True)
class FileCache(FolderFileStore):
    """Files by their hash, of which those not used for longest go when all take more than ``limit`` bytes."""

    limit: int = field(kw_only=True)

    def path(self, file_hash: str) -> Path | None:
        """Where the copy lies, None when there is none; it counts as used now."""
        place = super(FileCache, self).path(file_hash)
        if place is not None:
            try:
                os.utime(place)
            except FileNotFoundError:  # another process made room at this moment
                return None
        return place

    def make_room(self, now: float | None = None) -> int:
        """Delete copies that nobody used lately until the rest fits; how many went."""
        moment, gone = time.time() if now is None else now, 0
        held = sorted(self._copies())
        too_much = sum(size for _, size, _ in held) - self.limit
        for used, size, place in held:
            if too_much <= 0 or moment - used < IN_USE_SECONDS:
                break
            place.unlink(missing_ok=True)
            too_much -= size
            gone += 1
        return gone

    def _copies(self) -> Iterator[tuple[float, int, Path]]:
        for place in self.root.glob("??/??/*"):
            try:
                told = place.stat()
            except FileNotFoundError:
                continue
            yield told.st_mtime, told.st_size, place
