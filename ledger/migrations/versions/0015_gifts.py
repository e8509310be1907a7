"""Envelopes and lists of gifts; since when people are in their groups."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

WAITS = sa.text("state = 'waits'")
IS_OPEN = sa.text("state = 'open'")


def number(name, **more):
    return sa.Column(name, sa.BigInteger(), nullable=more.pop("nullable", False), **more)


def column(name, kind, **more):
    return sa.Column(name, kind, nullable=more.pop("nullable", False), **more)


def upgrade() -> None:
    op.create_table(
        "envelopes",
        number("book", primary_key=True),
        column("token", sa.LargeBinary(), primary_key=True),
        number("number"),
        number("giver"),
        column("chat", sa.String()),
        number("account"),
        column("currency", sa.String()),
        number("amount"),
        number("fee"),
        column("count", sa.Integer()),
        column("how", sa.String()),
        column("seed", sa.String()),
        number("since", nullable=True),
        column("word", sa.LargeBinary(), nullable=True),
        column("own", sa.Integer()),
        column("taken", sa.Integer()),
        column("state", sa.String()),
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
        number("book", primary_key=True),
        column("token", sa.LargeBinary(), primary_key=True),
        number("person", primary_key=True),
        column("place", sa.Integer()),
        number("amount"),
        number("fee"),
        number("number"),
        sqlite_with_rowid=False,
    )
    _lists()
    op.create_table(
        "comings",
        number("book", primary_key=True),
        column("chat", sa.String(), primary_key=True),
        column("who", sa.String(), primary_key=True),
        number("at"),
        sqlite_with_rowid=False,
    )
    op.add_column("members", number("came_at", nullable=True))


def _lists() -> None:
    op.create_table(
        "eidiyas",
        number("book", primary_key=True),
        column("token", sa.LargeBinary(), primary_key=True),
        number("number"),
        number("giver"),
        number("account"),
        column("currency", sa.String()),
        number("release_at"),
        number("made_at"),
        sqlite_with_rowid=False,
    )
    op.create_index("eidiyas_of_giver", "eidiyas", ["book", "giver", "release_at"])
    op.create_table(
        "eidiya_presents",
        number("book", primary_key=True),
        column("token", sa.LargeBinary(), primary_key=True),
        number("person", primary_key=True),
        column("place", sa.Integer()),
        number("amount"),
        number("fee"),
        number("release_at"),
        column("state", sa.String()),
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
