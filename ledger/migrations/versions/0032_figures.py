"""The figures of the days: what moved, what rested at their ends, and the last transfer of each."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "flows",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("day", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("kind", sa.String(), primary_key=True, nullable=False),
        sa.Column("source", sa.String(), primary_key=True, nullable=False),
        sa.Column("target", sa.String(), primary_key=True, nullable=False),
        sa.Column("currency", sa.String(), primary_key=True, nullable=False),
        sa.Column("transfers", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "day_ends",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("day", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("line", sa.String(), primary_key=True, nullable=False),
        sa.Column("currency", sa.String(), primary_key=True, nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "days",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("day", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("transfer", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
