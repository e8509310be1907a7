"""Licences in the web chat: its API refuses as the chat does, and its page leaves out the rest."""

import pytest

from ledger import ids, licences
from ledger.people import logins, persons
from ledger.people.persons import Identity
from ledger.posting import Posting
from tests.bot.platforms.web.conftest import closed, opened


@pytest.fixture
async def web(url):
    web = await opened(url, web_login="closed", licences="on")
    session, _ = await logins.redeem(web.books, await logins.invite(web.books, "omar"))
    web.client.cookies.set("wasl_session", session)
    await web.join("omar")
    yield web
    await closed(web)


async def test_the_api_refuses_what_no_licence_allows_and_the_page_does_not_offer_it(web):
    assert "/split" in (await web.client.get("/")).text
    omar = await persons.meet(web.books, Identity("web", "omar", "omar"), "Omar")
    row = licences.noted(omar.id, "declared", "EG")
    await web.books.post(Posting(ids.token(), "noted", rows=(row,)))
    (told,) = await web.say("omar", "/paylink 4 tea")
    assert "Wasl has no licence for this: pay links." in told["text"]
    page = (await web.client.get("/")).text
    assert "/split" not in page
    assert "/balance" in page
