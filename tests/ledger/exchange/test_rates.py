from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from ledger import clock
from ledger.errors import KeyConflict, NotAllowed
from ledger.exchange import rates, setting, unsetting
from ledger.exchange.rates import NoRate, StaleRate
from ledger.people import intents
from tests.ledger.acts import asking, met

ECB = {"USD": Decimal("1.0800"), "JPY": Decimal("162.00"), "GBP": Decimal("0.8640")}


@pytest.fixture
async def boss(books):
    return await met(books, "boss")


async def put(books, who, one, other, figure):
    drafted = await setting.draft(asking(books, who), one, other, Decimal(figure), "")
    return await setting.changed(asking(books, who), drafted.intent)


async def rate(books, one, other):
    return (await rates.rate(books, one, other)).rate


def today():
    return clock.now().date()


async def test_pegs_hold_at_once_and_over_the_dollar(books):
    assert await rate(books, "USD", "SAR") == Fraction("3.75")
    assert await rate(books, "SAR", "USD") == 1 / Fraction("3.75")
    assert await rate(books, "SAR", "AED") == Fraction("3.6725") / Fraction("3.75")
    found = await rates.rate(books, "SAR", "AED")
    assert found.sources == ("peg",)
    assert found.since == datetime(1986, 6, 1, tzinfo=UTC)


async def test_the_dinar_of_kuwait_is_no_peg_and_what_is_unknown_is_refused(books):
    for one, other, base, currency in (
        ("USD", "KWD", "USD", "KWD"),
        ("EGP", "SAR", "USD", "EGP"),
        ("USD", "EUR", "EUR", "USD"),
        ("SAR", "EUR", "EUR", "USD"),
    ):
        with pytest.raises(NoRate) as refused:
            await rate(books, one, other)
        assert (refused.value.base, refused.value.currency) == (base, currency)


async def test_crosses_go_over_what_both_lean_on(books):
    await setting.told(books, today(), ECB)
    assert await rate(books, "EUR", "USD") == Fraction("1.08")
    assert await rate(books, "USD", "JPY") == 150
    assert await rate(books, "JPY", "USD") == Fraction(1, 150)
    assert await rate(books, "GBP", "JPY") == Fraction("162") / Fraction("0.864")
    assert await rate(books, "EUR", "SAR") == Fraction("1.08") * Fraction("3.75")
    assert await rate(books, "SAR", "EUR") * await rate(books, "EUR", "SAR") == 1
    assert (await rates.rate(books, "JPY", "SAR")).sources == ("ecb", "peg")


async def test_a_rate_that_is_set_goes_before_a_peg_and_the_later_one_counts(books, boss, time):
    await put(books, boss, "USD", "SAR", "3.80")
    assert await rate(books, "USD", "SAR") == Fraction("3.8")
    await put(books, boss, "SAR", "USD", "0.25")
    assert await rate(books, "USD", "SAR") == 4
    await put(books, boss, "EUR", "JPY", "160")
    assert await rate(books, "EUR", "JPY") == 160
    time.move(days=1)
    await setting.told(books, today(), ECB)
    assert await rate(books, "EUR", "JPY") == 162


async def test_what_is_too_old_is_refused_and_nothing_takes_its_place(books, boss, time):
    time.moment = datetime(2026, 4, 2, 15, tzinfo=UTC)
    await setting.told(books, today(), ECB)
    await put(books, boss, "USD", "SAR", "3.80")
    time.move(days=3)
    assert await rate(books, "EUR", "USD") == Fraction("1.08")
    time.move(days=3)
    with pytest.raises(StaleRate) as refused:
        await rate(books, "EUR", "USD")
    assert (refused.value.base, refused.value.currency) == ("EUR", "USD")
    time.move(days=2)
    with pytest.raises(StaleRate):
        await rate(books, "USD", "SAR")


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 4, 2), date(2026, 4, 7)),  # over Easter: Good Friday to Easter Monday
        (date(2026, 12, 24), date(2026, 12, 28)),
        (date(2026, 11, 27), date(2026, 11, 30)),  # over a weekend
        (date(2026, 11, 25), date(2026, 11, 26)),
    ],
)
async def test_a_banks_rate_counts_until_the_next_day_on_which_it_publishes(books, day, last):
    await setting.told(books, day, ECB)
    ends = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)
    known = await rates.rate(books, "EUR", "USD", ends - timedelta(milliseconds=1))
    assert known.rate == Fraction("1.08")
    with pytest.raises(StaleRate):
        await rates.rate(books, "EUR", "USD", ends)


