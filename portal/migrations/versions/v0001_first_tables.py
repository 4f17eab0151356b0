"""The first tables: works and what belongs to them, documents, pages, events, outbox, ledger."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (
    "organisations",
    "works",
    "work_organisations",
    "work_authors",
    "work_areas",
    "work_concepts",
    "documents",
    "extractions",
    "pages",
    "events",
    "index_outbox",
    "ledger_files",
    "ledger_works",
)


def upgrade() -> None:
    """Make every table, those first that others refer to."""
    _create_works()
    _create_what_works_list()
    _create_documents()
    _create_pages()
    _create_events()
    _create_ledger()


def downgrade() -> None:
    """Drop every table, those first that refer to others; indexes go with them."""
    for table in reversed(_TABLES):
        op.drop_table(table)


def _text(name: str, *, optional: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=optional)


def _number(name: str, *, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=optional)


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _time(name: str, *, optional: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=optional)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _refers(table: str, column: str, other: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=op.f(f"fk_{table}_{column}_{other}"))


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def _create_works() -> None:
    op.create_table(
        "works",
        _number("number"),
        _text("id"),
        _number("version"),
        _text("state"),
        _text("type"),
        _text("title"),
        _text("title_language"),
        _text("abstract"),
        _text("abstract_language"),
        _text("issued", optional=True),
        _number("year", optional=True),
        _text("identifier", optional=True),
        _text("licence", optional=True),
        _text("source_url", optional=True),
        _json("declared_languages"),
        _text("access"),
        _text("audience"),
        _text("metadata_state"),
        sa.Column("title_confidence", sa.Float(), nullable=True),
        _time("created"),
        _time("updated"),
        _time("published_at", optional=True),
        _time("withdrawn_at", optional=True),
        _text("withdrawn_reason", optional=True),
        _text("merged_into", optional=True),
        _key("works", "number"),
        _unique("works", "id"),
        _refers("works", "merged_into", "works"),
        sqlite_autoincrement=True,
    )
    _index("works", "state", "published_at")


def _create_what_works_list() -> None:
    op.create_table(
        "organisations",
        _number("number"),
        _text("name"),
        _text("name_key"),
        _time("created"),
        _key("organisations", "number"),
        _unique("organisations", "name_key"),
    )
    op.create_table(
        "work_organisations",
        _text("work_id"),
        _text("role"),
        _number("position"),
        _number("organisation"),
        _key("work_organisations", "work_id", "role", "position"),
        _refers("work_organisations", "work_id", "works"),
        _refers("work_organisations", "organisation", "organisations", "number"),
    )
    _index("work_organisations", "organisation")
    op.create_table(
        "work_authors",
        _text("work_id"),
        _number("position"),
        _text("name"),
        _key("work_authors", "work_id", "position"),
        _refers("work_authors", "work_id", "works"),
    )
    for table, value in (("work_areas", "area"), ("work_concepts", "concept")):
        op.create_table(
            table,
            _text("work_id"),
            _text("sense"),
            _number("position"),
            _text(value),
            _key(table, "work_id", "sense", "position"),
            _refers(table, "work_id", "works"),
        )
        _index(table, value, "sense", "work_id")


def _create_documents() -> None:
    op.create_table(
        "documents",
        _text("id"),
        _text("work_id"),
        _number("number"),
        _text("state"),
        _text("replaces", optional=True),
        _text("file_hash", optional=True),
        _text("file_name", optional=True),
        _text("media_type", optional=True),
        _text("format", optional=True),
        _number("size", optional=True),
        _number("page_count"),
        _number("pages_ocr"),
        _number("pages_empty"),
        _number("characters"),
        _text("language"),
        _json("languages"),
        _text("declared_language", optional=True),
        _text("source_url", optional=True),
        _time("created"),
        _time("withdrawn_at", optional=True),
        _text("withdrawn_reason", optional=True),
        _key("documents", "id"),
        _unique("documents", "work_id", "number"),
        _unique("documents", "replaces"),
        _refers("documents", "work_id", "works"),
        _refers("documents", "replaces", "documents"),
    )
    _index("documents", "file_hash")


def _create_pages() -> None:
    op.create_table(
        "extractions",
        _number("number"),
        _text("document_id"),
        _text("tool"),
        _text("version"),
        _time("made"),
        _number("pages_extracted"),
        _number("pages_ocr"),
        _number("pages_empty"),
        _key("extractions", "number"),
        _refers("extractions", "document_id", "documents"),
        sqlite_autoincrement=True,
    )
    _index("extractions", "document_id")
    op.create_table(
        "pages",
        _text("document_id"),
        _number("number"),
        _number("extraction"),
        _text("kind"),
        _json("heading"),
        _json("runs"),
        _json("concepts"),
        _text("text"),
        _key("pages", "document_id", "number"),
        _refers("pages", "document_id", "documents"),
        _refers("pages", "extraction", "extractions", "number"),
    )


def _create_events() -> None:
    op.create_table(
        "events",
        _number("number"),
        _time("at"),
        _text("actor"),
        _text("what"),
        _text("work_id", optional=True),
        _text("document_id", optional=True),
        _text("reason"),
        _json("details"),
        _key("events", "number"),
        _refers("events", "work_id", "works"),
        _refers("events", "document_id", "documents"),
        sqlite_autoincrement=True,
    )
    _index("events", "work_id")
    op.create_table(
        "index_outbox",
        _text("work_id"),
        _number("version"),
        _time("queued"),
        _key("index_outbox", "work_id"),
        _refers("index_outbox", "work_id", "works"),
    )
    _index("index_outbox", "queued")


def _create_ledger() -> None:
    op.create_table(
        "ledger_files",
        _number("number"),
        _text("source"),
        _text("file_name"),
        _text("file_hash"),
        _number("size"),
        _text("fingerprint"),
        sa.Column("current", sa.Boolean(), nullable=False),
        _number("follows", optional=True),
        _number("duplicate_of", optional=True),
        _text("state"),
        _text("reason", optional=True),
        _json("details"),
        _number("attempts"),
        _number("deaths"),
        _text("lease_owner", optional=True),
        _time("lease_until", optional=True),
        _text("work_id", optional=True),
        _text("document_id", optional=True),
        _number("pages"),
        _number("pages_ocr"),
        _number("pages_empty"),
        _text("language", optional=True),
        _json("plan"),
        _time("received"),
        _time("changed"),
        _key("ledger_files", "number"),
        _unique("ledger_files", "source", "file_hash"),
        _refers("ledger_files", "follows", "ledger_files", "number"),
        _refers("ledger_files", "duplicate_of", "ledger_files", "number"),
        _refers("ledger_files", "work_id", "works"),
        _refers("ledger_files", "document_id", "documents"),
        sqlite_autoincrement=True,
    )
    for columns in (("duplicate_of",), ("work_id",), ("state", "deaths"), ("file_hash",)):
        _index("ledger_files", *columns)
    op.create_table(
        "ledger_works",
        _text("scope"),
        _text("key"),
        _text("work_id"),
        _key("ledger_works", "scope", "key"),
        _refers("ledger_works", "work_id", "works"),
    )
