"""Who finds somebody by a handle or a tag is hers to say."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "discretion",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("person", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("finds", sa.String(), nullable=False),
        sa.Column("since_ms", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "finds = 'everybody' OR finds = 'known' OR finds = 'nobody'", name="finds"
        ),
        sqlite_with_rowid=False,
    )
