"""Entries of a bank that are of somebody are found by their day."""

from alembic import op

revision = "0088"
down_revision = "0087"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("bank_entries_of_person", "bank_entries")
    op.create_index("bank_entries_of_person", "bank_entries", ["book", "person", "day"])
