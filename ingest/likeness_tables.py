"""The tables of likeness, on the catalogue's metadata: sketches, how they are looked up, what was found."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from index.catalogue.tables import METADATA, UtcTime

document_sketches = Table(
    "document_sketches",
    METADATA,
    Column("document_id", Text, ForeignKey("documents.id"), primary_key=True),
    Column("pages", Integer, nullable=False),
    Column("words", JSON, nullable=False),
    Column("figures", JSON, nullable=False),
    Column("figure_count", Integer, nullable=False),
    Column("made", UtcTime, nullable=False),
    Column("number_order", JSON, nullable=False, server_default="[]"),
    Column("year", Integer),
)
"""One row a document: see ``ingest.likeness_sketch.Sketch``."""

document_sketch_keys = Table(
    "document_sketch_keys",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("document_id", Text, ForeignKey("documents.id"), primary_key=True, index=True),
)
"""Under which words a document is looked up; see ``ingest.likeness.lookup_keys``."""

work_links = Table(
    "work_links",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("first_work", Text, ForeignKey("works.id"), nullable=False),
    Column("second_work", Text, ForeignKey("works.id"), nullable=False, index=True),
    Column("first_document", Text, ForeignKey("documents.id"), nullable=False, index=True),
    Column("second_document", Text, ForeignKey("documents.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("found", UtcTime, nullable=False),
    Column("decided", UtcTime),
    Column("decided_by", Text),
    Column("decision", Text),
    UniqueConstraint("first_work", "second_work"),
    sqlite_autoincrement=True,
)
"""Works that belong together, the one whose id sorts first as ``first``. ``state``: ``offered`` (to be
joined), ``linked`` (readers of both are told), ``joined`` or ``apart`` by a decision, which stands."""
