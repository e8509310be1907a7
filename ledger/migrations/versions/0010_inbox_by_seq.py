"""What is new in a chat, and in which chats something is: an index each; messages know their size."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

LENGTHS = {"sqlite": "LENGTH(CAST(body AS BLOB)) + LENGTH(CAST(answer AS BLOB))"}


def upgrade() -> None:
    size = LENGTHS.get(op.get_bind().dialect.name, "OCTET_LENGTH(body) + OCTET_LENGTH(answer)")
    op.add_column("messages", sa.Column("size", sa.BigInteger()))
    op.execute(f"UPDATE messages SET size = {size}")
    op.drop_index("messages_of_chat", "messages")
    op.create_index("messages_of_chat", "messages", ["book", "chat", "seq", "size"])
    op.create_index("messages_by_seq", "messages", ["book", "seq", "chat"])
