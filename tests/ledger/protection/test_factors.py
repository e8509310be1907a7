"""A PIN, an app and recovery codes: what counts, how often, and where it is kept."""

import asyncio

import pytest

from ledger import protection
from ledger.books import Books
from ledger.errors import AlreadySettled, NotAllowed, NotFound
from ledger.people import outbox
from ledger.posting import Posting
from ledger.protection import APP, PIN, CoolingOff, Weak, Wrong, apps, codes, pins, tries
from tests.ledger.acts import asking, rich, rows
from tests.ledger.protection.conftest import PIN as HERS

RFC_6238 = {
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
    20000000000: "353130",
}
"""Appendix B, of which apps show the last six digits."""
EASY = ("1111", "1234", "9876", "0123", "7890", "1212", "123123", "1999", "2024", "5554", "2580")
FORM = ("123", "123456789", "12a4", "", "1 2 3 4 x")


async def answers(books, person, given):
    try:
        return await protection.answer(books, person.id, given)
    except (Wrong, CoolingOff) as refused:
        return refused


async def shows(books, person, given, **more):
    """Give an answer, and use it up, as an act does for which it is given."""
    right = await protection.answer(books, person.id, given)
    return await asking(books, person, guards=right.guards, **more).post(
        Posting(asking(books, person).key, "sample", actor=person.id)
    )


async def with_app(books, person):
    secret = await protection.begin_app(asking(books, person))
    await protection.confirm_app(asking(books, person), now(secret))
    return secret


def now(secret, steps=0):
    return apps.code(secret, apps.counter(protection.tries.clock.now()) + steps)


