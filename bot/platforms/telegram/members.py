"""Where the bot is: added, removed, blocked, and groups that got another number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import ChatMember, ChatMemberRestricted

from bot.platforms.telegram.places import Spot, identity, name
from ledger.people import chats, comings, persons

if TYPE_CHECKING:
    from datetime import datetime

    from telegram import ChatMemberUpdated, Message, User

    from ledger.books import Books

_OUT = {ChatMember.LEFT, ChatMember.BANNED}


async def changed(books: Books, change: ChatMemberUpdated) -> None:
    """Note that the bot was added, removed, blocked or let in again."""
    spot = Spot(change.chat.id)
    stands = await chats.stands(books, spot.name)
    if stands.name != spot.name:
        return  # the group has another number now, and that one tells
    if _is_silent(change.new_chat_member):
        await chats.note(books, spot.name, "closed")
    elif spot.chat > 0:
        sender = change.from_user
        person = await persons.meet(books, identity(sender), name(sender))
        await chats.reached(books, spot.name, person.id)
    else:
        await chats.note(books, spot.name, "open")


async def moved(books: Books, message: Message) -> bool:
    """Note that a group got another number; tell whether that is what the message says."""
    here = message.chat.id
    old, new = message.migrate_from_chat_id or here, message.migrate_to_chat_id or here
    if old == new:
        return False
    await chats.note(books, Spot(old).name, "moved", Spot(new).name)
    return True


async def joined(books: Books, message: Message) -> None:
    """Note who came into a group, if that is what the message says."""
    for user in message.new_chat_members:
        if not user.is_bot:
            await comings.note(books, Spot(message.chat.id).name, str(user.id), message.date)


async def came(books: Books, spot: Spot, user: User) -> datetime | None:
    """Return since when somebody is in a group, if the bot was there when she came."""
    return await comings.since(books, Spot(spot.chat).name, str(user.id))


def _is_silent(member: ChatMember) -> bool:
    """Tell whether the bot can say nothing: it is out, or may not write."""
    if isinstance(member, ChatMemberRestricted):
        return not (member.is_member and member.can_send_messages)
    return member.status in _OUT
