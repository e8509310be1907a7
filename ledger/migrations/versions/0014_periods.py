"""Counters of a period know when it ends, and may go after it; those that did not are forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

PASSED = (
    "gifts %",
    "wrong codes %",
    "groups made:%",
    "group links:%",
    "invitations:%",
    "invited:%",
)


def upgrade() -> None:
    op.add_column("counts", sa.Column("ends_ms", sa.BigInteger()))
    ends = sa.text("ends_ms IS NOT NULL")
    op.create_index(
        "counts_ended", "counts", ["book", "ends_ms"], sqlite_where=ends, postgresql_where=ends
    )
    for name in PASSED:
        op.execute(f"DELETE FROM counts WHERE name LIKE '{name}'")
