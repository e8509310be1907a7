"""The pages that somebody was given are found by whose they are, to be over."""

from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("tickets_of_person", "tickets", ["book", "person", "expires_at"])
