"""Whoever has lost what she could show waits, and can be stopped; then all of it goes, once."""

from datetime import timedelta

from ledger import protection
from ledger.people import outbox
from tests.ledger.acts import asking
from tests.ledger.protection.conftest import PIN

WEEK = timedelta(days=7)


async def test_it_goes_after_its_time_with_what_the_vault_kept_of_it(books, omar, time):
    await protection.new_codes(asking(books, omar))
    first = await protection.begin(asking(books, omar), time.moment + WEEK)
    time.move(days=6)
    assert await protection.begin(asking(books, omar), time.moment + WEEK) == first
    await protection.due.run(books, time.moment)
    assert (await protection.answer(books, omar.id, PIN)).kind == "pin"
    time.move(days=1, seconds=1)
    for _ in range(2):
        await protection.due.run(books, time.moment)
    assert not (await protection.of(books, omar.id)).has_any
    assert await books.vault.of(omar.id) == []
    kinds = [each.kind for each in await outbox.waiting(books, 100)]
    assert kinds.count("factors_lost") == 1
    await protection.set_pin(asking(books, omar), PIN)
    await protection.begin(asking(books, omar), time.moment + WEEK)


async def test_what_is_kept_stays(books, omar, time):
    assert not await protection.keep(asking(books, omar))
    await protection.begin(asking(books, omar), time.moment + WEEK)
    assert await protection.keep(asking(books, omar))
    time.move(days=8)
    await protection.due.run(books, time.moment)
    assert (await protection.of(books, omar.id)).has_any
