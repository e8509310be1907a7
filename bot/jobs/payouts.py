"""Payouts are handed to their rails, asked about, and what banks tell is booked.

What is queued is committed as sent first, by one process, and handed over once after that: a rail
that does not answer then is asked about its key, ever later, and never handed the same again. Rails
that take files have them sealed once a day, after their cut-off.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final

import structlog

from bot.jobs.small import verify
from bot.rails.files import BadFile
from bot.rails.rail import Heard, Order, RailDown, RailRejected
from ledger import clock
from ledger.banking import accounts, payouts, statements
from ledger.banking.payouts import batching, filing
from ledger.banking.payouts.filing import Spoilt
from ledger.banking.payouts.tables import SEALED
from ledger.errors import AlreadySettled, NotAllowed, Refused
from ledger.kit.declared import Due
from ledger.money import Money
from ledger.vault import Lost

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping, Sequence
    from datetime import datetime

    from bot.rails.rail import Rail, Told
    from bot.rails.ways import Way
    from ledger.banking.payouts import Payout
    from ledger.banking.payouts.batching import Batch
    from ledger.banking.payouts.filing import File
    from ledger.books import Books

EVERY: Final = timedelta(seconds=2)
TEXT: Final = "WASL"
"""What the payee reads at her bank, before the key."""

log = structlog.get_logger("bot.jobs.payouts")


class Payouts:
    """What goes out by some rails, each of a way."""

    def __init__(self, rails: Sequence[Rail], ways: Mapping[str, Way]) -> None:
        self._rails = {each.name: each for each in rails}
        self._ways = ways
        self.due = Due("payouts", EVERY, self.look)

    async def look(self, books: Books, now: datetime) -> None:
        """Send what is queued, ask about what is on its way, and book what rails tell."""
        await verify(books, self._ways.values(), self._rails)
        await self._send(books, now)
        await self._hand_over(books, now)
        for rail in self._rails.values():
            for each in await payouts.due(books, "submitted", now, rail.name):
                await self._guarded(books, self._ask(books, each), each)
            for each in await payouts.due(books, "settled", now, rail.name):
                await self._guarded(books, self._ask_again(books, each), each)
        for rail in self._rails.values():
            await self._hear(books, rail)

    # -- sending ------------------------------------------------------------------------------

    async def _send(self, books: Books, now: datetime) -> None:
        of = attrgetter("amount.currency")
        for name, rail in self._rails.items():
            until = self._ways[name].last_cut_off(now) if rail.batches else now
            queued = await payouts.due(books, "queued", until, name)
            if rail.batches:
                for _currency, some in groupby(sorted(queued, key=of), of):
                    await self._seal(books, [*some][: batching.MOST])
            else:
                for each in queued:
                    await self._guarded(books, self._one(books, each), each)

    async def _one(self, books: Books, payout: Payout) -> None:
        """Let one be on its way, and hand it over if this process is the one that does so."""
        order = await self._order(books, payout)
        if await payouts.submit(books, payout, self._arrives(payout)):
            await self._submit(books, self._rails[payout.rail], payout.key, [order])

    async def _seal(self, books: Books, some: list[Payout]) -> None:
        """Seal a file without those whose owner cannot be paid now; else what is left, halved."""
        try:
            await batching.seal(books, some, self._arrives(some[0]))
        except Refused:
            if len(some) == 1:
                await _left_alone(books, some[0])
                return
            going = [each for each in some if await payouts.can_go(books, each)]
            stay = [each for each in some if each not in going]
            middle = len(some) // 2
            for part in (going, stay) if going and stay else (some[:middle], some[middle:]):
                await self._seal(books, part)

    async def _hand_over(self, books: Books, now: datetime) -> None:
        """Write the files that are not written, and hand over those that wait for nobody's word."""
        for batch in await batching.sealed(books):
            if batch.rail not in self._rails:
                continue
            try:
                if not batch.is_written(self._ways[batch.rail].today(now)):
                    await self._write(books, batch)
                    batch = await batching.get(books, batch.token)  # noqa: PLW2901 - as it is now
                if batch.approved and batch.state == SEALED:
                    await self._hand(books, batch)
            except Spoilt:
                log.error("a file is not what was written", name=batch.file_name, key=batch.key)  # noqa: TRY400 - it says all
                await filing.spoilt(books, batch)
            except RailDown as why:
                log.warning("rail does not answer", rail=batch.rail, reason=str(why))
            except BadFile as wrong:
                log.error("a file cannot be written", key=batch.key, reason=str(wrong))  # noqa: TRY400 - the same

    async def _write(self, books: Books, batch: Batch) -> None:
        """Keep the file of a batch, anew where its day is over; what it cannot have is rejected."""
        orders = await self._orders(books, batch)
        written = await asyncio.to_thread(self._rails[batch.rail].written, batch.key, orders)
        await self._heard(books, written.heard)
        keys = {*written.file.keys} if written.file else {}
        going = [each for each in orders if each.key in keys]
        total = sum((each.amount for each in going), Money(0, batch.currency))
        day = min((each.day for each in going), default=date.min)
        await filing.write(books, batch, written.file, total, day)

    async def _hand(self, books: Books, batch: Batch) -> None:
        """Hand over a file as it was written, if this process is the one that does so."""
        file = await filing.kept(books, batch)
        try:
            is_first = await batching.hand(books, batch, file, self._rails[batch.rail].memory)
        except AlreadySettled:
            return
        if is_first:
            await self._deliver(books, batch, file)
            await filing.let_go(books, batch)

    async def _deliver(self, books: Books, batch: Batch, file: File) -> None:
        try:
            await self._rails[batch.rail].deliver(batch.key, file)
        except RailRejected as why:
            await self._heard(books, dict.fromkeys(file.keys, Heard("rejected", str(why))))
        except RailDown as why:
            log.warning("rail does not answer", rail=batch.rail, reason=str(why))

    async def _orders(self, books: Books, batch: Batch) -> list[Order]:
        """Return what a batch orders; whose account is lost is left out, and asked about."""
        orders = []
        for each in await payouts.of_batch(books, batch.token):
            if each.state != "submitted":
                continue
            try:
                orders.append(await self._order(books, each))
            except (Refused, Lost) as why:
                reason = type(why).__name__
                log.warning("payout left out of its file", number=each.number, reason=reason)
        return orders

    async def _submit(self, books: Books, rail: Rail, batch: str, orders: Sequence[Order]) -> None:
        """Hand orders over, once; whatever is not answered is asked about later."""
        try:
            heard = await rail.submit(batch, orders)
        except RailRejected as why:
            heard = {each.key: Heard("rejected", str(why)) for each in orders}
        except RailDown as why:
            log.warning("rail does not answer", rail=rail.name, reason=str(why))
            return
        await self._heard(books, heard)

    def _arrives(self, payout: Payout) -> date:
        way = self._ways[payout.rail].sealed
        return way.arrives(clock.now(), payout.country, payout.amount.currency)

    async def _order(self, books: Books, payout: Payout) -> Order:
        to = await statements.destination(books, payout)
        text = f"{TEXT} {payout.key}"
        way = self._ways[payout.rail].sealed
        day = way.leaves(clock.now(), payout.country, payout.amount.currency)
        sender = await payouts.sender(books, payout)
        return Order(payout.key, payout.amount, to, text, day, sender)

    # -- hearing ------------------------------------------------------------------------------

    async def _ask(self, books: Books, payout: Payout) -> None:
        """Ask how one stands; that nothing is heard is noted as well."""
        batch = await batching.get(books, payout.batch) if payout.batch else None
        if batch and batch.state != "handed":
            await payouts.later(books, payout)
            return
        rail, heard = self._rails[payout.rail], await self._word(payout)
        if batch and heard.state == "absent" and batch.handed_by != rail.memory:
            log.error("handed over by another folder", rail=rail.name, key=payout.key)
            heard = Heard("unknown")
        await self._one_heard(books, payout, heard)

    async def _ask_again(self, books: Books, payout: Payout) -> None:
        """Ask about one that is settled, a few days long: its bank may not take it after all."""
        if (heard := await self._word(payout)).state == "returned":
            await self._one_heard(books, payout, heard)
        else:
            await payouts.looked(books, payout)

    async def _word(self, payout: Payout) -> Heard:
        """Return what its rail says of one, if it is on and answers."""
        rail = self._rails.get(payout.rail)
        try:
            return await rail.ask(payout.key) if rail else Heard("unknown")
        except RailDown as why:
            log.warning("rail does not answer", rail=payout.rail, reason=str(why))
            return Heard("unknown")

    async def _hear(self, books: Books, rail: Rail) -> None:
        """Book what came in by itself."""
        try:
            for each in await rail.told():
                await self._take(books, rail, each)
            for statement in await rail.statements():
                await statements.import_(books, rail.name, statement)
                await rail.put_away(statement.name)
        except RailDown as why:
            log.warning("rail does not answer", rail=rail.name, reason=str(why))

    async def _take(self, books: Books, rail: Rail, told: Told) -> None:
        if told.wrong:
            log.error("what a bank told is refused", name=told.name, reason=told.wrong)
        if await self._heard(books, told.heard):
            await rail.put_away(told.name)

    async def _heard(self, books: Books, heard: Mapping[str, Heard]) -> bool:
        """Book what was heard of several; tell whether all of it is in the books."""
        known = await payouts.by_keys(books, heard)
        for key in {*heard} - {*known}:
            log.error("a bank tells of a payout that there is not", key=key)
        done = [
            await self._guarded(books, self._one_heard(books, each, heard[key]), each)
            for key, each in known.items()
        ]
        return all(done)

    async def _one_heard(self, books: Books, payout: Payout, heard: Heard) -> None:
        key = payouts.key_of(payout, heard.state)
        match heard.state:
            case "settled":
                recants = self._rails[payout.rail].recants
                posting = await statements.settling(books, payout, key, watched=recants)
            case "rejected":
                posting = await payouts.rejecting(books, payout, heard.code, key)
            case "returned":
                posting = await statements.returning(books, payout, heard.code, payout.amount, key)
            case _:
                if payout.state == "submitted":
                    await payouts.noted(books, payout, heard.state)
                return
        try:
            await books.post(posting)
        except AlreadySettled as settled:
            await _contradicted(books, payout, heard, settled)
            return
        if payout.is_small and heard.state in {"rejected", "returned"}:
            await accounts.failed(books, await accounts.get(books, payout.account))

    async def _guarded(self, books: Books, work: Awaitable[object], payout: Payout) -> bool:
        """Do something about one payout: that it fails holds up no other.

        What somebody else was first with is done; who cannot be paid out now is left alone a while.
        """
        try:
            await work
        except AlreadySettled as settled:
            return settled.table == "payouts"
        except (Refused, Lost) as why:
            log.warning("payout put off", number=payout.number, reason=type(why).__name__)
            await _left_alone(books, payout)
            return False
        return True


async def _contradicted(
    books: Books, payout: Payout, heard: Heard, settled: AlreadySettled
) -> None:
    """Tell of a word that is against what the books have; one that was overtaken is told again."""
    if settled.table != "payouts" or settled.found == heard.state:
        raise settled
    if (settled.found, heard.state) == ("settled", "returned"):
        raise NotAllowed("payout_changed")
    log.error("a bank contradicts itself", key=payout.key, told=heard.state)
    await payouts.contradicted(books, payout, heard.state)


async def _left_alone(books: Books, payout: Payout) -> None:
    with suppress(AlreadySettled):  # another process was here
        await payouts.later(books, payout)
