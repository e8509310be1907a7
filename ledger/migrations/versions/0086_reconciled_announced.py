"""What a bank had announced on a day that is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("coming", "going"):
        op.add_column("reconciled", sa.Column(name, sa.BigInteger()))
