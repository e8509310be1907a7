"""Two become one: whatever protected the money of either protects it still."""

from datetime import timedelta

import pytest

from ledger import clock, ids, protection
from ledger.errors import AlreadySettled
from ledger.people import chats, discretion, intents
from ledger.people.intents import Intent
from ledger.people.persons import Identity
from ledger.posting import Posting
from ledger.products import connecting
from ledger.protection import APP, CODES, PIN, CoolingOff, Wrong
from tests.ledger.acts import asking, findings, rows
from tests.ledger.products.test_connecting import came, confirming, joined
from tests.ledger.protection.test_factors import now, shows, with_app

WEEK = timedelta(days=7)


@pytest.fixture
async def two(books, time):
    """Return two sides, of which the first joined first."""
    omar = await came(books, "web", "omar", 4000)
    return omar, await came(books, "telegram", "omar_t", 2500)


async def references(books, *people):
    return {each.reference for person in people for each in await books.vault.of(person.id)}


async def is_right(books, person, given):
    try:
        await shows(books, person, given)
    except Wrong:
        return False
    return True


async def decides(books, person, finds):
    wanted = Intent(person.id, {finds: discretion.PUT}, {})
    intent = await intents.make(books, wanted, ids.token(), b"")
    await discretion.put(asking(books, person), intent, finds)


async def test_a_pin_of_who_goes_is_asked_for_where_who_stays_has_none(books, two):
    omar, other = two
    await protection.set_pin(asking(books, other), "7294")
    codes = await protection.new_codes(asking(books, other))
    secret = await with_app(books, other)
    before = await references(books, other)
    one = await joined(books, omar, other)
    known = await protection.of(books, one.id)
    assert all(known.has(kind) for kind in (PIN, APP, CODES))
    assert await is_right(books, one, "7294")
    assert await is_right(books, one, codes[0])
    assert not await is_right(books, one, now(secret))  # it was used before
    assert not (await protection.of(books, other.id)).has_any
    assert not await references(books, one, other) & before
    assert await references(books, one) == {*known.references.values()}
    assert await findings(books) == []


async def test_who_stays_keeps_her_own_and_the_vault_keeps_no_other(books, two):
    omar, other = two
    await protection.set_pin(asking(books, omar), "8351")
    await protection.set_pin(asking(books, other), "7294")
    hers = await references(books, omar)
    one = await joined(books, omar, other)
    assert await is_right(books, one, "8351")
    assert not await is_right(books, one, "7294")
    assert await references(books, one, other) == hers


@pytest.mark.parametrize(("of_whom", "what"), [(0, "factors_gave_way"), (1, "factors_came")])
async def test_she_is_told_on_every_platform_which_is_asked_for(books, two, url, of_whom, what):
    for platform, name in (("web", "omar"), ("telegram", "omar_t")):
        await chats.hear(books, Identity(platform, name, name), name)
    for person in two[of_whom:]:
        await protection.set_pin(asking(books, person), "7294")
    one = await joined(books, *two)
    told = "SELECT person, chat FROM events WHERE kind = 'factor_changed' AND facts LIKE "
    found = {(*each,) for each in rows(url, f"{told}'%{what}%'")}
    assert found == {(one.id, "web:omar"), (one.id, "telegram:omar_t")}


async def test_wrong_answers_and_their_pause_are_not_forgotten(books, two):
    omar, other = two
    await protection.set_pin(asking(books, other), "7294")
    for _ in range(2):
        assert not await is_right(books, other, "1111")
    one = await joined(books, omar, other)
    with pytest.raises(CoolingOff):
        await protection.answer(books, one.id, "1111")
    with pytest.raises(CoolingOff):
        await protection.answer(books, one.id, "7294")


async def test_what_is_lost_goes_when_it_was_to(books, two, time):
    omar, other = two
    await protection.set_pin(asking(books, other), "7294")
    time.move(minutes=1)
    goes_at = clock.now() + WEEK
    await protection.begin(asking(books, other), goes_at)
    one = await joined(books, omar, other)
    await protection.due.run(books, clock.now())
    assert (await protection.of(books, one.id)).has_any
    time.move(days=8)
    await protection.due.run(books, clock.now())
    assert not (await protection.of(books, one.id)).has_any
    assert await references(books, one, other) == set()


async def test_a_loss_that_was_of_nothing_takes_nothing_that_comes(books, two, time):
    omar, other = two
    await protection.set_pin(asking(books, omar), "8351")
    await protection.begin(asking(books, omar), clock.now() + WEEK)
    await protection.remove(asking(books, omar), PIN)
    await protection.set_pin(asking(books, other), "7294")
    one = await joined(books, omar, other)
    time.move(days=8)
    await protection.due.run(books, clock.now())
    assert await is_right(books, one, "7294")


async def test_what_is_set_in_the_very_moment_comes_along(books, two, monkeypatch):
    omar, other = two
    waits = await confirming(books, omar, other)
    carry = protection.carry

    async def meanwhile(*given):
        monkeypatch.setattr(protection, "carry", carry)
        carried = await carry(*given)
        await protection.set_pin(asking(books, other), "7294")
        return carried

    monkeypatch.setattr(protection, "carry", meanwhile)
    await connecting.join(asking(books, omar), waits)
    assert await is_right(books, omar, "7294")


async def test_a_join_that_is_refused_leaves_what_is_hers_as_it_was(books, two):
    omar, other = two
    await protection.set_pin(asking(books, other), "7294")
    before = await references(books, omar, other)
    waits = await confirming(books, omar, other)
    await books.post(Posting(ids.token(), "end", guards=(waits.done,)))
    with pytest.raises(AlreadySettled):
        await connecting.join(asking(books, omar), waits)
    assert await references(books, omar, other) == before
    assert await is_right(books, other, "7294")


@pytest.mark.parametrize(
    ("hers", "others", "holds"),
    [(None, "nobody", "nobody"), ("known", "nobody", "nobody"), ("nobody", "everybody", "nobody")],
)
async def test_the_stricter_of_both_says_who_finds_her(books, two, hers, others, holds):
    for person, finds in zip(two, (hers, others), strict=True):
        if finds:
            await decides(books, person, finds)
    assert await discretion.of(books, (await joined(books, *two)).id) == holds


@pytest.mark.parametrize("who", [0, 1])
async def test_groups_read_no_name_where_either_has_said_so(books, two, who):
    wanted = Intent(two[who].id, {"hidden": discretion.NAME}, {})
    intent = await intents.make(books, wanted, ids.token(), b"")
    await discretion.name(asking(books, two[who]), intent, discretion.HIDDEN)
    await decides(books, two[1 - who], "known")
    one = await joined(books, *two)
    assert await discretion.said(books, one.id) == ("known", discretion.HIDDEN)
