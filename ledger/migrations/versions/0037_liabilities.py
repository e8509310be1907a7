"""What is owed to people, provable: the roots that were published, and the leaves of the newest."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "liability_roots",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("id", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("transfer", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("trees", sa.String(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "liability_parts",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("root", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("currency", sa.String(), primary_key=True, nullable=False),
        sa.Column("first", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("sum", sa.BigInteger(), nullable=False),
        sa.Column("leaves", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )
