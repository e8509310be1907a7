"""An entry of a bank that is told once with the bank's own reference, and once without."""

import sqlalchemy as sa
from alembic import op

revision = "0087"
down_revision = "0086"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number, raw = sa.BigInteger(), sa.LargeBinary()
    op.add_column("bank_entries", sa.Column("own", number))
    op.create_table(
        "bank_entries_again",
        sa.Column("book", number, primary_key=True, nullable=False),
        sa.Column("token", raw, primary_key=True, nullable=False),
        sa.Column("entry", raw, nullable=False),
        sa.UniqueConstraint("book", "entry", name="bank_entries_again_of"),
        sqlite_with_rowid=False,
    )
