"""The tables of the catalogue. ``ingest`` and ``portal`` declare theirs on the same ``METADATA``.

Every time is UTC; every list that has an order keeps it in ``position``; every text column is plain TEXT,
readable with any tool. Constraint names follow one convention, so that migrations can name them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcTime(TypeDecorator[datetime]):
    """A moment: aware in, aware UTC out, UTC in the database of any dialect. A naive time is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC for the database; SQLite stores no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """An aware UTC time."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Bytes = Integer().with_variant(BigInteger(), "postgresql")
"""The size of a file: PostgreSQL's plain integers end at 2 GiB, SQLite's do not."""


def _work_reference(**options: Any) -> Column[str]:
    return Column("work_id", Text, ForeignKey("works.id"), nullable=False, **options)


works = Table(
    "works",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("title_language", Text, nullable=False),
    Column("abstract", Text, nullable=False),
    Column("abstract_language", Text, nullable=False),
    Column("issued", Text),
    Column("year", Integer),
    Column("identifier", Text),
    Column("licence", Text),
    Column("source_url", Text),
    Column("declared_languages", JSON, nullable=False),
    Column("access", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("metadata_state", Text, nullable=False),
    Column("title_confidence", Float),
    Column("created", UtcTime, nullable=False),
    Column("updated", UtcTime, nullable=False),
    Column("published_at", UtcTime),
    Column("withdrawn_at", UtcTime),
    Column("withdrawn_reason", Text),
    Column("merged_into", Text, ForeignKey("works.id")),
    Index(None, "state", "published_at"),
    sqlite_autoincrement=True,
)
"""One row a work. ``number`` is given once and never again, even after the last row is gone."""

organisations = Table(
    "organisations",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, unique=True),
    Column("created", UtcTime, nullable=False),
)
"""``name`` as first written; ``name_key`` the same without case, so that no organisation stands twice."""

work_organisations = Table(
    "work_organisations",
    METADATA,
    _work_reference(primary_key=True),
    Column("role", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("organisation", Integer, ForeignKey("organisations.number"), nullable=False, index=True),
)

work_authors = Table(
    "work_authors",
    METADATA,
    _work_reference(primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", Text, nullable=False),
)

work_areas = Table(
    "work_areas",
    METADATA,
    _work_reference(primary_key=True),
    Column("sense", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("area", Text, nullable=False),
    Index(None, "area", "sense", "work_id"),
)

work_concepts = Table(
    "work_concepts",
    METADATA,
    _work_reference(primary_key=True),
    Column("sense", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("concept", Text, nullable=False),
    Index(None, "concept", "sense", "work_id"),
)

work_named = Table(
    "work_named",
    METADATA,
    _work_reference(primary_key=True),
    Column("what", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("value", Text, nullable=False),
    Column("sense", Text, nullable=False),
    Column("share", Float, nullable=False),
    Index(None, "what", "value", "sense", "work_id"),
)
"""What the pages of a work name (``what``: ``area`` or ``concept``): about or mentioned, on which share of
them."""

documents = Table(
    "documents",
    METADATA,
    Column("id", Text, primary_key=True),
    _work_reference(),
    Column("number", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("replaces", Text, ForeignKey("documents.id"), unique=True),
    Column("file_hash", Text, index=True),
    Column("file_name", Text),
    Column("media_type", Text),
    Column("format", Text),
    Column("size", Bytes),
    Column("page_count", Integer, nullable=False),
    Column("pages_ocr", Integer, nullable=False),
    Column("pages_empty", Integer, nullable=False),
    Column("characters", Integer, nullable=False),
    Column("language", Text, nullable=False),
    Column("languages", JSON, nullable=False),
    Column("declared_language", Text),
    Column("source_url", Text),
    Column("created", UtcTime, nullable=False),
    Column("withdrawn_at", UtcTime),
    Column("withdrawn_reason", Text),
    Column("titled_areas", JSON, nullable=False, server_default="[]"),
    Column("title", Text),
    Column("title_language", Text),
    UniqueConstraint("work_id", "number"),
)
"""One row a file or language version. ``number`` counts within the work and never changes meaning."""

extractions = Table(
    "extractions",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("document_id", Text, ForeignKey("documents.id"), nullable=False, index=True),
    Column("tool", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("made", UtcTime, nullable=False),
    Column("pages_extracted", Integer, nullable=False),
    Column("pages_ocr", Integer, nullable=False),
    Column("pages_empty", Integer, nullable=False),
    sqlite_autoincrement=True,
)

pages = Table(
    "pages",
    METADATA,
    Column("document_id", Text, ForeignKey("documents.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("extraction", Integer, ForeignKey("extractions.number"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("heading", JSON, nullable=False),
    Column("runs", JSON, nullable=False),
    Column("concepts", JSON, nullable=False),
    Column("text", Text, nullable=False),
    Column("areas", JSON, nullable=False, server_default="[]"),
    Column("tagged_with", Text, nullable=False, server_default="", index=True),
    Column("heading_starts", JSON, nullable=False, server_default="[]"),
)
"""``text`` is the whole page; ``runs`` cuts it: [[language tag, length in code points], …]. ``tagged_with``
names the edition of words and rules that found its kind, concepts and areas."""

vocabulary_editions = Table(
    "vocabulary_editions",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("version", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("loaded", UtcTime, nullable=False),
    Column("loaded_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("applied", UtcTime),
    Column("applied_by", Text),
    sqlite_autoincrement=True,
)
"""Vocabularies that an operator brought, every edition kept; the one applied last is in force."""

events = Table(
    "events",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("work_id", Text, ForeignKey("works.id"), index=True),
    Column("document_id", Text, ForeignKey("documents.id")),
    Column("reason", Text, nullable=False),
    Column("details", JSON, nullable=False),
    sqlite_autoincrement=True,
)
"""Append only: what happened, to which work, by whom and why."""

index_outbox = Table(
    "index_outbox",
    METADATA,
    Column("work_id", Text, ForeignKey("works.id"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("queued", UtcTime, nullable=False, index=True),
)
"""Works whose newest version the search engine has not confirmed."""

index_refusals = Table(
    "index_refusals",
    METADATA,
    Column("work_id", Text, ForeignKey("works.id"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("whole", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("since", UtcTime, nullable=False),
)
"""Works of which the search engine would not take some pages, or nothing: set aside until they change."""
