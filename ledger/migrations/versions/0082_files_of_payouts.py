"""The file of a batch: its name, digest and day, and where in the vault it stands."""

import sqlalchemy as sa
from alembic import op

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None

_BEFORE = (
    *("book", "token", "rail", "key", "currency", "payouts", "amount", "state", "approved"),
    *("made_ms", "handed_ms"),
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _make_again()
        return
    for name, kind, first in (
        ("name", sa.String(), ""),
        ("digest", sa.String(), ""),
        ("file", sa.LargeBinary(), sa.text("''")),
        ("day", sa.BigInteger(), "0"),
    ):
        op.add_column("payout_batches", sa.Column(name, kind, server_default=first))
        op.alter_column("payout_batches", name, nullable=False, server_default=None)


def _make_again() -> None:
    """SQLite takes no default from a column."""
    op.drop_index("payout_batches_of_state", "payout_batches")
    op.rename_table("payout_batches", "payout_batches_before")
    number, text = sa.BigInteger(), sa.String()
    op.create_table(
        "payout_batches",
        sa.Column("book", number, primary_key=True, nullable=False),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        *(sa.Column(name, text, nullable=False) for name in ("rail", "key", "currency")),
        sa.Column("payouts", sa.Integer(), nullable=False),
        sa.Column("amount", number, nullable=False),
        sa.Column("state", text, nullable=False),
        sa.Column("approved", sa.Integer(), nullable=False),
        *(sa.Column(name, number, nullable=False) for name in ("made_ms", "handed_ms")),
        *(sa.Column(name, text, nullable=False) for name in ("name", "digest")),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.Column("day", number, nullable=False),
        sa.UniqueConstraint("book", "key", name="payout_batches_by_key"),
        sa.CheckConstraint("state = 'sealed' OR state = 'handed'", name="state"),
        sqlite_with_rowid=False,
    )
    known = ", ".join(f'"{name}"' for name in _BEFORE)
    op.execute(
        f"INSERT INTO payout_batches SELECT {known}, '', '', x'', 0 FROM payout_batches_before"  # noqa: S608 - of our own
    )
    op.drop_table("payout_batches_before")
    op.create_index("payout_batches_of_state", "payout_batches", ["book", "state", "token"])
