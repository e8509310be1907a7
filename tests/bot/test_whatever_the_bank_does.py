"""Whatever a bank does with payouts, in whatever order: no money is lost, and none leaves twice.

People withdraw, cancel and are frozen; operators let go and give back; a bank takes orders and says
so or not, is slow, rejects, pays, sends back, and forgets. After each step the books are sound, and
what rests in them is what a plain model of the bank and the wallets says.
"""

import asyncio
from collections import Counter
from datetime import date
from types import SimpleNamespace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.jobs.payouts import Payouts
from bot.rails.rail import Heard, Rail, RailDown, RailRejected, Told
from ledger import clock, ids, products
from ledger.act import Act
from ledger.banking import lines, payouts
from ledger.banking.destination import Destination
from ledger.banking.payouts import cards, reviewing
from ledger.books import Books
from ledger.chart import FEES, HOUSE
from ledger.errors import LedgerError
from ledger.people import persons, roles, states
from ledger.pricing import Fee
from ledger.proof import prove
from tests.ledger.acts import asking, met, rich, stands, usd, wallet
from tests.ledger.conftest import Time

FEE, RICH = 50, 50_000
ACCOUNT = SimpleNamespace(token=b"a" * 16, masked="3000", country="DE")
TO = Destination("iban", "DE89370400440532013000", "", "OMAR SALEH", "DE")
MOODS = ("takes it", "takes it in silence", "never had it", "rejects it", "rejects all", "paid it")


class Moody(Rail):
    """A bank that does as it is told to next; it knows what it was handed, and what it paid."""

    name, batches = "sandbox", False

    def __init__(self):
        self.mood, self.is_deaf = MOODS[0], False
        self.handed, self.state = Counter(), {}
        self.amounts, self.news = {}, {}

    def takes(self, currency, scheme, country):
        return True

    async def submit(self, batch, orders):
        (order,) = orders
        self.handed[order.key] += 1
        self.amounts[order.key] = order.amount.minor
        match self.mood:
            case "never had it":
                raise RailDown("no answer")
            case "rejects all":
                raise RailRejected("AM02")
            case "rejects it":
                self.state[order.key] = Heard("rejected", "AC04")
            case "paid it":
                self.state[order.key] = Heard("settled")
            case _:
                self.state[order.key] = Heard("accepted")
        if self.mood == "takes it in silence":
            raise RailDown("no answer")
        return {order.key: self.state[order.key]}

    async def ask(self, key):
        if self.is_deaf:
            raise RailDown("no answer")
        return self.state.get(key, Heard("absent"))

    async def told(self):
        return [Told(name, heard) for name, heard in self.news.items()]

    async def put_away(self, name):
        del self.news[name]

    def goes_on(self, key, state):
        """Let an order become something that a bank may make of it, and perhaps say so."""
        self.state[key] = Heard(state, "" if state == "settled" else "AC04")

    def says(self, key):
        """Let it tell by itself how an order stands."""
        self.news[f"{key}-{len(self.news)}"] = {key: self.state[key]}

    @property
    def out(self):
        """What has left it for good, by what it knows itself."""
        return sum(self.amounts[key] for key, now in self.state.items() if now.state == "settled")


