"""What one person asks for and another agrees to."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

STATES = ("open", "approved", "rejected", "withdrawn", "lapsed", "refused")


def upgrade() -> None:
    states = " OR ".join(f"state = '{each}'" for each in STATES)
    op.create_table(
        "proposals",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("permission", sa.String(), nullable=False),
        sa.Column("maker", sa.BigInteger(), nullable=False),
        sa.Column("proposed_ms", sa.BigInteger(), nullable=False),
        sa.Column("lapses_ms", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ender", sa.BigInteger()),
        sa.Column("ended_ms", sa.BigInteger()),
        sa.Column("why", sa.String()),
        sa.CheckConstraint(states, name="state"),
        sqlite_with_rowid=False,
    )
    waits = sa.text("state = 'open'")
    op.create_index(
        "proposals_open",
        "proposals",
        ["book", "lapses_ms"],
        sqlite_where=waits,
        postgresql_where=waits,
    )
