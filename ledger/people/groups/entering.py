"""Coming into a group, by a code or by an invitation, while there is one who owns it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger import clock, ids
from ledger.chart import HOUSE
from ledger.errors import NotAllowed, NotFound
from ledger.people.groups import reading, steps
from ledger.people.groups.limits import entering
from ledger.people.groups.reading import get
from ledger.people.groups.tables import IN, MEMBER, OUT, OWNER, GroupLinkRow, MemberRow
from ledger.posting import ANY, NEW, Event, Guard, Posting, Row

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.people.groups.reading import Group, Link
    from ledger.people.intents import Intent
    from ledger.people.persons import Person


async def behind(books: Books, secret: str) -> Group:
    """Return the group that a code lets into; NotFound for a wrong one."""
    opened = await _opened(books, secret)
    group = await get(books, opened.chat)
    if group is None or not group.size:
        raise NotFound("group_link")
    return group


@steps.again
async def enter_by_link(books: Books, person: Person, secret: str, key: bytes) -> Group:
    """Let somebody in who has the code."""
    opened = await _opened(books, secret)
    still_open = Guard.on(GroupLinkRow.state, (opened.digest,), "open")
    entrance = await _entrance(books, opened.chat, person, key)
    guards = (*entrance.guards, still_open)
    entrance = replace(entrance, guards=guards, deadline=opened.expires_at)
    return await _entered(books, entrance, opened.chat)


@steps.again
async def enter_by_invitation(books: Books, person: Person, intent: Intent) -> Group:
    """Let somebody in who was asked in by somebody who still is."""
    chat = str(intent.facts["chat"])
    entrance = await _entrance(books, chat, person, intent.token)
    still_in = steps.member(chat, int(str(intent.facts["by"])), IN)
    guards = (*entrance.guards, still_in, intent.done)
    entrance = replace(entrance, guards=guards, deadline=intent.expires_at)
    return await _entered(books, entrance, chat)


@steps.again
async def let_in(books: Books, chat: str, person: Person) -> bool:
    """Let somebody in without a word, unless she was in before; tell whether she was not."""
    if await steps.membership(books, chat, person.id) is not None:
        return False
    entrance = await _entrance(books, chat, person, ids.token())
    await _entered(books, replace(entrance, events=()), chat)
    return True


async def _opened(books: Books, secret: str) -> Link:
    opened = await books.read(reading.link, ids.digest(secret))
    if opened is None or opened.state != "open" or opened.expires_at <= clock.now():
        raise NotFound("group_link")
    return opened


async def _entrance(books: Books, chat: str, person: Person, key: bytes) -> Posting:
    """Return the posting that lets somebody in; NotAllowed if she is in, or nobody is."""
    known = await steps.membership(books, chat, person.id)
    if known and known.state == IN:
        raise NotAllowed("group_in_already")
    owner = await books.read(reading.owner, chat)
    if owner is None:
        raise NotAllowed("group_changed")
    owned = (steps.member(chat, owner, IN), steps.role(chat, owner, OWNER))
    posting = Posting(
        key,
        "group_enter",
        digest=ids.digest(chat, str(person.id)),
        actor=person.id,
        counts=entering(chat, person.id),
        events=(Event("group_joined", HOUSE, steps.about(person.id), chat),),
    )
    if known is None:
        row = Row.of(
            MemberRow,
            chat=chat,
            person=person.id,
            role=MEMBER,
            state=IN,
            since=NEW,
            came_at=clock.to_ms(clock.now()),
        )
        return replace(posting, rows=(row,), guards=owned)
    place = (chat, person.id)
    guards = (
        *owned,
        steps.member(chat, person.id, OUT, IN),
        Guard.on(MemberRow.role, place, ANY, MEMBER),
        Guard.on(MemberRow.since, place, ANY, NEW),
        Guard.on(MemberRow.came_at, place, ANY, clock.to_ms(clock.now())),
    )
    return replace(posting, guards=guards)


async def _entered(books: Books, entrance: Posting, chat: str) -> Group:
    await steps.post(books, entrance)
    group = await get(books, chat)
    if group is None:
        raise NotFound("group")
    return replace(group, role=MEMBER)
