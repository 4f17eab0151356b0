"""Sketches of documents, and links between works that are alike."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three tables; documents read before get their sketch by a job each, asked for here."""
    _sketches()
    _links()
    op.execute(
        "INSERT INTO later_jobs (kind, file, state, attempts, deaths, details, asked, changed) "
        "SELECT 'likeness', number, 'waiting', 0, 0, '{}', changed, changed FROM ledger_files "
        "WHERE document_id IS NOT NULL AND current"
    )


def downgrade() -> None:
    """Drop them; what was decided about links is lost, what was joined stays joined."""
    for table in ("work_links", "document_sketch_keys", "document_sketches"):
        op.drop_table(table)
    op.execute("DELETE FROM later_jobs WHERE kind = 'likeness'")


def _document(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["documents.id"], name=op.f(f"fk_{table}_{column}_documents"))


def _sketches() -> None:
    op.create_table(
        "document_sketches",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("figure_count", sa.Integer(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_sketches")),
        _document("document_id", "document_sketches"),
    )
    op.create_table(
        "document_sketch_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", "document_id", name=op.f("pk_document_sketch_keys")),
        _document("document_id", "document_sketch_keys"),
    )
    op.create_index(op.f("ix_document_sketch_keys_document_id"), "document_sketch_keys", ["document_id"])


def _links() -> None:
    table = "work_links"
    op.create_table(
        table,
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_work", sa.Text(), nullable=False),
        sa.Column("second_work", sa.Text(), nullable=False),
        sa.Column("first_document", sa.Text(), nullable=False),
        sa.Column("second_document", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("found", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_work_links")),
        sa.UniqueConstraint("first_work", "second_work", name=op.f("uq_work_links_first_work_second_work")),
        sa.ForeignKeyConstraint(["first_work"], ["works.id"], name=op.f("fk_work_links_first_work_works")),
        sa.ForeignKeyConstraint(["second_work"], ["works.id"], name=op.f("fk_work_links_second_work_works")),
        _document("first_document", table),
        _document("second_document", table),
        sqlite_autoincrement=True,
    )
    for column in ("second_work", "first_document", "second_document"):
        op.create_index(op.f(f"ix_work_links_{column}"), table, [column])
