"""A provider of verification from end to end: a page of its own, and webhooks of every kind."""

import asyncio
import base64
from datetime import timedelta

import httpx
import pytest

from bot.jobs import Jobs
from bot.jobs.provider import Asking
from bot.platforms.web import provider as hooks
from bot.platforms.web.server import gated, make_site
from bot.rails import verification as rail
from ledger import clock, tiers, verification
from ledger.people import audit, persons
from ledger.screening import lists
from ledger.verification import provided
from tests.bot.platforms.web.conftest import HOST, closed, opened
from tests.ledger.acts import met
from tests.ledger.verification.papers import approved
from tests.provider import SECRET, Provider, webhook


@pytest.fixture
def service(monkeypatch):
    made = Provider()
    transport = httpx.ASGITransport(made.app)

    def client(**more):
        return httpx.AsyncClient(**more, transport=transport)

    class Httpx:
        AsyncClient = staticmethod(client)
        HTTPError, InvalidURL, URL = (httpx.HTTPError, httpx.InvalidURL, httpx.URL)

    monkeypatch.setattr(rail, "httpx", Httpx)
    return made


@pytest.fixture
async def web(url, service):
    settings = {
        "verification_provider": "house",
        "verification_url": "https://provider.example",
        "verification_secret": SECRET,
    }
    made = await opened(url, admins=("web:boss", "web:chief"), **settings)
    asked = rail.HttpProvider("house", settings["verification_url"], SECRET)
    made.jobs = Jobs(made.app, {"web": made.chat}, dues=[Asking(asked, "en").due])
    site = gated(make_site(made.app, made.chat, [hooks.route(asked, made.books)]), made.app)
    await made.client.aclose()
    made.client = httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url=HOST)
    await made.join("omar", "boss", "chief")
    yield made
    await closed(made)


async def brought(web, *said, **more):
    headers, body = webhook(*said, **more)
    answer = await web.client.post("/hooks/verification", content=body, headers=headers)
    await web.jobs.drain()
    return answer.status_code


async def begun(web, service, name="omar"):
    """Ask for the page; return the reference under which it was asked."""
    await web.say(name, "/verify")
    assert "Your page to verify who you are is ready." in str((await web.seen(name))[-1])
    return service.asked[-1]["reference"]


async def stands(web, name="omar"):
    person = await persons.by_identity(web.books, "web", name)
    (newest, *_) = await verification.of_person(web.books, person.id)
    return newest.state, (await tiers.of(web.books, person.id)).tier


async def test_she_goes_there_and_its_word_verifies_her_once(web, service):
    reference = await begun(web, service)
    shown = str(await web.say("omar", "/verify"))
    assert f"https://provider.example/page/{reference}" in shown
    async with service.client() as browser:
        await browser.get(f"/page/{reference}")
    assert [await brought(web, reference, "verified", 1) for _ in range(3)] == [200, 200, 200]
    assert await stands(web) == ("verified", "T2")
    omar = await persons.by_identity(web.books, "web", "omar")
    kept = [
        each for each in await audit.newest(web.books, 20) if each.kind == "verification.provided"
    ]
    assert [each.person for each in kept] == [omar.id]
    assert (await web.books.vault.newest(omar.id, "legal_name")) == "Omar Khalid Almansour"


async def test_what_is_forged_late_or_malformed_is_refused(web, service):
    reference = await begun(web, service)
    other = "whsec_" + base64.b64encode(bytes(32)).decode()
    assert await brought(web, reference, "rejected", 1, secret=other) == 401
    assert await brought(web, reference, "rejected", 1, age=timedelta(minutes=6)) == 401
    assert await brought(web, reference, "rejected", 1, age=-timedelta(minutes=6)) == 401
    headers, body = webhook(reference, "rejected", 1)
    for wrong in ("", "v1", "v1,%%%", "v1,a,b", "v2,AAAA"):
        signed = {**headers, "webhook-signature": wrong}
        answer = await web.client.post("/hooks/verification", content=body, headers=signed)
        assert answer.status_code == 401
    altered = body.replace("rejected", "verified")
    answer = await web.client.post("/hooks/verification", content=altered, headers=headers)
    assert answer.status_code == 401
    assert await stands(web) == ("started", "T0")


