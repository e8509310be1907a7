"""Pay links, and what was paid by them."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

WITHIN = "amount BETWEEN -9007199254740991 AND 9007199254740991"
STATES = ("open", "closed", "expired")


def upgrade() -> None:
    states = " OR ".join(f"state = '{each}'" for each in STATES)
    op.create_table(
        "paylinks",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("owner", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger()),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("most", sa.BigInteger()),
        sa.Column("each", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount IS NULL OR amount > 0", name="amount_sign"),
        sa.CheckConstraint(WITHIN, name="amount_range"),
        sa.CheckConstraint(states, name="state"),
        sqlite_with_rowid=False,
    )
    op.create_index("paylinks_digest", "paylinks", ["book", "digest"])
    op.create_index("paylinks_owner", "paylinks", ["book", "owner", "token"])
    is_open = sa.text("state = 'open'")
    op.create_index(
        "paylinks_open",
        "paylinks",
        ["book", "expires_at"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "paylink_payments",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("paylink", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("number", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("payer", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(WITHIN, name="amount_range"),
        sqlite_with_rowid=False,
    )
