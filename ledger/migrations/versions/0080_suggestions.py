"""What waits is found by its amount, and a reconciliation goes on from the last."""

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None

_RAIL = ["book", "rail", "currency", "number"]


def upgrade() -> None:
    asked, submitted = sa.text("state = 'asked'"), sa.text("state = 'submitted'")
    op.create_index(
        "deposits_asked",
        "deposits",
        ["book", "currency", "amount"],
        sqlite_where=asked,
        postgresql_where=asked,
    )
    op.create_index(
        "payouts_submitted",
        "payouts",
        ["book", "rail", "currency", "amount"],
        sqlite_where=submitted,
        postgresql_where=submitted,
    )
    number = sa.BigInteger()
    op.add_column("bank_statements", sa.Column("number", number))
    op.add_column("reconciled", sa.Column("entries", number))
    op.add_column("reconciled", sa.Column("upto", number))
    op.create_index("bank_statements_since", "bank_statements", _RAIL)
    op.create_index("bank_entries_since", "bank_entries", _RAIL)
