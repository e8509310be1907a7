"""A card may be for others than its owner, and be done more than once."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("intents", sa.Column("audience", sa.String()))
    op.add_column("intents", sa.Column("times", sa.String()))
