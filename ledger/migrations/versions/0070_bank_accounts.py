"""Accounts at banks."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None

_STATES = ("review", "added", "verifying", "cooling", "usable", "disabled")


def upgrade() -> None:
    op.create_table(
        "bank_accounts",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("masked", sa.String(), nullable=False),
        sa.Column("kept", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column("twin", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("passed", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("added_ms", sa.BigInteger(), nullable=False),
        sa.Column("usable_ms", sa.BigInteger(), nullable=False),
        sa.Column("due_ms", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(" OR ".join(f"state = '{each}'" for each in _STATES), name="state"),
        sa.CheckConstraint("scheme = 'iban' OR scheme = 'us'", name="scheme"),
        sqlite_with_rowid=False,
    )
    op.create_index("bank_accounts_by_number", "bank_accounts", ["book", "number"])
    op.create_index("bank_accounts_of_person", "bank_accounts", ["book", "person", "number"])
    for name, column, where in (
        ("by_digest", "digest", "digest IS NOT NULL"),
        ("awaiting", "number", "state = 'added'"),
        ("reviewed", "number", "state = 'review'"),
        ("due", "due_ms", "due_ms IS NOT NULL"),
    ):
        op.create_index(
            f"bank_accounts_{name}",
            "bank_accounts",
            ["book", column],
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
