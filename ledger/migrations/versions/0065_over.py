"""What was asked for before a press, and codes that join two sides, are found once they are over."""

from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("confirmations_by_end", "confirmations", ["book", "until_ms"])
    op.create_index("connects_by_end", "connects", ["book", "expires_ms"])
