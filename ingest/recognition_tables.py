"""The tables of recognised pages, declared on the catalogue's metadata."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Integer, LargeBinary, Table, Text

from index.catalogue.tables import METADATA, UtcTime

recognitions = Table(
    "recognitions",
    METADATA,
    Column("picture", Text, primary_key=True),
    Column("seen", LargeBinary, nullable=False),
    Column("made", UtcTime, nullable=False),
)
"""What was recognised in a picture: named by the hash of its dots, of what was known of it and of what read
it, so that no picture is read twice. ``seen`` holds words, boxes, languages and turn, packed."""

recognised_pages = Table(
    "recognised_pages",
    METADATA,
    Column("document_id", Text, ForeignKey("documents.id"), primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("picture", Text, ForeignKey("recognitions.picture"), nullable=False, index=True),
    Column("confidence", Float, nullable=False),
)
"""Pages of documents whose text was recognised, and how sure it is, from 0 to 1."""
