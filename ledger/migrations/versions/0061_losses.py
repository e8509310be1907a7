"""Whoever has lost her PIN and her app gets rid of them after a wait."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "losses",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("person", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("due_ms", sa.BigInteger(), nullable=True),
        sqlite_with_rowid=False,
    )
    waits = sa.text("due_ms IS NOT NULL")
    op.create_index(
        "losses_due", "losses", ["book", "due_ms"], sqlite_where=waits, postgresql_where=waits
    )
