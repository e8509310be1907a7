"""Payouts hold up no others: what waits, what is lost, and words that contradict earlier ones."""

import pytest
import structlog

from bot.jobs.payouts import Payouts
from bot.rails.rail import Heard
from ledger import ids
from ledger.act import Act
from ledger.banking import payouts
from ledger.banking.payouts import batching
from ledger.banking.payouts.rule import BATCH
from ledger.people import outbox, roles
from tests.bot.test_paying_out import (  # noqa: F401 - fixtures
    WAYS,
    Files,
    bank,
    files,
    goes_on,
    has,
    job,
    omar,
    out,
    rail,
    time,
    withdraws,
)
from tests.ledger.acts import asking, met, rich


@pytest.mark.parametrize(
    ("first", "then"), [("rejected", "settled"), ("settled", "rejected"), ("returned", "settled")]
)
async def test_a_word_against_an_earlier_word_is_told_to_who_pays_out(out, first, then):  # noqa: F811
    books, time, job, _rail, _bank, omar = out  # noqa: F811
    await roles.first(books, await met(books, "boss"))
    payout = await withdraws(books, omar, 2_031)
    await job.look(books, time.moment)
    assert await job._heard(books, {payout.key: Heard(first, "AC04")})
    before = await has(books, omar)
    with structlog.testing.capture_logs() as logs:
        for _ in range(2):
            assert await job._heard(books, {payout.key: Heard(then, "AC04")})
    told = [each.kind for each in await outbox.waiting(books, 50)]
    assert told.count("payout_contradicted") == 1
    assert "error" in {each["log_level"] for each in logs}
    assert await has(books, omar) == before


async def test_a_return_that_overtakes_its_settlement_is_heard_again(out, monkeypatch):  # noqa: F811
    books, time, job, _rail, _bank, omar = out  # noqa: F811
    payout = await withdraws(books, omar, 2_031)
    await job.look(books, time.moment)
    stale = await payouts.by_keys(books, [payout.key])
    assert await job._heard(books, {payout.key: Heard("settled")})

    async def read_before(*_):
        return stale

    with monkeypatch.context() as patched:
        patched.setattr(payouts, "by_keys", read_before)
        assert not await job._heard(books, {payout.key: Heard("returned", "AC04")})
    assert await job._heard(books, {payout.key: Heard("returned", "AC04")})
    assert (await payouts.get(books, payout.token)).state == "returned"


async def test_a_hundred_that_wait_for_the_cut_off_hold_up_no_other_rail(books, time, rail, omar):  # noqa: F811
    job = Payouts([rail, Files()], WAYS)  # noqa: F811
    time.moment = time.moment.replace(hour=10)
    for _ in range(100):
        await withdraws(books, omar, 100, "files")
    time.move(seconds=1)
    mine = await withdraws(books, omar, 2_000)
    time.move(minutes=5)
    await job.look(books, time.moment)
    assert (await payouts.get(books, mine.token)).state != "queued"


async def test_one_account_that_is_lost_holds_up_no_other_payout(books, time, files, rail, omar):  # noqa: F811
    job, sara = Payouts([rail, files], WAYS), await rich(books, "sara", 10_000)  # noqa: F811
    time.moment = time.moment.replace(hour=10)
    hers = await withdraws(books, sara, 1_000, "files")
    filed = await withdraws(books, omar, 3_000, "files")
    time.moment = time.moment.replace(hour=16)
    books.stated = {**books.stated, BATCH.name: 1}
    await books.vault.erase(sara.id)
    await job.look(books, time.moment)
    (batch,) = await batching.sealed(books)
    boss = await met(books, "boss")
    await roles.first(books, boss)
    card = await batching.draft(asking(books, boss), batch)
    await batching.approved(Act(books, boss, ids.token()), card)
    mine = await withdraws(books, omar, 2_000)
    await goes_on(books, job, time, minutes=5)
    ended = [(await payouts.get(books, each.token)) for each in (mine, filed, hers)]
    assert [each.state for each in ended] == ["settled", "settled", "submitted"]
    assert ended[2].heard == "absent"  # who pays out may give it back
    assert [*files.files.values()] == [[filed.key]]