class World:
    """People, operators, a bank and a job, beside a plain model."""

    def __init__(self, url, time):
        self.url, self.time = url, time
        self.bank = Moody()
        self.made = []
        self.frozen = False

    async def begin(self):
        self.books = await Books.open(self.url)
        self.books.stated = {
            "withdraw.review.first": 0,
            "withdraw.fee": Fee(flat=FEE),
            "withdraw.review.above": usd(3_000),
        }
        self.omar = await rich(self.books, "omar", RICH)
        self.boss, self.ziad = await met(self.books, "boss"), await met(self.books, "ziad")
        await roles.first(self.books, self.boss)
        self.boss = await persons.by_id(self.books, self.boss.id)
        self.job = Payouts([self.bank], self._finds)

    async def _finds(self, _books, _account):
        return TO

    async def now(self, which):
        """Return one of the payouts as it stands; the newest ones are looked at more often."""
        if not self.made:
            return None
        token = self.made[-1 - (which * which // 3_600_000) % len(self.made)]
        return await payouts.get(self.books, token)

    async def does(self, what, number):
        """Take one step; what is refused changes nothing."""
        try:
            await getattr(self, what)(number)
        except LedgerError:
            return

    # -- what people do -----------------------------------------------------------------------

    async def withdraws(self, minor):
        way = payouts.Way("sandbox", date(2026, 12, 1))
        amount = usd(1 + minor)
        quote = await payouts.draft(asking(self.books, self.omar), ACCOUNT, amount, "USD", way)
        for _ in range(1 + minor % 2):
            made = await payouts.make(asking(self.books, self.omar), quote.intent, "OMAR SALEH")
        self.made.append(made.token)

    async def cancels(self, which):
        if payout := await self.now(which):
            card = cards.cancelling(payout.token, payout.person)
            await payouts.cancel(asking(self.books, self.omar), card)

    async def is_frozen_or_thawed(self, _number):
        act = asking(self.books, self.boss)
        verb = states.THAW if self.frozen else states.FREEZE
        omar = await persons.by_id(self.books, self.omar.id)
        draft = await states.draft(act, verb, omar, "looked at")
        act = Act(self.books, self.boss, ids.token(), approver=self.ziad.id)
        await states.changed(act, draft.intent)
        self.frozen = not self.frozen

    # -- what operators do --------------------------------------------------------------------

    async def is_decided(self, number):
        verbs = sorted(reviewing.NEEDS)
        if payout := await self.now(number):
            verb = verbs[number % len(verbs)]
            drafted = await reviewing.draft(asking(self.books, self.boss), verb, payout, "seen")
            act = Act(self.books, self.boss, ids.token(), approver=self.ziad.id)
            for _ in range(2):
                await reviewing.decided(act, drafted.intent)

    # -- what the bank does -------------------------------------------------------------------

    async def is_in_a_mood(self, number):
        self.bank.mood = MOODS[number % len(MOODS)]
        self.bank.is_deaf = number % 5 == 0

    async def goes_on(self, number):
        if (payout := await self.now(number)) and (stood := self.bank.state.get(payout.key)):
            if then := {"accepted": "settled", "settled": "returned"}.get(stood.state):
                self.bank.goes_on(payout.key, then)
            if number % 2:
                self.bank.says(payout.key)

    async def refuses_late(self, number):
        if (payout := await self.now(number)) and (stood := self.bank.state.get(payout.key)):
            if stood.state == "accepted":
                self.bank.goes_on(payout.key, "rejected")
            self.bank.says(payout.key)

    async def time_passes(self, number):
        self.time.move(seconds=(1, 15, 600)[number % 3])
        await self.job.look(self.books, self.time.moment)

    # -- what holds ---------------------------------------------------------------------------

    async def holds(self):
        """Hold the books to the model, after each step."""
        assert not [key for key, times in self.bank.handed.items() if times > 1]
        assert await self._rests() == RICH

    async def _rests(self):
        books, total = self.books, 0
        for line, label in ((lines.TRANSIT, "sandbox"), (lines.BANK, "sandbox"), (FEES, "")):
            total += (await stands(books, await books.account(line, HOUSE, "USD", label)))[0]
        total += (await stands(books, await books.house(lines.STOPPED, "USD")))[0]
        return total + (await stands(books, await wallet(books, self.omar.id)))[0]

    async def settles(self):
        """Once the bank answers, and has told all, the books say what it does."""
        self.bank.is_deaf = False
        for key in self.bank.state:
            self.bank.says(key)
        for _ in range(4):
            self.time.move(days=2)
            await self.job.look(self.books, self.time.moment)
        found = await self.books.read(prove, checks=products.DECLARED.checks)
        assert list(found.findings) == []
        at_bank = await self.books.account(lines.BANK, HOUSE, "USD", "sandbox")
        assert (await stands(self.books, at_bank))[0] == self.bank.out


STEPS = (
    *("withdraws",) * 6,
    *("time_passes",) * 6,
    *("goes_on",) * 7,
    *("is_in_a_mood",) * 3,
    *("is_decided",) * 3,
    "refuses_late",
    "cancels",
    "is_frozen_or_thawed",
)


async def lives(url, steps):
    """Let a world take its steps to the end."""
    time = Time()
    with clock.running(time):
        world = World(url, time)
        await world.begin()
        try:
            for what, number in steps:
                await world.does(what, number)
                await world.holds()
            await world.settles()
        finally:
            await world.books.close()


def test_no_money_is_lost_and_no_payout_leaves_twice(fresh_url):
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        steps=st.lists(
            st.tuples(st.sampled_from(STEPS), st.integers(0, 5_999)), min_size=25, max_size=45
        )
    )
    def plays(steps):
        url = fresh_url()
        asyncio.run(lives(url, steps))
        fresh_url.back(url)

    plays()
