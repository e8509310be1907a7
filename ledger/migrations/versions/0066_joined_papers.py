"""The papers of who has become one with another come along also after a crash."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "joined_papers",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("person", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("since_ms", sa.BigInteger(), nullable=True),
        sqlite_with_rowid=False,
    )
    waits = sa.text("since_ms IS NOT NULL")
    op.create_index(
        "joined_papers_since",
        "joined_papers",
        ["book", "since_ms"],
        sqlite_where=waits,
        postgresql_where=waits,
    )
