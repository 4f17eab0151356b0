"""Pages read by text recognition: by picture, and by document."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables, empty: what was refused as a scan is read when it is taken in again."""
    op.create_table(
        "recognitions",
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("seen", sa.LargeBinary(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("picture", name=op.f("pk_recognitions")),
    )
    op.create_table(
        "recognised_pages",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_recognised_pages_document_id_documents")
        ),
        sa.ForeignKeyConstraint(
            ["picture"], ["recognitions.picture"], name=op.f("fk_recognised_pages_picture_recognitions")
        ),
        sa.PrimaryKeyConstraint("document_id", "page", name=op.f("pk_recognised_pages")),
    )
    op.create_index(op.f("ix_recognised_pages_picture"), "recognised_pages", ["picture"])


def downgrade() -> None:
    """Without them; the text of the pages stays."""
    op.drop_index(op.f("ix_recognised_pages_picture"), "recognised_pages")
    op.drop_table("recognised_pages")
    op.drop_table("recognitions")
