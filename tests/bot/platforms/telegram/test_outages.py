from datetime import timedelta

import pytest

from bot.platforms.telegram import outages, platform
from ledger import clock
from tests.bot.platforms.telegram.conftest import ADMIN


@pytest.fixture
def never(monkeypatch):
    """Let no contact be noted by itself."""
    monkeypatch.setattr(platform, "FIRST_CONTACT_S", 86_400)


async def test_after_more_than_a_day_without_contact_an_admin_is_told_what_may_be_lost(
    never, world, server, omar
):
    admin = server.person(ADMIN, "Ada")
    await world.joins(admin, omar)
    await outages.note(world.app)
    later = clock.now() + timedelta(hours=30)
    with clock.running(lambda: later):
        assert await outages.note(world.app)
        assert not await outages.note(world.app)
        await world.settled()
    (told,) = [each.text for each in admin.chat.told if "out of reach" in each.text]
    assert "ask them to send it again" in told
    assert not any("out of reach" in each.text for each in omar.chat.told)


async def test_a_contact_is_noted_by_itself(never, world, server, monkeypatch):
    noted = []

    async def note(app):
        noted.append(app)

    monkeypatch.setattr(outages, "note", note)
    monkeypatch.setattr(platform, "FIRST_CONTACT_S", 0)
    await world.restart()
    while not noted:
        await server.quiet()
    assert noted == [world.app]
