"""Roles: who may do what, and that somebody always may do everything."""

import asyncio

import pytest

from ledger import ids
from ledger.errors import NotAllowed
from ledger.people import roles
from ledger.people.persons import Identity
from ledger.people.persons import asking as people
from ledger.people.roles import (
    BREAK_GLASS,
    GIVE_MONEY,
    GRANT_ROLES,
    HANDLE_CASES,
    OWNER,
    PERMISSIONS,
    REVEAL,
    REVIEW,
    ROLES,
    SEE_AUDIT,
    SEE_HOUSE,
    SEE_RECEIPTS,
    SET_RULES,
    VERIFY,
    WIND_DOWN,
)
from tests.ledger.acts import asking, findings, met, rows


@pytest.fixture
async def boss(books):
    person = await met(books, "boss")
    assert await roles.first(books, person)
    return person


async def changes(books, by, person, role, state="granted", *, approver=0):
    card = await roles.draft(asking(books, by), person, role, state, "why")
    return await roles.changed(asking(books, by, approver=approver), card.intent)


async def has(books, name):
    found = await books.read(people.by_identity, Identity("web", name, name))
    return found[0].roles


async def test_who_speaks_is_read_with_her_roles(books, boss):
    sara = await met(books, "sara")
    assert (await has(books, "boss"), await has(books, "sara")) == ({OWNER}, set())
    await changes(books, boss, sara, "support")
    await changes(books, boss, sara, "treasurer")
    assert await has(books, "sara") == {"support", "treasurer"} == await roles.of(books, sara.id)
    await changes(books, boss, sara, "support", "revoked")
    assert await has(books, "sara") == {"treasurer"}
    assert await findings(books) == []


@pytest.mark.parametrize(
    ("granted", "may"),
    [
        ([OWNER], PERMISSIONS),
        (["admin"], PERMISSIONS - {GRANT_ROLES, BREAK_GLASS, REVIEW, WIND_DOWN}),
        (["treasurer"], {GIVE_MONEY, SEE_RECEIPTS, SEE_HOUSE}),
        (["support"], {SEE_RECEIPTS, SEE_HOUSE, HANDLE_CASES, REVEAL, VERIFY}),
        (["auditor", "treasurer"], {GIVE_MONEY, SEE_RECEIPTS, SEE_HOUSE, SEE_AUDIT, REVIEW}),
        (["a role of a later version"], set()),
        ([], set()),
    ],
)
def test_each_role_is_a_set_of_permissions(granted, may):
    assert roles.permitted(frozenset(granted)) == may


def test_every_permission_is_somebodys_and_an_owner_has_all():
    assert frozenset().union(*ROLES.values()) == PERMISSIONS == ROLES[OWNER]


async def test_holders_are_those_who_have_a_permission_now(books, boss):
    sara, nour = await met(books, "sara"), await met(books, "nour")
    await changes(books, boss, sara, "treasurer")
    await changes(books, boss, nour, "auditor")
    assert await roles.holders(books, GIVE_MONEY) == [boss.id, sara.id]
    await changes(books, boss, sara, "treasurer", "revoked")
    assert await roles.holders(books, GIVE_MONEY) == await roles.holders(books, SET_RULES)
    assert await roles.holders(books, SEE_HOUSE) == [boss.id, nour.id]


async def test_the_last_owner_stays(books, boss):
    sara = await met(books, "sara")
    with pytest.raises(NotAllowed, match="last_owner"):
        await changes(books, boss, boss, OWNER, "revoked")
    await changes(books, boss, sara, OWNER)
    await changes(books, sara, boss, OWNER, "revoked")
    assert (await has(books, "boss"), await has(books, "sara")) == (set(), {OWNER})
    with pytest.raises(NotAllowed, match="last_owner"):
        await changes(books, sara, sara, OWNER, "revoked")


async def test_of_two_owners_who_leave_at_once_one_stays(books, boss):
    sara = await met(books, "sara")
    await changes(books, boss, sara, OWNER)
    leaving = (changes(books, each, each, OWNER, "revoked") for each in (boss, sara))
    outcomes = await asyncio.gather(*leaving, return_exceptions=True)
    assert sorted(isinstance(each, NotAllowed) for each in outcomes) == [False, True]
    assert len(await roles.holders(books, GRANT_ROLES)) == 1


async def test_whom_the_environment_names_is_made_an_owner_only_once(books, boss):
    sara = await met(books, "sara")
    assert not await roles.first(books, boss)
    await changes(books, boss, sara, OWNER)
    await changes(books, sara, boss, OWNER, "revoked")
    assert not await roles.first(books, boss)
    assert await has(books, "boss") == set()


async def test_whom_an_owner_has_decided_about_is_not_made_one_by_the_environment(books, boss):
    sara = await met(books, "sara")
    await changes(books, boss, sara, OWNER)
    await changes(books, boss, sara, OWNER, "revoked")
    assert not await roles.first(books, sara)
    assert await has(books, "sara") == set()


async def test_what_cannot_be_given_or_taken_has_no_card(books, boss):
    sara, noor = await met(books, "sara"), await met(books, "noor", joined=False)
    for person, role, state, rule in (
        (sara, "king", "granted", "role_unknown"),
        (noor, "support", "granted", "role_not_joined"),
        (sara, "support", "revoked", "role_not_had"),
        (boss, OWNER, "granted", "role_had"),
    ):
        with pytest.raises(NotAllowed, match=rule):
            await roles.draft(asking(books, boss), person, role, state, "why")


async def test_a_card_about_a_role_that_has_changed_meanwhile_does_nothing(books, boss):
    sara = await met(books, "sara")
    cards = [await roles.draft(asking(books, boss), sara, OWNER, "granted", "why") for _ in "ab"]
    assert not await roles.changed(asking(books, boss), cards[0].intent)
    assert await roles.changed(asking(books, boss), cards[0].intent)
    with pytest.raises(NotAllowed, match="role_changed"):
        await roles.changed(asking(books, boss), cards[1].intent)
    await changes(books, boss, boss, OWNER, "revoked")
    with pytest.raises(NotAllowed, match="last_owner"):
        await changes(books, sara, sara, OWNER, "revoked")


async def test_a_role_keeps_who_asked_for_it_and_who_agreed(books, boss, url):
    sara, nour = await met(books, "sara"), await met(books, "nour")
    await changes(books, boss, sara, "admin", approver=nour.id)
    await changes(books, boss, sara, "admin", "revoked", approver=nour.id)
    await changes(books, nour, sara, "admin", approver=boss.id)
    asked = f"SELECT role, state, maker, approver FROM roles WHERE person = {sara.id}"
    assert [*map(tuple, rows(url, asked))] == [("admin", "granted", nour.id, boss.id)]


async def test_the_same_message_is_one_card(books, boss):
    sara, key = await met(books, "sara"), ids.token()
    cards = [
        await roles.draft(asking(books, boss, key), sara, "admin", "granted", "why") for _ in "ab"
    ]
    assert cards[0].intent.token == cards[1].intent.token
