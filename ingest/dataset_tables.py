"""Editions of statistics as rows of the catalogue: a mirror of the manifests, which are the truth."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, Table, Text

from index.catalogue.tables import METADATA, Bytes, UtcTime

dataset_editions = Table(
    "dataset_editions",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False, index=True),
    Column("label", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("publishers", JSON, nullable=False),
    Column("licence", Text, nullable=False),
    Column("source_url", Text, nullable=False),
    Column("published", Text, nullable=False),
    Column("layout", Text, nullable=False),
    Column("checksum", Text, nullable=False),
    Column("series", JSON, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("loaded", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("loaded_at", UtcTime, nullable=False),
    Column("loaded_by", Text, nullable=False),
    Column("retracted_at", UtcTime),
    Column("retracted_by", Text),
    Column("retracted_reason", Text),
)
"""One row for each edition held. ``published`` is EDTF. A retracted edition keeps its row and says why."""

dataset_files = Table(
    "dataset_files",
    METADATA,
    Column("edition", Text, ForeignKey("dataset_editions.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("file_hash", Text, nullable=False),
    Column("size", Bytes, nullable=False),
)
"""The files of an edition as they lie in the store of files, by which every machine gets its copy. Rows are
only ever added: an edition never changes, and a retraction is a file more."""
