"""What came back of a payment is counted in one place: also what was given back before."""

from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "INSERT INTO counts (book, name, value)"
        " SELECT book, 'returned:' || number, back FROM recalled WHERE back > 0"
    )
