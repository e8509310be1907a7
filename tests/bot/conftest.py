"""Somebody to talk to, and money in the treasury."""

import pytest

from tests.bot.talk import Talk, stocked


@pytest.fixture
async def talk(books):
    await stocked(books)
    return Talk(books)
