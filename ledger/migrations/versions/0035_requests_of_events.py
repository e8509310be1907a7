"""An event says whose doing it is: the number that stands in the logs from the message on."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("events", sa.Column("request", sa.BigInteger()))
