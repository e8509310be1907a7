"""A list knows whether its day is a feast."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("eidiyas", sa.Column("feast", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("eidiyas", "feast")
