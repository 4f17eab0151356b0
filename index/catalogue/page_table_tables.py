"""The table of the tables that stand on pages: rows of cells beside the text, one row of ours for each."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, Table, Text

from index.catalogue.tables import METADATA

page_tables = Table(
    "page_tables",
    METADATA,
    Column("document_id", Text, ForeignKey("documents.id"), primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("extraction", Integer, ForeignKey("extractions.number"), nullable=False),
    Column("caption", Text, nullable=False),
    Column("header_rows", Integer, nullable=False),
    Column("rows", JSON, nullable=False),
)
"""``number`` counts from 1 on the page; ``extraction`` names the tool that found the cells; ``rows`` is a
list of rows, each a list of cells as plain text."""
