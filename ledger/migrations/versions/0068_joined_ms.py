"""Since when she had joined who became one with another, for what takes old accounts otherwise."""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("merged", sa.Column("joined_ms", sa.BigInteger()))
