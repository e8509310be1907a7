"""What waits is found by its reader: a look at the outbox costs what it takes, not what waits."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    lane = (
        "(CASE WHEN (due_at >= 4503599627370496) THEN 'aside'"
        " WHEN (person = 0) THEN chat ELSE '' END)"
    )
    waits = sa.text("state = 'waiting'")
    op.create_index(
        "events_of_reader",
        "events",
        ["book", "person", sa.text(lane), "id"],
        sqlite_where=waits,
        postgresql_where=waits,
    )
