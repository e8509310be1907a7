"""A Discord of its own for each test, with the library's own client in it."""

import pytest

from tests.discord.client import client, running
from tests.discord.server import Server, _wall_clock
from tests.telegram.clock import Clock


@pytest.fixture
async def server():
    async with Server(Clock(_wall_clock())) as server:
        yield server


@pytest.fixture
async def bot(server, omar, trip):
    """Return a client that is logged in and listens."""
    async with running(server, client()) as bot:
        yield bot


@pytest.fixture
def omar(server):
    return server.person("Omar")


@pytest.fixture
def sara(server):
    return server.person("Sara", "sara_pays", "ar")


@pytest.fixture
def trip(server, omar, sara):
    return server.guild("Trip", omar, sara)
