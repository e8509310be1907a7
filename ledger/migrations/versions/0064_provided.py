"""A provider has to do with a verification: where somebody goes, and what was said of it last."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "provided_verifications",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=True),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("heard", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("due_ms", sa.BigInteger(), nullable=True),
        sqlite_with_rowid=False,
    )
    due = sa.text("due_ms IS NOT NULL")
    op.create_index(
        "provided_verifications_due",
        "provided_verifications",
        ["book", "due_ms"],
        sqlite_where=due,
        postgresql_where=due,
    )
