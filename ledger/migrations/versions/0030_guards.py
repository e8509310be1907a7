"""A share says whether a stranger asks for it; open requests of one person to one are counted."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("shares", sa.Column("stranger", sa.Integer()))
    op.execute(
        "INSERT INTO counts (book, name, value, ends_ms)"
        " SELECT book, 'open requests to one:' || requester || ' ' || payer, count(*), NULL"
        " FROM requests WHERE state = 'open' GROUP BY book, requester, payer"
        " ON CONFLICT DO NOTHING"  # who runs it over newer rows has counted by itself
    )
