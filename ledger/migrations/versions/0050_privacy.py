"""Erasures, copies, legal holds; what is somebody's own is found by her."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big, text, raw = sa.BigInteger(), sa.String(), sa.LargeBinary()
    op.create_table(
        "erasures",
        sa.Column("book", big, primary_key=True, nullable=False),
        sa.Column("person", big, primary_key=True, nullable=False),
        sa.Column("state", text, nullable=False),
        sa.Column("asked_ms", big, nullable=False),
        sa.Column("due_ms", big, nullable=False),
        sa.Column("keeps", raw, nullable=False),
        states("asked", "kept", "nameless", "retained", "over"),
        sqlite_with_rowid=False,
    )
    index("erasures_due", "erasures", "due_ms", where="asked retained")
    op.create_index(
        "erasures_nameless",
        "erasures",
        ["book", "person"],
        sqlite_where=sa.text("state = 'nameless'"),
        postgresql_where=sa.text("state = 'nameless'"),
    )
    op.create_table(
        "copies",
        sa.Column("book", big, primary_key=True, nullable=False),
        sa.Column("token", raw, primary_key=True, nullable=False),
        sa.Column("person", big, nullable=False),
        sa.Column("state", text, nullable=False),
        sa.Column("reference", raw, nullable=False),
        sa.Column("due_ms", big, nullable=False),
        states("open", "ready", "fetched", "lost", "over"),
        sqlite_with_rowid=False,
    )
    index("copies_due", "copies", "due_ms", where="open ready fetched")
    op.create_table(
        "legal_holds",
        sa.Column("book", big, primary_key=True, nullable=False),
        sa.Column("person", big, primary_key=True, nullable=False),
        sa.Column("state", text, nullable=False),
        sa.Column("since_ms", big, nullable=False),
        sa.Column("maker", big, nullable=False),
        states("on", "off"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "gone",
        sa.Column("book", big, primary_key=True, nullable=False),
        sa.Column("digest", raw, primary_key=True, nullable=False),
        sa.Column("at_ms", big, nullable=False),
        sqlite_with_rowid=False,
    )
    for name, table, column in (
        ("requests_by_requester", "requests", "requester"),
        ("requests_by_payer", "requests", "payer"),
        ("splits_by_maker", "splits", "maker"),
        ("shares_by_person", "shares", "person"),
        ("recalls_by_payer", "recalls", "payer"),
        ("recalls_by_payee", "recalls", "payee"),
        ("envelopes_by_giver", "envelopes", "giver"),
        ("cases_by_opener", "cases", "opener"),
    ):
        op.create_index(name, table, ["book", column])


def states(*names: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(" OR ".join(f"state = '{each}'" for each in names), name="state")


def index(name: str, table: str, column: str, *, where: str) -> None:
    asked = sa.text(" OR ".join(f"state = '{each}'" for each in where.split()))
    op.create_index(name, table, ["book", column], sqlite_where=asked, postgresql_where=asked)