async def test_a_rate_that_is_given_up_lets_the_peg_count_again_until_the_next(books, boss):
    with pytest.raises(NotAllowed, match="rate_unset"):
        await unsetting.draft(asking(books, boss), "SAR", "")
    await put(books, boss, "USD", "SAR", "3.80")
    one, other = [await unsetting.draft(asking(books, boss), "SAR", "a slip") for _ in range(2)]
    await unsetting.done(asking(books, boss), one.intent)
    assert await rate(books, "USD", "SAR") == Fraction("3.75")
    with pytest.raises(NotAllowed, match="rate_changed"):
        await unsetting.done(asking(books, boss), other.intent)
    await put(books, boss, "USD", "SAR", "3.90")
    assert await rate(books, "USD", "SAR") == Fraction("3.9")


async def test_without_a_peg_nothing_counts_once_it_is_given_up(books, boss):
    await put(books, boss, "EUR", "USD", "1.10")
    asked = await unsetting.draft(asking(books, boss), "EUR", "")
    await unsetting.done(asking(books, boss), asked.intent)
    with pytest.raises(NoRate):
        await rate(books, "EUR", "USD")


async def test_a_day_is_told_once_and_never_otherwise(books):
    assert not await setting.told(books, date(2026, 11, 27), ECB | {"XAU": Decimal(1)})
    assert await setting.told(books, date(2026, 11, 27), ECB)
    with pytest.raises(KeyConflict):
        await setting.told(books, date(2026, 11, 27), ECB | {"USD": Decimal("1.09")})


async def test_two_cards_for_one_rate_do_not_overtake_each_other(books, boss):
    one, other = [
        await setting.draft(asking(books, boss), "USD", "EGP", Decimal(each), "")
        for each in ("48.50", "50")
    ]
    await setting.changed(asking(books, boss), one.intent)
    with pytest.raises(NotAllowed) as refused:
        await setting.changed(asking(books, boss), other.intent)
    assert refused.value.rule == "rate_changed"
    known = await intents.get(books, one.intent.token)
    again = await setting.changed(asking(books, boss), known)
    assert again.figure == Decimal("48.50")
    third = await setting.draft(asking(books, boss), "USD", "EGP", Decimal("53.35"), "")
    assert third.before == Fraction("48.5")
    assert third.change == Fraction("0.1")


@pytest.mark.parametrize(
    ("one", "other", "figure", "rule"),
    [
        ("EGP", "SAR", "0.07", "rate_pair"),
        ("USD", "USD", "1", "rate_pair"),
        ("USD", "EGP", "0", "rate_figure"),
        ("USD", "EGP", "48.1234567890123", "rate_figure"),
    ],
)
async def test_what_can_be_no_rate_is_refused(books, boss, one, other, figure, rule):  # noqa: PLR0917 - as parametrized
    with pytest.raises(NotAllowed) as refused:
        await setting.draft(asking(books, boss), one, other, Decimal(figure), "")
    assert refused.value.rule == rule


async def test_a_rate_begins_to_hold_at_its_moment(books, boss, time):
    before = clock.now()
    time.move(minutes=1)
    await put(books, boss, "USD", "EGP", "48.50")
    with pytest.raises(NoRate):
        await rates.rate(books, "USD", "EGP", before)
    assert (await rates.rate(books, "USD", "EGP")).since == clock.now().replace(
        microsecond=clock.now().microsecond // 1000 * 1000
    )
