import asyncio

import pytest

from ledger.books import Books
from ledger.chart import HOUSE
from ledger.errors import Expired, NotFound
from ledger.people import audit, logins, persons
from ledger.people.logins import NameTaken
from ledger.people.persons import WEB, Identity
from tests.ledger.acts import findings, met, rows, tamper

SARA = Identity(WEB, "sara", "sara")
INSERT = "INSERT INTO identities (book, platform, external_id, person, handle, seen_at)"


@pytest.fixture
async def sara(books):
    return await met(books, "sara")


async def from_elsewhere(books, handle="sara"):
    """Return somebody whom another platform calls so."""
    return await persons.meet(books, Identity("telegram", "66", handle), "Mallory")


async def test_an_invitation_opens_one_session_once(books):
    invitation = await logins.invite(books, "sara")
    session, name = await logins.redeem(books, invitation)
    assert (name, await logins.session(books, session)) == ("sara", "sara")
    with pytest.raises(NotFound):
        await logins.redeem(books, invitation)


async def test_of_many_who_redeem_at_once_one_gets_in(books, sara):
    code = await logins.issue(books, "code", "sara")
    tries = [logins.redeem(books, code) for _ in range(10)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(type(told) is NotFound for told in outcomes) == 9


async def test_a_code_and_a_session_run_out(books, time, sara):
    code = await logins.issue(books, "code", "sara")
    session = await logins.issue(books, "session", "sara")
    time.move(minutes=10)
    with pytest.raises(Expired):
        await logins.redeem(books, code)
    assert await logins.session(books, session) == "sara"
    time.move(days=30)
    assert await logins.session(books, session) is None


async def test_an_ended_session_lets_nobody_in(books, sara):
    session = await logins.issue(books, "session", "sara")
    await logins.end(books, session)
    assert await logins.session(books, session) is None


async def test_a_secret_serves_only_its_purpose(books, sara):
    session = await logins.issue(books, "session", "sara")
    code = await logins.issue(books, "code", "sara")
    with pytest.raises(NotFound):
        await logins.redeem(books, session)
    assert await logins.session(books, code) is None
    assert await logins.session(books, "guessed") is None


async def test_no_secret_is_stored(books, url, sara):
    secret = await logins.issue(books, "session", "sara")
    assert secret not in str(rows(url, "SELECT * FROM logins"))


# -- whose a name is ------------------------------------------------------------------------


async def test_an_invited_name_is_hers_before_she_has_written_a_word(books):
    await logins.invite(books, "sara")
    mallory = await from_elsewhere(books)
    assert not await persons.link(books, mallory, SARA)
    assert (await persons.by_identity(books, "web", "sara")).id != mallory.id
    assert await findings(books) == []


async def test_a_name_that_somebody_took_from_elsewhere_is_never_invited(books):
    mallory = await from_elsewhere(books)
    assert await persons.link(books, mallory, SARA)
    for again in (False, True):
        with pytest.raises(NameTaken) as taken:
            await logins.invite(books, "sara", again=again)
        assert taken.value.platforms == ("telegram",)


async def test_of_an_invitation_and_a_link_at_once_one_gets_the_name(books, url):
    mallory = await from_elsewhere(books)
    other = await Books.open(url)
    try:
        tries = [logins.invite(other, "sara"), persons.link(books, mallory, SARA)]
        invited, linked = await asyncio.gather(*tries, return_exceptions=True)
    finally:
        await other.close()
    assert (type(invited) is NameTaken) == (linked is True)
    owner = await persons.by_identity(books, "web", "sara")
    assert (owner.id == mallory.id) == (linked is True)
    assert await findings(books) == []


async def test_a_name_in_use_is_given_again_only_if_that_is_meant(books, sara):
    with pytest.raises(NameTaken):
        await logins.invite(books, "sara")
    session = await logins.issue(books, "session", "sara")
    _, name = await logins.redeem(books, await logins.invite(books, "sara", again=True))
    assert await logins.session(books, session) is None
    assert (await persons.by_identity(books, "web", name)).id == sara.id
    (act,) = await audit.of_person(books, sara.id)
    assert (act.kind, act.actor) == ("invited.again", HOUSE)


async def test_of_two_invitations_the_later_one_counts_and_only_if_it_is_meant(books):
    first = await logins.invite(books, "sara")
    with pytest.raises(NameTaken):
        await logins.invite(books, "sara")
    second = await logins.invite(books, "sara", again=True)
    with pytest.raises(NotFound):
        await logins.redeem(books, first)
    assert (await logins.redeem(books, second))[1] == "sara"


async def test_of_many_invitations_at_once_there_is_one(books, url):
    other = await Books.open(url)
    try:
        tries = [logins.invite(each, "sara") for each in (books, other) * 4]
        answers = await asyncio.gather(*tries, return_exceptions=True)
    finally:
        await other.close()
    assert sum(isinstance(each, str) for each in answers) == 1
    assert {type(each) for each in answers} == {str, NameTaken}


async def test_who_was_only_named_is_invited_and_has_what_waits_for_her(books):
    named = await met(books, "sara", joined=False)
    await logins.redeem(books, await logins.invite(books, "sara"))
    assert (await persons.by_identity(books, "web", "sara")).id == named.id


async def test_a_code_is_for_somebody_who_has_the_name(books):
    with pytest.raises(NotFound):
        await logins.issue(books, "code", "sara")


async def test_nobody_is_let_in_under_a_name_that_became_anothers(books, url, sara):
    omar = await met(books, "omar")
    session = await logins.issue(books, "session", "sara")
    code = await logins.issue(books, "code", "sara")
    tamper(url, f"UPDATE identities SET person = {omar.id} WHERE external_id = 'sara'")
    assert await logins.session(books, session) is None
    with pytest.raises(NotFound):
        await logins.redeem(books, code)
    assert await findings(books) == ["a sign-in is for whom the name is"]


async def test_a_name_is_signed_for_once_it_was_given(books, sara):
    assert not await logins.is_signed_for(books, "sara")
    assert not await logins.is_signed_for(books, "nour")
    await logins.invite(books, "nour")
    await persons.link(books, await from_elsewhere(books), Identity(WEB, "mal", "mal"))
    assert await logins.is_signed_for(books, "nour")
    assert await logins.is_signed_for(books, "mal")


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("UPDATE logins SET person = 99", "a sign-in is for whom the name is"),
        ("DELETE FROM identities WHERE platform = 'web'", "a sign-in is for whom the name is"),
        (
            f"{INSERT} SELECT book, 'telegram', '66', person, 'mallory', 1 FROM logins",
            "an invitation is for nobody else",
        ),
        (
            f"{INSERT} VALUES (1, 'web', 'nour', 99, 'nour', 1)",
            "an identity is somebody's",
        ),
        (
            "UPDATE identities SET handle = 'omar' WHERE platform = 'web'",
            "a name of ours is its own handle",
        ),
    ],
)
async def test_a_name_that_is_for_two_is_found_by_the_proof(books, url, planted, found):
    await logins.invite(books, "sara")
    assert await findings(books) == []
    tamper(url, planted)
    assert await findings(books) == [found]


async def test_no_second_person_can_be_put_under_a_name(books, url, sara):
    with pytest.raises(Exception, match=r"(?i)unique"):
        tamper(url, f"{INSERT} VALUES (1, 'web', 'sara', 99, 'sara', 1)")
