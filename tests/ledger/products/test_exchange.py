import asyncio
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import clock, daily, gifted, ids
from ledger.chart import POSITION, SPREAD, WALLET, WORLD
from ledger.errors import AccountFrozen, CeilingReached, Expired, InsufficientFunds, NotAllowed
from ledger.exchange import setting
from ledger.exchange.arithmetic import TooLittle
from ledger.exchange.rates import NoRate, rate
from ledger.exchange.standing import positions
from ledger.limits import BALANCE, EACH
from ledger.money import Money
from ledger.people import states
from ledger.posting import Count, Move, Posting
from ledger.products import DECLARED, corrections, exchange, p2p
from ledger.proof import prove
from tests.ledger.acts import act, asking, met, rich, usd
from tests.ledger.banking.test_between import say as settles
from tests.ledger.banking.test_statements import told
from tests.ledger.banking.told import entry, page


@pytest.fixture
async def boss(books):
    return await met(books, "boss")


@pytest.fixture
async def omar(books):
    return await rich(books, "omar", 10_000)


@pytest.fixture
async def sara(books):
    return await met(books, "sara")


async def put(books, who, one="USD", other="EGP", figure="48.50"):
    drafted = await setting.draft(asking(books, who), one, other, Decimal(figure), "")
    await setting.changed(asking(books, who), drafted.intent)


async def has(books, owner, currency, line=WALLET):
    found = await books.balances(owner, line)
    return next((each.posted.minor for each in found if each.posted.currency == currency), 0)


async def house(books, line, currency):
    return (await books.balance(await books.house(line, currency))).posted.minor


async def proven(books):
    found = await books.survey(prove, None, DECLARED.checks)
    return [each.check for each in found.findings]


async def test_dollars_become_pounds_and_each_currency_stays_balanced(books, boss, omar):
    await put(books, boss)
    card = await exchange.draft(asking(books, omar), usd(10_000), "EGP")
    assert card.quote.sums == (usd(10_000), usd(50), Money.of("4825.75", "EGP"))
    assert card.left == usd(0)
    assert await has(books, omar.id, "USD") == 10_000
    done = await exchange.confirm(asking(books, omar), card.intent)
    assert (done.left, done.has) == (usd(0), Money.of("4825.75", "EGP"))
    assert await house(books, POSITION, "USD") == 9_950
    assert await house(books, SPREAD, "USD") == 50
    assert await house(books, POSITION, "EGP") == -482_575
    found = await books.transfer(done.number)
    assert found.kind == "exchange"
    assert found.fee is None
    assert len(found.moves) == 3
    assert await proven(books) == []


async def test_pressed_twice_is_one_exchange_and_asked_twice_one_card(books, boss, omar):
    await put(books, boss)
    key = ids.token()
    first, again = [
        await exchange.draft(asking(books, omar, key), usd(5_000), "EGP") for _ in range(2)
    ]
    assert again.intent.repeated
    assert again.quote == first.quote
    both = await asyncio.gather(
        *(exchange.confirm(asking(books, omar), first.intent) for _ in range(2))
    )
    assert {each.number for each in both} == {both[0].number}
    assert sorted(each.repeated for each in both) == [False, True]
    assert await has(books, omar.id, "USD") == 5_000


async def test_the_rate_of_a_card_holds_for_a_minute_whatever_is_set_meanwhile(
    books, boss, omar, time
):
    await put(books, boss)
    card = await exchange.draft(asking(books, omar), usd(1_000), "EGP")
    time.move(seconds=30)
    await put(books, boss, figure="55")
    time.move(seconds=29)
    done = await exchange.confirm(asking(books, omar), card.intent)
    assert done.has == Money.of("482.57", "EGP")
    late = await exchange.draft(asking(books, omar), usd(1_000), "EGP")
    assert late.quote.sums.got == Money.of("547.25", "EGP")
    time.move(seconds=61)
    with pytest.raises(Expired):
        await exchange.confirm(asking(books, omar), late.intent)
    assert await has(books, omar.id, "USD") == 9_000


@pytest.mark.parametrize("swapped", [False, True])
async def test_a_press_and_a_new_rate_at_once_do_not_mix(books, boss, omar, swapped):
    await put(books, boss)
    card = await exchange.draft(asking(books, omar), usd(1_000), "EGP")
    other = await setting.draft(asking(books, boss), "USD", "EGP", Decimal(60), "")
    both = [
        exchange.confirm(asking(books, omar), card.intent),
        setting.changed(asking(books, boss), other.intent),
    ]
    await asyncio.gather(*(reversed(both) if swapped else both))
    assert await has(books, omar.id, "EGP") == 48_257
    newer = await exchange.draft(asking(books, omar), usd(1_000), "EGP")
    assert newer.quote.sums.got == Money.of("597.00", "EGP")
    assert await proven(books) == []


