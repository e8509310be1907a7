"""Lists of whom nobody may pay, in versions, and what they name."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "screen_lists",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("list", sa.String(), primary_key=True, nullable=False),
        sa.Column("version", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("imported_ms", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.Column("removed", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state = 'loading' OR state = 'whole' OR state = 'pruned'", name="state"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "screen_entries",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("list", sa.String(), primary_key=True, nullable=False),
        sa.Column("version", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("entry", sa.String(), primary_key=True, nullable=False),
        sa.Column("known", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )
