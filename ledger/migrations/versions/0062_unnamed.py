"""Whether somebody's name is shown in groups is hers to say."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("discretion", sa.Column("unnamed", sa.BigInteger()))