async def test_what_cannot_be_is_refused_and_changes_nothing(books, boss, omar):
    with pytest.raises(NoRate):
        await exchange.draft(asking(books, omar), usd(1_000), "EGP")
    with pytest.raises(NotAllowed):
        await exchange.draft(asking(books, omar), usd(1_000), "USD")
    with pytest.raises(InsufficientFunds):
        await exchange.draft(asking(books, omar), usd(10_001), "SAR")
    card = await exchange.draft(asking(books, omar), usd(9_000), "SAR")
    other = await exchange.draft(asking(books, omar), usd(9_000), "SAR")
    await exchange.confirm(asking(books, omar), card.intent)
    with pytest.raises(InsufficientFunds):
        await exchange.confirm(asking(books, omar), other.intent)
    assert await has(books, omar.id, "USD") == 1_000


async def test_a_payment_out_of_another_currency_is_one_posting(books, boss, omar, sara):
    await put(books, boss)
    card = await p2p.draft(asking(books, omar), sara, Money.of("500", "EGP"), "rent")
    quote = exchange.quote_of(card.intent)
    assert quote.sums.got == Money.of("500", "EGP")
    assert quote.sums.given == usd(1_037)
    assert quote.sums.spread == usd(6)
    assert card.intent.expires_at - clock.now() <= timedelta(seconds=60)
    done = await p2p.confirm(asking(books, omar), card.intent)
    again = await p2p.confirm(asking(books, omar), card.intent)
    assert again.number == done.number
    assert again.repeated
    assert await has(books, omar.id, "USD") == 8_963
    assert await has(books, omar.id, "EGP") == 0
    assert await has(books, sara.id, "EGP") == 50_000
    found = await books.transfer(done.number)
    assert found.amount == Money.of("500", "EGP")
    assert found.kind == "send"
    assert await proven(books) == []


async def test_only_what_lacks_is_exchanged(books, boss, omar, sara):
    await put(books, boss)
    wallet = await books.account(WALLET, omar.id, "EGP")
    world = await books.house(WORLD, "EGP")
    await books.post(act(moves=(Move(world, wallet, Money.of("300", "EGP")),)))
    card = await p2p.draft(asking(books, omar), sara, Money.of("500", "EGP"), "")
    assert exchange.quote_of(card.intent).sums.got == Money.of("200", "EGP")
    await p2p.confirm(asking(books, omar), card.intent)
    assert await has(books, omar.id, "EGP") == 0
    assert await has(books, sara.id, "EGP") == 50_000


async def test_nothing_is_exchanged_for_who_has_not_joined_or_without_a_rate(
    books, boss, omar, sara
):
    with pytest.raises(InsufficientFunds):
        await p2p.draft(asking(books, omar), sara, Money.of("500", "EGP"), "")
    await put(books, boss)
    stranger = await met(books, "lina", joined=False)
    with pytest.raises(InsufficientFunds):
        await p2p.draft(asking(books, omar), stranger, Money.of("500", "EGP"), "")
    with pytest.raises(InsufficientFunds):
        await p2p.draft(asking(books, omar), sara, Money.of("5000000", "EGP"), "")


async def test_a_limit_counts_the_payment_once_and_no_exchange(books, boss, omar, sara):
    await put(books, boss)
    books.stated = {EACH.name: Money.of("500", "EGP")}
    card = await exchange.draft(asking(books, omar), usd(5_000), "EGP")
    await exchange.confirm(asking(books, omar), card.intent)
    today = daily.day_of(clock.now())
    counted = await books.read(daily.load, "spent", f"{omar.id} EGP", today, today)
    assert not counted
    paid = await p2p.draft(asking(books, omar), sara, Money.of("500", "EGP"), "")
    await p2p.confirm(asking(books, omar), paid.intent)
    counted = await books.read(daily.load, "spent", f"{omar.id} EGP", today, today)
    assert [each.value for each in counted.values()] == [50_000]
    assert not await books.read(daily.load, "spent", f"{omar.id} USD", today, today)


async def test_gift_money_stays_gift_money_in_another_currency(books, boss, omar, sara):
    await put(books, boss)
    marks = gifted.given(omar.id, usd(1_000), timedelta(days=30))
    await books.post(Posting(ids.token(), "mark", counts=(*marks,)))
    card = await exchange.draft(asking(books, omar), usd(2_000), "EGP")
    await exchange.confirm(asking(books, omar), card.intent)
    assert (await gifted.bound(books, omar.id, "USD")).amount == usd(0)
    bound = (await gifted.bound(books, omar.id, "EGP")).amount
    assert bound == Money.of("482.58", "EGP")
    assert isinstance(marks[0], Count)
    paid = await p2p.draft(asking(books, omar), sara, Money.of("1000", "EGP"), "")
    await p2p.confirm(asking(books, omar), paid.intent)
    assert (await gifted.bound(books, sara.id, "EGP")).amount == bound


