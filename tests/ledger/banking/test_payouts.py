"""Money goes to a bank: every state, each once, whoever is first; nothing leaves twice."""

import asyncio
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from ledger import clock, gifted, ids, products
from ledger.act import Act
from ledger.banking import accounts, lines, payouts
from ledger.banking.payouts import GiftStays, OverLimit, cards, reading, reviewing
from ledger.banking.payouts.rule import DAY, EACH, FEE, FIRST, LOOKED_AT, MONTH, TIER
from ledger.chart import FEES, HOUSE
from ledger.errors import AccountFrozen, AlreadySettled, InsufficientFunds, NotAllowed, NotFound
from ledger.people import intents, outbox, persons, roles, states
from ledger.posting import Posting
from ledger.pricing import Fee
from ledger.proof import prove
from ledger.rules import Of
from tests.ledger.acts import asking, by_hand, met, rich, stands, usd, wallet
from tests.ledger.banking.accounts.told import GERMAN, NAME, iban, verified

USD = Of(currency="USD")
WAY = payouts.Way("sandbox", date(2026, 12, 1))


def ruled(books, **values):
    """Let rules say this, as the operator's environment would."""
    books.stated = {"withdraw.review.first": 0, **books.stated, **values}
    return books


@pytest.fixture
async def omar(books):
    ruled(books, **{"withdraw.fee": Fee(bps=100, least=50)})
    return await rich(books, "omar", 10_000)


async def at_a_bank(books, person):
    """Return an account of a person's that can be paid to, adding it if there is none."""
    if found := await accounts.usable(books, person.id):
        return found[0]
    books.stated = {**books.stated, accounts.COOLING.name: timedelta()}
    told_of = iban(GERMAN) if person.name == "Omar" else iban()
    return await verified(books, person, told_of)


async def quoted(books, person, minor, key=None):
    amount, account = usd(minor) if minor else None, await at_a_bank(books, person)
    return await payouts.draft(asking(books, person, key), account, amount, "USD", WAY)


async def made(books, person, minor):
    quote = await quoted(books, person, minor)
    return await payouts.make(asking(books, person), quote.intent)


async def sent(books, person, minor):
    payout = await made(books, person, minor)
    assert await payouts.submit(books, payout)
    return await payouts.get(books, payout.token)


async def post(books, posting):
    return await books.post(await posting)


async def sound(books):
    found = await books.read(prove, checks=products.DECLARED.checks)
    return list(found.findings)


async def rests(books, line, label=""):
    return (await stands(books, await books.account(line, HOUSE, "USD", label)))[0]


async def told(books):
    waiting = await outbox.waiting(books, 100)
    for event in waiting:
        await outbox.told(books, event)
    return [event.kind for event in waiting if event.kind.startswith("payout")]


async def decide(books, verb, payout, maker, approver):
    drafted = await reviewing.draft(asking(books, maker), verb, payout, "seen")
    act = Act(books, maker, ids.token(), approver=approver.id)
    return await reviewing.decided(act, drafted.intent)


async def test_money_is_held_sent_and_settled_each_in_one_posting(books, omar):
    payout = await made(books, omar, 2_000)
    mine = await wallet(books, omar.id)
    assert (payout.state, payout.fee) == ("queued", usd(50))
    assert await stands(books, mine) == (10_000, 2_050)
    assert await payouts.submit(books, payout)
    assert await stands(books, mine) == (7_950, 0)
    assert await rests(books, lines.TRANSIT, "sandbox") == 2_000
    assert await rests(books, FEES) == 50
    assert await sound(books) == []
    payout = await payouts.get(books, payout.token)
    await post(books, payouts.settling(books, payout, ids.token()))
    assert await rests(books, lines.TRANSIT, "sandbox") == 0
    assert await rests(books, lines.BANK, "sandbox") == 2_000
    assert (await payouts.get(books, payout.token)).state == "settled"
    assert await told(books) == ["payout_settled"]
    assert await sound(books) == []


