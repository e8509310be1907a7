"""Every message gets an answer: what was asked for, what it turned out to need, or why not.

Books that cannot be reached give no answer: Unavailable and Overloaded are for the platform to say,
which keeps nothing under the key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.app import asking, gate
from bot.commands import worded
from bot.grammar import BadArgument
from bot.kit import Away, Lacks, Reply
from bot.wording import failed
from ledger import ids
from ledger.errors import LedgerError, NotAllowed, Overloaded, Unavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.kit import Call

log = structlog.get_logger("bot.app")


async def answered(call: Call, work: Awaitable[Reply | None]) -> Reply | None:
    """Do what a call asks for, and return the answer; None for what needs none."""
    try:
        return await _noted(call, _or_asked_again(call, work))
    except Exception as failure:  # noqa: BLE001 - every message gets an answer
        return excuse(call, failure)


def excuse(call: Call, failure: Exception) -> Reply:
    """Say why something was not done; what may be, asked for again, is raised again."""
    match failure:
        case Unavailable() | Overloaded() | Away():
            raise failure
        case BadArgument():
            return Reply.of(failure.said)
        case LedgerError() if said := worded(failure):
            return Reply([said], unjoined=_is_for_members(failure))
        case _:
            return _failed(call, failure)


async def _noted(call: Call, work: Awaitable[Reply | None]) -> Reply | None:
    """Do what was asked for; that somebody may not is kept before she is told."""
    try:
        return await work
    except NotAllowed as refusal:
        await gate.note(call, refusal)
        raise


async def _or_asked_again(call: Call, work: Awaitable[Reply | None]) -> Reply | None:
    """Do what was asked for, or ask for what it turned out to need."""
    try:
        return await work
    except Lacks as lacks:
        return await asking.again(call, lacks)


def _failed(call: Call, failure: Exception) -> Reply:
    reference = ids.reference()
    log.error("call failed", reference=reference, person=call.actor.id, exc_info=failure)
    return Reply.of(failed(reference))


def _is_for_members(refusal: LedgerError) -> bool:
    return isinstance(refusal, NotAllowed) and refusal.rule == "not_joined"
