"""The pace, in a time that is only a number."""

import asyncio

from bot.pace import Limits, Pace, pause
from tests.simulation.loop import VirtualLoop


def played(asked, before=None):
    """Ask for turns, (chat, priority) each, and return the moment at which each had its own."""
    loop = VirtualLoop()
    sent = []

    async def send(pace, chat, place):
        async with pace.turn(str(chat), place):
            sent.append((round(loop.time(), 3), chat, place[0]))

    async def all_of_them():
        pace = Pace(Limits())
        if before:
            before(pace)
        places = [(chat, pace.place(priority)) for chat, priority in asked]
        tasks = [loop.create_task(send(pace, chat, place)) for chat, place in places]
        for task in tasks:
            await task

    loop.run_until_complete(all_of_them())
    loop.close()
    return sent


def test_a_chat_gets_one_message_a_second():
    assert [at for at, *_ in played([(1, 0)] * 3)] == [0, 1, 2]


def test_a_group_gets_twenty_a_minute():
    moments = [at for at, *_ in played([("#1", 0)] * 21)]
    assert (moments[19], moments[20]) == (19, 60)


def test_all_chats_together_get_thirty_a_second():
    moments = [at for at, *_ in played([(chat, 0) for chat in range(1, 62)])]
    assert (moments[29], moments[30], moments[60]) == (0, 1, 2)


def test_what_is_urgent_goes_first():
    sent = played([(1, 1), (1, 1), (1, 0)])
    assert [priority for _, _, priority in sent] == [1, 0, 1]


def test_a_chat_that_was_sent_nothing_yet_goes_before_those_that_are_sent_much():
    often = [(chat, 0) for chat in range(1, 31)]
    sent = played([*often, *often, (99, 0)])
    assert next(at for at, chat, _ in sent if chat == 99) == 1


def test_a_chat_that_must_wait_holds_up_no_other():
    sent = played([(1, 0), (2, 0)], lambda pace: pace.hold("1", 40))
    assert sent == [(0, 2, 0), (40, 1, 0)]


def test_a_second_chat_that_must_wait_holds_up_all():
    def twice(pace):
        pace.hold("1", 40)
        pace.hold("2", 10)

    assert played([(3, 0)], twice) == [(10, 3, 0)]


def test_who_gives_up_frees_the_turn():
    loop = VirtualLoop()

    async def give_up():
        pace = Pace(Limits())
        first, second = pace.place(0), pace.place(0)

        async def send(place):
            async with pace.turn("1", place):
                pass

        pace.hold("1", 5)
        waiting = loop.create_task(send(first))
        after = loop.create_task(send(second))
        await asyncio.sleep(0)
        waiting.cancel()
        await after
        return loop.time()

    assert loop.run_until_complete(give_up()) == 5
    loop.close()


def test_after_days_of_failures_the_pause_is_the_longest():
    assert 30 <= pause(100_000, 60) <= 60
