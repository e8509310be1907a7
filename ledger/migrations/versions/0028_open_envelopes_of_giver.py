"""What somebody has in open envelopes is found by whose they are."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

NAME = "envelopes_of_giver"
IS_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.create_index(
        NAME, "envelopes", ["book", "giver"], sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
    )


def downgrade() -> None:
    op.drop_index(NAME, "envelopes")
