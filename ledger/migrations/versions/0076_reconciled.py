"""What banks told against what the books say, by day."""

import sqlalchemy as sa
from alembic import op

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

_MOST = 2**53 - 1


def upgrade() -> None:
    number = sa.BigInteger()
    op.create_table(
        "reconciled",
        sa.Column("book", number, primary_key=True, nullable=False),
        sa.Column("rail", sa.String(), primary_key=True, nullable=False),
        sa.Column("currency", sa.String(), primary_key=True, nullable=False),
        sa.Column("day", number, primary_key=True, nullable=False),
        sa.Column("books", number, nullable=False),
        sa.Column("closing", number, nullable=True),
        *[
            sa.Column(name, number, nullable=False)
            for name in (
                *("told", "opening", "gaps", "since", "words", "unexplained"),
                *("unmatched", "transit", "queued", "lines"),
            )
        ],
        *[
            sa.CheckConstraint(f"{name} BETWEEN -{_MOST} AND {_MOST}", name=f"{name}_range")
            for name in ("books", "closing", "unexplained")
        ],
        sqlite_with_rowid=False,
    )
    op.create_index("reconciled_of_day", "reconciled", ["book", "day"])
