"""Receipts are found by an amount, a time and a note, each look at so many rows and no more."""

from datetime import timedelta

import pytest

from ledger import clock
from ledger.chart import WALLET
from ledger.errors import NotFound
from ledger.people import audit, searching
from ledger.people.searching import PAGE, Span
from tests.ledger.acts import asking, met, move, rich, usd, wallet
from tests.ledger.people.test_states import sent

ALWAYS = Span()


@pytest.fixture
async def two(books):
    """Return two wallets with enough in the first."""
    return await wallet(books, 1, 1_000_000), await wallet(books, 2)


async def paid(books, two, minor, note=""):
    return (await books.post(move(*two, minor, note=note))).number


def fits(word):
    return lambda text: word in text


async def found(look):
    return [each.number for each in (await look).receipts]


async def all_of(asks):
    """Return what every look finds until there is no more, and how many looks there were."""
    numbers, before, looks = [], 0, 0
    while not looks or before:
        seen = await asks(before)
        numbers += [each.number for each in seen.receipts]
        before, looks = seen.on, looks + 1
    return numbers, looks


async def test_an_amount_is_found_whoever_paid_it_and_in_its_currency(books, two):
    ten, _, again = [await paid(books, two, minor) for minor in (10, 11, 10)]
    euros = await books.account(WALLET, 1, "EUR")
    assert euros
    assert await found(searching.by_amount(books, usd(10), ALWAYS)) == [again, ten]
    assert await found(searching.by_amount(books, usd(12), ALWAYS)) == []
    assert await found(searching.by_amount(books, usd(10), ALWAYS, again)) == [ten]


async def test_what_is_held_is_found_as_well(books):
    omar, noor = await rich(books, "omar", 1000), await met(books, "noor", joined=False)
    made = await sent(books, omar, noor, 123)
    assert await found(searching.by_amount(books, usd(123), ALWAYS)) == [made.number]


async def test_pages_and_looks_find_everything_once(books, two, monkeypatch):
    monkeypatch.setattr(searching, "LOOK", 12)
    rare = [await paid(books, two, 7, "rare lunch") for _ in range(2)]
    for at in range(40):
        await paid(books, two, 5, f"note {at}")
    often = [await paid(books, two, 9, "lunch") for _ in range(PAGE + 3)]

    async def of_nine(before):
        return await searching.by_amount(books, usd(9), ALWAYS, before)

    async def of_seven(before):
        return await searching.by_amount(books, usd(7), ALWAYS, before)

    async def with_lunch(before):
        return await searching.by_note(books, fits("lunch"), ALWAYS, before)

    assert (await all_of(of_nine))[0] == often[::-1]
    numbers, looks = await all_of(of_seven)
    assert (numbers, looks > 4) == (rare[::-1], True)
    numbers, looks = await all_of(with_lunch)
    assert (numbers, looks > 4) == ([*often[::-1], *rare[::-1]], True)
    first = await of_seven(0)
    assert (first.receipts, first.looked_back) == ([], (await books.transfer(first.on)).recorded_at)


async def test_a_time_is_found_by_halves_and_kept_to_exactly(books, time, two):
    days, moments = [], []
    for day in range(5):
        moments.append(clock.to_ms(time.moment))
        days.append([await paid(books, two, 10, f"tea {each} {day}") for each in range(3)])
        time.move(days=1)
    span = Span(moments[2], moments[3])
    assert await found(searching.by_amount(books, usd(10), span)) == days[2][::-1]
    assert await found(searching.by_note(books, fits("tea"), span)) == days[2][::-1]
    assert await found(searching.by_note(books, fits("tea 1"), Span(moments[4], 0))) == [days[4][1]]
    beyond = clock.to_ms(time.moment + timedelta(days=1))
    assert await found(searching.by_amount(books, usd(10), Span(beyond, beyond + 1))) == []


async def test_an_empty_book_has_nothing(books):
    assert await found(searching.by_amount(books, usd(1), ALWAYS)) == []
    assert await found(searching.by_note(books, fits("x"), Span(1, 2))) == []


async def test_that_words_were_looked_for_is_kept_and_goes_on_for_who_did(books, two):
    boss, chief = await met(books, "boss"), await met(books, "chief")
    number = await searching.note(asking(books, boss), "lunch", Span(1, 2))
    assert await searching.noted(books, boss.id, number) == ("lunch", Span(1, 2))
    (kept,) = await audit.of_person(books, boss.id)
    assert (kept.kind, kept.words, kept.number) == (searching.WORDS, "lunch", number)
    for person, other in ((chief.id, number), (boss.id, number + 1), (boss.id, 0)):
        with pytest.raises(NotFound):
            await searching.noted(books, person, other)
