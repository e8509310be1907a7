"""What of an arrival its provider paid back, and what of it paid off what was owed."""

import sqlalchemy as sa
from alembic import op

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None

_MOST = 2**53 - 1
_COMING = sa.text("state = 'coming'")
_SETTLING = sa.text("state = 'coming' AND settles_ms > 0")
_INDEXES = {
    "deposit_arrivals_of_deposit": (["book", "deposit"], None),
    "deposit_arrivals_of_person": (["book", "person", "token"], None),
    "deposit_arrivals_of_charge": (["book", "rail", "charge"], None),
    "deposit_arrivals_due": (["book", "settles_ms"], _SETTLING),
    "deposit_arrivals_coming": (["book", "account"], _COMING),
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _make_again()
        return
    for name in ("refunded", "paid"):
        column = sa.Column(name, sa.BigInteger(), nullable=False, server_default="0")
        op.add_column("deposit_arrivals", column)
        op.alter_column("deposit_arrivals", name, server_default=None)


def _make_again() -> None:
    """SQLite adds no column that has to have a value."""
    for name in _INDEXES:
        op.drop_index(name, "deposit_arrivals")
    op.rename_table("deposit_arrivals", "deposit_arrivals_before")
    _arrivals(sa.BigInteger(), sa.LargeBinary())
    op.execute("INSERT INTO deposit_arrivals SELECT *, 0, 0 FROM deposit_arrivals_before")
    op.drop_table("deposit_arrivals_before")
    for name, (columns, where) in _INDEXES.items():
        op.create_index(name, "deposit_arrivals", columns, sqlite_where=where)


def _arrivals(number: sa.BigInteger, raw: sa.LargeBinary) -> None:
    op.create_table(
        "deposit_arrivals",
        sa.Column("book", number, primary_key=True, nullable=False),
        sa.Column("token", raw, primary_key=True, nullable=False),
        sa.Column("deposit", raw, nullable=False),
        sa.Column("person", number, nullable=False),
        *[sa.Column(name, sa.String(), nullable=False) for name in ("rail", "charge", "currency")],
        *[sa.Column(name, number, nullable=False) for name in ("amount", "fee", "gone")],
        sa.Column("state", sa.String(), nullable=False),
        *[sa.Column(name, number, nullable=False) for name in ("account", "settles_ms")],
        *[sa.Column(name, number, nullable=False) for name in ("arrived_ms", "refunded", "paid")],
        sa.CheckConstraint("amount > 0", name="amount_sign"),
        sa.CheckConstraint("fee BETWEEN 0 AND amount", name="fee_range"),
        sa.CheckConstraint("gone BETWEEN 0 AND amount", name="gone_range"),
        sa.CheckConstraint(f"amount BETWEEN -{_MOST} AND {_MOST}", name="amount_range"),
        sa.CheckConstraint("state = 'coming' OR state = 'there' OR state = 'gone'", name="state"),
        sqlite_with_rowid=False,
    )
