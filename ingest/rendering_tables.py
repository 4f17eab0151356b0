"""The table of renderings, declared on the catalogue's metadata: office files drawn as PDF."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, Table, Text

from index.catalogue.tables import METADATA, Bytes, UtcTime

renderings = Table(
    "renderings",
    METADATA,
    Column("document_id", Text, ForeignKey("documents.id"), primary_key=True),
    Column("file_hash", Text, nullable=False, index=True),
    Column("size", Bytes, nullable=False),
    Column("page_count", Integer, nullable=False),
    Column("places", JSON, nullable=False),
    Column("tool", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("made", UtcTime, nullable=False),
)
"""``file_hash`` names the PDF in the store of files. ``places`` has, for each page of the document from the
first, the page of the PDF on which it begins, or null where it was not found."""
