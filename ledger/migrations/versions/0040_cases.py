"""Cases have somebody who deals with them, notes, and a word for how they ended."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("person", sa.BigInteger()))
    op.add_column("cases", sa.Column("assignee", sa.BigInteger()))
    op.add_column("cases", sa.Column("result", sa.String()))
    of_open("cases_of_assignee", "state = 'open'", "assignee", "number")
    of_open("cases_unassigned", "state = 'open' AND assignee IS NULL", "number")
    op.create_index("cases_about", "cases", ["book", "person", "number"])
    op.create_table(
        "case_notes",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("number", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("author", sa.BigInteger(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sqlite_with_rowid=False,
    )


def of_open(name: str, where: str, *columns: str) -> None:
    asked = sa.text(where)
    op.create_index(
        name, "cases", ["book", *columns], sqlite_where=asked, postgresql_where=asked
    )