async def test_a_key_fits_every_format_and_finds_its_payout_again(books, omar):
    payout = await made(books, omar, 2_000)
    assert payout.key.isascii()
    assert payout.key.isalnum()
    assert (payout.key[0], len(payout.key)) == ("W", 15)
    assert await payouts.by_keys(books, [payout.key, "W0"]) == {payout.key: payout}


async def test_a_second_tap_is_the_first_payout(books, omar):
    quote = await quoted(books, omar, 2_000)
    act = asking(books, omar)
    one, two = await asyncio.gather(*(payouts.make(act, quote.intent) for _ in "12"))
    assert one == two
    assert await stands(books, await wallet(books, omar.id)) == (10_000, 2_050)


async def test_it_is_submitted_by_one_of_two_processes(books, omar):
    payout = await made(books, omar, 2_000)
    did = await asyncio.gather(*(payouts.submit(books, payout) for _ in "123"))
    assert sorted(did) == [False, False, True]
    assert await rests(books, lines.TRANSIT, "sandbox") == 2_000


async def test_either_it_is_cancelled_or_it_is_sent(books, omar):
    for _ in range(4):
        payout = await made(books, omar, 1_000)
        stop = await intents.get(books, cards.cancelling(payout.token, omar.id).token)
        both = (payouts.cancel(asking(books, omar), stop), payouts.submit(books, payout))
        done = await asyncio.gather(*both, return_exceptions=True)
        state = (await payouts.get(books, payout.token)).state
        refused = [each for each in done if isinstance(each, AlreadySettled)]
        assert len(refused) == 1
        assert state == ("submitted" if refused[0] is done[0] else "cancelled")
    assert await sound(books) == []


async def test_what_is_cancelled_counts_for_no_limit(books, omar):
    ruled(books, **{DAY.name: usd(2_000)})
    payout = await made(books, omar, 2_000)
    with pytest.raises(OverLimit) as over:
        await quoted(books, omar, 1)
    assert (over.value.limit, over.value.left) == (DAY.name, usd(0))
    stop = await intents.get(books, cards.cancelling(payout.token, omar.id).token)
    assert (await payouts.cancel(asking(books, omar), stop)).state == "cancelled"
    assert (await payouts.cancel(asking(books, omar), stop)).state == "cancelled"
    assert await stands(books, await wallet(books, omar.id)) == (10_000, 0)
    assert (await made(books, omar, 2_000)).state == "queued"


async def test_limits_hold_for_two_at_once_and_say_which(books, omar):
    ruled(books, **{EACH.name: usd(3_000), MONTH.name: usd(5_000)})
    with pytest.raises(OverLimit) as once:
        await quoted(books, omar, 3_001)
    assert (once.value.limit, once.value.resets_at) == (EACH.name, None)
    quotes = [await quoted(books, omar, 3_000) for _ in "12"]
    act = asking(books, omar)
    done = await asyncio.gather(
        *(payouts.make(act, each.intent) for each in quotes), return_exceptions=True
    )
    assert [type(each) for each in done if isinstance(each, Exception)] == [OverLimit]
    assert await stands(books, await wallet(books, omar.id)) == (10_000, 3_050)


async def test_a_limit_frees_itself_with_the_days(books, time, omar):
    ruled(books, **{MONTH.name: usd(2_000)})
    await made(books, omar, 2_000)
    with pytest.raises(OverLimit) as over:
        await quoted(books, omar, 1)
    time.moment = over.value.resets_at - timedelta(seconds=1)
    with pytest.raises(OverLimit):
        await quoted(books, omar, 1)
    time.move(seconds=1)
    assert (await quoted(books, omar, 2_000)).amount == usd(2_000)


