"""First payments have a grace, payments can be asked back, and support has cases."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

MAX = 2**53 - 1
OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.create_table(
        "recalled",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("number", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("back", sa.BigInteger(), nullable=False),
        sa.Column("asks", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint("back BETWEEN 0 AND paid", name="back_of_paid"),
        sa.CheckConstraint(f"paid BETWEEN -{MAX} AND {MAX}", name="paid_range"),
        sa.CheckConstraint("state = 'free' OR state = 'asked'", name="state"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "recalls",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("payer", sa.BigInteger(), nullable=False),
        sa.Column("payee", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("given", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("receipt", sa.BigInteger()),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("given BETWEEN 0 AND amount", name="given_of_amount"),
        sa.CheckConstraint(f"amount BETWEEN -{MAX} AND {MAX}", name="amount_range"),
        sa.CheckConstraint(
            "state = 'open' OR state = 'given' OR state = 'refused'"
            " OR state = 'withdrawn' OR state = 'expired'",
            name="state",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "recalls_due",
        "recalls",
        ["book", "expires_at"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index("recalls_of_number", "recalls", ["book", "number"])
    op.create_index("recalls_of_receipt", "recalls", ["book", "receipt"])
    _cases()
    op.execute(
        "INSERT INTO counts (book, name, value, ends_ms)"
        " SELECT book, 'paid:' || payer || ' ' || payee, count(*), NULL FROM transfers"
        " WHERE kind IN ('send', 'claim', 'release', 'requests.paid', 'splits.paid')"
        " AND payer <> 0 GROUP BY book, payer, payee"
        " ON CONFLICT DO NOTHING"  # who runs it over newer rows has counted by itself
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("opener", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("closer", sa.BigInteger(), nullable=False),
        sa.Column("opened_ms", sa.BigInteger(), nullable=False),
        sa.Column("closed_ms", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state = 'open' OR state = 'closed'", name="state"),
        sqlite_with_rowid=False,
    )
    op.create_index("cases_by_number", "cases", ["book", "number"])
    for name, column in (("cases_open", "number"), ("cases_of_opener", "opener")):
        op.create_index(
            name, "cases", ["book", column], sqlite_where=OPEN, postgresql_where=OPEN
        )
