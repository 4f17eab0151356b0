"""Files in S3-compatible object storage, named as in a folder, with a local copy of what is in use.

A file is hashed on its way into the local cache and sent from there: in one request, or in parts when it is
large. Each request carries the MD5 of its bytes, which the storage checks; what is sent is hashed once more,
and a large object comes into being only if that is the hash it is named by. What is fetched is hashed before
anybody reads it. Where the storage cannot be reached that is said, and no file is taken for missing.
"""

from __future__ import annotations

import hashlib
import io
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from index.errors import FileDamaged, FileMissing, ValueRefused
from index.file_cache import FileCache
from index.files import HASH, StoredFile
from index.object_calls import Calls, ObjectAddress

if TYPE_CHECKING:
    from typing_extensions import Buffer

PART = 16 << 20
"""Bytes of one request: at least 5 MiB are asked for by the storage, and 10,000 parts make 156 GiB."""

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class ObjectFileStore:
    """The store of files in a bucket; see ``index.files.FileStore`` for what each method does.

    Every method may raise FileStoreUnavailable; ``put`` and ``delete`` FileStoreUnwritable.
    """

    address: ObjectAddress
    cache: FileCache
    client: Any
    part: int = PART
    calls: Calls = field(default_factory=Calls)

    def put(self, path: Path) -> StoredFile:
        """Keep a copy of ``path``. OSError means that ``path`` is unreadable."""
        with path.open("rb") as source:
            return self.put_stream(source)

    def put_stream(self, source: BinaryIO) -> StoredFile:
        """Keep what ``source`` yields until its end."""
        stored = self.cache.put_stream(source)
        if self._size(stored.hash) != stored.size:
            with self.cache.open(stored.hash) as held, self.calls.sending():
                self._send(held, stored)
        return stored

    def open(self, file_hash: str) -> BinaryIO:
        """The bytes, to be closed by the caller; FileDamaged is raised at their end when they are others."""
        if self.cache.has(file_hash):
            return self.cache.open(file_hash)
        return cast(
            BinaryIO, io.BufferedReader(_Checked(self._fetched(file_hash), file_hash, self.calls), _CHUNK)
        )

    def read(self, file_hash: str, start: int, size: int) -> bytes:
        """``size`` bytes from ``start`` (from 0), fewer at the end; a part cannot be checked by the hash."""
        if size <= 0:
            return b""
        if self.cache.has(file_hash):
            with self.cache.open(file_hash) as held:
                held.seek(start)
                return held.read(size)
        if start >= (self._size(file_hash) or 0):
            return b""
        with self.calls.reading(file_hash):
            span = f"bytes={start}-{start + size - 1}"
            return bytes(self._ask("get_object", file_hash, Range=span)["Body"].read())

    def path(self, file_hash: str) -> Path | None:
        """A copy on this machine, fetched and checked where there is none; None when the file is not held."""
        here = self.cache.path(file_hash)
        if here is not None:
            return here
        try:
            with self.open(file_hash) as held:
                self.cache.put_stream(held)
        except FileMissing:
            return None
        self.cache.make_room()
        return self.cache.path(file_hash)

    def has(self, file_hash: str) -> bool:
        """Whether the storage holds the file."""
        return self._size(file_hash) is not None

    def delete(self, file_hash: str) -> None:
        """Forget the file, here and there."""
        with self.calls.sending():
            self._ask("delete_object", file_hash)
        self.cache.delete(file_hash)

    def verify(self, file_hash: str) -> StoredFile:
        """Read the whole object. Raises FileMissing, FileDamaged."""
        size = 0
        with _Checked(self._fetched(file_hash), file_hash, self.calls) as held:
            while piece := held.read(_CHUNK):
                size += len(piece)
        return StoredFile(file_hash, size)

    def hashes(self) -> Iterator[str]:
        """The hash of every file held, in order."""
        pages = self.client.get_paginator("list_objects_v2")
        with self.calls.reading("the list of files"):
            for page in pages.paginate(Bucket=self.address.bucket, Prefix=self.address.prefix):
                for one in page.get("Contents", ()):
                    name = str(one["Key"]).rpartition("/")[2]
                    if HASH.fullmatch(name) and one["Key"] == self._key(name):
                        yield name

    def sweep(self, older_than_seconds: float, now: float | None = None) -> int:
        """End uploads in parts that a crash left, which cost money and are seen nowhere; how many."""
        moment = datetime.now(UTC) if now is None else datetime.fromtimestamp(now, UTC)
        limit, ended = moment - timedelta(seconds=older_than_seconds), 0
        begun = self.client.get_paginator("list_multipart_uploads")
        with self.calls.sending():
            for page in begun.paginate(Bucket=self.address.bucket, Prefix=self.address.prefix):
                for one in page.get("Uploads", ()):
                    if one["Initiated"] < limit:
                        self._end(one["Key"], one["UploadId"])
                        ended += 1
        return ended + self.cache.sweep(older_than_seconds, now)

    def ready(self) -> bool:
        """Whether the bucket is there and may be used."""
        try:
            with self.calls.reading("the bucket"):
                self.client.head_bucket(Bucket=self.address.bucket)
        except FileMissing as error:
            raise FileMissing(f"there is no bucket {self.address.bucket}: see ATLAS87_FILES") from error
        return True

    def make_ready(self) -> None:
        """A bucket is made by whoever pays for it: only looked for here. Raises FileMissing."""
        self.ready()

    def _key(self, file_hash: str) -> str:
        if not HASH.fullmatch(file_hash):
            raise ValueRefused("file_hash", "is not 64 hexadecimal digits")
        return f"{self.address.prefix}{file_hash[:2]}/{file_hash[2:4]}/{file_hash}"

    def _ask(self, what: str, file_hash: str, **more: Any) -> Any:
        return getattr(self.client, what)(Bucket=self.address.bucket, Key=self._key(file_hash), **more)

    def _size(self, file_hash: str) -> int | None:
        try:
            with self.calls.reading(file_hash):
                return int(self._ask("head_object", file_hash)["ContentLength"])
        except FileMissing:
            return None

    def _fetched(self, file_hash: str) -> Any:
        with self.calls.reading(file_hash):
            return self._ask("get_object", file_hash)["Body"]

    def _send(self, held: BinaryIO, stored: StoredFile) -> None:
        if stored.size <= self.part:
            content = held.read()
            _require(hashlib.sha256(content).hexdigest(), stored.hash)
            self._ask("put_object", stored.hash, Body=content, ContentMD5=_md5(content))
        else:
            self._send_in_parts(held, stored)

    def _send_in_parts(self, held: BinaryIO, stored: StoredFile) -> None:
        upload = self._ask("create_multipart_upload", stored.hash)["UploadId"]
        try:
            parts: list[dict[str, Any]] = []
            digest = hashlib.sha256()
            while content := held.read(self.part):
                digest.update(content)
                told = {"UploadId": upload, "PartNumber": len(parts) + 1, "ContentMD5": _md5(content)}
                sent = self._ask("upload_part", stored.hash, Body=content, **told)
                parts.append({"PartNumber": told["PartNumber"], "ETag": sent["ETag"]})
            _require(digest.hexdigest(), stored.hash)
            whole = {"UploadId": upload, "MultipartUpload": {"Parts": parts}}
            self._ask("complete_multipart_upload", stored.hash, **whole)
        except BaseException:
            self._end(self._key(stored.hash), upload)
            raise

    def _end(self, key: str, upload: str) -> None:
        self.client.abort_multipart_upload(Bucket=self.address.bucket, Key=key, UploadId=upload)


class _Checked(io.RawIOBase):
    """The body of an answer, hashed while it is read; the end is only reached with the right hash."""

    def __init__(self, body: Any, file_hash: str, calls: Calls) -> None:
        self._body, self._hash, self._calls, self._digest = body, file_hash, calls, hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer)
        with self._calls.reading(self._hash):
            piece = self._body.read(len(view))
        if not piece and len(view):
            _require(self._digest.hexdigest(), self._hash)
        self._digest.update(piece)
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._body.close()
        super().close()


def _require(found: str, file_hash: str) -> None:
    if found != file_hash:
        raise FileDamaged(f"{file_hash} has the bytes of {found}: restore it from a backup")


def _md5(content: bytes) -> str:
    return b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode("ascii")
