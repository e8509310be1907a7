"""Papers that wait for longer than they may are told to who decides, once."""

from ledger import clock, verification
from ledger.people import outbox
from ledger.verification import waiting
from tests.ledger.acts import asking
from tests.ledger.verification.papers import handed_in


async def reminded(books):
    await waiting.late.run(books, clock.now())
    found = [each for each in await outbox.waiting(books, 500) if each.kind == "verification_late"]
    for each in await outbox.waiting(books, 500):
        await outbox.told(books, each)
    return {each.person.id for each in found}


async def test_who_decides_is_reminded_once_of_what_waits_too_long(books, omar, boss, sam, time):
    found = await handed_in(books, omar)
    time.move(days=2)
    assert await reminded(books) == set()
    await verification.take(asking(books, sam), found.token)
    time.move(days=2)
    assert sam.id in await reminded(books)
    assert await reminded(books) == set()


async def test_what_was_decided_waits_no_more(books, omar, boss, sam, time):
    found = await handed_in(books, omar)
    await verification.take(asking(books, sam), found.token)
    await verification.again(asking(books, sam), found.token, "unclear", "")
    time.move(days=9)
    assert await reminded(books) == set()
