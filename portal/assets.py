"""The portal's own files (style, script, icon): hashed names, compressed once, kept in memory.

A name carries a hash of its bytes, so a browser may keep it for a year; another hash of a file that exists
(a page from before an update) is answered with the file as it is now, not to be kept.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import brotli

STATIC_FOLDER = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"
BRIEFLY = "no-cache"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its hashed name, its bytes plain and compressed (empty where that does not help)."""

    name: str
    hashed_name: str
    media_type: str
    plain: bytes
    brotli: bytes
    gzip: bytes

    def body(self, encoding: str | None) -> tuple[bytes, str | None]:
        """The bytes to send for an accepted encoding, and the encoding they are in."""
        packed = {"br": self.brotli, "gzip": self.gzip}.get(encoding or "", b"")
        return (packed, encoding) if packed else (self.plain, None)


@dataclass(frozen=True, slots=True)
class Assets:
    """Every asset by its plain name."""

    by_name: Mapping[str, Asset]

    def address(self, name: str) -> str:
        """The address of an asset, with its hash."""
        return f"/static/{self.by_name[name].hashed_name}"

    def find(self, asked: str) -> tuple[Asset, str] | None:
        """The asset for a name with or without hash, and how long it may be kept."""
        for asset in self.by_name.values():
            if asked == asset.hashed_name:
                return asset, FOREVER
        stem, _, suffix = asked.rpartition(".")
        plain = self.by_name.get(asked) or self.by_name.get(f"{stem.rpartition('.')[0]}.{suffix}")
        return (plain, BRIEFLY) if plain else None


def read_assets(folder: Path = STATIC_FOLDER) -> Assets:
    """Read and compress every file of the folder."""
    return Assets({path.name: _asset(path) for path in sorted(folder.iterdir()) if path.is_file()})


def _asset(path: Path) -> Asset:
    plain = path.read_bytes()
    digest = hashlib.blake2b(plain, digest_size=5).hexdigest()
    packed = [brotli.compress(plain, quality=11), gzip.compress(plain, compresslevel=9, mtime=0)]
    smaller = [one if len(one) < len(plain) else b"" for one in packed]
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return Asset(
        name=path.name,
        hashed_name=f"{path.stem}.{digest}{path.suffix}",
        media_type=media_type + charset,
        plain=plain,
        brotli=smaller[0],
        gzip=smaller[1],
    )
