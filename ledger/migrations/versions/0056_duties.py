"""Duties: what is to be filed by when, and when it was."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    numbers = ("person", "day", "due_day")
    more = ("amount", "told", "done_day", "maker", "approver")
    op.create_table(
        "duties",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("id", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        *(sa.Column(each, sa.BigInteger(), nullable=False) for each in numbers),
        sa.Column("currency", sa.String(), nullable=False),
        *(sa.Column(each, sa.BigInteger(), nullable=False) for each in more),
        sa.CheckConstraint("kind = 'registration' OR kind = 'currency'", name="kind"),
        sa.CheckConstraint(
            "state = 'open' OR state = 'filed' OR state = 'needless'", name="state"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("duties_by_due", "duties", ["book", "state", "due_day", "id"])
    op.create_index("duties_by_subject", "duties", ["book", "kind", "subject"])
    op.create_index("duties_of_person", "duties", ["book", "person"])
