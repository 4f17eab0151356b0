"""Rows of the catalogue as lines of JSON, the same from either database, and back into either."""

from __future__ import annotations

import gzip
import hashlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Float,
    Integer,
    LargeBinary,
    Table,
    Text,
    TypeDecorator,
    bindparam,
    column,
    func,
    insert,
    select,
    table,
    update,
)
from sqlalchemy.types import TypeEngine

from index.catalogue import dialects
from index.catalogue.tables import UtcTime
from portal.backups.manifest import BackupBroken, TableCopy

AT_ONCE = 500
"""Rows read or written by one statement: a page of text has some kilobytes."""

_KINDS: dict[str, Callable[[], TypeEngine[Any] | TypeDecorator[Any]]] = {
    "text": Text,
    "integer": BigInteger,
    "float": Float,
    "boolean": Boolean,
    "time": UtcTime,
    "json": JSON,
    "json-or-none": lambda: JSON(none_as_null=True),
    "bytes": LargeBinary,
}


def kind_of(one: Column[Any]) -> str:
    """How the values of a column are written."""
    kind = one.type
    if isinstance(kind, JSON):
        return "json-or-none" if one.nullable else "json"
    for name, found in (("boolean", Boolean), ("integer", Integer), ("float", Float), ("bytes", LargeBinary)):
        if isinstance(kind, found):
            return name
    return "time" if isinstance(kind, UtcTime) else "text"


def write_rows(connection: Connection, source: Table, target: Path) -> int:
    """Every row of a table in the order of its key, into a packed file; how many. The same rows give the same
    bytes."""
    with target.open("wb") as raw:
        return _write(connection, source, raw)


def digest_of_rows(connection: Connection, source: Table) -> str:
    """The SHA-256 of what ``write_rows`` would write."""
    digest = _Digest()
    _write(connection, source, digest)
    return digest.found.hexdigest()


class _Digest:
    """A file of which only the hash is kept."""

    def __init__(self) -> None:
        self.found = hashlib.sha256()

    def write(self, content: bytes) -> int:
        self.found.update(content)
        return len(content)


def _write(connection: Connection, source: Table, raw: Any) -> int:
    rows = 0
    query = select(source).order_by(*source.primary_key.columns).execution_options(yield_per=AT_ONCE)
    with gzip.GzipFile("", "wb", 3, raw, mtime=0) as packed:
        for row in connection.execute(query):
            packed.write(orjson.dumps([_plain(value) for value in row]) + b"\n")
            rows += 1
    return rows


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def read_rows(copied: TableCopy, part: BinaryIO) -> Iterator[dict[str, Any]]:
    """The rows of a part, by column. Raises BackupBroken."""
    names = tuple(copied.columns)
    readers = [_READERS.get(kind) for kind in copied.columns.values()]
    try:
        with gzip.GzipFile(fileobj=part) as packed:
            for line in packed:
                values = zip(names, readers, orjson.loads(line), strict=True)
                yield {name: read(one) if read and one is not None else one for name, read, one in values}
    except (OSError, EOFError, ValueError) as error:
        raise BackupBroken(f"the part {copied.part} of the backup cannot be read ({error})") from error


_READERS: Mapping[str, Callable[[Any], Any]] = {"time": datetime.fromisoformat, "bytes": b64decode}


def fill(connection: Connection, copied: TableCopy, rows: Iterator[dict[str, Any]]) -> int:
    """Put rows into an empty table; how many. A row that refers to one of its own table gets the reference
    when all of them are there."""
    target = table(copied.name, *(column(name, _KINDS[kind]()) for name, kind in copied.columns.items()))
    filled, later = 0, list[dict[str, Any]]()
    while some := list(islice(rows, AT_ONCE)):
        for row in some:
            if any(row[name] is not None for name in copied.references_itself):
                later.append({f"is_{name}": row[name] for name in (*copied.key, *copied.references_itself)})
                row.update(dict.fromkeys(copied.references_itself))
        connection.execute(insert(target), some)
        filled += len(some)
    if later:
        _refer(connection, target, copied, later)
    if len(copied.key) == 1 and copied.columns[copied.key[0]] == "integer":
        dialects.go_on_counting(connection, copied.name, copied.key[0])
    return filled


def _refer(connection: Connection, target: Any, copied: TableCopy, rows: list[dict[str, Any]]) -> None:
    this = [target.c[name] == bindparam(f"is_{name}") for name in copied.key]
    new: dict[str, Any] = {name: bindparam(f"is_{name}") for name in copied.references_itself}
    connection.execute(update(target).where(*this).values(new), rows)


def count(connection: Connection, name: str) -> int:
    """Rows of a table."""
    return int(connection.execute(select(func.count()).select_from(table(name))).scalar_one())
