"""What was proven and when, and the jobs that many processes share."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WITHOUT_ROWID = {"sqlite_with_rowid": False}


def number(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), primary_key=key, nullable=False)


def upgrade() -> None:
    op.create_table(
        "proofs",
        number("book", key=True),
        number("id", key=True),
        number("transfer"),
        number("entry"),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("findings", sa.String(), nullable=False),
        number("proven_at"),
        **WITHOUT_ROWID,
    )
    op.create_table(
        "jobs",
        number("book", key=True),
        sa.Column("name", sa.String(), primary_key=True, nullable=False),
        number("due_at"),
        number("claims"),
        number("done_at"),
        **WITHOUT_ROWID,
    )
