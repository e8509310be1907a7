"""An owner may act alone for an hour, and somebody else looks at it afterwards."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

UNREVIEWED = sa.text("state <> 'reviewed'")


def upgrade() -> None:
    op.create_table(
        "glass",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("until_ms", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reviewer", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state = 'broken' OR state = 'over' OR state = 'reviewed'", name="state"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "glass_unreviewed",
        "glass",
        ["book", "number"],
        sqlite_where=UNREVIEWED,
        postgresql_where=UNREVIEWED,
    )
