"""Groups of a chat that Wasl itself keeps: who may read and write there.

    found   somebody makes one, and is its owner
    invite  a member asks somebody in; nobody but she herself lets her in
    link    a member makes a code that lets in whoever has it, until it runs out or there is another
    enter   by an invitation or by a code; what was said before she came is not hers to read
    leave   by herself, or put out by the owner; the longest-standing member owns what is left

Each is one posting, and the group is told of it by an event in its chat.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from ledger import clock, ids
from ledger.chart import HOUSE
from ledger.errors import NotAllowed, NotFound
from ledger.people import blocks, facts
from ledger.people.facts import Who
from ledger.people.groups import reading, steps
from ledger.people.groups.entering import behind, enter_by_invitation, enter_by_link, let_in
from ledger.people.groups.limits import entering, leaving, today
from ledger.people.groups.reading import Group, Member, get, members, of, since
from ledger.people.groups.steps import came, of_member
from ledger.people.groups.tables import IN, MEMBER, OUT, OWNER, GroupLinkRow, GroupRow, MemberRow
from ledger.people.intents import Intent
from ledger.posting import NEW, Event, Guard, Posting, Row

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.people.persons import Person

__all__ = [
    "OWNER",
    "Group",
    "Member",
    "behind",
    "came",
    "enter_by_invitation",
    "enter_by_link",
    "get",
    "let_in",
    "members",
    "of",
    "of_member",
    "since",
]

LIFETIME = timedelta(days=7)
"""How long an invitation and a link let people in."""


async def found(  # noqa: PLR0913 - a group has that many facts
    books: Books, chat: str, title: str, maker: Person, key: bytes, *, quietly: bool = False
) -> Group:
    """Make a group under the name of a chat that nobody else can have; its maker owns it."""
    now = clock.to_ms(clock.now())
    made = Row.of(GroupRow, chat=chat, title=title, made_at=now)
    owner = Row.of(
        MemberRow, chat=chat, person=maker.id, role=OWNER, state=IN, since=NEW, came_at=now
    )
    posting = Posting(
        key,
        "group",
        grows=True,
        digest=ids.digest(title),
        actor=maker.id,
        rows=(made, owner),
        counts=(*entering(chat, maker.id), today("groups made", maker.id)),
        events=() if quietly else (Event("group_made", HOUSE, steps.about(maker.id), chat),),
    )
    await steps.post(books, posting)
    return Group(chat, title, 1, OWNER)


async def invite(books: Books, chat: str, by: Person, to: Person, key: bytes) -> None:
    """Ask somebody in, on a card that she alone can press; once a day for each.

    Who has blocked whoever asks hears nothing of it, which nobody is told.
    """
    group = await steps.of_member(books, chat, by)
    if await steps.is_in(books, chat, to.id):
        raise NotAllowed("group_in_already")
    asked: dict[str, Fact] = {"chat": chat, "title": group.title, "by": Who(by.id)}
    choices = {"join": "group_join", "no": "group_stay"}
    token = ids.timed_child(key, "invitation")
    card = Intent(to.id, choices, asked, lifetime=LIFETIME, token=token)
    told: dict[str, Fact] = {
        "title": group.title,
        "by": Who(by.id),
        "card": card.name,
        "until": card.expires_at,
    }
    hears = not await blocks.stands(books, to.id, by.id)
    posting = Posting(
        key,
        "group_invite",
        digest=ids.digest(chat, str(to.id)),
        actor=by.id,
        guards=(steps.member(chat, by.id, IN),),
        rows=(card.row,),
        counts=(today("invitations", by.id), today("invited", f"{chat}:{to.id}", most=1)),
        events=(Event("group_invited", to.id, facts.dump(told)),) * hears,
    )
    await steps.post(books, posting)


async def link(books: Books, chat: str, by: Person) -> str:
    """Return a fresh code that lets people in; the one before it does so no more."""
    await steps.of_member(books, chat, by)
    old, secret = await books.read(reading.current_link, chat), ids.secret()
    digest = ids.digest(secret)
    expires_at = clock.to_ms(clock.now() + LIFETIME)
    fresh = Row.of(
        GroupLinkRow, digest=digest, chat=chat, maker=by.id, state="open", expires_at=expires_at
    )
    posting = Posting(
        ids.token(),
        "group_link",
        actor=by.id,
        guards=(
            steps.member(chat, by.id, IN),
            Guard.on(GroupRow.link, (chat,), old.digest if old else None, digest),
            *steps.void(old),
        ),
        rows=(fresh,),
        counts=(today("group links", by.id),),
    )
    await steps.post(books, posting)
    return secret


@steps.again
async def leave(books: Books, chat: str, person: Person, key: bytes) -> Group:
    """Take oneself out of a group."""
    group = await steps.of_member(books, chat, person)
    left = Event("group_left", HOUSE, steps.about(person.id), chat)
    await steps.post(books, await _gone(books, chat, person.id, key, left))
    return group


@steps.again
async def put_out(books: Books, chat: str, owner: Person, person: Person, key: bytes) -> Group:
    """Let the owner take somebody out; she is told."""
    group = await steps.of_member(books, chat, owner)
    if group.role != OWNER:
        raise NotAllowed("group_owner_only")
    if person.id == owner.id:
        return await leave(books, chat, owner, key)
    if not await steps.is_in(books, chat, person.id):
        raise NotAllowed("group_not_in")
    out = Event("group_put_out", HOUSE, steps.about(person.id), chat)
    going = await _gone(books, chat, person.id, key, out)
    told = Event("group_without_you", person.id, facts.dump({"title": group.title}))
    rights = (steps.member(chat, owner.id, IN), steps.role(chat, owner.id, OWNER))
    guards = (*going.guards, *rights)
    await steps.post(books, replace(going, guards=guards, events=(*going.events, told)))
    return group


async def _gone(books: Books, chat: str, person: int, key: bytes, told: Event) -> Posting:
    """Return the posting that takes somebody out, and away what she could come back by."""
    known = await steps.membership(books, chat, person)
    old = await books.read(reading.current_link, chat)
    if known is None:
        raise NotFound("group")
    guards = [steps.member(chat, person, IN, OUT), steps.role(chat, person, known.role)]
    if old and (old.maker == person or told.kind == "group_put_out"):
        guards += steps.void(old)
    heir = await books.read(reading.heir, chat, person)
    if known.role == OWNER and heir:
        guards += [steps.member(chat, heir, IN), steps.role(chat, heir, MEMBER, OWNER)]
    return Posting(
        key,
        "group_leave",
        digest=ids.digest(chat, str(person)),
        actor=person,
        guards=tuple(guards),
        counts=leaving(chat, person, last=heir is None),
        events=(told,),
    )