async def test_gift_money_goes_with_a_payment_that_exchanges_it(books, boss, omar, sara):
    await put(books, boss)
    marks = gifted.given(omar.id, usd(10_000), timedelta(days=30))
    await books.post(Posting(ids.token(), "mark", counts=(*marks,)))
    paid = await p2p.draft(asking(books, omar), sara, Money.of("500", "EGP"), "")
    await p2p.confirm(asking(books, omar), paid.intent)
    assert (await gifted.bound(books, sara.id, "EGP")).amount == Money.of("500", "EGP")
    assert (await gifted.bound(books, omar.id, "EGP")).amount == Money(0, "EGP")
    assert (await gifted.bound(books, omar.id, "USD")).amount == usd(10_000 - 1_037)


async def test_who_is_frozen_exchanges_nothing(books, boss, omar):
    card = await exchange.draft(asking(books, omar), usd(1_000), "SAR")
    asked = await states.draft(asking(books, boss), states.FREEZE, omar, "a look")
    await states.changed(asking(books, boss), asked.intent)
    with pytest.raises((AccountFrozen, NotAllowed)):
        await exchange.confirm(asking(books, omar), card.intent)
    now = await met(books, "omar")
    with pytest.raises((AccountFrozen, NotAllowed)):
        await exchange.draft(asking(books, now), usd(1_000), "SAR")


async def test_an_exchange_is_not_reversed(books, boss, omar):
    card = await exchange.draft(asking(books, omar), usd(1_000), "SAR")
    done = await exchange.confirm(asking(books, omar), card.intent)
    with pytest.raises(NotAllowed) as refused:
        await corrections.draft_reversal(asking(books, boss), done.number, "sorry")
    assert refused.value.rule == "reverse_exchange"


async def test_the_positions_are_worth_what_the_rates_of_now_say(books, boss, omar):
    await put(books, boss)
    card = await exchange.draft(asking(books, omar), usd(10_000), "EGP")
    await exchange.confirm(asking(books, omar), card.intent)
    assert (await positions(books, "USD")).result == usd(0)
    await put(books, boss, figure="50")
    found = await positions(books, "USD")
    assert found.worth == {"USD": usd(9_950), "EGP": usd(-9_652)}
    assert found.result == usd(298)
    assert found.lacking == ()
    assert (await positions(books, "EUR")).lacking == ("USD", "EGP")


async def test_what_is_left_of_closed_positions_is_gained_for_good(books, boss, omar):
    await put(books, boss)
    card = await exchange.draft(asking(books, omar), usd(10_000), "EGP")
    await exchange.confirm(asking(books, omar), card.intent)
    await put(books, boss, figure="50")
    await told(books, page(entry(-9_652, "B1"), entry(482_575, "B2", "EGP")))
    await settles(books, boss, "exchange")
    half = await positions(books, "USD")
    assert (half.result, half.is_closed) == (usd(298 - 9_652), False)
    await settles(books, boss, "exchange")
    found = await positions(books, "USD")
    assert (found.held, found.result, found.is_closed) == ({"USD": usd(298)}, usd(298), True)
    await put(books, boss, figure="60")
    assert (await positions(books, "USD")).result == usd(298)


async def test_a_proof_finds_a_position_that_is_not_what_was_exchanged(books, omar):
    card = await exchange.draft(asking(books, omar), usd(1_000), "SAR")
    await exchange.confirm(asking(books, omar), card.intent)
    moves = Move(
        await books.house(WORLD, "SAR"), await books.house(POSITION, "SAR"), Money(1, "SAR")
    )
    await books.post(act(moves=(moves,)))
    assert await proven(books) == [
        "a position is what was exchanged, and what was closed of it at a bank"
    ]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["JPY", "USD", "KWD"]), st.integers(1, 99)), max_size=6))
async def test_however_somebody_exchanges_she_never_gains(books, boss, way):
    await put(books, boss, "USD", "JPY", "151.237")
    await put(books, boss, "KWD", "USD", "3.2503")
    who = await rich(books, f"p{ids.token().hex()}", 10_000)
    for currency, percent in way:
        for each in await books.balances(who.id, WALLET):
            part = Money(each.available.minor * percent // 100, each.available.currency)
            if part and part.currency != currency:
                try:
                    card = await exchange.draft(asking(books, who), part, currency)
                except TooLittle:
                    continue
                await exchange.confirm(asking(books, who), card.intent)
    worth = 0
    for each in await books.balances(who.id, WALLET):
        held = each.available
        worth += Fraction(held.decimal) * (await rate(books, held.currency, "USD")).rate
    assert worth <= 100
    assert await proven(books) == []


async def test_a_wallet_takes_no_more_than_its_limit_by_an_exchange(books, omar):
    books.stated = {BALANCE.name: Money.of("100", "SAR")}
    with pytest.raises(CeilingReached):
        await exchange.draft(asking(books, omar), usd(5_000), "SAR")
    card, other = [await exchange.draft(asking(books, omar), usd(2_000), "SAR") for _ in range(2)]
    await exchange.confirm(asking(books, omar), card.intent)
    with pytest.raises(CeilingReached):
        await exchange.confirm(asking(books, omar), other.intent)
    assert await has(books, omar.id, "USD") == 8_000
