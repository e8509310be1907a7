"""People lock their wallets, and show a second factor: a PIN, an app, or a code kept for later."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

STATES = " OR ".join(f"state = '{word}'" for word in ("open", "locked", "frozen", "closed"))
PLACE = ["book", "owner", "name", "currency", "label"]


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        make_again()
    else:
        for table in ("accounts", "owners"):
            op.drop_constraint("state", table)
            op.create_check_constraint("state", table, STATES)
    make_locks()
    make_factors()
    make_confirmations()


def make_again() -> None:
    """SQLite changes no constraint of a table."""
    op.rename_table("accounts", "accounts_before")
    make_accounts()
    op.execute("INSERT INTO accounts SELECT * FROM accounts_before ORDER BY book, id")
    op.drop_table("accounts_before")
    op.rename_table("owners", "owners_before")
    make_owners()
    op.execute("INSERT INTO owners SELECT * FROM owners_before ORDER BY book, owner")
    op.drop_table("owners_before")


def key(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), primary_key=True, nullable=False)


def number(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=False)


def make_accounts() -> None:
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
        sa.CheckConstraint(STATES, name="state"),
        sa.CheckConstraint(f"balance BETWEEN -{2**53 - 1} AND {2**53 - 1}", name="balance_range"),
        sqlite_with_rowid=False,
    )


def make_owners() -> None:
    op.create_table(
        "owners",
        key("book"),
        key("owner"),
        text("state"),
        sa.CheckConstraint(STATES, name="state"),
        sqlite_with_rowid=False,
    )


def make_locks() -> None:
    op.create_table(
        "locks",
        key("book"),
        key("person"),
        text("state"),
        number("since_ms"),
        number("opens_ms", nullable=True),
        sa.CheckConstraint("state = 'on' OR state = 'off'", name="state"),
        sqlite_with_rowid=False,
    )
    waited_for = sa.text("opens_ms IS NOT NULL")
    op.create_index(
        "locks_waiting",
        "locks",
        ["book", "opens_ms"],
        sqlite_where=waited_for,
        postgresql_where=waited_for,
    )


def make_factors() -> None:
    kinds = " OR ".join(f"kind = '{word}'" for word in ("pin", "app", "next_app", "codes"))
    op.create_table(
        "factors",
        key("book"),
        key("person"),
        sa.Column("kind", sa.String(), primary_key=True, nullable=False),
        sa.Column("reference", sa.LargeBinary(), nullable=False),
        number("since_ms"),
        number("spent"),
        sa.CheckConstraint(kinds, name="kind"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tries",
        key("book"),
        key("person"),
        number("wrong"),
        number("until_ms"),
        sqlite_with_rowid=False,
    )


def make_confirmations() -> None:
    op.create_table(
        "confirmations",
        key("book"),
        sa.Column("key", sa.LargeBinary(), primary_key=True, nullable=False),
        number("person"),
        number("payee"),
        text("currency"),
        number("minor"),
        text("state"),
        number("until_ms"),
        sa.CheckConstraint("state = 'asked' OR state = 'shown'", name="state"),
        sa.CheckConstraint(f"minor BETWEEN -{2**53 - 1} AND {2**53 - 1}", name="minor_range"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "familiar",
        key("book"),
        key("person"),
        sa.Column("place", sa.String(), primary_key=True, nullable=False),
        number("since_ms"),
        sqlite_with_rowid=False,
    )