@pytest.mark.parametrize(
    "fee",
    [Fee(), Fee(bps=100, least=50), Fee(flat=30, bps=290), Fee(flat=10_001), Fee(bps=10_000)],
)
async def test_the_most_is_what_is_there_with_its_fee(books, omar, fee):
    ruled(books, **{FEE.name: fee})
    most = (await payouts.stands(books, omar.id, "USD")).most
    assert fee.on(most).minor + most.minor <= 10_000
    more = usd(most.minor + 1)
    assert fee.on(more).minor + more.minor > 10_000
    if most:
        quote = await quoted(books, omar, None)
        assert quote.amount == most
    else:
        with pytest.raises(InsufficientFunds):
            await quoted(books, omar, None)


async def test_gift_money_stays_while_it_is_bound(books, omar):
    gift = gifted.given(omar.id, usd(1_000), timedelta(days=30))
    await books.post(Posting(ids.token(), "gift", counts=gift))
    with pytest.raises(GiftStays) as stays:
        await quoted(books, omar, 9_000)
    assert stays.value.free == usd(9_000)
    payout = await sent(books, omar, 8_900)
    assert payout.why == ()
    assert (await gifted.bound(books, omar.id, "USD")).amount == usd(1_000)


async def test_gift_money_that_may_leave_is_looked_at(books, omar):
    gift = gifted.given(omar.id, usd(1_000), timedelta(days=30))
    await books.post(Posting(ids.token(), "gift", counts=gift))
    ruled(books, **{gifted.LEAVES_AFTER.name: timedelta()})
    assert (await made(books, omar, 9_500)).why == ("gift",)


async def test_nobody_below_the_tier_withdraws(books, omar):
    ruled(books, **{TIER.name: 2})
    with pytest.raises(NotAllowed, match="withdraw_tier"):
        await quoted(books, omar, 100)


async def test_a_first_and_a_large_one_are_looked_at_and_two_let_it_go(books, omar):
    ruled(books, **{FIRST.name: 1, LOOKED_AT.name: usd(1_000)})
    boss = await met(books, "boss")
    await roles.first(books, boss)
    payout = await made(books, omar, 2_000)
    assert (payout.state, payout.why) == ("review", ("large", "first"))
    assert await told(books) == ["payout_held"]
    other = await met(books, "other")
    assert [each.token for each in await reviewing.waiting(books)] == [payout.token]
    passed = await decide(books, reviewing.PASS, payout, boss, other)
    assert passed.state == "queued"
    with pytest.raises(NotAllowed, match="payout_changed"):
        await decide(books, reviewing.REFUSE, passed, boss, other)
    assert await payouts.submit(books, passed)
    assert (await made(books, omar, 500)).why == ("large",), "with what went today before"


async def test_what_came_back_for_who_is_closed_keeps_nobody_elses(books, omar, monkeypatch):
    monkeypatch.setattr(reading, "_KEPT", reading._KEPT.limit(2))
    sara = await rich(books, "sara", 10_000)
    hers = [await sent(books, each, 1_000) for each in (omar, omar, sara)]
    for each in (omar, sara):
        await frozen(books, each)
    for each in hers:
        await post(books, payouts.returning(books, each, "AC04", each.amount, ids.token()))
    await frozen(books, sara, states.THAW)
    had, _ = await stands(books, await wallet(books, sara.id))
    await payouts.homecoming.run(books, clock.now())
    assert (await stands(books, await wallet(books, sara.id)))[0] == had + 1_000


async def test_more_than_a_page_of_them_is_told_as_stuck(books, omar, time, monkeypatch):
    monkeypatch.setattr(reviewing, "_LATE", reviewing._LATE.limit(1))
    await roles.first(books, await met(books, "boss"))
    for _ in range(3):
        await made(books, omar, 1_000)
    time.move(days=3)
    await payouts.stuck.run(books, time())
    assert await told(books) == ["payout_stuck"] * 3


