"""Later jobs, and what the first of them makes: renderings of office files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    _later_jobs()
    _renderings()


def downgrade() -> None:
    """Drop both; their indexes go with them. Nothing is lost that cannot be made again."""
    op.drop_table("renderings")
    op.drop_table("later_jobs")


def _later_jobs() -> None:
    op.create_table(
        "later_jobs",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("deaths", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("asked", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_later_jobs")),
        sa.UniqueConstraint("kind", "file", name=op.f("uq_later_jobs_kind_file")),
        sa.ForeignKeyConstraint(
            ["file"], ["ledger_files.number"], name=op.f("fk_later_jobs_file_ledger_files")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_later_jobs_file"), "later_jobs", ["file"])
    op.create_index(op.f("ix_later_jobs_state_kind"), "later_jobs", ["state", "kind"])


def _renderings() -> None:
    op.create_table(
        "renderings",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("file_hash", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("tool", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_renderings")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_renderings_document_id_documents")
        ),
    )
    op.create_index(op.f("ix_renderings_file_hash"), "renderings", ["file_hash"])
