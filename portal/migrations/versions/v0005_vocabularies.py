"""Editions of the vocabulary, and with which words and rules each page was tagged."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table, one column. Pages tagged before say so by an empty edition: they wait to be tagged again."""
    op.create_table(
        "vocabulary_editions",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("loaded", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loaded_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("applied", sa.DateTime(timezone=True)),
        sa.Column("applied_by", sa.Text()),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_vocabulary_editions")),
        sa.UniqueConstraint("digest", name=op.f("uq_vocabulary_editions_digest")),
        sqlite_autoincrement=True,
    )
    op.add_column("pages", sa.Column("tagged_with", sa.Text(), nullable=False, server_default=""))
    op.create_index(op.f("ix_pages_tagged_with"), "pages", ["tagged_with"])


def downgrade() -> None:
    """Drop both; an operator's vocabularies are lost, what pages name stays."""
    op.drop_index(op.f("ix_pages_tagged_with"), "pages")
    with op.batch_alter_table("pages") as pages:
        pages.drop_column("tagged_with")
    op.drop_table("vocabulary_editions")
