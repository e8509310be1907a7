"""What is personal is shown for a while; who was blocked by how many is found."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reveals",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("asker", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("until_ms", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint("state = 'open' OR state = 'over'", name="state"),
        sqlite_with_rowid=False,
    )
    index("reveals_due", "reveals", "until_ms", where="state = 'open'")
    index("blocks_of_blocked", "blocks", "blocked", where="state = 'on'")


def index(name: str, table: str, column: str, *, where: str) -> None:
    asked = sa.text(where)
    op.create_index(
        name, table, ["book", column], sqlite_where=asked, postgresql_where=asked
    )
