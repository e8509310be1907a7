"""Payouts that are settled, and asked about for some days still."""

import sqlalchemy as sa
from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None

_WATCHED = sa.text("state = 'settled' AND due_ms > 0")


def upgrade() -> None:
    op.create_index(
        "payouts_watched",
        "payouts",
        ["book", "due_ms", "token"],
        sqlite_where=_WATCHED,
        postgresql_where=_WATCHED,
    )
