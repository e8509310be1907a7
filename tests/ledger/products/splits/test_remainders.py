"""What does not divide: it goes round among the same people, and only who paid has had it."""

import asyncio

from ledger.products.splits import shares
from tests.ledger.acts import asking, findings, met, rich
from tests.ledger.products.splits.test_splits import asked, draft, made


async def pays(books, split, person):
    card = await shares.draft(asking(books, person), await asked(books, split, person))
    return await shares.confirm(asking(books, person), card.intent)


async def odd(books, *people):
    """Return whose share has a unit more, in a split of the first among all of them."""
    maker, *others = people
    drafted = await draft(books, maker, 1000, *others)
    return [each.name for (each,), share in zip(*shown(drafted), strict=True) if share.odd]


def shown(drafted):
    return drafted.sharers, drafted.shares


async def test_it_goes_to_whoever_had_least_of_it_among_the_same_people(books):
    omar, sara, lina = [await rich(books, name, 99_000) for name in ("omar", "sara", "lina")]
    had = []
    for maker, one, other in [(omar, sara, lina), (sara, lina, omar), (omar, lina, sara)] * 2:
        split = await made(books, maker, 1001, one, other)
        await asyncio.gather(*(pays(books, split, each) for each in (one, other)))
        had += [each.person for each in split.shares if each.odd]
        taken = sorted(had.count(each.id) for each in (omar, sara, lina))
        assert taken[-1] - taken[0] <= 1
    assert taken == [4, 4, 4]
    assert await findings(books) == []


async def test_who_has_paid_nothing_has_had_nothing_of_it(books):
    """Or somebody would make splits that nobody pays, until hers have it no more."""
    omar, sara, lina = [await rich(books, name, 9_000) for name in ("omar", "sara", "lina")]
    for _ in range(3):
        split = await made(books, omar, 4, sara, lina)
        assert [each.person for each in split.shares if each.odd] == [omar.id]
    assert await odd(books, omar, sara, lina) == ["Omar"]
    await pays(books, split, sara)
    await pays(books, split, lina)
    assert await odd(books, omar, sara, lina) == ["Sara"]


async def test_what_others_pay_each_other_counts_for_nobody_else(books):
    """Or somebody would share cents with accounts of her own."""
    omar, sara, lina = [await rich(books, name, 9_000) for name in ("omar", "sara", "lina")]
    own = [await rich(books, name, 100) for name in ("omar2", "omar3")]
    for _ in range(3):
        split = await made(books, omar, 4, *own)
        for each in own:
            await pays(books, split, each)
    assert await odd(books, omar, sara, lina) == ["Omar"]


async def test_whoever_is_met_for_the_first_time_has_had_nothing_of_it(books):
    omar, sara = await met(books, "omar"), await met(books, "sara")
    assert await odd(books, omar, sara, await met(books, "nour")) == ["Omar"]
