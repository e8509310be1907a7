"""What waits tells the day on which it counts for a limit; tiers that were decided for people."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("claims", "envelopes", "eidiyas"):
        op.add_column(table, sa.Column("counted", sa.BigInteger(), nullable=True))
    op.create_table(
        "tiers",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("person", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("since_ms", sa.BigInteger(), nullable=False),
        sa.Column("maker", sa.BigInteger(), nullable=False),
        sa.Column("approver", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "tier = '' OR tier = 'T0' OR tier = 'T1' OR tier = 'T2' OR tier = 'T3'", name="tier"
        ),
        sqlite_with_rowid=False,
    )
