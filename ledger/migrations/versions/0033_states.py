"""People are frozen, thawed and closed, with all that they have."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
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


def number(name: str, *, primary_key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), primary_key=primary_key, nullable=False)


def text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)
