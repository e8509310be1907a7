"""What a Prometheus server reads: true, bounded, about nobody, and there when nothing else is."""

import asyncio
from collections import defaultdict
from contextlib import suppress

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from structlog.testing import capture_logs

from bot import health
from bot.commands import HEARD, PAGES, PRESSES, REFUSES
from bot.kit import Away
from bot.metrics import serving
from bot.metrics.page import Page
from ledger import products
from ledger.errors import Unavailable
from ledger.proof import record
from tests.bot.platforms.web.test_probes import Silent
from tests.bot.talk import PLATFORM, Talk
from tests.process import Running, free_port

LABELS = ("command", "rule", "platform")
TOKEN = "f3a9c01d2e4b678f"
HIDDEN = ("zaynab", "Zaynab", "khalid_q7", "قهوة", "a secret note", "telegram:777000111")


def read(text):
    """Return every sample as its name and labels -> its value."""
    found = {}
    for family in text_string_to_metric_families(text):
        for each in family.samples:
            found[each.name, frozenset(each.labels.items())] = each.value
    return found


async def page(app):
    text, kind = await Page(app).write("")
    assert kind.startswith("text/plain")
    return read(text.decode())


def value(found, name, **labels):
    return found.get((name, frozenset(labels.items())), 0)


async def more(app, before, name, **labels):
    """Return by how much something has grown."""
    return value(await page(app), name, **labels) - value(before, name, **labels)


def rules():
    """Return what a refusal can be called."""
    for why in REFUSES.sentences:
        match why:
            case str():
                yield why
            case (table, stands):
                yield f"{table} {stands}"
            case kind:
                yield kind.__name__


def valued(found, label):
    """Return every value that a label has."""
    return {value for _, labels in found for name, value in labels if name == label}


async def test_what_people_ask_for_is_counted_by_command_outcome_and_platform(talk):
    before = await page(talk.app)
    await talk.joins("omar", "sara")
    card = await talk.types("omar", "/send @sara 2 tea")
    await talk.presses("omar", card.buttons[0])
    await talk.types("omar", "/health")
    await talk.types("omar", "/send @sara 1,234")
    await talk.types("omar", "what a day", group="lunch")

    async def grown(command, outcome):
        labels = {"command": command, "outcome": outcome, "platform": PLATFORM}
        return await more(talk.app, before, "wasl_commands_total", **labels)

    assert await grown("start", "answered") == 2
    assert await grown("send", "answered") == 3  # the card, the press, and a question
    assert await grown("health", "refused") == 1
    assert await grown("", "passed by") == 1
    assert await more(talk.app, before, "wasl_refusals_total", rule="admins_only") == 1
    way = {"way": "message", "platform": PLATFORM}
    assert await more(talk.app, before, "wasl_answer_seconds_count", **way) == 6


@pytest.mark.parametrize(
    ("failure", "outcome"), [(Unavailable("gone"), "unavailable"), (RuntimeError("x"), "failed")]
)
async def test_what_cannot_be_done_is_counted_as_that(talk, monkeypatch, failure, outcome):
    async def fails(*_, **__):
        raise failure

    before = await page(talk.app)
    monkeypatch.setattr(talk.app, "_handle", fails)
    with suppress(Unavailable), capture_logs():
        await talk.types("omar", "/balance")
    labels = {"command": "", "outcome": outcome, "platform": PLATFORM}
    assert await more(talk.app, before, "wasl_commands_total", **labels) == 1


async def test_notices_are_counted_by_what_became_of_them(talk, monkeypatch):
    await talk.joins("omar", "sara")
    await talk.jobs.drain()
    before = await page(talk.app)
    card = await talk.types("omar", "/send @sara 2 tea")
    await talk.presses("omar", card.buttons[0])
    assert value(await page(talk.app), "wasl_outbox_waiting") == 1
    deliver = talk.deliver

    async def away(*_, **__):
        raise Away("starting")

    monkeypatch.setattr(talk, "deliver", away)
    await talk.jobs.telling.finish()
    put_off = {"outcome": "put off", "platform": PLATFORM}
    assert await more(talk.app, before, "wasl_notices_total", **put_off) == 1
    monkeypatch.setattr(talk, "deliver", deliver)


async def test_the_books_are_seen_as_they_are(talk):
    await talk.joins("omar")
    await talk.jobs.drain()
    await record.in_full(talk.books, products.DECLARED.checks)
    found = await page(talk.app)
    assert value(found, "wasl_database_up") == 1
    assert value(found, "wasl_platform_up", platform="web") == 1
    assert value(found, "wasl_proof_findings") == 0
    assert valued(found, "alarm") >= {"database", "books", "outbox"}
    assert value(found, "wasl_alarm", alarm="books") == 0
    assert 0 <= value(found, "wasl_proof_age_seconds", proof="whole") < 60
    assert value(found, "wasl_outbox_waiting") == value(found, "wasl_outbox_age_seconds") == 0
    assert value(found, "wasl_writer_batch_count") > 0
    assert valued(found, "database") <= {"sqlite", "postgresql"}
    totals = defaultdict(float)
    for (name, labels), total in found.items():
        if name == "wasl_books_total":
            totals[dict(labels)["currency"]] += total
    assert value(found, "wasl_books_total", line="wallet", currency="USD") == 10
    assert set(totals.values()) == {0}
    assert value(found, "wasl_books_uncounted") == 0
    owed, held = (value(found, f"wasl_{name}", currency="USD") for name in ("owed", "held"))
    assert 0 < owed <= held


