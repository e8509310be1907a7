"""What was verified ends with the document, or with the term: told before, then lowered."""

from datetime import UTC, datetime, timedelta

from ledger import clock, tiers, verification
from ledger.people import outbox
from ledger.verification import ending
from tests.ledger.acts import asking
from tests.ledger.verification.papers import verified


async def run(books):
    await ending.due.run(books, clock.now())


async def told(books, person):
    found = [each.kind for each in await outbox.waiting(books, 500) if each.person.id == person.id]
    for each in await outbox.waiting(books, 500):
        await outbox.told(books, each)
    return [kind for kind in found if kind.startswith("verif")]


async def test_it_is_good_for_its_term_or_as_long_as_the_document(books, omar, time, sam):
    time.moment = datetime(2027, 1, 10, 12, tzinfo=UTC)
    found = await verified(books, omar, sam, document_until="2027-06-01")
    assert found.until == datetime(2027, 6, 2, tzinfo=UTC)


async def test_she_is_told_30_and_7_days_before_and_then_it_is_lowered(books, omar, time, sam):
    books.stated = {"verify.term": timedelta(days=100)}
    found = await verified(books, omar, sam)
    await told(books, omar)
    said = {}
    for day in range(1, 101):
        time.move(days=1)
        await run(books)
        await run(books)
        if kinds := await told(books, omar):
            said[day] = kinds
    assert said == {
        70: ["verification_ends"],
        93: ["verification_ends"],
        100: ["verification_over"],
    }
    assert (await tiers.of(books, omar.id)).tier == "T1"
    assert (await verification.of_token(books, found.token)).state == "refresh"


async def test_after_a_time_when_nothing_ran_it_is_told_once(books, omar, time, sam):
    books.stated = {"verify.term": timedelta(days=100)}
    await verified(books, omar, sam)
    await told(books, omar)
    time.move(days=95)
    await run(books)
    assert await told(books, omar) == ["verification_ends"]
    time.move(days=50)
    assert (await tiers.of(books, omar.id)).tier == "T1"
    await run(books)
    assert await told(books, omar) == ["verification_over"]


async def test_what_ends_soon_is_verified_anew_and_takes_its_place(books, omar, time, sam):
    books.stated = {"verify.term": timedelta(days=100)}
    first = await verified(books, omar, sam)
    time.move(days=80)
    await run(books)
    wanted = await verification.following(books, omar.id)
    assert (wanted.level, wanted.anew, wanted.stands.token) == ("document", True, first.token)
    second = await verified(books, omar, sam)
    assert second.until - first.until == timedelta(days=80)
    await told(books, omar)
    time.move(days=25)
    await run(books)
    assert await told(books, omar) == []
    assert (await tiers.of(books, omar.id)).tier == "T2"


async def test_once_it_is_over_it_is_begun_anew(books, omar, time, sam):
    books.stated = {"verify.term": timedelta(days=100)}
    await verified(books, omar, sam)
    time.move(days=101)
    await run(books)
    assert (await verification.start(asking(books, omar))).level == "document"
