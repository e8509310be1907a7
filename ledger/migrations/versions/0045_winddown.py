"""The house winds down: until when and why, who has been told, and what was left at each count."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wind_downs",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("id", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state = 'on' OR state = 'off'", name="state"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "wind_down_counts",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("wind_down", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("id", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("counted_at", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.Column("amounts", sa.String(), nullable=False),
        sqlite_with_rowid=False,
    )
