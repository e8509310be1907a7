"""Fees that payees have, and changes of rules that people are told of."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("claims", sa.Column("withheld", sa.BigInteger()))
    op.create_table(
        "rule_notices",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("name", sa.String(), primary_key=True, nullable=False),
        sa.Column("version", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("since_ms", sa.BigInteger(), nullable=False),
        sa.Column("reached", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint("state = 'open' OR state = 'told' OR state = 'void'", name="state"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "rule_notices_open",
        "rule_notices",
        ["book", "name", "version"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
