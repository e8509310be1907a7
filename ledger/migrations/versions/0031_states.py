"""People are frozen, thawed and closed, with all that they have."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

STATES = "state = 'open' OR state = 'frozen' OR state = 'closed'"


def upgrade() -> None:
    op.create_table(
        "owners",
        number("book", primary_key=True),
        number("owner", primary_key=True),
        text("state"),
        sa.CheckConstraint(STATES, name="state"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "states",
        number("book", primary_key=True),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        number("person"),
        text("state"),
        number("at_ms"),
        number("maker"),
        number("approver"),
        text("reason"),
        sa.CheckConstraint(STATES, name="state"),
        sqlite_with_rowid=False,
    )
    op.create_index("states_of_person", "states", ["book", "person", "at_ms"])


def number(name: str, *, primary_key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), primary_key=primary_key, nullable=False)


def text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)
