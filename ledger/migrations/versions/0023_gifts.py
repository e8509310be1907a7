"""Envelopes and lists of gifts; since when people are in their groups."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

WAITS = sa.text("state = 'waits'")
IS_OPEN = sa.text("state = 'open'")


def number(name: str, *, key: bool = False, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), primary_key=key, nullable=nullable)


def whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def text(name: str, *, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), primary_key=key, nullable=False)


def raw(name: str, *, key: bool = False, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), primary_key=key, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "envelopes",
        number("book", key=True),
        raw("token", key=True),
        number("number"),
        number("giver"),
        text("chat"),
        number("account"),
        text("currency"),
        number("amount"),
        number("fee"),
        whole("count"),
        text("how"),
        text("seed"),
        number("since", nullable=True),
        raw("word", nullable=True),
        whole("own"),
        whole("taken"),
        text("state"),
        number("made_at"),
        number("expires_at"),
        sa.CheckConstraint("state = 'open' OR state = 'empty' OR state = 'back'", name="state"),
        sqlite_with_rowid=False,
    )
    op.create_index("envelopes_by_number", "envelopes", ["book", "number"])
    op.create_index(
        "envelopes_open",
        "envelopes",
        ["book", "expires_at"],
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )
    op.create_table(
        "envelopes_opened",
        number("book", key=True),
        raw("token", key=True),
        number("person", key=True),
        whole("place"),
        number("amount"),
        number("fee"),
        number("number"),
        sqlite_with_rowid=False,
    )
    _lists()
    op.create_table(
        "comings",
        number("book", key=True),
        text("chat", key=True),
        text("who", key=True),
        number("at"),
        sqlite_with_rowid=False,
    )
    op.add_column("members", number("came_at", nullable=True))


def _lists() -> None:
    op.create_table(
        "eidiyas",
        number("book", key=True),
        raw("token", key=True),
        number("number"),
        number("giver"),
        number("account"),
        text("currency"),
        number("release_at"),
        number("made_at"),
        sqlite_with_rowid=False,
    )
    op.create_index("eidiyas_of_giver", "eidiyas", ["book", "giver", "release_at"])
    op.create_table(
        "eidiya_presents",
        number("book", key=True),
        raw("token", key=True),
        number("person", key=True),
        whole("place"),
        number("amount"),
        number("fee"),
        number("release_at"),
        text("state"),
        sa.CheckConstraint("state = 'waits' OR state = 'given' OR state = 'back'", name="state"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "presents_waiting",
        "eidiya_presents",
        ["book", "release_at"],
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )
