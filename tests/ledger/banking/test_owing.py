"""What somebody owes the house is paid off by what comes in, once, and by hand."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import clock, ids, products
from ledger.banking import deposits, lines, owing, payouts, statements
from ledger.banking.deposits import arrivals, charging
from ledger.banking.deposits.charging import Charge
from ledger.banking.deposits.deposit import unasked
from ledger.books import Books
from ledger.chart import FEES, HOUSE, WALLET
from ledger.errors import InsufficientFunds, LedgerError, NotAllowed
from ledger.people import outbox, states
from ledger.posting import Move
from ledger.pricing import Fee
from ledger.proof import prove
from tests.ledger.acts import act, asking, findings, met, rich, stands, usd, wallet
from tests.ledger.banking.test_deposits import asked, becomes, has
from tests.ledger.banking.test_payouts import made, ruled, sent
from tests.ledger.banking.told import entry, page
from tests.ledger.conftest import Time
from tests.ledger.products.test_connecting import came, joined
from tests.vaults import lend


@pytest.fixture
async def omar(books):
    return await met(books, "omar")


async def owes(books, person, minor):
    """Let a bank take back what she has not any more."""
    taking = await owing.taking(books, person.id, usd(minor), await at(books))
    await books.post(act(moves=taking.moves, counts=taking.counts))


async def at(books):
    return await lines.bank(books, "sandbox", "USD")


async def comes(books, person, minor):
    deposit = unasked(person.id, person.id)
    await deposits.arrive(books, deposit, usd(minor), "sandbox", ids.token(), settled=True)


async def test_what_comes_pays_it_off_first_and_she_is_told(books, omar):
    books.stated = {"deposit.fee": Fee(flat=100)}
    await owes(books, omar, 1_000)
    deposit = await asked(books, omar, 2_600)
    key = ids.token()
    await deposits.arrive(books, deposit, usd(2_600), "sandbox", key, settled=True)
    assert (await has(books, omar), await owing.of(books, omar.id)) == ((1_500, 0), [])
    assert (await deposits.arrival(books, key)).paid == usd(1_000)
    event = next(each for each in await outbox.waiting(books, 20) if each.kind == "deposited")
    assert (event.values["paid"], event.values["amount"]) == (usd(1_000), usd(1_500))
    assert await findings(books) == []


async def test_two_that_come_at_once_pay_it_off_once(books, omar):
    await owes(books, omar, 1_000)
    await asyncio.gather(*(comes(books, omar, 800) for _ in range(4)))
    assert (await has(books, omar), await owing.of(books, omar.id)) == ((2_200, 0), [])


async def test_two_deposits_in_one_credit_pay_it_off_once(books, omar):
    await owes(books, omar, 1_000)
    both = [await asked(books, omar, minor) for minor in (800, 700)]
    written = " ".join(each.reference for each in both)
    await statements.import_(books, "sandbox", page(entry(1_500, "B1", remittance=written)))
    assert (await has(books, omar), await owing.of(books, omar.id)) == ((500, 0), [])


async def test_what_is_given_to_somebody_costs_as_any_deposit_and_pays_it_off(books, omar):
    books.stated = {"deposit.fee": Fee(flat=100)}
    await owes(books, omar, 1_000)
    await statements.import_(books, "sandbox", page(entry(2_500, "B1")))
    (one,) = await statements.waiting(books)
    boss, other = await met(books, "boss"), await met(books, "other")
    drafted = await statements.draft(asking(books, boss), one.number, "give", "hers", omar)
    assert drafted.fee == usd(100)
    books.stated = {"deposit.fee": Fee(flat=900)}
    await statements.settled(asking(books, boss, approver=other.id), drafted.intent)
    assert (await has(books, omar), await owing.of(books, omar.id)) == ((1_400, 0), [])
    assert await stands(books, await books.house(FEES, "USD")) == (100, 0)
    assert await findings(books) == []


async def test_a_reversal_while_two_are_connected_is_owed_by_whom_they_became(books, monkeypatch):
    first, omar = await came(books, "web", "first"), await came(books, "telegram", "omar")
    boss, other = await met(books, "boss"), await met(books, "other")
    await statements.import_(books, "sandbox", page(entry(2_500, "B1", remittance="x")))
    (one,) = await statements.waiting(books)
    drafted = await statements.draft(asking(books, boss), one.number, "give", "his", omar)
    await statements.settled(asking(books, boss, approver=other.id), drafted.intent)
    await books.post(
        act(moves=(Move(await wallet(books, omar.id), await books.house(FEES, "USD"), usd(2_000)),))
    )
    taking, connected = owing.taking, []

    async def while_connected(*known):
        read = await taking(*known)
        if not connected:
            connected.append(await joined(books, first, omar))
        return read

    monkeypatch.setattr(owing, "taking", while_connected)
    back = page(entry(-2_500, "B2", remittance="x", reverses=True), name="S2")
    assert (await statements.import_(books, "sandbox", back)).matched == 1
    assert await owing.of(books, first.id) == [usd(2_000)]
    assert await stands(books, await owing.moving.claim(books, omar.id, "USD")) == (0, 0)
    assert await findings(books) == []


async def test_what_comes_back_from_a_bank_pays_it_off(books):
    ruled(books)
    omar = await rich(books, "omar", 5_000)
    payout = await sent(books, omar, 5_000)
    await owes(books, omar, 2_000)
    await books.post(await payouts.returning(books, payout, "AC04", payout.amount, ids.token()))
    assert (await has(books, omar), await owing.of(books, omar.id)) == ((3_000, 0), [])


async def test_who_owes_withdraws_nothing_and_what_waits_is_not_sent(books):
    ruled(books)
    omar = await rich(books, "omar", 5_000)
    payout = await made(books, omar, 1_000)
    await owes(books, omar, 6_000)
    for refused in (made(books, omar, 1_000), payouts.submit(books, payout)):
        with pytest.raises(owing.Owes) as why:
            await refused
        assert why.value.owed == [usd(2_000)]


async def test_it_is_paid_by_hand_once_and_never_more_than_is_owed(books, omar):
    with pytest.raises(NotAllowed, match="owing_nothing"):
        await owing.draft(asking(books, omar), "USD")
    await owes(books, omar, 1_000)
    with pytest.raises(InsufficientFunds):
        await owing.draft(asking(books, omar), "USD")
    await wallet(books, omar.id, 3_000)
    cards = [await owing.draft(asking(books, omar), "USD") for _ in range(2)]
    for _ in range(2):
        await owing.pay(asking(books, omar), cards[0])
    assert (await has(books, omar), await owing.of(books, omar.id)) == ((2_000, 0), [])
    with pytest.raises(NotAllowed, match="owing_changed"):
        await owing.pay(asking(books, omar), cards[1])


class Cards:
    """One who pays in by cards, spends and withdraws nothing, and whose payments are disputed."""

    def __init__(self, url, time):
        self.url, self.time, self.made, self.state = url, time, 0, None

    async def begin(self):
        self.books = lend(await Books.open(self.url))
        self.omar, self.sara = await met(self.books, "omar"), await met(self.books, "sara")

    async def pays_in(self, minor):
        self.made += 1
        name = f"pi_{self.made}"
        to, charge = unasked(self.omar.id, self.omar.id), Charge("stripe", name, name)
        await arrivals.arrive(
            self.books, to, usd(1 + minor), "stripe", ids.token(), settled=True, charge=charge.name
        )

    async def spends(self, minor):
        one, other = [await wallet(self.books, each.id) for each in (self.omar, self.sara)]
        await self.books.post(act(moves=(Move(one, other, usd(1 + minor)),)))

    async def is_refunded(self, minor):
        await charging.taken(self.books, self._charge(minor), usd(1 + minor))

    async def is_disputed(self, minor):
        charge = self._charge(minor)
        await charging.disputed(self.books, charge, usd(1 + minor), f"dp_{charge[1]}")

    async def wins(self, minor):
        charge = self._charge(minor)
        await charging.won(self.books, charge, f"dp_{charge[1]}")

    async def pays_by_hand(self, _minor):
        card = await owing.draft(asking(self.books, self.omar), "USD")
        await owing.pay(asking(self.books, self.omar), card)

    async def is_frozen_or_thawed(self, _minor):
        before = await self.books.read(states.load, self.omar.id)
        await becomes(self.books, self.omar, before, "open" if before == "frozen" else "frozen")

    async def time_passes(self, _minor):
        self.time.move(hours=2)
        await arrivals.due.run(self.books, self.time())

    def _charge(self, minor):
        return "stripe", f"pi_{1 + minor % max(1, self.made)}"

    async def holds(self):
        """Compare what came in with what people have and what is coming, less what is owed."""
        rests = 0
        for each in (self.omar, self.sara):
            rests += (await has(self.books, each, line=WALLET))[0]
        for line in (lines.COMING, lines.RECEIVABLE):
            account = await self.books.account(line, HOUSE, "USD", str(self.omar.id))
            rests += (await stands(self.books, account))[0]
        bank = await lines.bank(self.books, "stripe", "USD")
        assert await owing.owed(self.books, self.omar.id, "USD") >= usd(0)
        assert rests == -(await stands(self.books, bank))[0]

    async def is_sound(self):
        found = await self.books.read(prove, checks=products.DECLARED.checks)
        assert list(found.findings) == []


STEPS = (
    *("pays_in",) * 5,
    *("spends",) * 4,
    *("is_disputed", "is_refunded") * 2,
    *("wins", "pays_by_hand", "is_frozen_or_thawed", "time_passes") * 2,
)


async def lives(url, steps):
    time = Time()
    with clock.running(time):
        world = Cards(url, time)
        await world.begin()
        try:
            for what, minor in steps:
                try:
                    await getattr(world, what)(minor)
                except LedgerError:
                    continue
                await world.holds()
            await world.is_sound()
        finally:
            await world.books.close()


def test_nobody_owes_less_than_nothing_and_what_came_is_there(fresh_url):
    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        steps=st.lists(
            st.tuples(st.sampled_from(STEPS), st.integers(0, 999)), min_size=20, max_size=30
        )
    )
    def plays(steps):
        url = fresh_url()
        asyncio.run(lives(url, steps))
        fresh_url.back(url)

    plays()
