"""Where live cards stand, so that they are edited there."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shown",
        number("book", primary_key=True),
        sa.Column("card", sa.LargeBinary(), primary_key=True, nullable=False),
        text("chat", primary_key=True),
        text("message", primary_key=True),
        text("way"),
        text("kind"),
        number("person"),
        sa.Column("language", sa.String()),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        number("version"),
        sa.Column("late", sa.Integer(), nullable=False),
        number("due_at"),
        sqlite_with_rowid=False,
    )
    op.create_index("shown_due", "shown", ["book", "due_at"])
    op.create_index("shown_there", "shown", ["book", "chat", "message"])


def number(name: str, *, primary_key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), primary_key=primary_key, nullable=False)


def text(name: str, *, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), primary_key=primary_key, nullable=False)
