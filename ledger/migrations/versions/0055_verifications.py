"""Verifications, and the tiers that they give."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

_LEVELS = ("document", "address")
_STATES = (
    "started",
    "submitted",
    "review",
    "resubmit",
    "verified",
    "rejected",
    "refresh",
    "replaced",
)


def _one_of(column: str, words: tuple[str, ...]) -> sa.CheckConstraint:
    return sa.CheckConstraint(" OR ".join(f"{column} = '{word}'" for word in words), name=column)


def upgrade() -> None:
    op.create_table(
        "verifications",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("started_ms", sa.BigInteger(), nullable=False),
        sa.Column("submitted_ms", sa.BigInteger(), nullable=False),
        sa.Column("kept", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary()),
        sa.Column("twin", sa.BigInteger(), nullable=False),
        sa.Column("reviewer", sa.BigInteger(), nullable=False),
        sa.Column("decider", sa.BigInteger(), nullable=False),
        sa.Column("decided_ms", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("until_ms", sa.BigInteger(), nullable=False),
        sa.Column("next_ms", sa.BigInteger(), nullable=False),
        _one_of("level", _LEVELS),
        _one_of("state", _STATES),
        sqlite_with_rowid=False,
    )
    op.create_index("verifications_by_number", "verifications", ["book", "number"])
    op.create_index("verifications_of_person", "verifications", ["book", "person", "number"])
    waits = sa.text("state = 'submitted' OR state = 'review'")
    stands = sa.text("state = 'verified'")
    has_digest = sa.text("digest IS NOT NULL")
    for name, columns, where in (
        ("verifications_waiting", ["book", "submitted_ms", "number"], waits),
        ("verifications_ending", ["book", "next_ms"], stands),
        ("verifications_by_digest", ["book", "digest"], has_digest),
    ):
        op.create_index(
            name, "verifications", columns, sqlite_where=where, postgresql_where=where
        )
    op.create_table(
        "verified_tiers",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("person", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("since_ms", sa.BigInteger(), nullable=False),
        sa.Column("until_ms", sa.BigInteger(), nullable=False),
        _one_of("tier", ("", "T0", "T1", "T2", "T3")),
        sqlite_with_rowid=False,
    )
