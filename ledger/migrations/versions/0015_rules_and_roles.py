"""What the house decides, from when on; and what people may do beyond their own affairs."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rules",
        number("book", primary_key=True),
        text("name", primary_key=True),
        number("version", primary_key=True),
        text("subject"),
        text("value"),
        number("since_ms"),
        number("decided_ms"),
        number("maker"),
        number("approver"),
        text("reason"),
        sqlite_with_rowid=False,
    )
    op.create_index("rules_in_force", "rules", ["book", "name", "subject", "since_ms", "version"])
    op.create_table(
        "roles",
        number("book", primary_key=True),
        number("person", primary_key=True),
        text("role", primary_key=True),
        text("state"),
        number("since_ms"),
        number("maker"),
        number("approver"),
        sa.CheckConstraint("state = 'granted' OR state = 'revoked'", name="state"),
        sqlite_with_rowid=False,
    )


def number(name: str, *, primary_key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), primary_key=primary_key, nullable=False)


def text(name: str, *, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), primary_key=primary_key, nullable=False)
