"""Who was screened, what was found, and the runs over everybody."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "screened",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("person", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("stamp", sa.String(), nullable=False),
        sqlite_with_rowid=False,
    )
    wanted = sa.text("stamp = ''")
    op.create_index(
        "screened_wanted",
        "screened",
        ["book", "person"],
        sqlite_where=wanted,
        postgresql_where=wanted,
    )
    op.create_table(
        "screen_hits",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("person", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("list", sa.String(), primary_key=True, nullable=False),
        sa.Column("entry", sa.String(), primary_key=True, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("band", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("until_ms", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state = 'noted' OR state = 'open' OR state = 'allowed' OR state = 'matched'"
            " OR state = 'over'",
            name="state",
        ),
        sa.CheckConstraint(
            "band = 'weak' OR band = 'possible' OR band = 'strong'", name="band"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("screen_hits_of_case", "screen_hits", ["book", "token"])
    allowed = sa.text("state = 'allowed'")
    op.create_index(
        "screen_hits_allowed",
        "screen_hits",
        ["book", "until_ms"],
        sqlite_where=allowed,
        postgresql_where=allowed,
    )
    op.create_table(
        "screen_runs",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("number", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("stamp", sa.String(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("hits", sa.BigInteger(), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("began_ms", sa.BigInteger(), nullable=False),
        sa.Column("ended_ms", sa.BigInteger(), nullable=False),
        sa.Column("lease_ms", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint("state = 'running' OR state = 'done'", name="state"),
        sqlite_with_rowid=False,
    )
