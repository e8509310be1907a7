"""What went between the house's own accounts, and what closes a position at a bank."""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None

_MOST = 2**53 - 1
_WHATS = (
    *("payout", "return", "deposit", "charge", "unknown", "taken", "reversal"),
    *("given", "house", "sent_back", "own", "exchange"),
)
_WHAT = " OR ".join(f"what = '{each}'" for each in _WHATS)
_OF_RAIL = ["book", "rail", "currency", "day"]
_INDEXES = {
    "bank_entries_of_number": ["book", "number"],
    "bank_entries_waiting": ["book", "number"],
    "bank_entries_about": ["book", "about"],
    "bank_entries_of_batch": ["book", "batch"],
    "bank_entries_alike": ["book", "likeness"],
    "bank_entries_of_person": ["book", "person"],
    "bank_entries_of_rail": _OF_RAIL,
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _make_again()
    else:
        op.drop_constraint("what", "bank_entries")
        op.create_check_constraint("what", "bank_entries", _WHAT)
        op.add_column("bank_entries", sa.Column("other", sa.String(), server_default=""))
        op.alter_column("bank_entries", "other", nullable=False, server_default=None)
        op.add_column("reconciled", sa.Column("crossing", sa.BigInteger(), server_default="0"))
        op.alter_column("reconciled", "crossing", nullable=False, server_default=None)
    _closings()


def _make_again() -> None:
    """SQLite changes no constraint of a table."""
    for name in _INDEXES:
        op.drop_index(name, "bank_entries")
    op.rename_table("bank_entries", "bank_entries_before")
    _entries(sa.BigInteger(), sa.LargeBinary())
    op.execute("INSERT INTO bank_entries SELECT *, '' FROM bank_entries_before")
    op.drop_table("bank_entries_before")
    waiting = sa.text("state <> 'done'")
    for name, columns in _INDEXES.items():
        where = waiting if name == "bank_entries_waiting" else None
        op.create_index(name, "bank_entries", columns, sqlite_where=where)
    op.drop_index("reconciled_of_day", "reconciled")
    op.rename_table("reconciled", "reconciled_before")
    _reconciled(sa.BigInteger())
    op.execute("INSERT INTO reconciled SELECT *, 0 FROM reconciled_before")
    op.drop_table("reconciled_before")
    op.create_index("reconciled_of_day", "reconciled", ["book", "day"])


def _entries(number: sa.BigInteger, raw: sa.LargeBinary) -> None:
    states = "state = 'done' OR state = 'waits' OR state = 'held'"
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
        sa.Column("other", sa.String(), nullable=False),
        sa.CheckConstraint("amount <> 0", name="amount_sign"),
        sa.CheckConstraint(f"amount BETWEEN -{_MOST} AND {_MOST}", name="amount_range"),
        sa.CheckConstraint(states, name="state"),
        sa.CheckConstraint(_WHAT, name="what"),
        sqlite_with_rowid=False,
    )


def _reconciled(number: sa.BigInteger) -> None:
    op.create_table(
        "reconciled",
        sa.Column("book", number, primary_key=True, nullable=False),
        sa.Column("rail", sa.String(), primary_key=True, nullable=False),
        sa.Column("currency", sa.String(), primary_key=True, nullable=False),
        sa.Column("day", number, primary_key=True, nullable=False),
        sa.Column("books", number, nullable=False),
        sa.Column("closing", number, nullable=True),
        *[
            sa.Column(name, number, nullable=False)
            for name in (
                *("told", "opening", "gaps", "since", "words", "unexplained"),
                *("unmatched", "transit", "queued", "lines", "crossing"),
            )
        ],
        *[
            sa.CheckConstraint(f"{name} BETWEEN -{_MOST} AND {_MOST}", name=f"{name}_range")
            for name in ("books", "closing", "unexplained")
        ],
        sqlite_with_rowid=False,
    )


def _closings() -> None:
    op.create_table(
        "closings",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(f"amount BETWEEN -{_MOST} AND {_MOST}", name="amount_range"),
        sqlite_with_rowid=False,
    )
