"""Somebody with something to show."""

import pytest

from ledger import protection
from tests.ledger.acts import asking, rich

PIN = "7294"


@pytest.fixture
async def omar(books, time):
    person = await rich(books, "omar", 1000)
    await protection.set_pin(asking(books, person), PIN)
    return person
