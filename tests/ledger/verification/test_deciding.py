"""Support decides: along the edges alone, nobody about herself, and two where it takes two."""

import asyncio

import pytest

from ledger import licences, tiers, verification
from ledger.errors import NotAllowed
from ledger.people import audit, outbox, roles
from ledger.vault import Lost
from ledger.verification import EDGES, LEVELS, deciding
from ledger.verification.changing import becomes
from tests.ledger.acts import asking, met, rows
from tests.ledger.verification.papers import SECRET, approved, decider, handed_in, verified
from tests.vaults import lend


@pytest.fixture
def staff(omar, boss, sam):
    return omar, boss, sam


async def tier(books, person):
    return (await tiers.of(books, person.id)).tier


async def test_what_is_approved_gives_the_tier_of_the_rule(books, omar, sam):
    assert await tier(books, omar) == "T0"
    found = await verified(books, omar, sam)
    assert (found.state, found.tier, found.decider) == ("verified", "T2", sam.id)
    stands = await tiers.of(books, omar.id)
    assert (stands.tier, stands.granted, stands.until) == ("T2", False, found.until)


async def test_where_she_lives_is_what_she_says_of_it_and_not_who_issued_her_document(
    books, omar, sam
):
    await verified(books, omar, sam, country="JO", residence="EG")
    place = await licences.place_of(books, omar.id)
    assert (place.country, place.source) == ("EG", licences.DOCUMENT)


async def test_a_tier_that_was_decided_by_hand_goes_before(books, omar, boss, sam):
    card = await tiers.draft(asking(books, boss), omar, "T1", "why")
    await tiers.changed(asking(books, boss), card.intent)
    await verified(books, omar, sam)
    assert await tier(books, omar) == "T1"


async def test_the_address_gives_more_and_takes_two(books, omar, boss, sam):
    await verified(books, omar, sam)
    found = await handed_in(books, omar)
    assert (found.level, verification.needs_two(found)) == (LEVELS[1], True)
    assert {"document_front", "selfie", "address"} <= found.kept.keys()
    await verification.take(asking(books, sam), found.token)
    asked = await verification.draft(asking(books, sam), found.token)
    assert asked.intent.choices["confirm"] == verification.APPROVE_HIGHER
    await verification.approved(asking(books, sam, approver=boss.id), asked.intent)
    assert await tier(books, omar) == "T3"
    older, newer = sorted(await verification.of_person(books, omar.id), key=lambda v: v.number)
    assert (older.state, newer.state) == ("replaced", "verified")
    with pytest.raises(NotAllowed, match="verification_good"):
        await verification.start(asking(books, omar))


async def test_nothing_goes_but_along_the_edges(books, omar, sam):
    found = await handed_in(books, omar)
    for state in EDGES:
        for after in EDGES:
            stands = deciding.reading.Verification(
                found.token, 1, omar.id, "document", state, found.started_at
            )
            if after in EDGES[state]:
                assert becomes(stands, after)
            else:
                with pytest.raises(NotAllowed, match="verification_changed"):
                    becomes(stands, after)


async def test_who_decides_took_it_and_what_was_decided_stays(books, omar, boss, sam):
    found = await handed_in(books, omar)
    with pytest.raises(NotAllowed, match="verification_changed"):
        await verification.draft(asking(books, sam), found.token)
    await verification.take(asking(books, boss), found.token)
    for decide in (verification.again, verification.reject):
        with pytest.raises(NotAllowed, match="verification_not_taken"):
            await decide(asking(books, sam), found.token, "other", "x")
    await verification.take(asking(books, sam), found.token)
    await verification.reject(asking(books, sam), found.token, "not_accepted", "")
    for decide in (verification.take, verification.draft):
        with pytest.raises(NotAllowed, match="verification_changed"):
            await decide(asking(books, boss), found.token)
    fresh = await verification.start(asking(books, omar))
    assert fresh.token != found.token


async def test_nobody_decides_about_herself_or_about_papers_that_are_hers_too(books, boss, sam):
    ida = await decider(books, boss, "ida")
    own = await handed_in(books, ida)
    shared = await handed_in(books, await met(books, "lina"))
    assert shared.twin == ida.id
    for found in (own, shared):
        for decide in (verification.take, verification.draft):
            with pytest.raises(NotAllowed, match="verification_own"):
                await decide(asking(books, ida), found.token)
        with pytest.raises(NotAllowed, match="verification_own"):
            await verification.looked_at(books, found.token, ida.id)
    told = [(each.kind, each.person.id) for each in await outbox.waiting(books, 100)]
    assert ("verification_waits", ida.id) not in told
    await verification.take(asking(books, sam), shared.token)
    asked = await verification.draft(asking(books, sam), shared.token)
    with pytest.raises(NotAllowed, match="gains_by_it"):
        await verification.approved(asking(books, sam, approver=ida.id), asked.intent)


