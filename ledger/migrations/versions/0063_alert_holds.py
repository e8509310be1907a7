"""What came in by an alert can be held while its case is open."""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alert_holds",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("hold", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint("state = 'open' OR state = 'released'", name="state"),
        sqlite_with_rowid=False,
    )
    is_open = sa.text("state = 'open'")
    op.create_index(
        "alert_holds_of_person",
        "alert_holds",
        ["book", "person"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
