"""Groups have members. Who wrote in one before is in it; who wrote first owns it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

WROTE = """
    SELECT m.book, m.chat, i.person, MIN(m.seq) AS first, MIN(m.at) AS at
    FROM messages m
    JOIN identities i
        ON i.book = m.book AND i.platform = 'web' AND i.external_id = m.author
    WHERE m.chat LIKE 'web:group:%'
    GROUP BY m.book, m.chat, i.person"""


def upgrade() -> None:
    op.create_table(
        "groups",
        number("book", primary_key=True),
        text("chat", primary_key=True),
        text("title"),
        sa.Column("link", sa.LargeBinary()),
        number("made_at"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "members",
        number("book", primary_key=True),
        text("chat", primary_key=True),
        number("person", primary_key=True),
        text("role"),
        text("state"),
        number("since"),
        sa.CheckConstraint("role = 'owner' OR role = 'member'", name="role"),
        sa.CheckConstraint("state = 'in' OR state = 'out'", name="state"),
        sqlite_with_rowid=False,
    )
    op.create_index("members_of_person", "members", ["book", "person", "chat"])
    op.create_table(
        "group_links",
        number("book", primary_key=True),
        sa.Column("digest", sa.LargeBinary(), primary_key=True, nullable=False),
        text("chat"),
        number("maker"),
        text("state"),
        number("expires_at"),
        sa.CheckConstraint("state = 'open' OR state = 'void'", name="state"),
        sqlite_with_rowid=False,
    )
    take_over()


def take_over() -> None:
    op.execute(
        "INSERT INTO groups (book, chat, title, link, made_at)"
        " SELECT book, chat, SUBSTR(chat, 11), NULL, MIN(at)"
        f" FROM ({WROTE}) AS wrote GROUP BY book, chat"
    )
    op.execute(
        "INSERT INTO members (book, chat, person, role, state, since)"
        " SELECT book, chat, person, CASE WHEN ROW_NUMBER() OVER"
        " (PARTITION BY book, chat ORDER BY first) = 1 THEN 'owner' ELSE 'member' END, 'in', 0"
        f" FROM ({WROTE}) AS wrote"
    )
    for name, of in (("members:", "chat"), ("groups:", "CAST(person AS VARCHAR)")):
        op.execute(
            f"INSERT INTO counts (book, name, value) SELECT book, '{name}' || {of}, COUNT(*)"
            f" FROM members GROUP BY book, {of}"
        )


def number(name: str, *, primary_key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), primary_key=primary_key, nullable=False)


def text(name: str, *, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), primary_key=primary_key, nullable=False)
