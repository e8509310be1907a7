"""Licences: what may be sold where; and where people are, by what that is known."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "licences",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("jurisdiction", sa.String(), primary_key=True, nullable=False),
        sa.Column("version", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("products", sa.String(), nullable=False),
        sa.Column("from_day", sa.BigInteger(), nullable=False),
        sa.Column("until_day", sa.BigInteger(), nullable=False),
        sa.Column("ended_day", sa.BigInteger(), nullable=False),
        sa.Column("decided_ms", sa.BigInteger(), nullable=False),
        sa.Column("maker", sa.BigInteger(), nullable=False),
        sa.Column("approver", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "countries",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("person", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("source", sa.String(), primary_key=True, nullable=False),
        sa.Column("id", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("since_ms", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "source = 'document' OR source = 'phone' OR source = 'declared'", name="source"
        ),
        sqlite_with_rowid=False,
    )
