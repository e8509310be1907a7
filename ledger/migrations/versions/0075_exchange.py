"""Rates, and what was exchanged."""

import sqlalchemy as sa
from alembic import op

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None

_MOST = 2**53 - 1


def upgrade() -> None:
    op.create_table(
        "rates",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("currency", sa.String(), primary_key=True, nullable=False),
        sa.Column("source", sa.String(), primary_key=True, nullable=False),
        sa.Column("version", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("rate", sa.String(), nullable=False),
        sa.Column("turned", sa.BigInteger(), nullable=False),
        sa.Column("since_ms", sa.BigInteger(), nullable=False),
        sa.Column("maker", sa.BigInteger(), nullable=False),
        sa.Column("approver", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("source = 'set' OR source = 'ecb'", name="source"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "rates_in_force", "rates", ["book", "currency", "source", "since_ms", "version"]
    )
    op.create_table(
        "exchanges",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("number", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("given_currency", sa.String(), nullable=False),
        sa.Column("given", sa.BigInteger(), nullable=False),
        sa.Column("spread", sa.BigInteger(), nullable=False),
        sa.Column("got_currency", sa.String(), nullable=False),
        sa.Column("got", sa.BigInteger(), nullable=False),
        sa.Column("rate", sa.String(), nullable=False),
        sa.Column("legs", sa.String(), nullable=False),
        sa.CheckConstraint(f"given BETWEEN -{_MOST} AND {_MOST}", name="given_range"),
        sa.CheckConstraint(f"got BETWEEN -{_MOST} AND {_MOST}", name="got_range"),
        sqlite_with_rowid=False,
    )
    op.create_index("exchanges_of_person", "exchanges", ["book", "person", "number"])
