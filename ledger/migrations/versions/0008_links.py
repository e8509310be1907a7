"""Claim links: the digest of each secret, and the hold that it opens."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "links",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("digest", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("hold", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )
