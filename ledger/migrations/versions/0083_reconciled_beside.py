"""What a reconciliation knows beside its balances: charges, what waits and went out, what leaves."""

import sqlalchemy as sa
from alembic import op

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("taken", "charges", "leaving"):
        op.add_column("reconciled", sa.Column(name, sa.BigInteger()))
