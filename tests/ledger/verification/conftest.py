"""Somebody who is verified, those who decide on it, and papers."""

import pytest

from ledger.people import roles
from tests.ledger.acts import met
from tests.ledger.verification.papers import decider


@pytest.fixture
async def omar(books, time):
    return await met(books, "omar")


@pytest.fixture
async def boss(books, time):
    boss = await met(books, "boss")
    await roles.first(books, boss)
    return boss


@pytest.fixture
async def sam(books, boss):
    return await decider(books, boss, "sam")
