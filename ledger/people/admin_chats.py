"""The chats of operators: one on each platform, where proposals are shown to all who are there.

here   one of its chats from now on
leave  it has none any more
all    where they are
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from sqlalchemy import BigInteger, bindparam
from sqlmodel import Field, SQLModel, select

from ledger import ids
from ledger.errors import NotFound
from ledger.people import chats, facts, intents, roles
from ledger.people.facts import Who
from ledger.people.intents import LIFETIME, Intent
from ledger.people.roles import GRANT_ROLES
from ledger.posting import ANY, Audit, Event, Guard, Posting, Row
from ledger.storage.asking import rows
from ledger.tables import FEW

if TYPE_CHECKING:
    from datetime import timedelta

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books

VERB = "admin.here"
LEFT = "admin.left"
"""The kinds of its acts, and of the event that tells the owners."""


class AdminChatRow(SQLModel, table=True):
    """The chat of operators on a platform, as the platform names it; none while that is empty."""

    __tablename__ = "admin_chats"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False, "info": FEW},)

    book: int = Field(primary_key=True, sa_type=BigInteger)
    platform: str = Field(primary_key=True)
    chat: str
    title: str


class AdminChat(NamedTuple):
    """A chat of operators, as its platform names it, and what it was called when it became one."""

    name: str
    title: str


_ALL: Any = select(AdminChatRow.platform, AdminChatRow.chat, AdminChatRow.title).where(
    AdminChatRow.book == bindparam("book", type_=BigInteger)
)


async def draft(act: Act, title: str, lasts: timedelta = LIFETIME) -> Intent:
    """Freeze on a card that the chat where this is asked shall be one of operators; NotFound."""
    if not act.chat:
        raise NotFound("admin_chat")
    kept = {"chat": act.chat, "title": title}
    wanted = Intent(act.actor.id, {"confirm": VERB, "cancel": "cancel"}, kept, act.chat, lasts)
    return await intents.make(act.books, wanted, act.key, ids.digest(VERB, act.chat))


async def here(act: Act, intent: Intent) -> AdminChat:
    """Make the chat of a card the one of its platform, once, and tell the owners."""
    chat, title = str(intent.facts["chat"]), str(intent.facts["title"])
    platform = chat.partition(":")[0]
    posting = Posting(
        intent.token,
        VERB,
        digest=ids.digest(VERB, chat),
        actor=act.actor.id,
        guards=(intent.done,),
        events=await _told(act, VERB, title),
        audits=(Audit(VERB, facts=facts.dump({"chat": chat})),),
        deadline=intent.expires_at,
    )
    if platform in await act.books.read(_all):
        cells = ((AdminChatRow.chat, chat), (AdminChatRow.title, title))
        set_to = [Guard.on(column, (platform,), ANY, cell) for column, cell in cells]
        posting.guards = (*posting.guards, *set_to)
    else:
        posting.rows = (Row.of(AdminChatRow, platform=platform, chat=chat, title=title),)
    await act.post(posting)
    return AdminChat(chat, title)


async def leave(act: Act, platform: str) -> AdminChat:
    """Let a platform have none any more, and tell the owners; return which it was, or NotFound."""
    known = await act.books.read(_all)
    found = known.get(platform)
    if not (found and found.name):
        raise NotFound("admin_chat")
    posting = Posting(
        ids.timed_child(act.key, LEFT),
        LEFT,
        actor=act.actor.id,
        guards=(Guard.on(AdminChatRow.chat, (platform,), found.name, ""),),
        events=await _told(act, LEFT, found.title),
        audits=(Audit(LEFT, facts=facts.dump({"chat": found.name})),),
    )
    await act.post(posting)
    return found


async def where(books: Books) -> list[AdminChat]:
    """Return the chats of operators, each under the name that it has now."""
    known = [each for each in (await books.read(_all)).values() if each.name]
    return [each._replace(name=(await chats.stands(books, each.name)).name) for each in known]


async def _told(act: Act, kind: str, title: str) -> tuple[Event, ...]:
    told = facts.dump({"group": title, "person": Who(act.actor.id)})
    owners = await roles.holders(act.books, GRANT_ROLES)
    return tuple(Event(kind, each, told) for each in owners if each != act.actor.id)


def _all(connection: Connection, book: int) -> dict[str, AdminChat]:
    return {platform: AdminChat(*known) for platform, *known in rows(connection, _ALL, book=book)}