async def test_labels_are_of_the_code_and_name_nobody(books, talk):
    before = await page(talk.app)
    await talk.joins("zaynab", "khalid_q7")
    card = await talk.types("zaynab", "حوّل 2 إلى @khalid_q7 قهوة a secret note")
    await talk.presses("zaynab", card.buttons[0])
    for text in ("/tx 99999", "/case 4711", "/claim a_code_of_zaynab", "/role grant @x y", "قهوة"):
        await talk.types("zaynab", text)
    await talk.presses("zaynab", "go:telegram:777000111")
    await talk.jobs.drain()
    text, _ = await Page(talk.app).write("")
    assert not [each for each in HIDDEN if each in text.decode()]
    found = read(text.decode())
    asked = {each.name for each in HEARD} | {*PRESSES} | {*PAGES} | {""}
    new = {label: valued(found, label) - valued(before, label) for label in LABELS}
    assert new["command"] <= asked | {"cancel"}
    assert new["rule"] <= {*rules()}
    assert new["platform"] <= {PLATFORM}


async def test_without_a_database_the_rest_is_still_told(talk, monkeypatch):
    monkeypatch.setattr(health, "PATIENCE_S", 0.01)
    monkeypatch.setattr(talk.books, "_storage", Silent(Unavailable("gone")))
    found = await page(talk.app)
    assert value(found, "wasl_database_up") == 0
    assert ("wasl_database_up", frozenset()) in found
    assert value(found, "wasl_platform_up", platform="web") == 1
    assert not [name for name, _ in found if name.startswith(("wasl_books", "wasl_outbox"))]


def served(app, host="wasl:9464"):
    transport = httpx.ASGITransport(serving.site(app))
    return httpx.AsyncClient(transport=transport, base_url=f"http://{host}")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:9464", "127.0.0.1.evil.example"])
async def test_without_a_token_no_name_that_anybody_may_own_leads_to_the_port(books, host):
    async with served(Talk(books).app, host) as client:
        assert [(await client.get(each)).status_code for each in ("/metrics", "/ready")] == [
            421
        ] * 2
    async with served(Talk(books, metrics_token=TOKEN).app, host) as client:
        shown = {"Authorization": f"Bearer {TOKEN}"}
        assert (await client.get("/metrics", headers=shown)).status_code == 200


@pytest.mark.parametrize("host", ["wasl:9464", "127.0.0.1:9464", "[::1]:9464", "localhost"])
async def test_the_port_of_its_own_answers_under_an_address(talk, host):
    async with served(talk.app, host) as client:
        assert "wasl_commands" in (await client.get("/metrics")).text
        assert (await client.get("/ready")).json() == {"status": "ready"}
        assert (await client.get("/health")).json()["status"] == "ok"
        openmetrics = {"Accept": "application/openmetrics-text; version=1.0.0"}
        assert (await client.get("/metrics", headers=openmetrics)).text.endswith("# EOF\n")


@pytest.mark.parametrize(
    "shown", [None, "", "Bearer", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer é"]
)
async def test_without_the_token_there_are_no_metrics(books, shown):
    app = Talk(books, metrics_token=TOKEN).app
    headers = {} if shown is None else {"Authorization": shown.encode()}
    async with served(app) as client:
        assert (await client.get("/metrics", headers=headers)).status_code == 401
        allowed = {"Authorization": f"Bearer {TOKEN}"}
        assert (await client.get("/metrics", headers=allowed)).status_code == 200


async def test_a_process_shows_its_metrics_where_it_was_told_to(tmp_path):
    port = free_port()

    def seen():
        with Running(tmp_path, METRICS_PORT=str(port)) as running:
            beside = httpx.get(f"{running.url}/metrics")
            own = httpx.get(f"http://127.0.0.1:{port}/metrics")
            ready = httpx.get(f"http://127.0.0.1:{port}/ready")
        return beside.status_code, own.text, ready.status_code

    beside, own, ready = await asyncio.to_thread(seen)
    assert (beside, ready) == (404, 200)
    assert value(read(own), "wasl_platform_up", platform="web") == 1


async def test_beside_the_web_chat_they_are_behind_the_token(tmp_path):
    def seen():
        with Running(tmp_path, METRICS_TOKEN=TOKEN) as running:
            address = f"{running.url}/metrics"
            allowed = {"Authorization": f"Bearer {TOKEN}"}
            return httpx.get(address).status_code, httpx.get(address, headers=allowed).status_code

    assert await asyncio.to_thread(seen) == (401, 200)
