"""A withdrawal goes the whole way: books, file, a bank of others, its report, its statement."""

from datetime import date, timedelta

import pytest
from mockbank import accounts as theirs
from mockbank import credits as incoming

from bot.bringing import bring, read
from bot.jobs.payouts import Payouts
from bot.rails.iso20022.payer import Account, Payer
from bot.rails.iso20022.rail import Iso20022Rail
from bot.rails.places import Folder
from bot.rails.ways import Way
from bot.settings import Settings
from ledger import clock, ids, products
from ledger.act import Act
from ledger.banking import accounts, lines, payouts, reconciling, statements
from ledger.chart import HOUSE
from ledger.people import roles
from ledger.proof import prove
from tests.bot.rails.orders import DUTCH
from tests.bot.rails.test_mock_bank import CLOSED, OURS, Bank
from tests.ledger.acts import asking, met, rich, stands, usd, wallet
from tests.ledger.banking.accounts.told import iban, verified
from tests.ledger.conftest import Time

RAIL = "iso20022"
WAYS = {RAIL: Way(RAIL, lambda *_: True, cut_off=0, batches=True)}


@pytest.fixture
def time():
    source = Time()
    with clock.running(source):
        yield source


class Whole:
    """Books with a job that pays out, and the bank it pays by."""

    def __init__(self, books, time, root):
        self.books, self.time, self.bank = books, time, Bank(root)
        self.bank.account(OURS, currency="USD", balance=1_000_000)
        own = theirs.get(self.bank.state.conn, OURS)
        self.own = own["iban"]
        payer = Payer("Wasl Payments", {"USD": Account(own["iban"], own["bic"])})
        rail = Iso20022Rail(payer, self.bank.rail, Folder(self.bank.out), self.bank.statements)
        self.job = Payouts([rail], WAYS)
        self.settings = Settings(_env_file=None, bank_accounts=f"USD:{own['iban']}")
        self.brought = set()

    async def withdraws(self, person, minor, number=DUTCH):
        """Withdraw, and return what became of it so far."""
        books = self.books
        books.stated = {"withdraw.review.first": 0, accounts.COOLING.name: timedelta()}
        way = payouts.Way(RAIL, date(2026, 12, 1))
        account = await verified(books, person, iban(number))
        quote = await payouts.draft(asking(books, person), account, usd(minor), "USD", way)
        return await payouts.make(asking(books, person), quote.intent)

    async def goes_on(self, days):
        """Let days pass: the bank takes, answers and states; the job looks, statements come in."""
        for _ in range(days):
            for _ in range(4):
                self.time.move(hours=6)
                await self.job.look(self.books, self.time.moment)
                self.bank.takes()
            self.bank.passes(1)
            for each in sorted({*self.bank.statements.iterdir()} - self.brought):
                self.brought.add(each)
                raw = each.read_bytes()
                if self.own.encode() in raw and b"xsd:camt" in raw:  # it tells of others as well
                    await bring(self.books, await read(self.settings, raw))

    async def proved(self):
        """Prove the books, and return what the bank has by them."""
        found = await self.books.read(prove, checks=products.DECLARED.checks)
        assert list(found.findings) == []
        account = await self.books.account(lines.BANK, HOUSE, "USD", RAIL)
        return (await stands(self.books, account))[0]


@pytest.fixture
def whole(books, time, tmp_path):
    made = Whole(books, time, tmp_path)
    yield made
    made.bank.state.close()


async def test_a_withdrawal_is_settled_by_the_banks_statement(whole):
    omar = await rich(whole.books, "omar", 100_000)
    payout = await whole.withdraws(omar, 2_000)
    await whole.goes_on(4)
    assert (await payouts.get(whole.books, payout.token)).state == "settled"
    assert await whole.proved() == 2_000
    assert theirs.get(whole.bank.state.conn, OURS)["balance"] == 998_000


async def test_what_the_bank_refuses_is_back_with_its_code(whole):
    omar = await rich(whole.books, "omar", 100_000)
    whole.bank.account(OURS, behaviour="insufficient-funds", balance=0)
    payout = await whole.withdraws(omar, 2_000)
    await whole.goes_on(2)
    ended = await payouts.get(whole.books, payout.token)
    assert (ended.state, ended.code) == ("rejected", "AM04")
    assert await stands(whole.books, await wallet(whole.books, omar.id)) == (100_000, 0)
    assert await whole.proved() == 0


async def test_what_comes_back_after_it_was_settled_is_hers_again(whole):
    omar = await rich(whole.books, "omar", 100_000)
    whole.bank.account(OURS, behaviour="return-later", parameters={"days": 2})
    payout = await whole.withdraws(omar, 2_000)
    await whole.goes_on(9)
    assert (await payouts.get(whole.books, payout.token)).state == "returned"
    assert await whole.proved() == 0


async def test_what_goes_out_is_rejected_and_comes_in_is_reconciled_to_nothing(whole):
    books, bank = whole.books, whole.bank
    omar, sara = await rich(books, "omar", 100_000), await rich(books, "sara", 100_000)
    boss = await met(books, "boss")
    await roles.first(books, boss)
    closed = theirs.get(bank.state.conn, CLOSED)["iban"]
    paid = await whole.withdraws(omar, 2_000)
    refused = await whole.withdraws(sara, 3_000, closed)
    payer = {"name": "Jane Doe", "iban": DUTCH}
    inbound = {"account": OURS, "amount": 5_000, "debtor": payer, "note": "for whom"}
    incoming.create(bank.state.conn, bank.state.clock, bank.state.now(), inbound)
    await whole.goes_on(4)
    ended = [(await payouts.get(books, each.token)).state for each in (paid, refused)]
    assert ended == ["settled", "rejected"]
    (entry,) = await statements.waiting(books)
    way = payouts.Way(RAIL, date(2026, 12, 8))
    asked = await statements.draft(asking(books, boss), entry.number, "back", "not ours", way)
    await statements.settled(Act(books, boss, ids.token()), asked.intent)
    await whole.goes_on(5)
    done = await statements.get(books, entry.token)
    assert (await statements.ordered(books, done)).state == "settled"
    assert await whole.proved() == 2_000
    found = await reconciling.look(books, RAIL, "USD", whole.time.moment.date())
    assert found.closing == 998_000
    left = (found.gaps, found.words, found.unexplained, found.unmatched, found.transit)
    assert left == (0, 0, 0, 0, 0)
