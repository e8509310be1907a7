"""Gifts through the web chat: each address has so many in a day, and none of them is kept."""

import httpx
import pytest

from bot.platforms.web.api import network
from bot.platforms.web.server import gated, make_site
from tests.bot.platforms.web.conftest import HOST, closed, opened
from tests.ledger.acts import rows
from tests.process import Running


@pytest.fixture
async def web(url):
    opening = await opened(url, gifts_per_address=2, gifts_per_day=5)
    yield opening
    await closed(opening)


def start(name):
    """Return the request by which somebody starts."""
    return {
        "url": f"/api/chat/{name}/messages",
        "json": {"text": "/start"},
        "headers": {"Idempotency-Key": name},
    }


def fate(answer):
    """Return the line that says what became of the gift."""
    return answer.json()["messages"][0]["text"].split("\n")[1]


async def starts(web, name, address):
    """Let somebody start from an address; return what became of her gift."""
    site = gated(make_site(web.app, web.chat), web.app)
    transport = httpx.ASGITransport(site, client=(address, 5000))
    async with httpx.AsyncClient(transport=transport, base_url=HOST) as client:
        return fate(await client.post(**start(name)))


async def test_an_address_has_so_many_in_a_day_and_all_together_have_so_many(web):
    told = [await starts(web, f"a{each}", "198.51.100.7") for each in range(3)]
    assert ["is in your wallet" in each for each in told] == [True, True, False]
    assert "from your address as many were taken today" in told[-1]
    told = [await starts(web, f"b{each}", f"2001:db8::{each}") for each in range(3)]
    assert ["is in your wallet" in each for each in told] == [True, True, False]
    assert "is in your wallet" in await starts(web, "c", "203.0.113.9")
    assert "today's gifts have all been given" in await starts(web, "d", "203.0.113.10")


async def test_a_press_comes_from_an_address_too(web):
    for each in range(2):
        await starts(web, f"a{each}", "198.51.100.7")
    site = gated(make_site(web.app, web.chat), web.app)
    transport = httpx.ASGITransport(site, client=("198.51.100.7", 5000))
    async with httpx.AsyncClient(transport=transport, base_url=HOST) as client:
        typed = {**start("a2"), "json": {"text": "/strat"}}
        (asked,) = (await client.post(**typed)).json()["messages"]
        body = {"message": asked["id"], "button": asked["buttons"][0]["id"]}
        told = await client.post("/api/chat/a2/presses", json=body)
    assert "from your address as many were taken today" in str(told.json())


async def test_no_address_stands_in_the_books(web, url):
    for each in range(2):
        await starts(web, f"a{each}", "198.51.100.7")
    for (table,) in rows(url, "SELECT name FROM sqlite_master WHERE type = 'table'"):
        assert "198.51.100" not in str(rows(url, f"SELECT * FROM {table}"))


def starts_from(folder, addresses, **settings):
    """Let people start on a server of its own, each as if from elsewhere; tell who got a gift."""
    with (
        Running(folder, GIFTS_PER_ADDRESS="2", **settings) as running,
        httpx.Client(base_url=running.url) as client,
    ):
        client.headers.update({"X-Real-IP": "203.0.113.1", "Forwarded": "for=203.0.113.1"})
        told = []
        for number, address in enumerate(addresses):
            client.headers["X-Forwarded-For"] = address
            told.append(fate(client.post(**start(f"a{number}"))))
    return ["is in your wallet" in each for each in told]


def test_an_address_that_nobody_vouches_for_makes_nobody_somebody_else(tmp_path):
    forged = [f"198.51.100.{each}" for each in range(4)]
    assert starts_from(tmp_path, forged) == [True, True, False, False]


def test_behind_a_proxy_the_address_that_it_saw_is_the_one_that_counts(tmp_path):
    seen = ["198.51.100.7", "198.51.100.7", "198.51.100.7", "198.51.100.8"]
    forged = [f"203.0.113.{number}, {each}" for number, each in enumerate(seen)]
    behind = starts_from(tmp_path, forged, WEB_PROXIES="127.0.0.0/8")
    assert behind == [True, True, False, True]


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_what_one_household_has_is_one_origin(address, known):
    assert network(address) == known
