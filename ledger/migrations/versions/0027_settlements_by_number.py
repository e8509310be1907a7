"""A settlement is found by its receipt."""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

NAME = "settlements_of_number"


def upgrade() -> None:
    op.create_index(NAME, "settlements", ["book", "number"])


def downgrade() -> None:
    op.drop_index(NAME, "settlements")
