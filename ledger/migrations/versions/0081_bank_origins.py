"""Of which withdrawal or deposit a transfer is a part."""

import sqlalchemy as sa
from alembic import op

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None

_FOLLOWS = sa.text("receipt > 0")


def upgrade() -> None:
    op.create_table(
        "bank_origins",
        sa.Column("book", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("receipt", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("book", "number"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "bank_origins_of_receipt",
        "bank_origins",
        ["book", "receipt", "number"],
        sqlite_where=_FOLLOWS,
        postgresql_where=_FOLLOWS,
    )