async def test_what_operators_refuse_is_free_again(books, omar):
    ruled(books, **{FIRST.name: 1, DAY.name: usd(2_000)})
    payout = await made(books, omar, 2_000)
    boss, other = await met(books, "boss"), await met(books, "other")
    assert (await decide(books, reviewing.REFUSE, payout, boss, other)).state == "refused"
    assert await stands(books, await wallet(books, omar.id)) == (10_000, 0)
    assert "payout_refused" in await told(books)
    assert (await quoted(books, omar, 2_000)).amount == usd(2_000)
    assert await sound(books) == []


async def test_who_withdraws_decides_nothing_of_it(books, omar):
    ruled(books, **{FIRST.name: 1})
    payout = await made(books, omar, 2_000)
    with pytest.raises(NotAllowed, match="payout_own"):
        await reviewing.draft(asking(books, omar), reviewing.PASS, payout, "mine")


async def test_what_a_list_names_is_for_those_alone_who_handle_alerts(books, omar, monkeypatch):
    await at_a_bank(books, omar)

    async def screened(*_, **__):
        return SimpleNamespace(band="possible")

    monkeypatch.setattr("ledger.screening.screen_name", screened)
    payout = await made(books, omar, 2_000)
    assert (payout.state, payout.why) == ("review", ("listed",))
    boss, other = await met(books, "boss"), await met(books, "other")
    for verb in (reviewing.PASS, reviewing.REFUSE):
        with pytest.raises(NotAllowed, match="payout_watched"):
            await reviewing.draft(asking(books, boss), verb, payout, "fine")
    assert (await decide(books, reviewing.CLEAR, payout, boss, other)).state == "queued"


async def test_who_is_frozen_in_between_is_sent_nothing(books, omar):
    payout = await made(books, omar, 2_000)
    await frozen(books, omar)
    with pytest.raises(AccountFrozen):
        await payouts.submit(books, payout)
    await payouts.later(books, payout)
    assert (await payouts.get(books, payout.token)).state == "queued"
    await frozen(books, omar, states.THAW)
    assert await payouts.submit(books, await payouts.get(books, payout.token))


async def frozen(books, person, verb=states.FREEZE):
    boss = await met(books, "boss")
    await roles.first(books, boss)
    boss = await persons.by_id(books, boss.id)
    person = await persons.by_id(books, person.id)
    draft = await states.draft(asking(books, boss), verb, person, "looked at")
    await states.changed(asking(books, boss), draft.intent)


async def test_what_was_never_paid_comes_back_with_its_fee(books, omar):
    payout = await sent(books, omar, 2_000)
    key = payouts.key_of(payout, "rejected")
    await post(books, payouts.rejecting(books, payout, "AC04", key))
    await post(books, payouts.rejecting(books, payout, "AC04", key))
    assert await stands(books, await wallet(books, omar.id)) == (10_000, 0)
    assert await rests(books, FEES) == 0
    ended = await payouts.get(books, payout.token)
    assert (ended.state, ended.code) == ("rejected", "AC04")
    assert await told(books) == ["payout_rejected"]
    with pytest.raises(AlreadySettled):
        await post(books, payouts.settling(books, ended, ids.token()))
    assert await sound(books) == []


@pytest.mark.parametrize("settled", [True, False])
async def test_what_is_returned_is_hers_again_without_the_fee(books, omar, settled):
    payout = await sent(books, omar, 2_000)
    if settled:
        await post(books, payouts.settling(books, payout, ids.token()))
        payout = await payouts.get(books, payout.token)
    back = payouts.returning(books, payout, "AC04", usd(1_900), ids.token())
    await post(books, back)
    assert await stands(books, await wallet(books, omar.id)) == (9_850, 0)
    assert await rests(books, lines.BANK, "sandbox") == 100
    ended = await payouts.get(books, payout.token)
    assert (ended.state, ended.returned) == ("returned", usd(1_900))
    with pytest.raises(AlreadySettled):
        await post(books, payouts.returning(books, ended, "AC04", usd(100), ids.token()))
    assert await sound(books) == []


