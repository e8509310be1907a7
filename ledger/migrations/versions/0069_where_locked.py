"""From where wallets were locked is where a place can be cut off while they are."""

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("locks", sa.Column("place", sa.String(), nullable=True))
