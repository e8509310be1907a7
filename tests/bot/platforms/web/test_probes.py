"""What whoever watches the process asks of it: whether it lives, and whether it is ready."""

import asyncio
import threading
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from structlog.testing import capture_logs

from bot import compose, health, meters
from bot.commands import TELLS
from bot.kit import Reply, say
from bot.platforms.web.door import Door
from bot.reconciling import reconcile
from bot.settings import Settings
from ledger import clock, ids
from ledger.errors import Overloaded, Unavailable
from ledger.people import persons
from ledger.people.persons import Identity
from ledger.posting import Event, Posting
from ledger.proof import record
from tests.bot.platforms.web.conftest import HOST
from tests.ledger.acts import tamper
from tests.ledger.verification.papers import handed_in
from tests.vaults import lend


async def test_health_tells_how_it_is(web):
    answer = await web.client.get("/health")
    well = {"status": "ok", "platforms": {"web": "ok"}, "to_come": {}}
    parts = dict.fromkeys(("books", "outbox", "vault", "database"), "ok")
    assert answer.json() == well | parts
    assert (await web.client.get("/ready")).json() == {"status": "ready"}


async def test_health_tells_when_the_books_do_not_hold(web, url):
    tamper(url, "UPDATE accounts SET balance = balance + 1 WHERE id = 1")
    await record.in_full(web.books, ())
    await record.since_last(web.books, ())
    answer = await web.client.get("/health")
    assert (answer.json()["status"], answer.json()["books"]) == ("alarm", "do not hold")
    tamper(url, "UPDATE accounts SET balance = balance - 1 WHERE id = 1")
    await record.in_full(web.books, ())
    assert (await web.client.get("/health")).json()["status"] == "ok"


async def test_health_tells_when_the_nightly_proof_does_not_run(web):
    await record.in_full(web.books, ())
    later = clock.now() + timedelta(hours=49)
    with clock.running(lambda: later):
        answer = (await web.client.get("/health")).json()
        assert (answer["status"], answer["books"]) == ("alarm", "no full proof for two days")
        await record.since_last(web.books, ())
        assert (await web.client.get("/health")).json()["status"] == "alarm"
        await record.in_full(web.books, ())
        assert (await web.client.get("/health")).json()["status"] == "ok"


async def test_health_tells_when_the_vault_cannot_be_read_and_when_it_is_another_one(web):
    await web.join("omar")
    omar = await persons.meet(web.books, Identity("web", "omar", "omar"), "Omar")
    await handed_in(web.books, omar)
    assert (await web.client.get("/health")).json()["status"] == "ok"
    master, keys = dict(web.books.vault._masters._keys), web.books.vault._masters
    keys._keys = {"other-key": b"o" * 32}
    told = (await web.client.get("/health")).json()
    assert (told["status"], told["vault"], told["database"]) == ("alarm", "cannot be read", "ok")
    keys._keys = master
    assert (await web.client.get("/health")).json()["status"] == "ok"
    await web.books.vault.close()
    lend(web.books)
    told = (await web.client.get("/health")).json()
    assert (told["status"], told["vault"]) == ("alarm", "lacks papers that the books name")
    assert "put back the newest" in (await reconcile(web.books, web.app.settings)).told[-1]


class Silent:
    """A database that does not answer, or never comes to it."""

    def __init__(self, why=None):
        self.why = why

    async def read(self, question):
        if self.why:
            raise self.why
        await asyncio.Event().wait()


@pytest.mark.parametrize("silent", [Silent(Unavailable("gone")), Silent(Overloaded()), Silent()])
async def test_without_a_database_it_is_alive_and_not_ready(web, monkeypatch, silent):
    monkeypatch.setattr(health, "PATIENCE_S", 0.01)
    monkeypatch.setattr(web.books, "_storage", silent)
    ready, alive = await web.client.get("/ready"), await web.client.get("/health")
    why = "the database does not answer"
    assert (ready.status_code, ready.json()) == (503, {"status": why})
    assert (alive.status_code, alive.json()["status"]) == (200, "alarm")
    assert alive.json()["books"] == alive.json()["outbox"] == alive.json()["database"] == why


async def test_who_is_closing_is_alive_and_not_ready(web):
    web.app.watch.is_closing = True
    ready = await web.client.get("/ready")
    assert (ready.status_code, ready.json()) == (503, {"status": "closing"})
    assert (await web.client.get("/health")).status_code == 200


async def test_health_tells_when_what_people_are_to_be_told_grows_old(web):
    await web.join("omar", "sara")
    omar = await persons.meet(web.books, Identity("web", "omar", "omar"), "Omar")
    await web.books.post(Posting(ids.token(), "act", events=(Event("received", omar.id, "{}"),)))
    assert (await web.client.get("/health")).json()["outbox"] == "ok"
    later = clock.now() + timedelta(minutes=6)
    with clock.running(lambda: later):
        told = (await web.client.get("/health")).json()
    assert told["status"] == "alarm"
    assert told["outbox"].startswith("1 wait, the oldest for 3")


async def test_before_there_is_a_site_the_door_says_why():
    door = Door()
    transport = httpx.ASGITransport(door)
    async with httpx.AsyncClient(transport=transport, base_url=HOST) as client:
        door.why = "migrating"
        alive, ready = await client.get("/health"), await client.get("/ready")
        assert (alive.status_code, alive.json()) == (200, {"status": "migrating"})
        assert (ready.status_code, ready.json()) == (503, {"status": "migrating"})
        assert ready.headers["Retry-After"] == "1"
        assert (await client.get("/")).status_code == 503


async def test_what_no_version_could_read_is_an_alarm_until_one_can(web, monkeypatch):
    await web.join("omar")
    omar = await persons.meet(web.books, Identity("web", "omar", "omar"), "Omar")
    await web.books.post(Posting(ids.token(), "act", events=(Event("of_tomorrow", omar.id, "{}"),)))
    with capture_logs():
        await web.jobs.drain()
    health = (await web.client.get("/health")).json()
    assert (health["status"], health["outbox"]) == (
        "alarm",
        "1 events cannot be read by this version",
    )
    kind = replace(TELLS["received"], run=lambda _facts: Reply.of(say("Hello")))
    monkeypatch.setitem(TELLS, "of_tomorrow", kind)
    await web.jobs.drain()
    health = (await web.client.get("/health")).json()
    assert (health["status"], health["outbox"]) == ("ok", "ok")


async def test_while_the_books_are_migrated_the_door_says_so(url, monkeypatch):
    go_on, said = threading.Event(), []
    doors = compose.Doors(Door(), Door())
    monkeypatch.setattr(compose.migrations, "migrate", lambda _: go_on.wait())
    opening = compose._opened(Settings(_env_file=None, database_url=url), doors)
    entering = asyncio.create_task(opening.__aenter__())
    while doors.web.why == "starting":  # noqa: ASYNC110 - the door tells nobody
        await asyncio.sleep(0)
    said.append(doors.side.why)
    go_on.set()
    await entering
    said.append(doors.side.why)
    await opening.__aexit__(None, None, None)
    assert said == ["migrating", "starting"]


async def test_what_comes_too_often_is_counted(web):
    before = meters.LIMITED.counts["pay link", "web"]
    answers = [await web.client.get(f"/pay/{number:012}/button") for number in range(12)]
    assert [each.status_code for each in answers].count(429) == 2
    assert meters.LIMITED.counts["pay link", "web"] == before + 2