async def test_no_more_comes_back_than_was_paid(books, omar):
    payout = await sent(books, omar, 2_000)
    with pytest.raises(NotAllowed):
        await payouts.returning(books, payout, "AC04", usd(2_001), ids.token())


async def test_what_comes_back_for_who_is_frozen_waits_for_her(books, omar):
    payout = await sent(books, omar, 2_000)
    await frozen(books, omar)
    await post(books, payouts.rejecting(books, payout, "AC04", ids.token()))
    assert await rests(books, lines.STOPPED) == 2_050
    await payouts.homecoming.run(books, None)
    assert await rests(books, lines.STOPPED) == 2_050
    assert await sound(books) == []
    await frozen(books, omar, states.THAW)
    for _ in range(2):
        await payouts.homecoming.run(books, None)
    assert await stands(books, await wallet(books, omar.id)) == (10_000, 0)
    assert (await payouts.get(books, payout.token)).back == "home"
    assert await sound(books) == []


async def test_what_no_bank_has_is_given_back_by_two_and_by_nothing_else(books, time, omar):
    payout = await sent(books, omar, 2_000)
    boss, other = await met(books, "boss"), await met(books, "other")
    with pytest.raises(NotAllowed, match="payout_changed"):
        await decide(books, reviewing.GIVE_BACK, payout, boss, other)
    await payouts.noted(books, payout, "absent")
    payout = await payouts.get(books, payout.token)
    time.move(minutes=59)
    with pytest.raises(NotAllowed, match="payout_too_soon"):
        await decide(books, reviewing.GIVE_BACK, payout, boss, other)
    time.move(minutes=2)
    with pytest.raises(NotAllowed, match="payout_being_asked"):
        await decide(books, reviewing.GIVE_BACK, payout, boss, other)
    assert await payouts.due(books, "submitted", time.moment, "sandbox") == [
        await payouts.get(books, payout.token)
    ]
    drafted = await reviewing.draft(asking(books, boss), reviewing.GIVE_BACK, payout, "lost")
    await payouts.noted(books, payout, "accepted")
    with pytest.raises(NotAllowed, match="payout_changed"):
        await reviewing.decided(asking(books, boss), drafted.intent)
    await payouts.noted(books, await payouts.get(books, payout.token), "absent")
    payout = await payouts.get(books, payout.token)
    drafted = await reviewing.draft(asking(books, boss), reviewing.GIVE_BACK, payout, "lost")
    await payouts.noted(books, payout, "absent")
    act = Act(books, boss, ids.token(), approver=other.id)
    assert (await reviewing.decided(act, drafted.intent)).state == "rejected"
    assert await stands(books, await wallet(books, omar.id)) == (10_000, 0)
    assert await sound(books) == []


async def test_what_is_asked_about_is_asked_ever_later(books, time, omar):
    payout = await sent(books, omar, 2_000)
    pauses = []
    for _ in range(12):
        assert await payouts.due(books, "submitted", time.moment, "sandbox") == []
        time.moment = payout.due_at
        (payout,) = await payouts.due(books, "submitted", time.moment, "sandbox")
        await payouts.noted(books, payout, "unknown")
        payout = await payouts.get(books, payout.token)
        pauses.append(payout.due_at - time.moment)
    assert pauses == sorted(pauses)
    assert timedelta(hours=1) < pauses[-1] < timedelta(hours=2)


async def test_what_nobody_dealt_with_is_told_once(books, time, omar):
    boss = await met(books, "boss")
    await roles.first(books, boss)
    await sent(books, omar, 2_000)
    await payouts.stuck.run(books, time.moment)
    assert await told(books) == []
    time.move(days=3)
    for _ in range(2):
        await payouts.stuck.run(books, time.moment)
    assert await told(books) == ["payout_stuck"]


