"""Every message gets an answer: what was asked for, what it turned out to need, or why not.

Books that cannot be reached give no answer: Unavailable and Overloaded are for the platform to say,
which keeps nothing under the key.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from time import perf_counter_ns
from typing import TYPE_CHECKING, Final

import structlog

from bot import meters, spans
from bot.app import asking, gate
from bot.commands import REFUSES, country, worded
from bot.grammar import BadArgument
from bot.kit import Away, Lacks, Reply
from bot.wording import failed
from ledger import ids, trail
from ledger.errors import LedgerError, NotAllowed, Overloaded, Unavailable
from ledger.licences import CountryUnknown

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from typing import Self

    from bot.kit import Call

BROKEN: Final = frozenset({"failed", "unavailable"})
PASSED_BY: Final = "passed by"
"""What comes of what people say to each other."""

log = structlog.get_logger("bot.app")
_level = logging.getLogger("bot.app")


class Measured:
    """Counts what is asked for inside the block, what comes of it, and how long it takes."""

    __slots__ = ("began", "doing", "outcome", "platform", "way")

    def __init__(self, call: Call, way: str) -> None:
        self.platform = call.chat.platform
        self.way = way
        self.outcome = "answered"

    def __enter__(self) -> Self:
        """Begin."""
        self.doing = spans.call()
        self.began = perf_counter_ns()
        return self

    def __exit__(self, kind: object, failure: BaseException | None, trace: object) -> None:
        """Count it; the failure goes on."""
        took = perf_counter_ns() - self.began
        outcome = self.outcome if failure is None else _outcome(failure)
        asked = trail.current()
        command = asked.what if asked else ""
        meters.ASKED.add(command, outcome, self.platform)
        meters.ANSWERED.note(took, self.way, self.platform)
        if self.doing:
            about: spans.About = {"wasl.platform": self.platform, "wasl.outcome": outcome}
            self.doing.ends(f"{self.way} {command}", about, failed=outcome in BROKEN)
        if _level.isEnabledFor(logging.DEBUG):
            log.debug(self.way, outcome=outcome, platform=self.platform, took_us=took // 1_000)


async def answered(call: Call, way: str, work: Awaitable[Reply | None]) -> Reply | None:
    """Do what a call asks for, and return the answer; None for what needs none."""
    try:
        with Measured(call, way) as measured:
            reply = await gate.noted(call, _or_asked_again(call, work))
            if reply is None:
                measured.outcome = PASSED_BY
            return reply
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


async def _or_asked_again(call: Call, work: Awaitable[Reply | None]) -> Reply | None:
    """Do what was asked for, or ask for what it turned out to need."""
    try:
        return await work
    except Lacks as lacks:
        return await asking.again(call, lacks)
    except CountryUnknown as unknown:
        asked = await asking.again(call, country.first(unknown))
        return replace(asked, stays=True)


def _outcome(failure: BaseException) -> str:
    """Say in a word what came of something; a refusal is counted by its rule as well."""
    match failure:
        case Unavailable() | Overloaded() | Away():
            return "unavailable"
        case BadArgument():
            return "not understood"
        case LedgerError() if worded(failure):
            meters.REFUSED.add(REFUSES.rule(failure))
            return "refused"
        case asyncio.CancelledError():
            return "given up"
        case _:
            return "failed"


def _failed(call: Call, failure: Exception) -> Reply:
    reference = ids.reference()
    log.error("call failed", reference=reference, person=call.actor.id, exc_info=failure)
    return Reply.of(failed(reference))


def _is_for_members(refusal: LedgerError) -> bool:
    return isinstance(refusal, NotAllowed) and refusal.rule == "not_joined"
