"""Gift money of many new accounts that went to one is held, for support to look at."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")
STATES = " OR ".join(
    f"state = '{each}'" for each in ("open", "back", "release", "taken", "released")
)


def upgrade() -> None:
    op.create_table(
        "gatherings",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("payee", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(STATES, name="state"),
        sqlite_with_rowid=False,
    )
    op.create_index("gatherings_by_state", "gatherings", ["book", "state"])
    op.create_index(
        "gatherings_of_payee",
        "gatherings",
        ["book", "payee"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "gathered",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("hold", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("payer", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("marks", sa.String(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("gathered_from", "gathered", ["book", "token", "payer"])
