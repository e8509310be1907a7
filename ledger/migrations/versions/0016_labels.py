"""An account has a label, so that somebody may have several of one line and currency."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

PLACE = ["book", "owner", "name", "currency", "label"]


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        make_again()
        return
    op.add_column("accounts", sa.Column("label", sa.String(), nullable=False, server_default=""))
    op.alter_column("accounts", "label", server_default=None)
    op.drop_constraint("one_account", "accounts")
    op.create_unique_constraint("one_account", "accounts", PLACE)


def make_again() -> None:
    """SQLite changes no constraint of a table."""
    op.rename_table("accounts", "accounts_before")
    make_accounts()
    op.execute("INSERT INTO accounts SELECT *, '' FROM accounts_before ORDER BY book, id")
    op.drop_table("accounts_before")


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
        text("label"),
        sa.UniqueConstraint(*PLACE, name="one_account"),
        sa.CheckConstraint(f"held BETWEEN 0 AND {2**53 - 1}", name="held_range"),
        sa.CheckConstraint("floor IS NULL OR balance - held >= floor", name="floor"),
        sa.CheckConstraint(states, name="state"),
        sa.CheckConstraint(f"balance BETWEEN -{2**53 - 1} AND {2**53 - 1}", name="balance_range"),
        sqlite_with_rowid=False,
    )
