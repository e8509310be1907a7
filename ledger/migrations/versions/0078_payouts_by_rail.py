"""Payouts of which something is due, by their rail."""

import sqlalchemy as sa
from alembic import op

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None

_OPEN = sa.text("state = 'review' OR state = 'queued' OR state = 'submitted'")


def upgrade() -> None:
    op.drop_index("payouts_open", "payouts")
    op.create_index(
        "payouts_open",
        "payouts",
        ["book", "state", "rail", "due_ms", "token"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
