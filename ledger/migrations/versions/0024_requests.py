"""What people ask of each other, whom they have blocked, and what they report."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

MOST = 2**53 - 1


def upgrade() -> None:
    op.create_table(
        "requests",
        number("book", primary_key=True),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        number("requester"),
        number("payer"),
        text("currency"),
        number("amount"),
        number("paid"),
        text("note"),
        text("state"),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("stranger", sa.Integer(), nullable=False),
        sa.Column("hides", sa.Integer(), nullable=False),
        text("word"),
        number("made_at"),
        number("expires_at"),
        number("reminds_at"),
        number("reminded_at"),
        sa.CheckConstraint("amount > 0", name="amount_sign"),
        sa.CheckConstraint("paid BETWEEN 0 AND amount", name="paid_range"),
        sa.CheckConstraint("(state = 'paid') = (paid = amount)", name="paid_state"),
        sa.CheckConstraint("requester <> payer", name="two_people"),
        within("amount"),
        one_of("open", "paid", "declined", "withdrawn", "expired", "settled"),
        sqlite_with_rowid=False,
    )
    index("requests_due", "expires_at", where="state = 'open'")
    index("requests_remind", "reminds_at", where="state = 'open' AND reminds_at > 0")
    index("requests_untold", where="state = 'open' AND told = 0")
    index("requests_of_payer", "payer", where="state = 'open'")
    index("requests_of_requester", "requester", where="state = 'open'")
    op.create_table(
        "blocks",
        number("book", primary_key=True),
        number("person", primary_key=True),
        number("blocked", primary_key=True),
        text("state"),
        number("since_ms"),
        one_of("on", "off"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reports",
        number("book", primary_key=True),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        text("what"),
        number("reporter"),
        number("about"),
        text("currency"),
        number("amount"),
        text("note"),
        text("state"),
        number("made_ms"),
        one_of("open", "closed"),
        sqlite_with_rowid=False,
    )


def index(name: str, *columns: str, where: str) -> None:
    asked = sa.text(where)
    op.create_index(
        name, "requests", ["book", *columns], sqlite_where=asked, postgresql_where=asked
    )


def number(name: str, *, primary_key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), primary_key=primary_key, nullable=False)


def text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def within(column: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} BETWEEN -{MOST} AND {MOST}", name=f"{column}_range")


def one_of(*words: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(" OR ".join(f"state = '{word}'" for word in words), name="state")
