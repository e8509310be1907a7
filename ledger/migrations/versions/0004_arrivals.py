"""Who came under a handle that money waits for; a person's own name never looks like a handle."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "arrivals",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("hold", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("person", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.execute("UPDATE persons SET name = '?' WHERE name LIKE '@%' AND LTRIM(name, '@ ') = ''")
    op.execute("UPDATE persons SET name = LTRIM(name, '@ ') WHERE name LIKE '@%'")
