"""What somebody owes is not escaped: by a lock, by becoming one with another, by what was held."""

from contextlib import suppress
from datetime import timedelta

import pytest

from ledger import gifted, ids
from ledger.banking import deposits, lines, owing, payouts, statements
from ledger.banking.deposits import charging
from ledger.banking.deposits.deposit import unasked
from ledger.banking.statements import reversing
from ledger.chart import HOUSE
from ledger.errors import LedgerError, Refused
from ledger.people import intents, locks, persons
from ledger.products import connecting, p2p
from ledger.products.connecting import merging
from tests.ledger.acts import act, asking, met, move, rich, stands, usd, wallet
from tests.ledger.banking.test_deposits import asked
from tests.ledger.banking.test_matching import has, why
from tests.ledger.banking.test_payouts import made, ruled
from tests.ledger.banking.test_statements import told
from tests.ledger.banking.told import entry, page
from tests.ledger.products.test_connecting import came, confirming


async def receivable(books, person, currency="USD"):
    account = await books.account(lines.RECEIVABLE, HOUSE, currency, str(person.id))
    return (await stands(books, account))[0]


async def by_card(books, person, minor, name="pi_1"):
    to = unasked(person.id, person.id)
    key = ids.token()
    await deposits.arrive(books, to, usd(minor), "stripe", key, settled=True, charge=name)


async def locked(books, person):
    await locks.put(asking(books, person))


async def test_a_lock_keeps_no_money_from_a_dispute(books):
    sara = await met(books, "sara")
    await by_card(books, sara, 2_500)
    await locked(books, sara)
    assert await charging.disputed(books, ("stripe", "pi_1"), usd(2_500), "dp_1")
    assert (await has(books, sara)) + (await receivable(books, sara)) == 0


async def test_a_lock_keeps_no_money_from_a_refund(books):
    sara = await met(books, "sara")
    await by_card(books, sara, 2_500)
    await locked(books, sara)
    assert await charging.taken(books, ("stripe", "pi_1"), usd(2_500))
    assert (await has(books, sara)) + (await receivable(books, sara)) == 0


async def test_a_lock_keeps_no_money_from_a_bank_that_takes_back(books):
    sara = await met(books, "sara")
    deposit = await asked(books, sara, 2_500)
    known = {"remittance": deposit.reference}
    await told(books, page(entry(2_500, "B1", **known)))
    await locked(books, sara)
    await told(books, page(entry(-2_500, "B2", reverses=True, **known), name="S2"))
    assert await why(books) == []
    assert (await has(books, sara)) + (await receivable(books, sara)) == 0


async def test_a_reversal_in_the_moment_of_connecting_is_owed_by_who_stays(books, monkeypatch):
    stays, goes = await came(books, "web", "omar"), await came(books, "telegram", "omar_t")
    deposit = await asked(books, goes, 2_500)
    known = {"remittance": deposit.reference}
    await told(books, page(entry(2_500, "B1", **known)))
    friend = await met(books, "friend")
    await books.post(move(await wallet(books, goes.id), await wallet(books, friend.id), 2_500))
    waits = await confirming(books, stays, goes)
    load = merging.money.load

    async def meanwhile(*args):
        monkeypatch.setattr(merging.money, "load", load)
        await told(books, page(entry(-2_500, "B2", reverses=True, **known), name="S2"))
        return await load(*args)

    monkeypatch.setattr(merging.money, "load", meanwhile)
    with suppress(LedgerError):
        await connecting.join(asking(books, stays), waits)
    one = await persons.by_id(books, goes.id)
    assert one.id == goes.id or await receivable(books, goes) == 0, "it is owed by nobody"
    assert await owing.of(books, one.id) == [usd(2_500)]


