"""Files beside the messages of the chat that Wasl itself keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "files",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("message", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("id", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )
