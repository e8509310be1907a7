"""A document that somebody sends, with a command as its caption."""

import pytest

from bot.kit import Away, Reply, Unfetched, say

NAME, CONTENT = "october.csv", b"who,amount\n@sara,10\n"


@pytest.fixture
def heard(world, monkeypatch):
    """Return the calls that the app is handed."""
    calls = []

    async def handle(call):
        calls.append(call)
        return Reply.of(say("Cancelled. Nothing was moved."))

    monkeypatch.setattr(world.app, "handle", handle)
    return calls


async def test_it_comes_with_the_call_and_is_fetched_when_it_is_asked_for(world, omar, heard):
    omar.starts()
    omar.sends(omar.chat, NAME, CONTENT, "/payroll October")
    await world.settled()
    call, (file,) = heard[-1], heard[-1].files
    assert call.text == "/payroll October"
    assert (file.name, file.size) == (NAME, len(CONTENT))
    assert not world.server.called("getFile")
    assert await file.fetch() == CONTENT


async def test_a_message_without_one_brings_none(world, omar, heard):
    omar.writes("/payroll October")
    await world.settled()
    assert heard[-1].files == ()


async def test_one_that_is_gone_and_a_telegram_that_is_away_are_told_apart(world, omar, heard):
    omar.starts()
    omar.sends(omar.chat, NAME, CONTENT)
    await world.settled()
    (file,) = heard[-1].files
    world.server.plays("502 before acting", "getFile")
    with pytest.raises(Away):
        await file.fetch()
    world.server.files.clear()
    with pytest.raises(Unfetched):
        await file.fetch()