async def test_what_was_given_and_is_taken_back_as_she_connects_is_owed_by_who_stays(
    books,
):
    stays, goes = await came(books, "web", "omar"), await came(books, "telegram", "omar_t")
    boss, other = await met(books, "boss"), await met(books, "other")
    known = {"remittance": "for the rent"}
    await told(books, page(entry(2_500, "B1", **known)))
    (one,) = await statements.waiting(books)
    drafted = await statements.draft(asking(books, boss), one.number, "give", "hers", goes)
    await statements.settled(asking(books, boss, approver=other.id), drafted.intent)
    await books.post(move(await wallet(books, goes.id), await wallet(books, other.id), 2_500))
    waits = await confirming(books, stays, goes)
    planned = reversing.planned

    async def slow(*args):
        found = await planned(*args)
        if (await connecting.reading.of(books, waits)).state != "done":
            await connecting.join(asking(books, stays), waits)
        return found

    reversing.planned = slow
    try:
        await told(books, page(entry(-2_500, "B2", reverses=True, **known), name="S2"))
    finally:
        reversing.planned = planned
    assert await receivable(books, goes) == 0, "nobody has that number any more"
    assert await owing.of(books, stays.id) == [usd(2_500)]


async def test_what_was_held_as_a_bank_took_back_does_not_go_to_a_friend(books):
    ruled(books)
    sara, friend = await met(books, "sara"), await met(books, "friend")
    deposit = await asked(books, sara, 2_500)
    known = {"remittance": deposit.reference}
    await told(books, page(entry(2_500, "B1", **known)))
    payout = await made(books, sara, 2_500)
    await told(books, page(entry(-2_500, "B2", reverses=True, **known), name="S2"))
    assert await owing.of(books, sara.id) == [usd(2_500)]
    cancel = await intents.get(books, payouts.cards.cancelling(payout.token, sara.id).token)
    await payouts.cancel(asking(books, sara), cancel)
    card = None
    try:
        card = await p2p.draft(asking(books, sara), friend, usd(2_500), "tea")
        await p2p.confirm(asking(books, sara), card.intent)
    except Refused:
        pass
    assert await has(books, friend) == 0


async def test_what_is_owed_in_the_moment_of_sending_stops_it(books):
    ruled(books)
    sara = await rich(books, "sara", 2_500)
    payout = await made(books, sara, 2_500)
    posting = await payouts.sending.submitting(books, payout)
    taking = await owing.taking(
        books, sara.id, usd(2_500), await lines.bank(books, "sandbox", "USD")
    )
    await books.post(act(moves=taking.moves, counts=taking.counts))
    with pytest.raises(Refused):
        await books.post(posting)


async def test_gift_money_that_a_bank_takes_leaves_no_mark_on_what_comes_later(books):
    omar = await rich(books, "omar", 100)
    await books.post(act(counts=gifted.given(omar.id, usd(100), timedelta(days=30))))
    bank = await lines.bank(books, "sandbox", "USD")
    taking = await owing.taking(books, omar.id, usd(60), bank)
    await books.post(act(moves=taking.moves, counts=taking.counts))
    await by_card(books, omar, 500)
    assert (await gifted.bound(books, omar.id, "USD")).amount == usd(40)


async def test_what_is_given_to_who_became_one_with_another_pays_off_what_she_owes(books):
    stays, goes = await came(books, "web", "omar"), await came(books, "telegram", "omar_t")
    boss, other = await met(books, "boss"), await met(books, "other")
    await told(books, page(entry(2_500, "B1", remittance="for the rent")))
    (one,) = await statements.waiting(books)
    drafted = await statements.draft(asking(books, boss), one.number, "give", "hers", goes)
    await connecting.join(asking(books, stays), await confirming(books, stays, goes))
    taking = await owing.taking(
        books, stays.id, usd(1_000), await lines.bank(books, "sandbox", "USD")
    )
    await books.post(act(moves=taking.moves, counts=taking.counts))
    await statements.settled(asking(books, boss, approver=other.id), drafted.intent)
    assert (await owing.of(books, stays.id), await has(books, stays)) == ([], 1_500)
