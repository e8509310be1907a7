"""Statements of banks, and their entries."""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None

_MOST = 2**53 - 1


def upgrade() -> None:
    number, raw = sa.BigInteger(), sa.LargeBinary()
    op.create_table(
        "bank_statements",
        sa.Column("book", number, primary_key=True, nullable=False),
        sa.Column("token", raw, primary_key=True, nullable=False),
        *[sa.Column(name, sa.String(), nullable=False) for name in ("rail", "currency", "account")],
        sa.Column("series", raw, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("page", number, nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("day", number, nullable=False),
        sa.Column("opening", number, nullable=True),
        sa.Column("closing", number, nullable=True),
        sa.Column("entries", number, nullable=False),
        sa.Column("fresh", number, nullable=False),
        sa.Column("imported_ms", number, nullable=False),
        sa.CheckConstraint(f"opening BETWEEN -{_MOST} AND {_MOST}", name="opening_range"),
        sa.CheckConstraint(f"closing BETWEEN -{_MOST} AND {_MOST}", name="closing_range"),
        sqlite_with_rowid=False,
    )
    of_rail = ["book", "rail", "currency", "day"]
    op.create_index("bank_statements_of_rail", "bank_statements", [*of_rail, "page"])
    op.create_index("bank_statements_latest", "bank_statements", ["book", "imported_ms"])
    _entries(number, raw)
    op.create_index("bank_entries_of_number", "bank_entries", ["book", "number"])
    waiting = sa.text("state <> 'done'")
    op.create_index(
        "bank_entries_waiting",
        "bank_entries",
        ["book", "number"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_index("bank_entries_about", "bank_entries", ["book", "about"])
    op.create_index("bank_entries_of_batch", "bank_entries", ["book", "batch"])
    op.create_index("bank_entries_alike", "bank_entries", ["book", "likeness"])
    op.create_index("bank_entries_of_person", "bank_entries", ["book", "person"])
    op.create_index("bank_entries_of_rail", "bank_entries", of_rail)


def _entries(number: sa.BigInteger, raw: sa.LargeBinary) -> None:
    states = "state = 'done' OR state = 'waits' OR state = 'held'"
    whats = (
        *("payout", "return", "deposit", "charge", "unknown", "taken", "reversal"),
        *("given", "house", "sent_back"),
    )
    op.create_table(
        "bank_entries",
        sa.Column("book", number, primary_key=True, nullable=False),
        sa.Column("token", raw, primary_key=True, nullable=False),
        sa.Column("number", number, nullable=False),
        sa.Column("rail", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount", number, nullable=False),
        sa.Column("day", number, nullable=False),
        sa.Column("value_day", number, nullable=False),
        sa.Column("series", raw, nullable=False),
        sa.Column("page", number, nullable=False),
        sa.Column("line", number, nullable=False),
        *[sa.Column(name, sa.String(), nullable=False) for name in ("what", "state", "why")],
        sa.Column("moved", number, nullable=False),
        sa.Column("person", number, nullable=False),
        *[
            sa.Column(name, raw, nullable=False)
            for name in ("about", "batch", "likeness", "remitter", "undone")
        ],
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("returned", sa.String(), nullable=False),
        sa.CheckConstraint("amount <> 0", name="amount_sign"),
        sa.CheckConstraint(f"amount BETWEEN -{_MOST} AND {_MOST}", name="amount_range"),
        sa.CheckConstraint(states, name="state"),
        sa.CheckConstraint(" OR ".join(f"what = '{each}'" for each in whats), name="what"),
        sqlite_with_rowid=False,
    )
