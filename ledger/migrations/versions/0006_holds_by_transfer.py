"""Holds are found by the transfers that placed and ended them: a proof need not read them all."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("holds_placed", "holds", ["book", "placed", "account", "amount"])
    ended = sa.text("ended IS NOT NULL")
    op.create_index(
        "holds_ended",
        "holds",
        ["book", "ended", "account", "amount"],
        sqlite_where=ended,
        postgresql_where=ended,
    )
