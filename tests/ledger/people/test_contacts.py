from datetime import timedelta

from ledger.people import contacts
from tests.ledger.acts import rows

DAY = timedelta(days=1)
TOLD = "SELECT person, facts FROM events WHERE kind = 'silence' ORDER BY id"


async def test_the_first_contact_and_those_within_a_day_tell_nothing(books, url, time):
    assert not await contacts.note(books, "telegram", DAY, [7])
    time.move(hours=23)
    assert not await contacts.note(books, "telegram", DAY, [7])
    time.move(hours=23)
    assert not await contacts.note(books, "telegram", DAY, [7])
    assert rows(url, TOLD) == []


async def test_after_a_longer_silence_each_admin_is_told_once(books, url, time):
    await contacts.note(books, "telegram", DAY, [7, 8])
    await contacts.note(books, "discord", DAY, [7, 8])
    time.move(hours=25)
    assert await contacts.note(books, "telegram", DAY, [7, 8])
    assert not await contacts.note(books, "telegram", DAY, [7, 8])
    assert [person for person, _ in rows(url, TOLD)] == [7, 8]


async def test_of_two_processes_one_tells(books, url, time):
    await contacts.note(books, "telegram", DAY, [7])
    time.move(days=3)
    last = await contacts.agenda.done_at(books, "contact:telegram")
    assert await contacts.note(books, "telegram", DAY, [7])

    async def stale(*_):
        return last

    before, contacts.agenda.done_at = contacts.agenda.done_at, stale
    try:
        assert not await contacts.note(books, "telegram", DAY, [7])
    finally:
        contacts.agenda.done_at = before
    assert len(rows(url, TOLD)) == 1
