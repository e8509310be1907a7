"""Sessions say when they began, were used last and by which browser; a place can be cut off."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("logins", sa.Column("made_at", sa.BigInteger()))
    op.add_column("logins", sa.Column("used_at", sa.BigInteger()))
    op.add_column("logins", sa.Column("agent", sa.String()))
    op.create_table(
        "cut_offs",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("person", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("former", sa.BigInteger(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
