"""Rules: what is in force, from when on, by whom it was decided, and what a card keeps of it."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import clock, ids, notices, rules, tiers
from ledger.chart import FEES, WALLET
from ledger.errors import AlreadySettled, Expired, NotAllowed
from ledger.people import intents, outbox, persons
from ledger.people.persons import Identity
from ledger.posting import Row
from ledger.pricing import FEE, FREE, MOST_FLAT, Fee
from ledger.products import bonus, p2p
from ledger.rules import ALL, InForce, Of, Rule, TooSoon, Unfitting
from ledger.tables import Owner
from tests.ledger.acts import act, asking, findings, met, rich, rows, stands, usd, wallet

DAY = timedelta(days=1)
RATE = Rule("test.rate", 5, "a rate", notice=30 * DAY, least=0, most=100, by=("currency",))
PRICE = Rule(
    "test.price",
    0,
    "a price",
    least=0,
    most=10_000,
    by=("kind", "currency", "tier"),
    kinds=("send", "split"),
)
USD, EUR = Of(currency="USD"), Of(currency="EUR")
CAP = Rule("test.cap", usd(500), "a cap", least=1)


@pytest.fixture
async def boss(books):
    return await met(books, "boss")


@pytest.fixture
async def checker(books):
    return await met(books, "checker")


async def drafted(books, by, rule=PRICE, *, of=ALL, value=100, since=None, key=None):
    return await rules.draft(asking(books, by, key), rule, of, value, since, "it is time")


async def decided(books, by, rule=PRICE, *, approver=0, **asked):
    card = await drafted(books, by, rule, **asked)
    return (await rules.changed(asking(books, by, approver=approver), rule, card.intent)).version


async def now(books, rule=PRICE, of=USD):
    return await rules.at(books, rule, of, clock.now())


async def test_until_anything_is_decided_the_environment_speaks_and_else_the_first_value(books):
    assert await now(books, CAP) == InForce(usd(500), 0, None)
    books.stated = {"test.cap": usd(700)}
    assert await now(books, CAP) == InForce(usd(700), 0, None)


async def test_what_was_decided_holds_from_its_moment_on_whatever_the_environment_says(
    books, time, boss, checker
):
    books.stated = {"test.price": 50}
    began = time()
    tomorrow = began + DAY
    assert await decided(books, boss, value=100, since=tomorrow, approver=checker.id) == 1
    assert await now(books) == InForce(50, 0, None)
    time.move(days=1)
    since = (await now(books)).since
    assert await now(books) == InForce(100, 1, since)
    assert abs(since - tomorrow) < timedelta(milliseconds=1)
    (version,) = await rules.versions(books, PRICE)
    assert (version.of, version.value, version.maker, version.approver) == (
        *(ALL, 100),
        *(boss.id, checker.id),
    )
    assert (version.reason, version.since) == ("it is time", since)
    assert version.decided_at <= began < version.since


async def test_what_was_decided_for_a_currency_goes_before_what_is_for_all(books, boss, time):
    await decided(books, boss, of=EUR, value=10)
    assert [(await now(books, of=each)).value for each in (EUR, USD)] == [10, 0]
    time.move(days=1)
    await decided(books, boss, value=30)
    assert [(await now(books, of=each)).value for each in (EUR, USD)] == [10, 30]
    assert [each.of for each in await rules.versions(books, PRICE)] == [ALL, EUR]


async def test_the_narrower_goes_before_the_wider_and_a_tier_before_a_kind_before_a_currency(
    books, boss, time
):
    asked, said = Of("send", "USD", "T1"), ["", "USD", "send", "T1", "send USD", "USD T1"]
    said += ["send T1", "send USD T1"]
    for value, of in enumerate(said):
        await decided(books, boss, of=Of.read(of), value=value)
        time.move(seconds=1)
        assert (await now(books, of=asked)).value == value
    for value, of in reversed([*enumerate(said)][1:]):
        assert (await now(books, of=asked)).value == value
        await decided(books, boss, of=Of.read(of), value=None)
        time.move(seconds=1)
    assert (await now(books, of=asked)).value == 0
    assert (await now(books, of=asked)).version == 1


@pytest.mark.parametrize("text", ["", "USD", "send", "T1", "send USD T1"])
def test_what_a_rule_is_for_is_written_and_read(text):
    assert str(Of.read(text)) == text
    assert Of.read(" ".join(reversed(text.split()))) == Of.read(text)


@pytest.mark.parametrize("text", ["usd2", "USD EUR", "T1 T2", "Send", "T10", "send split"])
def test_what_is_no_subject_of_a_rule_is_refused(text):
    with pytest.raises(ValueError, match="no subject"):
        Of.read(text)


fees = st.builds(
    Fee,
    st.integers(0, 10_000),
    st.integers(0, 500),
    st.integers(0, 500),
    st.none() | st.integers(500, 10**6),
    st.booleans(),
)


@given(fees, st.integers(0, 10**13), st.integers(0, 10**6))
def test_a_fee_stays_within_its_bounds_and_never_falls_as_the_amount_grows(fee, minor, more):
    costs = fee.on(usd(minor))
    assert costs.minor >= 0
    assert fee.payee or not minor or fee.least <= costs.minor
    assert not fee.payee or costs.minor <= minor
    assert fee.most is None or costs.minor <= fee.most
    assert costs <= fee.on(usd(minor + more))
    assert FEE.read(FEE.written(fee)) == fee


@given(fees, fees, st.integers(1, 10**9))
def test_a_fee_that_is_no_worse_costs_no_amount_more(before, after, minor):
    if not after.is_worse(before):
        assert after.on(usd(minor)) <= before.on(usd(minor))
    assert not before.is_worse(before)
    assert before.is_worse(FREE) == bool(before.on(usd(10**13)))


async def test_what_is_planned_stays_when_something_is_decided_before_it(books, boss, time):
    planned = time() + 10 * DAY
    await decided(books, boss, value=70, since=planned)
    await decided(books, boss, value=20)
    assert (await now(books)).value == 20
    await decided(books, boss, value=20, since=planned)
    time.move(days=11)
    assert await now(books) == InForce(20, 3, (await now(books)).since)


async def test_nobody_is_surprised_a_change_needs_its_notice(books, boss, time):
    with pytest.raises(TooSoon) as soon:
        await drafted(books, boss, RATE, value=9, since=time() + 29 * DAY)
    assert soon.value.earliest == time() + 30 * DAY
    card = await drafted(books, boss, RATE, value=9, since=soon.value.earliest)
    time.move(seconds=1)
    with pytest.raises(TooSoon):
        await rules.changed(asking(books, boss), RATE, card.intent)
    await decided(books, boss, RATE, value=9)
    time.move(days=29, hours=23)
    assert (await now(books, RATE)).value == 5
    time.move(hours=1)
    assert (await now(books, RATE)).value == 9


async def test_the_past_is_never_decided_anew(books, boss, time):
    before = time()
    await decided(books, boss, value=10)
    time.move(hours=1)
    with pytest.raises(TooSoon):
        await drafted(books, boss, value=20, since=before)
    await decided(books, boss, value=20)
    assert (await rules.at(books, PRICE, USD, before + timedelta(minutes=30))).value == 10


@pytest.mark.parametrize(
    ("rule", "of", "value"),
    [
        (PRICE, ALL, -1),
        (PRICE, ALL, 10_001),
        (PRICE, ALL, "much"),
        (PRICE, ALL, True),
        (PRICE, ALL, None),
        (PRICE, Of("gift"), 1),
        (PRICE, Of("gift"), None),
        (RATE, Of("send"), 1),
        (RATE, Of(tier="T1"), 1),
        (FEE, ALL, 1),
        (FEE, ALL, Fee(10_001)),
        (FEE, ALL, Fee(-1)),
        (FEE, ALL, Fee(flat=1)),
        (FEE, Of("send", "", "T1"), Fee(50, most=1)),
        (FEE, USD, Fee(least=2, most=1)),
        (FEE, USD, Fee(flat=MOST_FLAT + 1)),
        (CAP, ALL, usd(0)),
        (CAP, ALL, 500),
        (CAP, EUR, usd(500)),
    ],
)
async def test_a_rule_takes_no_value_that_it_cannot_have(books, boss, rule, of, value):
    with pytest.raises(Unfitting):
        await drafted(books, boss, rule, of=of, value=value)


async def test_a_card_whose_rule_has_changed_meanwhile_does_nothing(books, boss, checker, url):
    first, second = await drafted(books, boss, value=10), await drafted(books, checker, value=20)
    await rules.changed(asking(books, boss), PRICE, first.intent)
    with pytest.raises(NotAllowed, match="rule_changed"):
        await rules.changed(asking(books, checker), PRICE, second.intent)
    third = await drafted(books, checker, value=30)
    books.stated = {"test.price": 40}
    await rules.changed(asking(books, checker), PRICE, third.intent)
    assert (await now(books)).value == 30


async def test_a_card_over_what_the_environment_said_does_nothing_once_it_says_otherwise(
    books, boss
):
    card = await drafted(books, boss, value=10)
    books.stated = {"test.price": 40}
    with pytest.raises(NotAllowed, match="rule_changed"):
        await rules.changed(asking(books, boss), PRICE, card.intent)


async def test_of_two_changes_at_once_one_is_decided(books, boss, checker, url):
    cards = [await drafted(books, each, value=10) for each in (boss, checker)]
    outcomes = await asyncio.gather(
        *(rules.changed(asking(books, boss), PRICE, card.intent) for card in cards * 2),
        return_exceptions=True,
    )
    versions = [getattr(each, "version", None) for each in outcomes]
    assert versions.count(1) == 2
    assert sum(isinstance(each, NotAllowed) for each in outcomes) == 2
    assert [*map(tuple, rows(url, "SELECT name, version FROM rules"))] == [("test.price", 1)]


async def test_a_cancelled_or_old_card_decides_nothing(books, boss, time):
    cancelled, old = await drafted(books, boss), await drafted(books, boss)
    await intents.cancel(books, cancelled.intent)
    with pytest.raises(AlreadySettled):
        await rules.changed(asking(books, boss), PRICE, cancelled.intent)
    time.move(hours=1)
    with pytest.raises(Expired):
        await rules.changed(asking(books, boss), PRICE, old.intent)


async def test_a_payment_keeps_the_fee_and_the_version_of_its_card(books, boss, time):
    omar, sara = await rich(books, "omar", 10_000), await met(books, "sara")
    await decided(books, boss, FEE, value=Fee(100))
    time.move(days=1)
    await decided(books, boss, FEE, value=Fee(500), since=time() + DAY)
    time.move(hours=23, minutes=59)
    card = await p2p.draft(asking(books, omar), sara, usd(1000), "tea")
    assert (card.terms.fee, card.terms.priced) == (usd(10), 1)
    time.move(minutes=2)
    dearer = await p2p.draft(asking(books, omar), sara, usd(1000), "tea")
    assert (dearer.terms.fee, dearer.terms.priced) == (usd(50), 2)
    for _ in range(2):
        receipt = await p2p.confirm(asking(books, omar), card.intent)
        assert (receipt.terms.fee, receipt.terms.priced) == (usd(10), 1)
        assert receipt.left == usd(8990)
    assert receipt.repeated


async def test_a_payee_has_the_fee_where_the_rule_says_so(books, boss, time):
    omar, sara = await rich(books, "omar", 10_000), await met(books, "sara")
    await bonus.join(asking(books, sara), usd(0))
    await decided(books, boss, FEE, of=Of("send", "USD"), value=Fee(100, least=30, payee=True))
    time.move(days=1)
    card = await p2p.draft(asking(books, omar), sara, usd(1000), "tea")
    assert (card.terms.fee, card.terms.withheld, card.left) == (usd(0), usd(30), usd(9000))
    receipt = await p2p.confirm(asking(books, omar), card.intent)
    paid = await books.transfer(receipt.number)
    assert (paid.amount, paid.fee, paid.withheld) == (usd(1000), usd(30), True)
    assert await stands(books, await wallet(books, sara.id)) == (970, 0)
    card = await p2p.draft(asking(books, omar), sara, usd(20), "tea")
    await p2p.confirm(asking(books, omar), card.intent)
    assert await stands(books, await wallet(books, sara.id)) == (970, 0)
    assert await stands(books, await books.house(FEES, "USD")) == (50, 0)
    waits = await p2p.draft(asking(books, omar), await met(books, "nour"), usd(1000), "tea")
    await p2p.confirm(asking(books, omar), waits.intent)
    nour = await met(books, "nour")
    await bonus.join(asking(books, nour), usd(0))
    assert await stands(books, await wallet(books, nour.id)) == (970, 0)
    assert await findings(books) == []


async def test_the_same_message_is_one_change(books, boss):
    key = ids.token()
    first, again = [await drafted(books, boss, key=key) for _ in range(2)]
    assert (again.intent.token, again.intent.repeated) == (first.intent.token, True)


# -- who is told ----------------------------------------------------------------------------


async def told(books):
    """Run what is due, and return who is told something by then, of which rule."""
    await notices.due.run(books, clock.now())
    waiting = await outbox.waiting(books, 100)
    return [
        (each.person.name, each.values["rule"]) for each in waiting if each.kind == "rule_changes"
    ]


async def test_who_has_joined_is_told_before_it_holds_of_what_becomes_worse(
    books, boss, checker, time, monkeypatch
):
    monkeypatch.setattr("ledger.notices.STEP", 2)
    omar, _ = await met(books, "omar"), await met(books, "sara")
    waits = await persons.named(books, Identity("web", "ziad", "ziad"), "Ziad")
    await persons.introduced(books, [waits], omar.id)
    card = await drafted(books, boss, FEE, value=Fee(50))
    assert (card.worse, card.notice) == (True, DAY)
    decision = await rules.changed(asking(books, checker), FEE, card.intent)
    assert decision.since == decision.decided_at + DAY
    assert await now(books, FEE) == InForce(FREE)
    everybody = [(each, FEE.name) for each in ("Boss", "Checker", "Omar", "Sara")]
    assert await told(books) == everybody
    assert await told(books) == everybody
    time.move(days=1)
    cheaper = await drafted(books, boss, FEE, value=Fee(20))
    assert (cheaper.worse, cheaper.notice) == (False, timedelta())
    await rules.changed(asking(books, boss), FEE, cheaper.intent)
    assert await told(books) == everybody


async def test_what_a_currency_alone_costs_is_told_to_who_has_it(books, boss):
    omar = await met(books, "omar")
    await books.account(WALLET, omar.id, "EUR")
    await decided(books, boss, FEE, of=EUR, value=Fee(50))
    assert await told(books) == [("Omar", FEE.name)]


async def granted(books, boss, person, tier):
    card = await tiers.draft(asking(books, boss), person, tier, "known to us")
    await tiers.changed(asking(books, boss), card.intent)


async def test_what_holds_for_a_tier_is_told_to_who_is_in_it_or_will_be_by_then(books, boss, time):
    _, gone, sara = [await met(books, name) for name in ("omar", "gone", "sara")]
    await books.post(act(rows=(Row.of(Owner, owner=gone.id, state="closed"),)))
    await granted(books, boss, sara, "T2")
    await decided(books, boss, FEE, of=Of("send", tier="T2"), value=Fee(50))
    assert await told(books) == [("Sara", FEE.name)]
    await decided(books, boss, FEE, of=Of(tier="T1"), value=Fee(50), since=time() + 8 * DAY)
    assert await told(books) == [("Sara", FEE.name), ("Boss", FEE.name), ("Omar", FEE.name)]


async def test_a_change_for_all_is_not_told_to_a_tier_that_has_its_own(books, boss, time):
    await granted(books, boss, await met(books, "sara"), "T2")
    await decided(books, boss, FEE, of=Of(tier="T2"), value=FREE)
    await decided(books, boss, FEE, value=Fee(50))
    assert await told(books) == [("Boss", FEE.name)]
    time.move(days=2)
    await decided(books, boss, FEE, of=Of(tier="T2"), value=None)
    assert await told(books) == [("Boss", FEE.name), ("Sara", FEE.name)]
    time.move(days=2)
    await decided(books, boss, FEE, value=Fee(60))
    assert [person for person, _ in await told(books)] == ["Boss", "Sara", "Boss", "Sara"]


async def test_a_fee_that_the_payee_has_is_told_to_whoever_may_be_paid(books, boss):
    await granted(books, boss, await met(books, "sara"), "T2")
    await decided(books, boss, FEE, of=Of("send", tier="T2"), value=Fee(50, payee=True))
    assert await told(books) == [("Boss", FEE.name), ("Sara", FEE.name)]


async def test_a_change_that_was_decided_otherwise_before_it_holds_is_told_to_nobody(
    books, boss, time
):
    await rich(books, "omar", 100)
    since = time() + 2 * DAY
    await decided(books, boss, FEE, value=Fee(50), since=since)
    await decided(books, boss, FEE, value=FREE, since=since)
    assert await told(books) == []


async def test_an_end_of_what_held_apart_is_worse_where_the_rest_is(books, boss, time):
    await decided(books, boss, FEE, of=EUR, value=Fee(10))
    time.move(days=1)
    await decided(books, boss, FEE, value=Fee(50))
    time.move(days=1)
    ends = await drafted(books, boss, FEE, of=EUR, value=None)
    assert (ends.worse, ends.notice) == (True, DAY)
    await decided(books, boss, FEE, value=FREE)
    ends = await drafted(books, boss, FEE, of=EUR, value=None)
    assert not ends.worse


@pytest.mark.parametrize(
    ("rule", "before", "after", "worse"),
    [
        (Rule("t", 5, "", worse="less"), 5, 4, True),
        (Rule("t", 5, "", worse="less"), 5, 6, False),
        (Rule("t", 5, "", worse="less"), 5, 5, False),
        (Rule("t", 5, "", worse="less", unlimited=0), 0, 6, True),
        (Rule("t", 5, "", worse="less", unlimited=0), 6, 0, False),
        (Rule("t", usd(5), "", worse="more"), usd(5), usd(6), True),
        (Rule("t", usd(5), "", worse="more"), usd(5), usd(4), False),
        (Rule("t", 5, ""), 5, 4, False),
    ],
)
def test_what_is_worse_is_the_rules_own(rule, before, after, worse):
    assert rule.is_worse(before, after) == worse


async def test_a_rule_says_what_holds_for_what_and_what_is_to_come(books, boss, time):
    await decided(books, boss, value=10)
    await decided(books, boss, of=EUR, value=5)
    await decided(books, boss, of=Of("send"), value=5)
    await decided(books, boss, of=Of("send"), value=None)
    await decided(books, boss, of=USD, value=7, since=time() + DAY)
    said = await rules.standing(books, PRICE)
    assert [(each.of, each.held.value, len(each.coming)) for each in said] == [
        (ALL, 10, 0),
        (EUR, 5, 0),
        (USD, 10, 1),
    ]
