"""The files of editions of statistics, by which machines share them; files over 2 GiB on PostgreSQL."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_SIZES = ("documents", "ledger_files", "renderings")


def upgrade() -> None:
    """One table, filled by the next worker; wider numbers where the database tells them apart."""
    op.create_table(
        "dataset_files",
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("file_hash", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("edition", "name", name=op.f("pk_dataset_files")),
        sa.ForeignKeyConstraint(
            ["edition"], ["dataset_editions.id"], name=op.f("fk_dataset_files_edition_dataset_editions")
        ),
    )
    _retype(sa.Integer(), sa.BigInteger())


def downgrade() -> None:
    """Without the table: each machine keeps the editions that lie in its own folder."""
    _retype(sa.BigInteger(), sa.Integer())
    op.drop_table("dataset_files")


def _retype(old: sa.types.TypeEngine[int], new: sa.types.TypeEngine[int]) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in _SIZES:
            op.alter_column(table, "size", existing_type=old, type_=new)
