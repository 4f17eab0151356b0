"""Where on their pages headings begin, so that a hit names the one above its passage."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column, empty lists: reading files again fills it (``atlas87 ingest --again indexed``)."""
    op.add_column("pages", sa.Column("heading_starts", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    """Without it; reading the files again finds the places again."""
    op.drop_column("pages", "heading_starts")
