"""A Telegram of its own for each test, with the library's own bot in it."""

import pytest

from tests.telegram.client import client
from tests.telegram.clock import Clock
from tests.telegram.server import Server


@pytest.fixture
async def server():
    async with Server(Clock()) as server:
        yield server


@pytest.fixture
async def bot(server):
    async with client(server) as bot:
        yield bot


@pytest.fixture
def sara(server):
    sara = server.person(11, "Sara", "sara_pays", "ar")
    sara.starts()
    server.updates.pending.clear()
    return sara


@pytest.fixture
def nour(server):
    return server.person(12, "Nour")


@pytest.fixture
def trip(server, sara, nour):
    trip = server.group(-500, "Trip", sara, nour)
    trip.adds_bot()
    server.updates.pending.clear()
    return trip
