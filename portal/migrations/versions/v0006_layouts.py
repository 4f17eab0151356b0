"""What pages have beside their text, and documents' own tables of contents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables, empty: reading files again fills them (``atlas87 ingest --again indexed``)."""
    op.create_table(
        "page_layouts",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("notes_from", sa.Integer(), nullable=True),
        sa.Column("furniture", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("needs_ocr", sa.Text(), nullable=True),
        *_keys("page_layouts", "number"),
    )
    op.create_table(
        "document_outlines",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        *_keys("document_outlines", "position"),
    )


def downgrade() -> None:
    """Without them; reading the files again finds them again."""
    op.drop_table("document_outlines")
    op.drop_table("page_layouts")


def _keys(table: str, place: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.PrimaryKeyConstraint("document_id", place, name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f(f"fk_{table}_document_id_documents")
        ),
    )
