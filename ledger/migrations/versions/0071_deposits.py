"""Deposits: what people want to pay in, and what has arrived."""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

ASKED = sa.text("state = 'asked'")
OUTSIDE = sa.text("due_ms > 0")
COMING = sa.text("state = 'coming'")
SETTLING = sa.text("state = 'coming' AND settles_ms > 0")
MOST = 2**53 - 1


def upgrade() -> None:
    ways = " OR ".join(f"way = '{each}'" for each in ("bank", "telegram", "stripe"))
    states = ("asked", "pending", "settled", "expired", "cancelled", "failed", "returned")
    op.create_table(
        "deposits",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("terms", sa.String(), nullable=False),
        sa.Column("rail", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("day", sa.BigInteger(), nullable=False),
        sa.Column("asked_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.Column("due_ms", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name="amount_sign"),
        sa.CheckConstraint("fee BETWEEN 0 AND amount", name="fee_range"),
        sa.CheckConstraint(f"amount BETWEEN -{MOST} AND {MOST}", name="amount_range"),
        sa.CheckConstraint(ways, name="way"),
        sa.CheckConstraint(
            " OR ".join(f"state = '{each}'" for each in (*states, "refunded")), name="state"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("deposits_of_number", "deposits", ["book", "number"], unique=True)
    op.create_index("deposits_of_person", "deposits", ["book", "person", "token"])
    op.create_index(
        "deposits_over",
        "deposits",
        ["book", "expires_ms"],
        sqlite_where=ASKED,
        postgresql_where=ASKED,
    )
    op.create_index(
        "deposits_due", "deposits", ["book", "due_ms"], sqlite_where=OUTSIDE, postgresql_where=OUTSIDE
    )
    op.create_table(
        "deposit_arrivals",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("deposit", sa.LargeBinary(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("rail", sa.String(), nullable=False),
        sa.Column("charge", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("gone", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("settles_ms", sa.BigInteger(), nullable=False),
        sa.Column("arrived_ms", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name="amount_sign"),
        sa.CheckConstraint("fee BETWEEN 0 AND amount", name="fee_range"),
        sa.CheckConstraint("gone BETWEEN 0 AND amount", name="gone_range"),
        sa.CheckConstraint(f"amount BETWEEN -{MOST} AND {MOST}", name="amount_range"),
        sa.CheckConstraint(
            "state = 'coming' OR state = 'there' OR state = 'gone'", name="state"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("deposit_arrivals_of_deposit", "deposit_arrivals", ["book", "deposit"])
    op.create_index("deposit_arrivals_of_person", "deposit_arrivals", ["book", "person", "token"])
    op.create_index("deposit_arrivals_of_charge", "deposit_arrivals", ["book", "rail", "charge"])
    op.create_index(
        "deposit_arrivals_due",
        "deposit_arrivals",
        ["book", "settles_ms"],
        sqlite_where=SETTLING,
        postgresql_where=SETTLING,
    )
    op.create_index(
        "deposit_arrivals_coming",
        "deposit_arrivals",
        ["book", "account"],
        sqlite_where=COMING,
        postgresql_where=COMING,
    )
