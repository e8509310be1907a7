"""What nobody knows goes back to the account that it came from, or waits again."""

from datetime import date

import pytest

from ledger import ids
from ledger.act import Act
from ledger.banking import lines, payouts, reconciling, statements
from ledger.banking.payouts import reviewing
from ledger.people import outbox, roles
from tests.bot.test_paying_out import (  # noqa: F401 - fixtures
    bank,
    becomes,
    goes_on,
    job,
    omar,
    out,
    rail,
    time,
)
from tests.ledger.acts import asking, findings, met, usd
from tests.ledger.banking.accounts.told import GERMAN
from tests.ledger.banking.test_statements import rests, told
from tests.ledger.banking.told import entry, page

WAY = payouts.Way("sandbox", date(2026, 12, 1))


async def came(books, job, time, bank, minor):  # noqa: F811
    """Return what nobody knows, and who may say what becomes of it."""
    boss = await met(books, "boss")
    await roles.first(books, boss)
    bank.pay_in("for whom?", usd(minor), "Jane Doe", GERMAN)
    await goes_on(books, job, time, minutes=1)
    (found,) = await statements.waiting(books)
    return found, boss


async def sent_back(books, found, boss, way=WAY):
    asked = await statements.draft(asking(books, boss), found.number, "back", "not ours", way)
    await statements.settled(Act(books, boss, ids.token()), asked.intent)
    return await statements.get(books, found.token)


@pytest.mark.parametrize(
    ("minor", "state", "unmatched", "costs"),
    [
        (2_000, "settled", 0, 0),
        (2_001, "rejected", 2_001, 0),
        (2_011, "returned", 2_011, 0),
        (2_012, "returned", 2_007, 0),
    ],
)
async def test_it_is_paid_to_where_it_came_from_or_waits_again(out, minor, state, unmatched, costs):  # noqa: F811
    books, time, job, rail, bank, _omar = out  # noqa: F811
    found, boss = await came(books, job, time, bank, minor)
    done = await sent_back(books, found, boss)
    payout = await statements.ordered(books, done)
    assert (payout.state, payout.amount, payout.masked) == ("queued", usd(minor), "3000")
    ended = await becomes(books, job, time, payout, minutes=10)
    assert (ended.state, rail.handed) == (state, [payout.key])
    assert await rests(books, lines.UNMATCHED) == unmatched
    assert await rests(books, lines.COSTS) == costs
    assert await rests(books, lines.GOING_BACK) == 0
    looked = await reconciling.look(books, "sandbox", "USD", time.moment.date())
    assert looked.charges == costs
    waits = [(each.signed, each.why) for each in await statements.waiting(books)]
    assert waits == ([(unmatched, "not_sent_back")] if unmatched else [])
    said = [each.kind for each in await outbox.waiting(books, 50)]
    assert said.count("payout_back_failed") == (state != "settled")


async def test_what_waits_again_can_go_back_again_under_another_key(out):  # noqa: F811
    books, time, job, _rail, bank, _omar = out  # noqa: F811
    found, boss = await came(books, job, time, bank, 2_001)
    first = await statements.ordered(books, await sent_back(books, found, boss))
    await becomes(books, job, time, first, minutes=10)
    again = await statements.get(books, found.token)
    second = await statements.ordered(books, await sent_back(books, again, boss))
    assert second.key not in {first.key, statements.key_back(found)}
    assert (await becomes(books, job, time, second, minutes=10)).state == "rejected"


async def test_what_its_bank_never_had_waits_again_by_the_word_of_two(out):  # noqa: F811
    books, time, job, _rail, bank, _omar = out  # noqa: F811
    found, boss = await came(books, job, time, bank, 2_022)
    payout = await statements.ordered(books, await sent_back(books, found, boss))
    absent = await becomes(books, job, time, payout, hours=3)
    asked = await reviewing.draft(asking(books, boss), reviewing.GIVE_BACK, absent, "asked them")
    await job.look(books, time.moment)
    await reviewing.decided(Act(books, boss, ids.token()), asked.intent)
    assert (await statements.get(books, found.token)).state == "waits"
    assert await rests(books, lines.UNMATCHED) == 2_022


@pytest.mark.parametrize("is_out", [False, True])
async def test_what_its_bank_takes_back_itself_goes_back_no_more(out, is_out):  # noqa: F811
    books, time, job, rail, _bank, _omar = out  # noqa: F811
    boss = await met(books, "boss")
    await roles.first(books, boss)
    known = {"remittance": "by mistake", "party_account": GERMAN, "party": "Jane Doe"}
    await told(books, page(entry(2_000, "B1", **known)))
    (credit,) = await statements.waiting(books)
    payout = await statements.ordered(books, await sent_back(books, credit, boss))
    if is_out:
        assert await payouts.submit(books, payout)
    await told(books, page(entry(-2_000, "B2", reverses=True, **known), name="S2"))
    await goes_on(books, job, time, minutes=1)
    alarms = [each.kind for each in await outbox.waiting(books, 50)]
    waits = [each.why for each in await statements.waiting(books)]
    stands = (await payouts.get(books, payout.token)).state
    assert (stands == "cancelled", alarms.count("payout_contradicted"), waits) == (
        (False, 1, ["reverses"]) if is_out else (True, 0, [])
    )
    assert rail.handed == []
    assert await rests(books, lines.GOING_BACK) == 0
    assert not await findings(books)


async def test_without_a_known_account_somebody_orders_it_at_the_bank(out):  # noqa: F811
    books, time, job, rail, bank, _omar = out  # noqa: F811
    found, boss = await came(books, job, time, bank, 2_000)
    done = await sent_back(books, found, boss, way=None)
    await goes_on(books, job, time, minutes=1)
    assert (await statements.ordered(books, done), rail.handed) == (None, [])
    assert await rests(books, lines.GOING_BACK) == 2_000
