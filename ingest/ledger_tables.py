"""The ledger's tables, declared on the catalogue's metadata: what came in, from where, with which outcome."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from index.catalogue.tables import METADATA, Bytes, UtcTime

INSIDE = "!/"
"""Stands in a source between an archive and the path in it."""

ledger_files = Table(
    "ledger_files",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("file_hash", Text, nullable=False),
    Column("size", Bytes, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("follows", Integer, ForeignKey("ledger_files.number")),
    Column("duplicate_of", Integer, ForeignKey("ledger_files.number"), index=True),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("details", JSON, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("deaths", Integer, nullable=False),
    Column("lease_owner", Text),
    Column("lease_until", UtcTime),
    Column("work_id", Text, ForeignKey("works.id"), index=True),
    Column("document_id", Text, ForeignKey("documents.id")),
    Column("pages", Integer, nullable=False),
    Column("pages_ocr", Integer, nullable=False),
    Column("pages_empty", Integer, nullable=False),
    Column("language", Text),
    Column("plan", JSON, nullable=False),
    Column("received", UtcTime, nullable=False),
    Column("changed", UtcTime, nullable=False),
    UniqueConstraint("source", "file_hash"),
    Index(None, "state", "deaths"),
    Index(None, "file_hash"),
    sqlite_autoincrement=True,
)
"""One row for each content of each source. ``current`` marks the newest content of a source; ``follows`` is
the row that it took over from. ``fingerprint`` is what the file system said of the file when it was hashed;
empty where that cannot be trusted. ``plan`` holds what the operator asked for, so that any worker can finish.
"""

ledger_works = Table(
    "ledger_works",
    METADATA,
    Column("scope", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("work_id", Text, ForeignKey("works.id"), nullable=False),
)
"""Which work a value of the metadata column ``work`` stands for, by the folder of the metadata file."""