async def test_two_who_decide_at_once_decide_once(books, omar, sam):
    found = await handed_in(books, omar)
    await verification.take(asking(books, sam), found.token)
    asked = await verification.draft(asking(books, sam), found.token)
    ended = await asyncio.gather(
        verification.approved(asking(books, sam), asked.intent),
        verification.reject(asking(books, sam), found.token, "other", "x"),
        verification.again(asking(books, sam), found.token, "unclear", ""),
        return_exceptions=True,
    )
    assert [isinstance(each, NotAllowed) for each in ended].count(True) == 2
    found = await verification.of_token(books, found.token)
    assert (await tier(books, omar) == "T2") == (found.state == "verified")


async def test_what_was_handed_in_anew_is_not_approved_by_an_older_card(books, omar, time, sam):
    found = await handed_in(books, omar)
    await verification.take(asking(books, sam), found.token)
    asked = await verification.draft(asking(books, sam), found.token)
    await verification.again(asking(books, sam), found.token, "unclear", "the corner")
    time.move(seconds=1)
    await verification.submit(asking(books, omar), found.token, SECRET)
    await verification.take(asking(books, sam), found.token)
    with pytest.raises(NotAllowed, match="verification_changed"):
        await verification.approved(asking(books, sam), asked.intent)
    assert (await verification.of_token(books, found.token)).state == "review"


async def test_who_may_no_more_decides_nothing(books, omar, boss, sam):
    found = await handed_in(books, omar)
    await verification.take(asking(books, sam), found.token)
    asked = await verification.draft(asking(books, sam), found.token)
    card = await roles.draft(asking(books, boss), sam, "support", "revoked", "left")
    await roles.changed(asking(books, boss), card.intent)
    with pytest.raises(NotAllowed, match="not_holder"):
        await verification.approved(asking(books, sam), asked.intent)
    with pytest.raises(NotAllowed, match="not_holder"):
        await verification.looked_at(books, found.token, sam.id)


async def test_papers_that_the_vault_does_not_have_are_neither_seen_nor_approved(
    books, omar, boss, sam
):
    await verified(books, omar, sam)
    found = await handed_in(books, omar)
    await verification.take(asking(books, sam), found.token)
    asked = await verification.draft(asking(books, sam), found.token)
    assert not await verification.lacks_papers(books)
    await books.vault.close()
    lend(books)
    assert await verification.lacks_papers(books)
    with pytest.raises(Lost):
        await verification.approved(asking(books, sam, approver=boss.id), asked.intent)
    with pytest.raises(Lost):
        await verification.draft(asking(books, sam), found.token)
    with pytest.raises(Lost):
        await verification.looked_at(books, found.token, sam.id)
    await verification.again(asking(books, sam), found.token, "unclear", "")
    await books.vault.erase(omar.id)
    assert not await verification.lacks_papers(books)


async def test_each_is_kept_in_the_audit_and_a_look_as_well(books, omar, sam):
    found = await handed_in(books, omar)
    _, opened, look = await verification.looked_at(books, found.token, sam.id)
    assert opened["document_number"].text == "987654321A"
    assert (look.kind, look.person) == (verification.LOOK, omar.id)
    await verification.take(asking(books, sam), found.token)
    await verification.again(asking(books, sam), found.token, "unclear", "the corner is cut")
    await verification.submit(asking(books, omar), found.token, SECRET)
    await approved(books, found, sam)
    kept = [each for each in await audit.of_person(books, omar.id) if each.actor == sam.id]
    assert [each.kind for each in kept[::-1]] == [
        verification.TAKE,
        verification.AGAIN,
        verification.TAKE,
        verification.APPROVE,
    ]
    assert kept[2].words == "the corner is cut"


async def test_nothing_personal_stands_in_any_table(books, url, staff, metadata):
    omar, boss, sam = staff
    await verified(books, omar, sam)
    higher = await handed_in(books, omar)
    await verification.take(asking(books, sam), higher.token)
    asked = await verification.draft(asking(books, sam), higher.token)
    await verification.approved(asking(books, sam, approver=boss.id), asked.intent)
    plain = [each for each in SECRET.values() if each not in {"JO", "national_id"}]
    searched = [each if isinstance(each, str) else each.decode() for each in plain]
    for table in metadata.tables:
        for row in rows(url, f"SELECT * FROM {table}"):
            written = " ".join(
                cell.decode("latin-1") if isinstance(cell, bytes) else str(cell) for cell in row
            )
            for secret in (*searched, "987654321A", "NATIONAL_ID"):
                assert secret not in written, (table, secret)
