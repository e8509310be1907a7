"""One person may come by several platforms: who has become one with whom, and who asks for it."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "merged",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("person", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("survivor", sa.BigInteger(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("merged_of_survivor", "merged", ["book", "survivor"])
    op.create_table(
        "connects",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("first_way", sa.String(), nullable=False),
        sa.Column("second", sa.BigInteger(), nullable=False),
        sa.Column("second_way", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state = 'open' OR state = 'agreed' OR state = 'done' OR state = 'refused'",
            name="state",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("connects_of_digest", "connects", ["book", "digest"])
    of_open("recalls_open_payer", "payer")
    of_open("recalls_open_payee", "payee")


def of_open(name: str, column: str) -> None:
    asked = sa.text("state = 'open'")
    op.create_index(
        name, "recalls", ["book", column], sqlite_where=asked, postgresql_where=asked
    )
