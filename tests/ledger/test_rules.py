"""Rules: what is in force, from when on, by whom it was decided, and what a card keeps of it."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import clock, ids, rules
from ledger.errors import AlreadySettled, Expired, NotAllowed
from ledger.people import intents
from ledger.pricing import FEE, MOST_FLAT, Fee
from ledger.products import p2p
from ledger.rules import ALL, InForce, Of, Rule, TooSoon, Unfitting
from tests.ledger.acts import asking, met, rich, rows, usd

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
    return await rules.changed(asking(books, by, approver=approver), rule, card.intent)


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


@given(
    st.builds(
        Fee,
        st.integers(0, 10_000),
        st.integers(0, 500),
        st.integers(0, 500),
        st.none() | st.integers(500, 10**6),
    ),
    st.integers(0, 10**13),
    st.integers(0, 10**6),
)
def test_a_fee_stays_within_its_bounds_and_never_falls_as_the_amount_grows(fee, minor, more):
    costs = fee.on(usd(minor))
    assert costs.minor >= 0
    assert not minor or fee.least <= costs.minor
    assert fee.most is None or costs.minor <= fee.most
    assert costs <= fee.on(usd(minor + more))
    assert FEE.read(FEE.written(fee)) == fee


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
    assert outcomes.count(1) == 2
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
    card = await p2p.draft(asking(books, omar), sara, usd(1000), "tea")
    assert (card.terms.fee, card.terms.priced) == (usd(10), 1)
    await decided(books, boss, FEE, value=Fee(500))
    receipt = await p2p.confirm(asking(books, omar), card.intent)
    assert (receipt.terms.fee, receipt.terms.priced) == (usd(10), 1)
    assert receipt.left == usd(8990)
    dearer = await p2p.draft(asking(books, omar), sara, usd(1000), "tea")
    assert (dearer.terms.fee, dearer.terms.priced) == (usd(50), 2)


async def test_the_same_message_is_one_change(books, boss):
    key = ids.token()
    first, again = [await drafted(books, boss, key=key) for _ in range(2)]
    assert (again.intent.token, again.intent.repeated) == (first.intent.token, True)
