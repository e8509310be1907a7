"""The first tables: the books, the people, what they were told, and what waits."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

RANGE = f"BETWEEN -{2**53 - 1} AND {2**53 - 1}"
WITHOUT_ROWID = {"sqlite_with_rowid": False}


def upgrade() -> None:
    the_books()
    the_acts()
    the_records()
    the_people()
    the_conversation()


def key(name: str, of: type[Any] = sa.BigInteger) -> sa.Column[Any]:
    return sa.Column(name, of(), primary_key=True, nullable=False)


def number(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def small(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=nullable)


def raw(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def one_of(name: str, *words: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(" OR ".join(f"{name} = '{word}'" for word in words), name=name)


def where(condition: str) -> dict[str, Any]:
    return {f"{engine}_where": sa.text(condition) for engine in ("sqlite", "postgresql")}


def the_books() -> None:
    op.create_table(
        "head",
        sa.Column("book", sa.BigInteger(), primary_key=True, autoincrement=False, nullable=False),
        number("transfer"),
        number("entry"),
        number("account"),
        number("row"),
        raw("chain"),
    )
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
        sa.UniqueConstraint("book", "owner", "name", "currency", name="one_account"),
        sa.CheckConstraint(f"held BETWEEN 0 AND {2**53 - 1}", name="held_range"),
        sa.CheckConstraint("floor IS NULL OR balance - held >= floor", name="floor"),
        one_of("state", "open", "frozen", "closed"),
        sa.CheckConstraint(f"balance {RANGE}", name="balance_range"),
        **WITHOUT_ROWID,
    )


def the_acts() -> None:
    op.create_table(
        "transfers",
        key("book"),
        key("number"),
        text("kind"),
        raw("key"),
        number("actor"),
        number("payer"),
        number("payee"),
        number("first_entry"),
        small("lines"),
        number("reverses", nullable=True),
        number("recorded_at"),
        number("effective_at"),
        raw("note_digest"),
        raw("chain"),
        **WITHOUT_ROWID,
    )
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
        sa.CheckConstraint("amount <> 0 OR held <> 0", name="not_empty"),
        **WITHOUT_ROWID,
    )
    op.create_index("entries_of_account", "entries", ["book", "account", "id"])
    op.create_table(
        "holds",
        key("book"),
        key("id", sa.LargeBinary),
        number("account"),
        number("amount"),
        text("kind"),
        text("state"),
        number("expires_at", nullable=True),
        number("placed"),
        number("ended", nullable=True),
        sa.CheckConstraint("amount > 0", name="amount_sign"),
        one_of("state", "open", "captured", "voided"),
        **WITHOUT_ROWID,
    )
    op.create_index(
        "holds_open", "holds", ["book", "kind", "expires_at"], **where("state = 'open'")
    )


def the_records() -> None:
    op.create_table(
        "keys",
        key("book"),
        key("key", sa.LargeBinary),
        raw("digest"),
        number("number", nullable=True),
        raw("answer"),
        **WITHOUT_ROWID,
    )
    op.create_table(
        "notes", key("book"), key("transfer"), raw("salt"), text("text"), **WITHOUT_ROWID
    )
    op.create_table(
        "events",
        key("book"),
        key("id"),
        text("kind"),
        number("person"),
        text("chat"),
        number("transfer", nullable=True),
        text("facts"),
        number("recorded_at"),
        number("due_at"),
        small("attempts"),
        text("state"),
        one_of("state", "waiting", "told", "dropped"),
        **WITHOUT_ROWID,
    )
    op.create_index(
        "events_waiting", "events", ["book", "due_at", "id"], **where("state = 'waiting'")
    )
    op.create_table("counts", key("book"), key("name", sa.String), number("value"), **WITHOUT_ROWID)


def the_people() -> None:
    op.create_table(
        "persons",
        key("book"),
        key("id"),
        text("name"),
        text("language", nullable=True),
        number("joined_at", nullable=True),
        number("made_at"),
        **WITHOUT_ROWID,
    )
    op.create_table(
        "identities",
        key("book"),
        key("platform", sa.String),
        key("external_id", sa.String),
        number("person"),
        text("handle"),
        number("seen_at"),
        **WITHOUT_ROWID,
    )
    op.create_index("identities_by_handle", "identities", ["book", "platform", "handle"])
    op.create_index("identities_of_person", "identities", ["book", "person"])
    op.create_table(
        "logins",
        key("book"),
        key("digest", sa.LargeBinary),
        text("kind"),
        text("name"),
        text("state"),
        number("expires_at"),
        one_of("state", "open", "used"),
        **WITHOUT_ROWID,
    )


def the_conversation() -> None:
    op.create_table(
        "intents",
        key("book"),
        key("token", sa.LargeBinary),
        number("owner"),
        text("chat"),
        text("choices"),
        text("facts"),
        text("state"),
        number("made_at"),
        number("expires_at"),
        one_of("state", "open", "done", "cancelled", "expired"),
        **WITHOUT_ROWID,
    )
    op.create_table(
        "claims",
        key("book"),
        key("hold", sa.LargeBinary),
        number("number"),
        number("source"),
        number("payer"),
        number("payee"),
        text("currency"),
        number("amount"),
        number("fee"),
        text("told"),
        number("expires_at"),
        **WITHOUT_ROWID,
    )
    op.create_index("claims_of_payee", "claims", ["book", "payee"])
    op.create_table(
        "messages",
        key("book"),
        key("id", sa.LargeBinary),
        text("chat"),
        number("seq"),
        text("author"),
        text("body"),
        raw("asked"),
        text("answer"),
        small("edited"),
        number("at"),
        **WITHOUT_ROWID,
    )
    op.create_index("messages_of_chat", "messages", ["book", "chat", "seq"])
