"""The way of one dollar: by a card into a wallet, to a friend elsewhere, to her bank, to zero."""

from datetime import timedelta

from bot.jobs.payouts import Payouts
from bot.rails import sandbox
from ledger import ids
from ledger.act import Act
from ledger.banking import deposits, lines, payouts, reconciling, statements
from ledger.banking.statements import deciding
from ledger.chart import HOUSE, WALLET
from ledger.people import persons, tags
from ledger.people.persons import Identity
from ledger.products import bonus
from tests.bot.platforms.web.test_stripe import (  # noqa: F401 - fixtures
    PAGE,
    asked,
    brought,
    page,
    stripe,
    time,
    web,
)
from tests.bot.test_paying_out import WAYS, withdraws
from tests.ledger.acts import asking, findings, met, stands, usd
from tests.ledger.banking.told import entry
from tests.ledger.banking.told import page as told_by_a_bank
from tests.ledger.people.test_tags import offered

DOLLAR, BANK = 100, "sandbox"


async def rests(books, line, owner=HOUSE, label=""):
    return (await stands(books, await books.account(line, owner, "USD", label)))[0]


async def sara_of_telegram(books):
    """Return somebody who is on another platform alone, and has a tag."""
    identity = Identity("telegram", "77", "sara")
    sara = await persons.meet(books, identity, "Sara")
    await bonus.join(asking(books, sara), usd(0))
    sara = await persons.meet(books, identity, "Sara")
    await tags.take(asking(books, sara), await offered(books, sara, "sara_k"), "sara_k")
    return sara


async def withdrawn(books, sara, bank, source):
    """Let her withdraw it, and the bank do so."""
    job = Payouts([sandbox.Sandbox(bank)], WAYS)
    payout = await withdraws(books, sara, DOLLAR)
    for _ in range(3):
        await job.look(books, source.moment)
        source.move(minutes=1)
    return await payouts.get(books, payout.token)


async def stripe_pays_out(books, boss, ziad):
    """Let a credit of Stripe's be settled as what it is, by two people."""
    (waiting,) = [each for each in await statements.waiting(books) if each.is_credit]
    drafted = await deciding.draft(
        asking(books, boss), waiting.number, deciding.ACROSS, "its payout", deciding.Other("stripe")
    )
    await deciding.settled(Act(books, boss, ids.token(), approver=ziad.id), drafted.intent)


async def test_one_dollar_comes_in_goes_around_and_out_and_nothing_is_left_to_explain(
    web,  # noqa: F811 - a fixture
    time,  # noqa: F811 - the same
):
    books = web.books
    books.stated |= {"withdraw.review.first": 0}
    deposit = await asked(web, "1")
    omar = await persons.by_identity(books, "web", "omar")
    had = await rests(books, WALLET, omar.id)
    await brought(web, f"{PAGE}completed", page(deposit))
    assert await rests(books, lines.BANK, label="stripe") == -DOLLAR
    assert await rests(books, WALLET, omar.id) == had + DOLLAR

    sara = await sara_of_telegram(books)
    (card,) = await web.say("omar", "/send $sara_k 1")
    assert "Sara" in card["text"]
    await web.press("omar", card, 0)
    time.move(minutes=1)
    await web.jobs.drain()
    assert await rests(books, WALLET, sara.id) == DOLLAR

    bank = sandbox.Bank(":memory:", timedelta(seconds=5))
    time.move(days=31)  # what came with gift money may leave by then
    payout = await withdrawn(books, sara, bank, time)
    assert payout.state == "settled"
    assert await rests(books, WALLET, sara.id) == 0
    assert await rests(books, lines.TRANSIT, label=BANK) == 0
    today = time.moment.date()
    (day,) = bank.days("USD")
    (paid,) = bank.statement("USD", day).entries
    bank.close()

    from_stripe = entry(DOLLAR, "ST1", remittance="STRIPE PAYOUT", day=day, value_day=day)
    told = told_by_a_bank(from_stripe, paid, opening=0, day=day)
    await statements.import_(books, BANK, told)
    await stripe_pays_out(books, await met(books, "boss"), await met(books, "ziad"))

    assert await rests(books, lines.BANK, label=BANK) == 0
    assert await rests(books, lines.BANK, label="stripe") == 0
    assert await rests(books, lines.UNMATCHED) == 0
    for rail in (BANK, "stripe"):
        stood = await reconciling.look(books, rail, "USD", today)
        assert (stood.differs, stood.unexplained, stood.transit) == (0, 0, 0)
    assert await findings(books) == []
    assert (await deposits.get(books, deposit.token)).state == "settled"
