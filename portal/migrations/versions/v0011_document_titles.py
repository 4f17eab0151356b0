"""What each document is called: versions in other languages have titles of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns, empty: reading files again fills them (``atlas87 ingest --again indexed``)."""
    with op.batch_alter_table("documents") as documents:
        documents.add_column(sa.Column("title", sa.Text()))
        documents.add_column(sa.Column("title_language", sa.Text()))


def downgrade() -> None:
    """Without them; reading the files again finds them again."""
    with op.batch_alter_table("documents") as documents:
        documents.drop_column("title_language")
        documents.drop_column("title")
