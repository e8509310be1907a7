"""A person's next words may answer what she was asked."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("persons", sa.Column("asked", sa.LargeBinary()))