async def test_the_newest_of_its_sequence_counts_whatever_comes_when(web, service):
    reference = await begun(web, service)
    assert await brought(web, reference, "resubmit", 2, reason="unclear") == 200
    assert await brought(web, reference, "rejected", 1) == 200
    assert (await stands(web))[0] == "resubmit"
    assert await begun(web, service) == reference
    service.states[reference], service.values[reference] = "verified", {}
    async with service.client() as browser:
        await browser.get(f"/page/{reference}")
    assert await brought(web, reference, "verified", 4) == 200
    assert await brought(web, reference, "resubmit", 3) == 200
    assert await stands(web) == ("verified", "T2")
    assert await brought(web, reference, "rejected", 5) == 200
    assert await stands(web) == ("verified", "T2")  # support decides what is done of it


async def test_an_unknown_reference_and_another_event_change_nothing(web, service):
    reference = await begun(web, service)
    for place, unknown in enumerate(("AAAAAAAAAAAAAAAAAAAAAA", "x", "ك")):
        assert await brought(web, unknown, "verified", 1, f"msg {place}") == 200
    assert await brought(web, reference, "opened", 1) == 200
    for sequence in (0, -1, True, "7", 2**53, 1.5):
        assert await brought(web, reference, "verified", sequence, "msg") == 400
    assert (await stands(web))[0] == "started"


async def test_while_it_does_not_answer_it_is_asked_again_later(web, service):
    service.outage = True
    await web.say("omar", "/verify")
    assert not service.asked
    service.outage = False
    await web.jobs.drain()
    assert not service.asked
    in_two_minutes = clock.now() + timedelta(minutes=2)
    with clock.running(lambda: in_two_minutes):
        await web.jobs.drain()
    assert len(service.asked) == 1


async def test_where_she_lives_waits_for_two_of_support(web, service):
    for _level in range(2):
        reference = await begun(web, service)
        service.states[reference] = "verified"
        async with service.client() as browser:
            await browser.get(f"/page/{reference}")
        service.values[reference] = {
            **service.values[reference],
            "address": "17 Rainbow Street, Amman",
        }
        await brought(web, reference, "verified", 1)
    assert await stands(web) == ("submitted", "T2")
    found = await _newest(web)
    known = await provided.of_token(web.books, found.token)
    assert (known.heard, known.due_ms) == ("verified", None)
    await approved(web.books, found, *[await met(web.books, each) for each in ("boss", "chief")])
    assert await stands(web) == ("verified", "T3")


async def test_who_is_like_whom_a_list_names_waits_for_support(web, service, tmp_path):
    listed = tmp_path / "local.csv"
    listed.write_text("id,name,born,country\n1,Omar Khalid Almansour,1990-05-17,JO\n")
    await lists.import_file(web.books, listed)
    reference = await begun(web, service)
    async with service.client() as browser:
        await browser.get(f"/page/{reference}")
    await brought(web, reference, "verified", 1)
    assert await stands(web) == ("submitted", "T0")
    card = str((await web.seen("boss"))[-1])
    assert "This person is like" in card
    assert "The provider says" in card


async def test_a_name_that_is_compared_with_nothing_waits_for_support(web, service):
    reference = await begun(web, service)
    async with service.client() as browser:
        await browser.get(f"/page/{reference}")
    names = {"legal_name": "\u738b\u5c0f\u660e", "latin_name": "Wang Xiaoming"}
    service.values[reference] = {**service.values[reference], **names}
    await brought(web, reference, "verified", 1)
    assert await stands(web) == ("submitted", "T0")
    assert "letters that are compared with nothing" in str((await web.seen("boss"))[-1])
    await approved(web.books, await _newest(web), await met(web.books, "boss"))
    assert await stands(web) == ("verified", "T2")


async def test_a_word_that_is_brought_by_many_at_once_is_kept_once(web, service):
    reference = await begun(web, service)
    said = [brought(web, reference, "resubmit", each, reason="unclear") for each in (2, 1, 2, 3)]
    assert await asyncio.gather(*said) == [200] * 4
    known = await provided.of_token(web.books, (await _newest(web)).token)
    assert known.sequence == 3
    assert (await stands(web))[0] == "resubmit"


async def test_papers_that_are_not_good_are_asked_for_again(web, service):
    reference = await begun(web, service)
    async with service.client() as browser:
        await browser.get(f"/page/{reference}")
    service.values[reference] = {**service.values[reference], "birth_date": "2020-01-01"}
    await brought(web, reference, "verified", 1)
    assert (await stands(web))[0] == "resubmit"


async def _newest(web):
    omar = await persons.by_identity(web.books, "web", "omar")
    return (await verification.of_person(web.books, omar.id))[0]
