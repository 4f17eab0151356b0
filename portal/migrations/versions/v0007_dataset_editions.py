"""Editions of statistics, mirrored from their manifests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table, empty: ``atlas87 data list`` fills it from the manifests."""
    op.create_table(
        "dataset_editions",
        sa.Column("id", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("source", "label", "title")),
        sa.Column("publishers", sa.JSON(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("licence", "source_url", "published", "layout", "checksum")
        ),
        sa.Column("series", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("rows", "loaded", "refused")),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loaded_by", sa.Text(), nullable=False),
        sa.Column("retracted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retracted_by", sa.Text(), nullable=True),
        sa.Column("retracted_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset_editions")),
    )
    op.create_index(op.f("ix_dataset_editions_source"), "dataset_editions", ["source"])


def downgrade() -> None:
    """Without it; the manifests hold the same."""
    op.drop_index(op.f("ix_dataset_editions_source"), "dataset_editions")
    op.drop_table("dataset_editions")
