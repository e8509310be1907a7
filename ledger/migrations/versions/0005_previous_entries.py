"""Each entry names the one before it on its account, and each account its newest: no index."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

RANGE = f"BETWEEN -{2**53 - 1} AND {2**53 - 1}"
BEFORE = "LAG(id, 1, 0) OVER (PARTITION BY book, account ORDER BY id)"
NEWEST = """
    COALESCE((SELECT MAX(e.id) FROM {entries} e WHERE e.book = a.book AND e.account = a.id), 0)"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        make_again()
    else:
        add_columns()


def add_columns() -> None:
    op.add_column("accounts", sa.Column("entry", sa.BigInteger()))
    op.add_column("entries", sa.Column("previous", sa.BigInteger()))
    op.execute(f"UPDATE accounts a SET entry = {NEWEST.format(entries='entries')}")
    op.execute(
        f"UPDATE entries e SET previous = p.previous FROM (SELECT book, id, {BEFORE} AS previous"
        " FROM entries) AS p WHERE e.book = p.book AND e.id = p.id"
    )
    op.alter_column("accounts", "entry", nullable=False)
    op.alter_column("entries", "previous", nullable=False)
    op.drop_index("entries_of_account", "entries")


def make_again() -> None:
    """SQLite adds no column that must be filled and has no default."""
    op.rename_table("accounts", "accounts_before")
    op.rename_table("entries", "entries_before")
    make_accounts()
    make_entries()
    newest = NEWEST.format(entries="entries_before")
    op.execute(f"INSERT INTO accounts SELECT a.*, {newest} FROM accounts_before a ORDER BY id")
    op.execute(f"INSERT INTO entries SELECT e.*, {BEFORE} FROM entries_before e ORDER BY id")
    op.drop_table("accounts_before")
    op.drop_table("entries_before")


def key(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), primary_key=True, nullable=False)


def number(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=False)


def make_accounts() -> None:
    states = " OR ".join(f"state = '{word}'" for word in ("open", "frozen", "closed"))
    op.create_table(
        "accounts",
        key("book"),
        key("id"),
        number("owner"),
        text("name"),
        text("currency"),
        number("balance"),
        number("held"),
        number("floor", nullable=True),
        text("state"),
        number("entry"),
        sa.UniqueConstraint("book", "owner", "name", "currency", name="one_account"),
        sa.CheckConstraint(f"held BETWEEN 0 AND {2**53 - 1}", name="held_range"),
        sa.CheckConstraint("floor IS NULL OR balance - held >= floor", name="floor"),
        sa.CheckConstraint(states, name="state"),
        sa.CheckConstraint(f"balance {RANGE}", name="balance_range"),
        sqlite_with_rowid=False,
    )


def make_entries() -> None:
    op.create_table(
        "entries",
        key("book"),
        key("id"),
        number("transfer"),
        number("account"),
        number("amount"),
        number("balance_after"),
        number("held"),
        number("held_after"),
        number("previous"),
        sa.CheckConstraint("amount <> 0 OR held <> 0", name="not_empty"),
        sqlite_with_rowid=False,
    )
