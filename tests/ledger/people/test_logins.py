import asyncio

import pytest

from ledger.errors import Expired, NotFound
from ledger.people import logins
from tests.ledger.acts import rows


async def test_an_invitation_opens_one_session_once(books):
    invitation = await logins.issue(books, "invitation", "sara")
    session, name = await logins.redeem(books, invitation)
    assert (name, await logins.session(books, session)) == ("sara", "sara")
    with pytest.raises(NotFound):
        await logins.redeem(books, invitation)


async def test_of_many_who_redeem_at_once_one_gets_in(books):
    code = await logins.issue(books, "code", "sara")
    tries = [logins.redeem(books, code) for _ in range(10)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(type(told) is NotFound for told in outcomes) == 9


async def test_a_code_and_a_session_run_out(books, time):
    code = await logins.issue(books, "code", "sara")
    session = await logins.issue(books, "session", "sara")
    time.move(minutes=10)
    with pytest.raises(Expired):
        await logins.redeem(books, code)
    assert await logins.session(books, session) == "sara"
    time.move(days=30)
    assert await logins.session(books, session) is None


async def test_an_ended_session_lets_nobody_in(books):
    session = await logins.issue(books, "session", "sara")
    await logins.end(books, session)
    assert await logins.session(books, session) is None


async def test_a_secret_serves_only_its_purpose(books):
    session = await logins.issue(books, "session", "sara")
    code = await logins.issue(books, "code", "sara")
    with pytest.raises(NotFound):
        await logins.redeem(books, session)
    assert await logins.session(books, code) is None
    assert await logins.session(books, "guessed") is None


async def test_no_secret_is_stored(books, url):
    secret = await logins.issue(books, "session", "sara")
    assert secret not in str(rows(url, "SELECT * FROM logins"))
