"""The bank of a world, which outlives every process, and what must hold between it and the books.

It is the sandbox bank as it is, in memory, with a clock of its own. What a process hands to it or
asks of it is a boundary: the process may die there, or the weather strike.
"""

import random  # noqa: TID251 - here everything random comes from one seed
from collections import Counter, defaultdict
from datetime import timedelta
from decimal import Decimal

from bot.jobs.deposits import Outside
from bot.jobs.payouts import Payouts
from bot.rails import sandbox, ways
from bot.rails.rail import RailDown
from ledger import clock
from ledger.exchange import setting
from ledger.kit.declared import Due

TAKES = timedelta(seconds=5)
HANDED = ("before it is handed over", "after it was handed over")
PAID_IN = ("before it is paid in", "after it was paid in")
POINTS = (*HANDED, *PAID_IN)
_TURNS = 7
_GONE = "SELECT state, amount, currency FROM payouts WHERE key = ?"
_TOLD = "SELECT currency, sum(amount), count(*) FROM bank_entries GROUP BY currency"
_HELD = "SELECT currency, -balance FROM accounts WHERE name = 'bank' AND label = 'sandbox'"
_WORDS = """
    SELECT p.currency, sum(CASE WHEN e.what = 'payout' THEN 0 ELSE -p.amount END)
    FROM payouts p LEFT JOIN bank_entries e
    ON e.about = p.token AND e.what = 'payout' AND e.moved = 1
    WHERE p.state IN ('settled', 'returned') GROUP BY p.currency
    UNION ALL
    SELECT p.currency, sum(CASE WHEN e.what = 'return' THEN 0 ELSE p.returned END)
    FROM payouts p LEFT JOIN bank_entries e
    ON e.about = p.token AND e.what = 'return' AND e.moved = 1
    WHERE p.state = 'returned' GROUP BY p.currency"""
_MOVED = "SELECT currency, sum(amount) FROM bank_entries WHERE moved = 1 GROUP BY currency"


class Bank(sandbox.Bank):
    """The sandbox bank, which has the time of the world, and has it pass one way only."""

    def __init__(self, world):
        super().__init__(":memory:", TAKES)
        self._world = world
        self._chance = random.Random(f"{world.seed} bank")
        self._last = world.now()
        self.handed = Counter()

    def time(self):
        """Tell the time, as the bank has it."""
        moment = self._world.outside()
        self._last = max(self._last, moment)
        return self._last

    def strikes(self, rate):
        """Tell whether it happens now."""
        return rate > 0 and self._chance.random() < rate

    def takes(self, order):
        """Hold what is handed over to what is committed, and to being handed over once."""
        self.handed[order.key] += 1
        if self.handed[order.key] > 1:
            self._world.find(f"payout {order.key} is handed over twice")
        found = self._world.model.ask(_GONE, order.key)
        if [row[1:] for row in found] != [(order.amount.minor, order.amount.currency)]:
            self._world.find(f"payout {order.key} of {order.amount} is {found} in the books")
        elif found[0][0] in {"review", "queued", "cancelled", "refused"}:
            self._world.find(f"payout {order.key} is handed over, and {found[0][0]} in the books")

    def movements(self):
        """Return what moved in each currency, and how often."""
        asked = "SELECT currency, sum(minor), count(*) FROM movements GROUP BY currency"
        return sorted(self._db.execute(asked).fetchall())

    # -- what must hold once nothing is left to do ------------------------------------------

    def is_told(self):
        """Tell whether all that it did is known in the books."""
        with clock.running(self.time):
            self._catch_up()
        return self.movements() == sorted(self._world.model.ask(_TOLD))

    def check(self):
        """Hold the books' line of the bank to the bank, but for what was told by word alone."""
        ask = self._world.model.ask
        meant = defaultdict(int)
        for currency, minor in [*ask(_MOVED), *ask(_WORDS)]:
            meant[currency] += minor
        held = dict(ask(_HELD))
        for currency in {*meant, *held}:
            if meant[currency] != held.get(currency, 0):
                what = f"the bank has {meant[currency]} {currency}, the books {held.get(currency)}"
                self._world.find(what)
        self._world.model.checked["movements"] += sum(count for _, _, count in self.movements())


class Desk:
    """What a process has open of the bank: whatever is done there is done at the bank's time."""

    def __init__(self, bank, process):
        self._bank, self._process = bank, process

    def __getattr__(self, name):
        """Let the bank do it."""
        return _timed(self._bank, name)

    def pay_in(self, *args, **more):
        """Pay in; the process may die before it and after it."""
        self._process.burns(PAID_IN[0])
        told = _timed(self._bank, "pay_in")(*args, **more)
        self._process.burns(PAID_IN[1])
        return told


def _timed(bank, name):
    """Return what a bank does, at the bank's time."""
    done = getattr(bank, name)

    def timed(*args, **more):
        with clock.running(bank.time):
            return done(*args, **more)

    return timed if callable(done) else done


class Rail(sandbox.Sandbox):
    """The rail of the bank, as one process has it."""

    def __init__(self, world, process):
        super().__init__(Desk(world.bank, process))
        self._outside, self._process, self._disk = world.bank, process, world.disk

    async def submit(self, batch, orders):
        """Hand over, which may not arrive, or not be answered."""
        await self._process.passes(HANDED[0])
        for each in orders:
            self._outside.takes(each)
        self._fails(self._disk.weather.unsent)
        try:
            return await super().submit(batch, orders)
        finally:
            await self._process.passes(HANDED[1])
            self._fails(self._disk.weather.unheard)

    async def ask(self, key):
        """Ask, which may not be answered."""
        await self._process.passes("before a bank is asked")
        self._fails(self._disk.weather.unheard)
        return await super().ask(key)

    async def statements(self):
        """Tell what moved, or nothing."""
        self._fails(self._disk.weather.unheard)
        return await super().statements()

    def _fails(self, rate):
        if self._outside.strikes(rate):
            raise RailDown("it rains")


def dues(world, process, settings):
    """Return what a process does outside again and again, as the composition has it."""
    going = {each.name: each for each in ways.on(settings)}
    outside = Outside(settings, Desk(world.bank, process))
    rates = Due("rates of the world", timedelta(hours=1), _rates)
    return [Payouts([Rail(world, process)], going).due, outside.due, rates]


async def _rates(books, now):
    """Tell what a euro is on a day."""
    turn = now.toordinal() % _TURNS
    figures = {"USD": Decimal(108 + turn) / 100, "KWD": Decimal(330 + turn) / 1000}
    await setting.told(books, now.date(), figures)
