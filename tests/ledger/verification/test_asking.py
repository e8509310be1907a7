"""Papers are handed in: what is wrong is said by field, and only the vault has them."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import text

from ledger import clock, ids, verification
from ledger.errors import LimitExceeded, NotAllowed
from ledger.people import outbox
from ledger.posting import Guard
from ledger.vault import Vault
from ledger.verification import Mistakes, papers
from ledger.verification.tables import VerificationRow
from tests.ledger.acts import address, asking, met
from tests.ledger.verification.papers import SECRET, handed_in, verified
from tests.vaults import Keys


async def test_what_is_handed_in_waits_for_support_and_stands_in_the_vault(books, omar, sam):
    found = await handed_in(books, omar)
    assert (found.state, found.level, found.person) == ("submitted", "document", omar.id)
    kept = {each.field: each.value for each in await books.vault.of(omar.id)}
    assert kept["legal_name"].decode() == SECRET["legal_name"]
    assert kept["document_number"] == b"987654321A"
    assert kept["document_front"] == SECRET["document_front"]
    assert kept.keys() == set(verification.OF_DOCUMENT)
    told = [(each.kind, each.person.id) for each in await outbox.waiting(books, 100)]
    assert ("verification_waits", sam.id) in told
    assert ("verification_waits", omar.id) not in told


async def test_beginning_again_is_the_same_and_the_same_message_hands_nothing_in_again(books, omar):
    first = await verification.start(asking(books, omar))
    assert await verification.start(asking(books, omar)) == first
    key = ids.token()
    found = await handed_in(books, omar, key)
    assert await verification.submit(asking(books, omar, key), found.token, SECRET) == found
    assert len(await books.vault.of(omar.id, "legal_name")) == 1


async def test_two_at_once_begin_one_and_hand_in_one(books, omar, tmp_path):
    books.vault = Vault(address(tmp_path / "vault.db"), Keys())
    begun = await asyncio.gather(*(verification.start(asking(books, omar)) for _ in range(2)))
    assert len({each.token for each in begun}) == 1
    handed = await asyncio.gather(
        *(verification.submit(asking(books, omar), begun[0].token, SECRET) for _ in range(2)),
        return_exceptions=True,
    )
    assert [type(each) for each in handed].count(NotAllowed) == 1
    assert len(await books.vault.of(omar.id, "legal_name")) == 1


async def test_a_link_that_was_used_hands_nothing_in(books, omar):
    begun = await verification.start(asking(books, omar))
    spent = Guard.on(VerificationRow.state, (begun.token,), "replaced")
    with pytest.raises(NotAllowed):
        await verification.submit(asking(books, omar), begun.token, SECRET, spent)
    assert await books.vault.of(omar.id) == []


MIXED = dict.fromkeys(
    ["Omar \u0391lmansour", "Omar\u0671", "عمر xا", "\u05e2\u05de\u05d5\u05e1"], "scripts"
)
WRONG = {
    "legal_name": {"": "missing", "x": "short", "Omar 7": "letters", **MIXED},
    "latin_name": {"عمر": "latin", "": "missing"},
    "birth_date": {"17/5/1990": "date", "2999-01-01": "past", "1850-01-01": "old"},
    "country": {"Jordan": "shape"},
    "document_kind": {"a card": "shape"},
    "document_number": {"12": "shape", "ABCDEFGH": "shape"},
    "document_until": {"2020-01-01": "over"},
    "document_front": {b"": "missing"},
    "document_back": {b"": "missing"},
}


async def test_what_is_wrong_is_told_by_field_and_nothing_is_kept(books, omar):
    begun = await verification.start(asking(books, omar))
    for field, values in WRONG.items():
        for value, word in values.items():
            with pytest.raises(Mistakes) as wrong:
                await verification.submit(
                    asking(books, omar), begun.token, {**SECRET, field: value}
                )
            assert wrong.value.fields == {field: word}
    assert await books.vault.of(omar.id) == []


async def test_the_age_is_a_rule_and_counts_to_the_day(books, omar, time):
    bounds = papers.Bounds(clock.now().date(), 18)
    born = bounds.today.replace(year=bounds.today.year - 18)
    given = {**SECRET, "birth_date": born.isoformat()}
    assert papers.mistakes(given, ("birth_date",), bounds) == {}
    time.move(days=-1)
    begun = await verification.start(asking(books, omar))
    with pytest.raises(Mistakes) as wrong:
        await verification.submit(asking(books, omar), begun.token, given)
    assert (wrong.value.fields, wrong.value.age) == ({"birth_date": "young"}, 18)
    books.stated = {"verify.age": 17}
    assert (await verification.submit(asking(books, omar), begun.token, given)).waits


async def test_a_passport_has_one_side_and_an_identity_card_may_last(books, omar):
    given = {**SECRET, "document_kind": "passport", "document_back": b""}
    bounds, fields = papers.Bounds(clock.now().date(), 18), papers.OF_DOCUMENT
    assert papers.mistakes(papers.cleaned(given, fields), fields, bounds) == {}
    given["document_until"] = ""
    wrong = papers.mistakes(papers.cleaned(given, fields), fields, bounds)
    assert wrong == {"document_until": "missing"}
    assert (await handed_in(books, omar, document_until="")).waits


async def test_the_same_number_of_somebody_else_is_noted_by_a_digest_nobody_can_guess(books, sam):
    lina, nour, zaid = [await met(books, name) for name in ("lina", "nour", "zaid")]
    await verified(books, lina, sam)
    second = await handed_in(books, nour, document_number="987654321A")
    assert (second.twin, verification.needs_two(second)) == (lina.id, True)
    assert (await handed_in(books, zaid, country="EG")).twin == 0
    digests = {each.digest for each in await verification.of_person(books, lina.id)}
    assert digests == {second.digest}
    for plain in ("987654321A", "JO 987654321A", "JO987654321A"):
        assert ids.digest(plain) not in digests
        assert ids.keyed(b"", plain) not in digests


async def test_few_are_handed_in_in_a_day_and_nobody_hands_in_anothers(books, omar, sam):
    books.stated = {"verify.day": 1}
    found = await handed_in(books, omar)
    lina = await met(books, "lina")
    with pytest.raises(NotAllowed, match="verification_not_yours"):
        await verification.submit(asking(books, lina), found.token, SECRET)
    await verification.take(asking(books, sam), found.token)
    await verification.again(asking(books, sam), found.token, "unclear", "")
    with pytest.raises(LimitExceeded) as full:
        await verification.submit(asking(books, omar), found.token, SECRET)
    assert full.value.limit == verification.HANDED_IN
    assert len(await books.vault.of(omar.id, "legal_name")) == 1


async def test_who_has_not_joined_or_is_closed_begins_nothing(books, omar):
    stranger = await met(books, "lina", joined=False)
    with pytest.raises(NotAllowed, match="not_joined"):
        await verification.start(asking(books, stranger))
    with pytest.raises(NotAllowed, match="verification_closed"):
        await verification.start(asking(books, replace(omar, state="closed")))


async def test_who_hands_papers_in_is_screened_soon(books, omar):
    await handed_in(books, omar)
    assert await books.read(wanted_people) == [omar.id]


def wanted_people(connection, book):
    found = connection.execute(text("SELECT person FROM screened WHERE stamp = ''"))
    return [person for (person,) in found]