async def test_what_is_on_its_way_holds_up_the_end_of_an_account(books, omar):
    payout = await made(books, omar, 2_000)
    assert await books.read(payouts.payouts.run, omar.id) == 1
    await payouts.submit(books, payout)
    assert await books.read(payouts.payouts.run, omar.id) == 1
    payout = await payouts.get(books, payout.token)
    await post(books, payouts.settling(books, payout, ids.token()))
    assert await books.read(payouts.payouts.run, omar.id) == 0


async def test_a_proof_finds_what_was_laid_hands_on(books, path, omar):
    await sent(books, omar, 2_000)
    await made(books, omar, 1_000)
    by_hand(path, "UPDATE payouts SET amount = amount + 1")
    checks = {each.check for each in await sound(books)}
    assert {
        "what is in transit is what was submitted and is not over",
        "what is held for payouts is what waits to be sent",
    } <= checks


async def test_an_account_is_not_removed_while_something_is_on_its_way_to_it(books, omar):
    payout = await made(books, omar, 2_000)
    card, _ = await accounts.draft_removal(asking(books, omar), payout.account)
    with pytest.raises(NotAllowed, match="bank_busy"):
        await accounts.removed(asking(books, omar), card)
    payout = await sent(books, omar, 1_000)
    await post(books, payouts.settling(books, payout, ids.token()))
    (other,) = await payouts.on_the_way(books, omar.id)
    stop = await intents.get(books, cards.cancelling(other.token, omar.id).token)
    await payouts.cancel(asking(books, omar), stop)
    await accounts.removed(asking(books, omar), card)
    assert (await accounts.get(books, payout.account)).state == "disabled"


async def test_nothing_goes_to_an_account_that_was_removed_meanwhile(books, omar):
    quote = await quoted(books, omar, 2_000)
    card, _ = await accounts.draft_removal(asking(books, omar), quote.account)
    await accounts.removed(asking(books, omar), card)
    with pytest.raises(NotAllowed, match="payout_account"):
        await payouts.make(asking(books, omar), quote.intent)
    assert await stands(books, await wallet(books, omar.id)) == (10_000, 0)


async def test_small_amounts_that_are_not_needed_any_more_are_called_off(books, omar):
    account = await accounts.add(asking(books, omar), iban(GERMAN))
    (one, two), keys = await accounts.deposits(books, account), accounts.deposit_keys(account)
    for amount, key in zip((one, two), keys, strict=True):
        await payouts.small(books, account, amount, WAY, key)
    await payouts.needless.run(books, clock.now())
    queued = await payouts.due(books, "queued", clock.now(), WAY.rail)
    assert {each.amount for each in queued} == {one, two}
    assert await payouts.submit(books, queued[0])
    assert await accounts.heard_from(books, omar.id, GERMAN, NAME)
    for _ in "12":
        await payouts.needless.run(books, clock.now())
    states = [(await payouts.get(books, each.token)).state for each in queued]
    assert states == ["submitted", "cancelled"]
    with pytest.raises(NotFound):
        await payouts.numbered(books, 0)
    assert await sound(books) == []


async def test_the_house_pays_the_small_amounts_once_and_has_what_comes_back(books, omar):
    account = await accounts.add(asking(books, omar), iban(GERMAN))
    (amount, _), (key, _) = await accounts.deposits(books, account), accounts.deposit_keys(account)
    for _ in "12":
        await payouts.small(books, account, amount, WAY, key)
    assert await sound(books) == []
    (payout,) = await payouts.due(books, "queued", clock.now(), WAY.rail)
    assert [await payouts.submit(books, payout) for _ in "12"] == [True, False]
    (payout,) = (await payouts.by_keys(books, [cards.key(key)])).values()
    assert await sound(books) == []
    await post(books, payouts.rejecting(books, payout, "AC04", ids.token()))
    costs = await books.account(lines.COSTS, HOUSE, amount.currency)
    assert await stands(books, costs) == (0, 0)
    assert await told(books) == []
    assert await sound(books) == []
