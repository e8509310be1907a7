"""Lists that people are paid by."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("token", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("maker", sa.BigInteger(), nullable=False),
        sa.Column("approver", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("paid", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("until_ms", sa.BigInteger(), nullable=False),
        sa.Column("made_ms", sa.BigInteger(), nullable=False),
        sa.Column("ended_ms", sa.BigInteger(), nullable=True),
        sa.Column("drop_ms", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind = 'payroll' OR kind = 'fund'", name="kind"),
        sa.CheckConstraint(
            "state = 'drafted' OR state = 'running' OR state = 'done'", name="state"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "batches_running",
        "batches",
        ["book", "until_ms"],
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )
    op.create_index(
        "batches_kept",
        "batches",
        ["book", "drop_ms"],
        sqlite_where=sa.text("drop_ms IS NOT NULL"),
        postgresql_where=sa.text("drop_ms IS NOT NULL"),
    )
    op.create_table(
        "batch_pages",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("batch", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("page", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "batch_files",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("digest", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("batch", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )
