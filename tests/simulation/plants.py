"""Mistakes that a program of this kind is known for, put in on purpose: each must be found."""

import asyncio
import itertools
from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from dataclasses import dataclass, replace
from unittest import mock

from bot.commands import TELLS
from bot.kit import Away, Unreachable
from ledger.books import Books
from ledger.decide import decide
from ledger.errors import AlreadySettled
from ledger.people import facts, outbox, persons
from ledger.people.facts import Who
from ledger.posting import ANY, Posted
from tests.simulation.loop import PROCESS, spawn
from tests.simulation.mistakes import MISTAKES
from tests.simulation.storage import InlineStorage
from tests.simulation.weather import PlatformDown, refusal

_ANSWER = ContextVar("answer")


class HastyStorage(InlineStorage):
    """Acknowledges before it commits."""

    async def commit(self, book, postings):
        """Answer as soon as the outcomes are known."""
        answer = asyncio.get_running_loop().create_future()
        spawn(self._process, self._work(book, postings, answer))
        return await answer

    async def _work(self, book, postings, answer):
        _ANSWER.set(answer)
        try:
            await super().commit(book, postings)
        except Exception as failure:  # noqa: BLE001 - whoever waits hears of it, if anybody does
            if not answer.done():
                answer.set_exception(failure)

    async def _committed(self, outcomes):
        if not _ANSWER.get().done():
            _ANSWER.get().set_result(outcomes)
        await asyncio.sleep(0)
        self._process.burns("acknowledged, not committed")
        if self._disk.strikes(self._disk.weather.refused):
            raise refusal(self._disk.chance)
        return await super()._committed(outcomes)


class GuardFirstStorage(InlineStorage):
    """Looks a key up only after the guards have let the posting pass."""

    @staticmethod
    def decide(postings, state, now_ms):
        """Decide, and refuse a repetition whose guards no longer hold."""
        outcomes, changes = decide(postings, state, now_ms)
        judged = zip(postings, outcomes, strict=True)
        return [_guarded(posting, outcome, state) for posting, outcome in judged], changes


def _guarded(posting, outcome, state):
    if not isinstance(outcome, Posted) or not outcome.repeated:
        return outcome
    for guard in posting.guards:
        found = state.rows[guard.table, guard.key][guard.column]
        if guard.expected is not ANY and found != guard.expected:
            return AlreadySettled(guard.table, guard.column, found)
    return outcome


@contextmanager
def _notices_by_hand():
    """Post without events, and tell what happened after the commit."""
    post = Books.post
    numbers = itertools.count(1)

    async def by_hand(books, posting):
        posted = await post(books, replace(posting, events=()))
        told = () if posted.repeated else (each for each in posting.events if each.kind in TELLS)
        for event in told:
            with suppress(PlatformDown, Away, Unreachable):
                await _tell(books, event, posted.number, next(numbers))
        return posted

    with mock.patch.object(Books, "post", by_hand):
        yield


async def _tell(books, event, number, identity):
    values = facts.load(event.facts)
    wanted = {event.person, *(int(each) for each in values.values() if isinstance(each, Who))}
    people = await persons.by_ids(books, sorted(wanted))
    told = {**outbox.with_people(values, people), "number": number, "note": ""}
    waiting = (identity, event.kind, people.get(event.person), event.chat, number, told, 0, 0)
    known = await persons.identities(books, event.person)
    await PROCESS.get().jobs.telling.delivery.deliver(outbox.Waiting(*waiting, known))


@dataclass(frozen=True, slots=True)
class Plant:
    """A mistake: another storage, or something patched for as long as the run lasts.

    What shows it is done more often: acts of the world, and commands that people play with.
    """

    storage: type = InlineStorage
    patched: Callable[[], AbstractContextManager] = nullcontext
    shown_by: tuple[str, ...] = ()


PLANTS = {
    "": Plant(),
    "acknowledge-first": Plant(HastyStorage),
    "guard-first": Plant(GuardFirstStorage),
    "notice-by-hand": Plant(patched=_notices_by_hand),
    **{name: Plant(patched=put, shown_by=by) for name, (put, *by) in MISTAKES.items()},
}