@pytest.mark.parametrize("moment", RFC_6238)
def test_codes_are_those_of_rfc_6238(moment):
    assert apps.code(b"12345678901234567890", moment // 30) == RFC_6238[moment]


@pytest.mark.parametrize("pin", EASY)
def test_what_is_guessed_at_once_is_no_pin(pin):
    with pytest.raises(Weak, match="easy"):
        pins.check(pin)


@pytest.mark.parametrize("pin", FORM)
def test_what_is_no_number_is_no_pin(pin):
    with pytest.raises(Weak, match="form"):
        pins.check(pin)


def test_digits_of_any_script_are_the_same():
    assert pins.digits("٧٢ ۹۴-") == "7294"


async def test_a_pin_is_kept_as_its_hash_in_the_vault_alone(books, omar, url):
    [kept] = await books.vault.of(omar.id, "pin_hash")
    assert kept.text.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    [(reference,)] = rows(url, "SELECT reference FROM factors WHERE kind = 'pin'")
    assert bytes(reference) == kept.reference


async def test_another_pin_takes_the_place_of_the_first(books, omar):
    await protection.set_pin(asking(books, omar), "8305")
    assert len(await books.vault.of(omar.id, "pin_hash")) == 1
    assert isinstance(await answers(books, omar, HERS), Wrong)
    assert (await protection.answer(books, omar.id, "8305")).kind == PIN


async def test_two_processes_have_three_tries_between_them(books, omar, url):
    other = await Books.open(url)
    other.vault = books.vault
    try:
        found = await asyncio.gather(
            *(answers(each, omar, f"000{at}") for at, each in enumerate((books, other) * 4))
        )
    finally:
        other._vault = None
        await other.close()
    assert sum(isinstance(each, Wrong) for each in found) == 2
    assert sum(isinstance(each, CoolingOff) for each in found) == 6
    [(wrong,)] = rows(url, "SELECT wrong FROM tries")
    assert wrong == 3
    assert isinstance(await answers(books, omar, HERS), CoolingOff)


async def test_each_pause_is_twice_as_long_and_a_right_one_ends_that(books, omar, time):
    paused = []
    for _ in range(2):
        for _ in range(tries.MOST):
            last = await answers(books, omar, "0000")
        paused.append(round((last.until - time.moment).total_seconds() / 60))
        time.moment = last.until
    assert paused == [15, 30]
    await shows(books, omar, HERS)
    assert (await answers(books, omar, "0000")).left == 2


async def test_she_is_told_after_three_wrong_ones(books, omar):
    for _ in range(3):
        await answers(books, omar, "0000")
    kinds = [each.kind for each in await outbox.waiting(books, 100)]
    assert kinds == ["factor_changed", "wrong_tries"]


async def test_an_app_counts_once_a_code_of_it_was_right(books, omar, time):
    secret = await protection.begin_app(asking(books, omar))
    assert not (await protection.of(books, omar.id)).has(APP)
    with pytest.raises(NotAllowed, match="app_code"):
        await protection.confirm_app(asking(books, omar), "000000")
    await protection.confirm_app(asking(books, omar), now(secret))
    assert (await protection.of(books, omar.id)).has(APP)
    again = await protection.begin_app(asking(books, omar))
    time.move(minutes=1)
    assert (await protection.answer(books, omar.id, now(secret))).kind == APP
    assert isinstance(await answers(books, omar, now(again)), Wrong)


async def test_a_code_is_good_once_and_no_older_one_after_it(books, omar, time):
    secret = await with_app(books, omar)
    assert isinstance(await answers(books, omar, now(secret)), Wrong)  # it has set the app
    time.move(minutes=2)
    given, older = now(secret), now(secret, -1)
    await shows(books, omar, given)
    for each in (given, older):
        assert isinstance(await answers(books, omar, each), Wrong)
    time.move(minutes=5)
    assert isinstance(await answers(books, omar, given), Wrong | CoolingOff)


async def test_of_two_who_give_one_code_at_once_one_uses_it(books, omar, time):
    secret = await with_app(books, omar)
    time.move(minutes=2)
    rights = [await protection.answer(books, omar.id, now(secret)) for _ in range(2)]
    posted = [
        asking(books, omar, guards=right.guards).post(
            Posting(asking(books, omar).key, "sample", actor=omar.id)
        )
        for right in rights
    ]
    ended = await asyncio.gather(*posted, return_exceptions=True)
    assert [type(each) for each in ended if isinstance(each, Exception)] == [AlreadySettled]


async def test_a_recovery_code_is_good_once(books, omar):
    fresh = await protection.new_codes(asking(books, omar))
    assert len({*fresh}) == codes.HOW_MANY
    await shows(books, omar, fresh[3].lower().replace("-", " "))
    assert isinstance(await answers(books, omar, fresh[3]), Wrong)
    assert (await protection.of(books, omar.id)).codes_left == codes.HOW_MANY - 1
    [kept] = await books.vault.of(omar.id, "code_digests")
    assert not any(each in kept.text for each in fresh)
    await shows(books, omar, fresh[0])


async def test_a_recovery_code_is_taken_while_everything_else_pauses_and_ends_that(books, omar):
    fresh = await protection.new_codes(asking(books, omar))
    for _ in range(tries.MOST):
        await answers(books, omar, "0000")
    assert await protection.pause(books, omar.id)
    assert isinstance(await answers(books, omar, HERS), CoolingOff)
    await shows(books, omar, fresh[1])
    assert await protection.pause(books, omar.id) is None
    await shows(books, omar, HERS)


async def test_with_the_last_one_the_recovery_codes_go(books, omar):
    await protection.new_codes(asking(books, omar))
    await protection.remove(asking(books, omar), PIN)
    known = await protection.of(books, omar.id)
    assert not known.has_any
    assert not known.codes_left
    assert await books.vault.of(omar.id) == []
    with pytest.raises(NotFound):
        await protection.answer(books, omar.id, HERS)


async def test_what_is_of_one_person_is_nobody_elses(books, omar):
    sara = await rich(books, "sara", 0)
    await protection.set_pin(asking(books, sara), "8305")
    assert isinstance(await answers(books, sara, HERS), Wrong)
