"""The tables of what pages have beside their text. Only pages that have something have a row."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from index.catalogue.tables import METADATA

page_layouts = Table(
    "page_layouts",
    METADATA,
    Column("document_id", Text, ForeignKey("documents.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("notes_from", Integer),
    Column("furniture", Text, nullable=False),
    Column("label", Text),
    Column("needs_ocr", Text),
)

document_outlines = Table(
    "document_outlines",
    METADATA,
    Column("document_id", Text, ForeignKey("documents.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("level", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("page", Integer, nullable=False),
)
"""A document's own table of contents, in its order."""
