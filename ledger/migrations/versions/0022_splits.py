"""Bills that are shared, and what is settled together."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

MOST = 2**53 - 1
SHARES_OF = ("person", "partner", "maker", "chat")


def upgrade() -> None:
    op.create_table(
        "splits",
        number("book", primary_key=True),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        number("maker"),
        text("chat"),
        text("currency"),
        number("amount"),
        text("note"),
        text("state"),
        number("made_at"),
        number("expires_at"),
        number("reminded_at"),
        sa.CheckConstraint("amount > 0", name="amount_sign"),
        within("amount"),
        one_of("gathering", "closed", "open", "withdrawn", "expired"),
        sqlite_with_rowid=False,
    )
    index("splits_due", "splits", "expires_at", where="state IN ('gathering', 'closed', 'open')")
    op.create_table(
        "shares",
        number("book", primary_key=True),
        sa.Column("split", sa.LargeBinary(), primary_key=True, nullable=False),
        number("person", primary_key=True),
        number("partner"),
        number("place"),
        number("maker"),
        text("chat"),
        text("currency"),
        number("amount"),
        sa.Column("odd", sa.Integer(), nullable=False),
        text("state"),
        number("paid_by"),
        sa.Column("number", sa.BigInteger()),
        text("word"),
        within("amount"),
        one_of("in", "own", "open", "paid", "declined", "settled", "withdrawn", "expired"),
        sqlite_with_rowid=False,
    )
    for column in SHARES_OF:
        index(f"shares_of_{column}", "shares", column, where="state = 'open'")
    op.create_table(
        "settlements",
        number("book", primary_key=True),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        number("starter"),
        text("chat"),
        text("terms"),
        text("state"),
        number("expires_at"),
        sa.Column("number", sa.BigInteger()),
        one_of("open", "done", "undone"),
        sqlite_with_rowid=False,
    )
    index("settlements_due", "settlements", "expires_at", where="state = 'open'")


def index(name: str, table: str, column: str, *, where: str) -> None:
    asked = sa.text(where)
    columns = ["book", column]
    op.create_index(name, table, columns, sqlite_where=asked, postgresql_where=asked)


def within(column: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} BETWEEN -{MOST} AND {MOST}", name=f"{column}_range")


def one_of(*states: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(" OR ".join(f"state = '{each}'" for each in states), name="state")


def number(name: str, *, primary_key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), primary_key=primary_key, nullable=False)


def text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), primary_key=False, nullable=False)
