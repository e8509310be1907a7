"""What operators do is kept in the chain."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        make_head_again()
    else:
        op.add_column(
            "head", sa.Column("audit", sa.BigInteger(), nullable=False, server_default="0")
        )
        op.alter_column("head", "audit", server_default=None)
    op.create_table(
        "audits",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("id", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("transfer", sa.BigInteger()),
        sa.Column("actor", sa.BigInteger(), nullable=False),
        sa.Column("approver", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("words_digest", sa.LargeBinary(), nullable=False),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sqlite_with_rowid=False,
    )
    for name, column in (
        ("audits_after", "after"),
        ("audits_of_actor", "actor"),
        ("audits_of_approver", "approver"),
        ("audits_of_person", "person"),
        ("audits_of_topic", "topic"),
        ("audits_at", "recorded_at"),
    ):
        op.create_index(name, "audits", ["book", column, "id"])


def make_head_again() -> None:
    """SQLite adds no column that may not be empty without a default for good."""
    numbers = ("transfer", "entry", "account", "row")
    op.rename_table("head", "head_before")
    op.create_table(
        "head",
        sa.Column("book", sa.BigInteger(), primary_key=True, autoincrement=False, nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in numbers),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
        sa.Column("audit", sa.BigInteger(), nullable=False),
    )
    op.execute("INSERT INTO head SELECT *, 0 FROM head_before")
    op.drop_table("head_before")
