"""A name is one person's: whom a sign-in lets in, where somebody spoke last, what an address had."""

import sys
from typing import Any

import sqlalchemy as sa
from alembic import op

from ledger.people.names import likenesses

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WEB = "platform = 'web'"
ELSEWHERE = "platform <> 'web' AND platform <> 'tag'"


def upgrade() -> None:
    op.add_column("identities", sa.Column("spoke_at", sa.BigInteger()))
    op.add_column("logins", sa.Column("person", sa.BigInteger()))
    op.drop_index("identities_by_handle", "identities")
    op.create_index("identities_called", "identities", ["book", "handle", "platform"])
    op.create_index("logins_of_person", "logins", ["book", "person"])
    make_day_keys()
    note_where_they_spoke()
    name_the_invited()
    let_in_whom_it_names()
    count_tags_by_their_looks()


def make_day_keys() -> None:
    op.create_table(
        "day_keys",
        sa.Column("book", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("name", sa.String(), primary_key=True, nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )


def note_where_they_spoke() -> None:
    """Whoever was linked to the web chat and never wrote there has not spoken there."""
    op.execute(
        f"UPDATE identities SET spoke_at = seen_at WHERE {ELSEWHERE} AND external_id NOT LIKE '@%'"
    )
    op.execute(
        "UPDATE identities SET spoke_at = (SELECT MAX(m.at) FROM messages m"
        " WHERE m.book = identities.book AND m.chat = 'web:' || identities.external_id"
        f" AND m.author = identities.external_id) WHERE {WEB}"
    )
    op.execute(
        f"UPDATE identities SET seen_at = 0 WHERE {WEB} AND spoke_at IS NULL AND EXISTS"
        " (SELECT 1 FROM identities o WHERE o.book = identities.book"
        "  AND o.person = identities.person AND o.platform <> 'web' AND o.platform <> 'tag')"
    )


def name_the_invited() -> None:
    """Whoever was invited, and has written nothing yet, has her name from now on."""
    asked = (
        "SELECT l.book, l.name, MIN(l.expires_at) FROM logins l LEFT JOIN identities i"
        " ON i.book = l.book AND i.platform = 'web' AND i.external_id = l.name"
        " WHERE i.person IS NULL GROUP BY l.book, l.name ORDER BY l.book, l.name"
    )
    for book, name, moment in rows(asked):
        place = {"book": book, "name": name, "at": moment, "shown": name.capitalize()}
        run("UPDATE head SET row = row + 1 WHERE book = :book", **place)
        [(person,)] = rows("SELECT row FROM head WHERE book = :book", **place)
        run(
            "INSERT INTO persons (book, id, name, made_at) VALUES (:book, :person, :shown, :at)",
            person=person,
            **place,
        )
        run(
            "INSERT INTO identities (book, platform, external_id, person, handle, seen_at)"
            " VALUES (:book, 'web', :name, :person, :name, :at)",
            person=person,
            **place,
        )


def let_in_whom_it_names() -> None:
    """A sign-in lets in one person; where a name was given to two, it lets in neither."""
    op.execute(
        "UPDATE logins SET person = (SELECT i.person FROM identities i WHERE i.book = logins.book"
        " AND i.platform = 'web' AND i.external_id = logins.name)"
    )
    doubled = (
        "SELECT DISTINCT l.book, l.name FROM logins l JOIN identities i"
        " ON i.book = l.book AND i.person = l.person AND i.platform <> 'web' AND i.platform <> 'tag'"
        " WHERE l.kind = 'invitation' ORDER BY l.book, l.name"
    )
    for book, name in rows(doubled):
        run(
            "UPDATE logins SET person = NULL, state = 'used' WHERE book = :book AND name = :name",
            book=book,
            name=name,
        )
        sys.stderr.write(
            f"wasl: {name}: an invitation was given under this name, and somebody from another"
            " platform took it with /web. Nobody is signed in under it any more: invite under"
            " another name, and look at what was done under this one\n"
        )


def count_tags_by_their_looks() -> None:
    """Nobody else takes a tag that looks like one that is taken."""
    for book, tag in rows("SELECT book, external_id FROM identities WHERE platform = 'tag'"):
        for look in sorted(likenesses(tag)):
            run(
                "INSERT INTO counts (book, name, value) VALUES (:book, :name, 1)"
                " ON CONFLICT (book, name) DO NOTHING",
                book=book,
                name=f"tag like {look}",
            )


def rows(asked: str, **values: Any) -> list[Any]:
    return list(op.get_bind().execute(sa.text(asked), values))


def run(statement: str, **values: Any) -> None:
    op.get_bind().execute(sa.text(statement), values)
