"""What a bank has announced, and not booked yet."""

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None

_MOST = 2**53 - 1


def upgrade() -> None:
    number, raw = sa.BigInteger(), sa.LargeBinary()
    op.create_table(
        "bank_expected",
        sa.Column("book", number, primary_key=True, nullable=False),
        sa.Column("token", raw, primary_key=True, nullable=False),
        *[sa.Column(name, sa.String(), nullable=False) for name in ("rail", "currency")],
        sa.Column("amount", number, nullable=False),
        sa.Column("day", number, nullable=False),
        sa.Column("likeness", raw, nullable=False),
        sa.CheckConstraint("amount <> 0", name="amount_sign"),
        sa.CheckConstraint(f"amount BETWEEN -{_MOST} AND {_MOST}", name="amount_range"),
        sqlite_with_rowid=False,
    )
    of_rail = ["book", "rail", "currency", "day"]
    op.create_index("bank_expected_of_rail", "bank_expected", of_rail)
