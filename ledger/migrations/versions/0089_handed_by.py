"""By which memory the file of a batch was handed over."""

import sqlalchemy as sa
from alembic import op

revision = "0089"
down_revision = "0088"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("payout_batches", sa.Column("handed_by", sa.String()))
