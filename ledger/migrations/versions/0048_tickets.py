"""Pages that are for one person, about one thing, once."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tickets",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("digest", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("about", sa.LargeBinary(), nullable=False),
        sa.Column("browser", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state = 'open' OR state = 'used'", name="state"),
        sqlite_with_rowid=False,
    )
    op.create_index("tickets_by_end", "tickets", ["book", "expires_at"])
