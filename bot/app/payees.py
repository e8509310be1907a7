"""Whom a message names: by a mention, a handle or a tag, or by being a reply to her."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.grammar import BadArgument, Handle
from bot.kit import OWN_NAMES, Code, say
from ledger.errors import NotAllowed
from ledger.people import persons, tags
from ledger.people.persons import WEB, Identity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.kit import Call, Command
    from ledger.people.persons import Person


async def named(
    call: Call, command: Command, values: Mapping[str, Any], but: str = ""
) -> dict[str, Any]:
    """Put the person in the place of each handle, and the author where a reply names nobody."""
    known = dict(values)
    for parameter in command.parameters:
        value = known.get(parameter.name)
        if isinstance(value, Handle):
            known[parameter.name] = await _payee(call, value)
        elif value is None and parameter.kind == "payee" and call.in_reply_to:
            known[parameter.name] = call.in_reply_to
    known.pop(but, None)
    return known


async def _payee(call: Call, handle: Handle) -> Person:
    if handle.tag:
        return await _tagged(call, handle)
    if handle.name in call.mentioned:
        mentioned = call.mentioned[handle.name]
        if mentioned is None:
            raise NotAllowed("pay_a_bot")
        return mentioned
    if handle.name in OWN_NAMES:
        raise NotAllowed("pay_bot")
    platform = call.chat.platform
    if platform == WEB:  # where the name is the identity
        identity = Identity(platform, handle.name, handle.name)
        return await persons.named(call.books, identity, handle.name.capitalize())
    found = await _called_so(call, handle.name)
    if found is None and handle.name[0].isalpha():  # a number would be nobody's handle
        return await persons.expected(call.books, platform, handle.name)
    if found is None:
        raise NotAllowed("unknown_payee")
    return found


async def _tagged(call: Call, handle: Handle) -> Person:
    if handle.name in OWN_NAMES:
        raise NotAllowed("pay_bot")
    found = await tags.owner(call.books, handle.name)
    if found is None:
        raise BadArgument(
            say(
                "Nobody has the tag {tag}. Ask them: {command} shows them their own.",
                tag=Code(str(handle), as_it_stands=True),
                command=Code("/tag"),
            ),
            str(handle),
        )
    return found


async def _called_so(call: Call, handle: str) -> Person | None:
    """Return who has a handle now: one that was given up since is nobody's until another comes."""
    while found := await persons.by_handle(call.books, call.chat.platform, handle):
        if call.called is None or found.id == call.actor.id:
            return found
        known = await persons.identities(call.books, found.id)
        here = next(each for each in known if (each.platform, each.handle) == _there(call, handle))
        now = await call.called(here)
        if now == handle:
            return found
        renamed = replace(here, handle=now)
        await persons.named(call.books, renamed, found.name, renew=False)
    return None


def _there(call: Call, handle: str) -> tuple[str, str]:
    return call.chat.platform, handle
