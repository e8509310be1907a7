"""The outbox is told at least once, and a platform that fails is asked again."""

from datetime import timedelta

from ledger import clock
from ledger.people import outbox


async def _sent(talk):
    await talk.joins("omar", "sara")
    card = await talk.types("omar", "/send @sara 4")
    await talk.presses("omar", card.buttons[0])


async def test_an_event_is_told_once(talk):
    await _sent(talk)
    await talk.jobs.drain()
    await talk.jobs.drain()
    assert len(talk.told("sara")) == 1


async def test_what_could_not_be_told_is_told_later(talk, monkeypatch):
    await _sent(talk)

    async def down(*_args):
        raise ConnectionError

    monkeypatch.setattr(talk, "deliver", down)
    await talk.jobs.drain()
    monkeypatch.undo()
    await talk.jobs.drain()
    assert talk.told("sara") == []
    later = clock.now() + timedelta(minutes=1)
    with clock.running(lambda: later):
        await talk.jobs.drain()
    assert len(talk.told("sara")) == 1


async def test_what_can_never_be_told_is_dropped_in_the_end(talk):
    await _sent(talk)
    talk.jobs._platforms = {}
    moment = clock.now()
    for hours in range(outbox.MAX_ATTEMPTS):
        later = moment + timedelta(hours=2 * hours)
        with clock.running(lambda later=later: later):
            await talk.jobs.drain()
    later = moment + timedelta(days=9)
    with clock.running(lambda: later):
        assert await outbox.waiting(talk.books, 10) == []


async def test_each_reader_is_told_in_her_language(talk):
    await talk.joins("omar", "sara")
    await talk.types("sara", "/language ar")
    card = await talk.types("omar", "/send @sara 4")
    await talk.presses("omar", card.buttons[0])
    await talk.jobs.drain()
    assert talk.told("sara")[0].startswith("وصلك")
