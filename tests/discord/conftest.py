"""A Discord of its own for each test, with the library's own client in it."""

import pytest

from tests.discord.client import client, hurry, running
from tests.discord.server import Server, _wall_clock
from tests.telegram.clock import Clock

TEXT, USER = 3, 6
ANYWHERE = {"integration_types": [0, 1], "contexts": [0, 1, 2]}
AMOUNT = {"type": TEXT, "name": "amount", "description": "How much", "required": True}
PAYEE = {"type": USER, "name": "payee", "description": "To whom"}
SEND = {"name": "send", "description": "Send money", "options": [AMOUNT, PAYEE], **ANYWHERE}
SEND_TO = {"type": 2, "name": "Send money", **ANYWHERE}


@pytest.fixture
async def server():
    async with Server(Clock(_wall_clock())) as server:
        yield server


@pytest.fixture
async def bot(server, trip):
    """Return a client that is logged in and listens, with two commands registered."""
    hurry()
    server.commands.overwrite([SEND, SEND_TO])
    async with running(server, client()) as bot:
        yield bot


@pytest.fixture
def omar(server):
    return server.person("Omar")


@pytest.fixture
def sara(server):
    return server.person("Sara", "sara_pays", "fr")


@pytest.fixture
def trip(server, omar, sara):
    return server.guild("Trip", omar, sara)
