"""One event, told or not: what came of it, and whether its reader is to hear the next one now."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import structlog

from bot.jobs.delivery import Off, Unreadable
from bot.kit import Away, Reply, Unshowable
from bot.wording import UNSHOWABLE
from ledger.people import chats, outbox

if TYPE_CHECKING:
    from bot.jobs.delivery import Delivery
    from ledger.books import Books
    from ledger.people.outbox import Waiting

Outcome: TypeAlias = Literal["told", "given up", "put off", "no platform", "nobody there", "failed"]

PATIENCE: Final = timedelta(seconds=20)
"""How long a platform may take over one event, well within the lease of a claim."""

log = structlog.get_logger("bot.jobs")


async def tell(
    books: Books, delivery: Delivery, event: Waiting, after: list[Waiting]
) -> tuple[Outcome, bool]:
    """Tell one event; False when those after it must wait until it is tried again."""
    try:
        async with asyncio.timeout(PATIENCE.total_seconds()):
            closed = await delivery.deliver(event)
    except (Unreadable, Unshowable) as why:
        await _give_up(books, delivery, event, why)
        return "given up", True
    except Off:
        await outbox.leave(books, event, *after, until=outbox.OFF)
        return "no platform", False
    except Away:
        await outbox.put_off(books, event, *after)
        return "put off", False
    except Exception:
        log.exception("event not told", event_id=event.id, kind=event.kind)
        held_up = after if event.attempts + 1 < outbox.IN_ORDER else []
        await outbox.try_again(books, event, *held_up)
        return "failed", not held_up
    if closed:
        return "nobody there", await _put_aside(books, closed, event, after)
    return "told", True


async def _give_up(books: Books, delivery: Delivery, event: Waiting, why: Exception) -> None:
    """Leave to another version what this one cannot read; drop what its platform refuses."""
    log.error("event given up", event_id=event.id, kind=event.kind, reason=str(why))
    if isinstance(why, Unreadable):
        await outbox.leave(books, event)
        return
    if not event.group:
        await _tell_instead(delivery, event)
    await outbox.drop(books, event)


async def _tell_instead(delivery: Delivery, event: Waiting) -> None:
    """Tell a person that there was something which her platform will not show."""
    try:
        async with asyncio.timeout(PATIENCE.total_seconds()):
            await delivery.deliver(event, Reply.of(UNSHOWABLE))
    except Exception as why:  # noqa: BLE001 - it is given up in any case
        log.warning("not told of it", event_id=event.id, reason=type(why).__name__)


async def _put_aside(books: Books, closed: list[str], event: Waiting, after: list[Waiting]) -> bool:
    """Keep for a person what she cannot be told now; a group's news is worth nothing later."""
    if event.group:
        await outbox.drop(books, event)
        return True
    await chats.put_aside(books, closed, event, *after)
    return False
