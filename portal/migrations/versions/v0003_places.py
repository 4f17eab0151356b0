"""Places named on pages, in titles, and counted up to works."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A list of areas on each page and document, and a table of what works name."""
    for table, column in (("pages", "areas"), ("documents", "titled_areas")):
        op.add_column(table, sa.Column(column, sa.JSON(), server_default="[]", nullable=False))
    op.create_table(
        "work_named",
        sa.Column("work_id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("sense", sa.Text(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("work_id", "what", "position", name=op.f("pk_work_named")),
        sa.ForeignKeyConstraint(["work_id"], ["works.id"], name=op.f("fk_work_named_work_id_works")),
    )
    op.create_index(
        op.f("ix_work_named_what_value_sense_work_id"), "work_named", ["what", "value", "sense", "work_id"]
    )


def downgrade() -> None:
    """Without them; reading the files again finds the places again."""
    op.drop_table("work_named")
    for table, column in (("documents", "titled_areas"), ("pages", "areas")):
        op.drop_column(table, column)
