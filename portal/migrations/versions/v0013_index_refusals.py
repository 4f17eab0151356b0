"""Works that the search engine would not take, or not all of: set aside with the reason."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table, empty: whatever is refused is noted when it is handed over."""
    op.create_table(
        "index_refusals",
        sa.Column("work_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("work_id", name=op.f("pk_index_refusals")),
        sa.ForeignKeyConstraint(["work_id"], ["works.id"], name=op.f("fk_index_refusals_work_id_works")),
    )


def downgrade() -> None:
    """Without it; a rebuild finds again what is refused."""
    op.drop_table("index_refusals")
