"""The tables that stand on pages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table, empty: reading files again fills it (``atlas87 ingest --again indexed``)."""
    op.create_table(
        "page_tables",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("extraction", sa.Integer(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("header_rows", sa.Integer(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "page", "number", name=op.f("pk_page_tables")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_page_tables_document_id_documents")
        ),
        sa.ForeignKeyConstraint(
            ["extraction"], ["extractions.number"], name=op.f("fk_page_tables_extraction_extractions")
        ),
    )


def downgrade() -> None:
    """Without it; reading the files again finds the tables again."""
    op.drop_table("page_tables")
