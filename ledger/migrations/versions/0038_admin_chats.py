"""Operators have a chat of their own on each platform."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "admin_chats",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("platform", sa.String(), primary_key=True, nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sqlite_with_rowid=False,
    )
