"""The table of later jobs, declared on the catalogue's metadata: what must not hold up search."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from index.catalogue.tables import METADATA, UtcTime

later_jobs = Table(
    "later_jobs",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("file", Integer, ForeignKey("ledger_files.number"), nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("deaths", Integer, nullable=False),
    Column("lease_owner", Text),
    Column("lease_until", UtcTime),
    Column("reason", Text),
    Column("details", JSON, nullable=False),
    Column("asked", UtcTime, nullable=False),
    Column("changed", UtcTime, nullable=False),
    UniqueConstraint("kind", "file"),
    Index(None, "state", "kind"),
    sqlite_autoincrement=True,
)
"""One row for each kind of work and entry of the ledger; the file and its document are told by the ledger."""
