"""A list of ten thousand people, sent and paid while others use the bot.

    python -m tests.bench payday

Somebody asks for her balance fifty times a second, through the whole road: alone, while the list
is read and checked, and while it is paid. Before a figure is told, what was paid is laid beside
what stands.
"""

import asyncio
import time
from contextlib import ExitStack
from itertools import count

from bot.app import App
from bot.commands.payroll.preparing import Wanted, prepared
from bot.kit import Chat, Filed
from bot.settings import Settings
from ledger import clock, ids, migrations, products
from ledger.act import Act
from ledger.books import Books
from ledger.chart import WALLET
from ledger.money import Money
from ledger.people import persons
from ledger.people.persons import Identity
from ledger.products import bonus, fund, payroll
from ledger.proof import prove
from tests.bench import places
from tests.bench.callers import percentile

LINES = 10_000
PAUSE_S = 0.02


def run(*, quick):
    """Return how long it takes, and how long others wait meanwhile."""
    lines = LINES // 10 if quick else LINES
    with ExitStack() as opened:
        file = opened.enter_context(places.files())
        database = opened.enter_context(places.databases())
        addresses = {"SQLite": file("payday"), "PostgreSQL": database(migrated=True)}
        found = {}
        for name, address in addresses.items():
            for what, value in asyncio.run(_measured(address, lines)).items():
                found[f"{lines:,} lines, {name}: {what}"] = value
        return found


def due(number):
    """Return what somebody is paid: each another amount, so that each has to be read."""
    return Money(10_000 + number, "USD")


async def _measured(address, lines):
    migrations.migrate(address)
    books = await Books.open(address)
    try:
        app = App(books, Settings(_env_file=None))
        await fund.capitalise(books, sum(map(due, range(1, lines)), due(0)))
        boss = await _person(books, "boss")
        await asyncio.gather(*(_person(books, f"p{number}") for number in range(lines)))
        alone = await _beside(app, asyncio.sleep(2))
        rows = [f"@p{number},{due(number).decimal},line {number}" for number in range(lines)]
        file = Filed("list.csv", "\n".join(["who,amount,note", *rows]).encode())
        act, wanted = Act(books, boss, ids.token()), Wanted("web", "payroll", "October")
        checked = await _beside(app, prepared(act, app.settings, file, wanted))
        batch = await payroll.start(Act(books, boss, ids.token()), checked.result.intent)
        paid = await _beside(app, payroll.run.run(books, clock.now()))
        await _check(books, batch, lines)
    finally:
        await books.close()
    return {
        "read, checked and kept, s": checked.took,
        "checked, of the processor, s": checked.worked,
        "paid, s": paid.took,
        "paid, of the processor, s": paid.worked,
        "/balance alone, p99, ms": alone.p99_ms,
        "/balance while it is checked, p99, ms": checked.p99_ms,
        "/balance while it is paid, p50, ms": paid.p50_ms,
        "/balance while it is paid, p99, ms": paid.p99_ms,
    }


class Beside:
    """What was done, how long it took, and how long others waited meanwhile."""

    def __init__(self, result, took, worked, waits):
        self.result, self.took, self.worked = result, took, worked
        self.p50_ms, self.p99_ms = (percentile(waits, each) * 1_000 for each in (0.5, 0.99))


async def _beside(app, work):
    """Do something while somebody asks for her balance, again and again."""
    waits, numbers = [], count()

    async def asks():
        chat = Chat("web", "p0", private=True)
        while True:
            began = time.perf_counter()
            key = f"bench:{ids.text(ids.token())}:{next(numbers)}"
            call = await app.call(Identity("web", "p0", "p0"), "P0", chat, key, "/balance")
            await app.handle(call)
            waits.append(time.perf_counter() - began)
            await asyncio.sleep(PAUSE_S)

    asking = asyncio.create_task(asks())
    began, idle = time.perf_counter(), time.process_time()
    result = await work
    took, worked = time.perf_counter() - began, time.process_time() - idle
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    return Beside(result, took, worked, waits)


async def _check(books, batch, lines):
    done = await payroll.get(books, batch.token)
    assert (done.state, done.paid, done.refused) == ("done", lines, 0)
    for number in (0, lines - 1):
        person = await persons.by_identity(books, "web", f"p{number}")
        account = await books.account(WALLET, person.id, "USD")
        assert (await books.balance(account)).posted == due(number)
    assert (await books.survey(prove, checks=products.DECLARED.checks)).findings == ()


async def _person(books, name):
    person = await persons.meet(books, Identity("web", name, name), name.capitalize())
    await bonus.join(Act(books, person, ids.token()), Money(0, "USD"))
    return await persons.by_id(books, person.id)
