"""How long a balance and a page of history take: alone, beside a steady load, beside a full one."""

import asyncio
import time
from contextlib import suppress
from random import Random  # noqa: TID251 - a load is the same each time

from tests.bench.callers import percentile, two

PAGE = 20
PACE_S = 0.001  # a transfer a millisecond
CALLERS = 256


async def asked_beside(ledger, seconds):
    """Return the p99 of each question, in milliseconds, by what goes on beside it."""
    found = {"idle": await _asked(ledger, seconds)}
    for name, load in (("1,000 transfers a second", _steady), ("256 callers", _full)):
        running = asyncio.create_task(load(ledger))
        found[f"beside {name}"] = await _asked(ledger, seconds)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
    return found


async def _asked(ledger, seconds):
    return {
        "balance": await _p99(ledger, seconds / 2, ledger.books.balance),
        "history": await _p99(
            ledger, seconds / 2, lambda account: ledger.books.history([account], None, PAGE)
        ),
    }


async def _p99(ledger, seconds, ask):
    chance, took, ends = Random(1), [], time.perf_counter() + seconds
    while (began := time.perf_counter()) < ends:
        await ask(chance.choice(ledger.accounts))
        took.append(time.perf_counter() - began)
    return percentile(took, 0.99) * 1000


async def _steady(ledger):
    chance = Random(2)
    async with asyncio.TaskGroup() as group:
        due = time.perf_counter()
        while True:
            group.create_task(_pay(ledger, chance))
            due += PACE_S
            await asyncio.sleep(max(0, due - time.perf_counter()))


async def _full(ledger):
    await asyncio.gather(*(_again(ledger, Random(number)) for number in range(CALLERS)))


async def _again(ledger, chance):
    while True:
        await _pay(ledger, chance)


async def _pay(ledger, chance):
    await ledger.pay(*two(ledger.accounts, chance))
