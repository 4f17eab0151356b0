"""Sketches of documents know the order of their numbers and their year."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns. Sketches made before keep their words and figures; those of newer bytes have all."""
    with op.batch_alter_table("document_sketches") as table:
        table.add_column(sa.Column("number_order", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("year", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Without them."""
    with op.batch_alter_table("document_sketches") as table:
        table.drop_column("year")
        table.drop_column("number_order")
