"""A live card is edited wherever it stands, in its order, by one process of many, and ends true."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot import speech
from bot.app import App, live
from bot.commands import DRAWS, PRESSES
from bot.jobs import Jobs, cards, telling
from bot.kit import Away, Chat, Place, Press, Reply, Unreachable, say
from ledger import clock
from ledger.books import Books
from ledger.people import outbox, shown
from ledger.people.shown import noting
from tests.bot import rounds
from tests.bot.talk import PLATFORM, read, settings

pytestmark = pytest.mark.usefixtures("rounds")
HALL = f"{PLATFORM}:group:hall"


class Screens:
    """A platform whose messages are edited in place; `behave` may stop it before or after that."""

    def __init__(self):
        self.messages = {}
        self.edits = []
        self.before = self.after = None

    async def deliver(self, chat, reply, language, event, message=""):
        if self.before:
            await self.before(chat.id)
        if message not in self.messages:
            message = f"m{len(self.messages)} way"
        text = speech.plain(speech.spoken(reply.lines, language))
        if message in self.messages:
            self.edits.append((chat.id, text))
        self.messages[message] = (chat.id, text, len(reply.buttons))
        if self.after:
            await self.after(chat.id)
        return message

    def of(self, name):
        """Return what stands in a chat, the oldest first."""
        return [text for chat, text, _ in self.messages.values() if chat == name]


@pytest.fixture
def screens():
    return Screens()


@pytest.fixture
def time(books):
    """Let a clock stand still until the test moves it."""
    now = [clock.now()]
    with clock.running(lambda: now[0]):
        yield lambda **by: now.append(now.pop() + timedelta(**by))


def process(books, platform, name=PLATFORM):
    return Jobs(App(books, settings()), {name: platform})


async def begun(talk, *names, chat=""):
    """Begin a round of Omar's; return its intent."""
    await talk.joins("omar", "sara", "lina")
    people = [await talk.person(name) for name in names]
    return await rounds.begin(talk.books, await talk.person("omar"), *people, chat=chat)


async def until(holds):
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110 - the loop under test tells nobody how far it is
            await asyncio.sleep(0.005)


async def ended(*tasks):
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def digests(books, intent):
    return {at.chat: at.digest for at in await shown.places(books, intent.token)}


async def test_a_card_is_edited_wherever_it_stands_for_each_in_her_language(talk, screens):
    intent = await begun(talk, "omar", "sara", chat=HALL)
    await talk.types("sara", "/language ar")
    jobs = process(talk.books, screens)
    await jobs.drain()
    assert screens.edits == []
    await talk.presses("lina", rounds.pressed(intent))
    await jobs.drain()
    assert len(screens.messages) == 3
    assert {chat for chat, _ in screens.edits} == {"omar", "sara", "group:hall"}
    assert screens.of("omar")[-1].startswith("1 is in.")
    assert [buttons for chat, _, buttons in screens.messages.values() if chat == "omar"] == [2]
    assert [buttons for chat, _, buttons in screens.messages.values() if chat == "sara"] == [1]
    await talk.presses("lina", rounds.pressed(intent))  # again: nothing has changed
    await jobs.drain()
    assert len(screens.edits) == 3


async def test_an_answer_and_a_press_that_show_it_are_places_too(talk):
    """Talk is a platform that hands on what it is answered, as the real ones do."""
    intent = await begun(talk, "omar")
    await talk.jobs.drain()
    reply = await talk.presses("sara", rounds.pressed(intent, "show"))
    assert (reply.live.kind, reply.edits_card) == (rounds.KIND, False)
    talk.delivered.append(("sara", reply, "en"))
    place = Place(Chat(PLATFORM, "sara", private=True), str(len(talk.delivered) - 1))
    person = await talk.person("sara")
    await live.stands(talk.books, reply, place, person.id, "en")
    await rounds.joins(talk.books, intent, 77)
    await talk.jobs.drain()
    assert [read(said) for _, said, _ in talk.delivered] == ["1 is in."] * 2


async def test_what_changed_while_it_was_shown_is_put_right(talk, screens):
    """The card that is noted was drawn before the change, and its edit may have come before."""
    intent = await begun(talk, "omar")
    jobs = process(talk.books, screens)

    async def changes(_chat):
        screens.after = None
        await rounds.joins(talk.books, intent, 77)

    screens.after = changes
    await jobs.drain()
    assert screens.of("omar") == ["1 is in."]


async def test_what_was_shown_while_it_was_edited_is_looked_at_again(talk, screens):
    intent = await begun(talk, "omar")
    jobs = process(talk.books, screens)
    await jobs.drain()
    (at,) = await shown.places(talk.books, intent.token)
    stale = (await DRAWS[rounds.KIND](talk.books, intent.token, None)).lines

    async def shown_otherwise(chat):
        """Let a press show what it drew before, after the edit."""
        screens.after = None
        message = next(iter(screens.messages))
        screens.messages[message] = (chat, speech.plain(speech.spoken(stale, "en")), 1)
        await shown.stands(talk.books, at)

    screens.after = shown_otherwise
    await rounds.joins(talk.books, intent, 77)
    await jobs.drain()
    assert screens.of("omar") == ["1 is in."]


async def test_an_edit_that_lands_on_what_a_press_has_shown_meanwhile_is_made_good(talk, screens):
    intent = await begun(talk, "omar")
    jobs = process(talk.books, screens)
    await jobs.drain()
    omar = await talk.person("omar")

    async def shown_before_it_lands(chat):
        """Let a press show what it has made, before an edit that was drawn earlier."""
        screens.before = None
        await rounds.joins(talk.books, intent, 78)
        reply = await DRAWS[rounds.KIND](talk.books, intent.token, omar)
        place = Place(Chat(PLATFORM, chat, private=True), next(iter(screens.messages)))
        await live.stands(talk.books, reply, place, omar.id, "en")

    screens.before = shown_before_it_lands
    await rounds.joins(talk.books, intent, 77)
    await jobs.drain()
    assert screens.of("omar") == ["2 are in."]


async def test_a_hundred_changes_are_few_edits_and_it_ends_true(talk, screens, monkeypatch):
    monkeypatch.setattr(telling, "PACE_S", 0.3)
    intent = await begun(talk, "omar", chat=HALL)
    running = asyncio.create_task(process(talk.books, screens).run())
    try:
        await until(lambda: len(screens.messages) == 2)
        for presser in range(100, 200):
            await rounds.joins(talk.books, intent, presser)
        await until(lambda: screens.of("omar") == screens.of("group:hall") == ["100 are in."])
        await until(lambda: not running.done())
    finally:
        await ended(running)
    counts = [int(text.split()[0]) for chat, text in screens.edits if chat == "omar"]
    assert counts == sorted(counts)
    assert len(counts) <= 50
    assert len(screens.messages) == 2


async def test_edits_of_two_processes_keep_their_order(talk, url, screens, monkeypatch):
    monkeypatch.setattr(telling, "PACE_S", 0.02)
    intent = await begun(talk, "omar")
    other = await Books.open(url)

    async def slowly(_chat):
        await asyncio.sleep(0.003)

    screens.before = slowly
    running = [asyncio.create_task(process(books, screens).run()) for books in (talk.books, other)]
    try:
        await until(lambda: screens.messages)
        for presser in range(100, 160):
            await rounds.joins((talk.books, other)[presser % 2], intent, presser)
            await asyncio.sleep(0.002)
        await until(lambda: screens.of("omar") == ["60 are in."])
    finally:
        await ended(*running)
        await other.close()
    counts = [int(text.split()[0]) for _, text in screens.edits]
    assert counts == sorted(counts)
    assert len(screens.messages) == 1


async def test_a_crash_before_it_is_remembered_leaves_a_card_that_a_press_adopts(
    talk, screens, time
):
    intent = await begun(talk, "sara")

    async def dies(_chat):
        await asyncio.Event().wait()

    screens.after = dies
    dying = asyncio.create_task(process(talk.books, screens).drain())
    await until(lambda: screens.messages)
    await ended(dying)
    assert await shown.places(talk.books, intent.token) == []
    screens.after = None
    time(seconds=outbox.LEASE.total_seconds())
    jobs = process(talk.books, screens)
    await jobs.drain()
    assert len(screens.of("sara")) == 2
    await rounds.joins(talk.books, intent, 77)
    await jobs.drain()
    orphan, known = screens.of("sara")
    assert (orphan, known) == ("0 are in.", "1 is in.")
    at = Place(Chat(PLATFORM, "sara", private=True), next(iter(screens.messages)))
    call = await talk.call("sara")
    await talk.app.press(with_place(call, at), rounds.pressed(intent))
    await jobs.drain()
    assert screens.of("sara") == ["2 are in.", "2 are in."]


def with_place(call, at):
    return replace(call, at=at)


@pytest.mark.parametrize("why", [Away, RuntimeError])
async def test_a_platform_that_is_away_holds_up_no_other_and_is_edited_later(
    talk, screens, time, why
):
    intent = await begun(talk, "omar", chat=HALL)
    jobs = process(talk.books, screens)
    await jobs.drain()

    async def away(chat):
        if chat == "omar":
            raise why

    screens.before = away
    for presser in (77, 78):
        await rounds.joins(talk.books, intent, presser)
        await jobs.drain()
    assert screens.of("group:hall") == ["2 are in."]
    assert screens.of("omar") == ["0 are in."]
    screens.before = None
    time(seconds=4 * noting.FIRST_RETRY.total_seconds())
    await jobs.drain()
    assert screens.of("omar") == ["2 are in."]
    assert {at.late for at in await shown.places(talk.books, intent.token)} == {0}


async def test_where_nobody_can_be_written_to_it_stands_no_more(talk, screens):
    intent = await begun(talk, "omar", "sara")
    jobs = process(talk.books, screens)
    await jobs.drain()

    async def gone(chat):
        if chat == "omar":
            raise Unreachable(chat)

    screens.before = gone
    await rounds.joins(talk.books, intent, 77)
    await jobs.drain()
    assert (await digests(talk.books, intent)).keys() == {f"{PLATFORM}:sara"}


async def test_a_card_of_another_version_waits_for_it(talk, screens, monkeypatch, time):
    intent = await begun(talk, "omar")
    jobs = process(talk.books, screens)
    await jobs.drain()
    with monkeypatch.context() as older:
        older.delitem(DRAWS, rounds.KIND)
        await rounds.joins(talk.books, intent, 77)
        await jobs.drain()
    assert screens.of("omar") == ["0 are in."]
    assert await outbox.unread_count(talk.books) == 1
    await jobs.drain()
    assert screens.of("omar") == ["1 is in."]


async def test_a_drawing_that_fails_is_tried_again_and_holds_up_no_other_card(
    talk, screens, monkeypatch, time
):
    fails = await begun(talk, "omar")
    other = await rounds.begin(talk.books, await talk.person("omar"), await talk.person("sara"))
    jobs = process(talk.books, screens)
    await jobs.drain()
    draw = DRAWS[rounds.KIND].run

    async def broken(books, token, reader):
        if token == fails.token:
            raise RuntimeError
        return await draw(books, token, reader)

    with monkeypatch.context() as buggy:
        buggy.setitem(DRAWS, rounds.KIND, type(rounds.card)(rounds.KIND, broken))
        for intent in (fails, other):
            await rounds.joins(talk.books, intent, 77)
        await jobs.drain()
        assert (screens.of("omar"), screens.of("sara")) == (["0 are in."], ["1 is in."])
    time(seconds=outbox.FIRST_RETRY.total_seconds())
    await jobs.drain()
    assert screens.of("omar") == ["1 is in."]


async def test_only_so_many_places_are_kept_and_the_newest_of_a_chat(talk):
    intent = await begun(talk)
    reply = await DRAWS[rounds.KIND](talk.books, intent.token, None)
    for number in range(noting.MOST_IN_CHAT + 3):
        place = Place(Chat(PLATFORM, "omar", private=True), f"m{number}")
        await live.stands(talk.books, reply, place, 1, "en")
    stands = [at.message for at in await shown.places(talk.books, intent.token)]
    assert stands == [f"m{number}" for number in range(3, noting.MOST_IN_CHAT + 3)]


async def test_places_that_are_over_are_forgotten_and_a_press_brings_them_back(talk, screens, time):
    intent = await begun(talk, "omar", "sara")
    jobs = process(talk.books, screens)
    await jobs.drain()
    await talk.presses("omar", rounds.pressed(rounds.closing(intent), "close"))
    await jobs.drain()
    assert all("closed" in text for text in screens.of("omar") + screens.of("sara"))
    time(seconds=noting.ENDED.total_seconds() - 60)
    await jobs.drain()
    assert len(await shown.places(talk.books, intent.token)) == 2
    time(minutes=2)
    await jobs.drain()
    assert await shown.places(talk.books, intent.token) == []


async def test_a_press_that_makes_something_else_of_a_card_lets_go_of_it(
    talk, screens, monkeypatch
):
    intent = await begun(talk, "sara")
    jobs = process(talk.books, screens)
    await jobs.drain()

    async def becomes_a_receipt(_call, _intent):
        return Reply.of(say("Send"), edits_card=True)

    monkeypatch.setitem(PRESSES, "rounds.in", Press("rounds.in", becomes_a_receipt, "joined"))
    at = Place(Chat(PLATFORM, "sara", private=True), next(iter(screens.messages)))
    reply = await talk.app.press(with_place(await talk.call("sara"), at), rounds.pressed(intent))
    assert reply.edits_card
    assert not reply.stays
    assert await shown.places(talk.books, intent.token) == []
    await rounds.joins(talk.books, intent, 77)
    await jobs.drain()
    assert screens.of("sara") == ["0 are in."]


async def test_a_message_shows_one_card_the_last_that_was_put_there(talk, screens):
    first, second = await begun(talk, "omar"), await begun(talk)
    jobs = process(talk.books, screens)
    await jobs.drain()
    (at,) = await shown.places(talk.books, first.token)
    place = Place(Chat(PLATFORM, "omar", private=True), at.message)
    call = with_place(await talk.call("omar"), place)
    await talk.app.press(call, rounds.pressed(second))
    assert await shown.places(talk.books, second.token) == []
    drawn = await DRAWS[rounds.KIND](talk.books, second.token, None)
    await live.stands(talk.books, drawn, place, call.actor.id, "en")
    assert await shown.places(talk.books, first.token) == []
    await rounds.joins(talk.books, first, 77)
    await jobs.drain()
    assert screens.of("omar") == ["1 is in."]


async def test_while_a_card_keeps_its_pace_no_process_edits_it(talk, url, screens, monkeypatch):
    monkeypatch.setattr(telling, "PACE_S", 3600)
    intent = await begun(talk, "omar")
    await process(talk.books, screens).drain()
    running = asyncio.create_task(process(talk.books, screens).run())
    other = await Books.open(url)
    try:
        await rounds.joins(talk.books, intent, 77)
        await until(lambda: screens.of("omar") == ["1 is in."])
        await rounds.joins(talk.books, intent, 78)
        await process(other, screens).drain()
        assert screens.of("omar") == ["1 is in."]
    finally:
        await ended(running)
        await other.close()


async def test_what_is_needed_to_edit_a_message_may_change(talk):
    intent = await begun(talk)
    reply = await DRAWS[rounds.KIND](talk.books, intent.token, None)
    chat = Chat(PLATFORM, "omar", private=True)
    await live.stands(talk.books, reply, Place(chat, "m1 first"), 1, "en")
    call = await talk.call("omar")
    await talk.app.press(with_place(call, Place(chat, "m1 second")), rounds.pressed(intent))
    assert [at.message for at in await shown.places(talk.books, intent.token)] == ["m1 second"]


async def test_a_card_that_is_shown_faster_than_it_is_edited_waits_a_moment_and_has_not_failed(
    talk, screens, time
):
    intent = await begun(talk, "omar")
    jobs = process(talk.books, screens)
    await jobs.drain()
    (at,) = await shown.places(talk.books, intent.token)
    shows = iter(range(cards.TRIES))

    async def shown_again(_chat):
        if next(shows, None) is not None:
            await shown.stands(talk.books, at)

    screens.after = shown_again
    await rounds.joins(talk.books, intent, 77)
    with capture_logs() as logged:
        await jobs.drain()
    assert [each["event"] for each in logged] == []
    assert next(shows, None) is None
    time(seconds=telling.PACE_S)
    await jobs.drain()
    assert screens.of("omar") == ["1 is in."]
    assert not await outbox.waiting(talk.books, 100)


async def test_a_place_that_is_noted_while_it_is_edited_is_edited_again(talk):
    intent = await begun(talk)
    reply = await DRAWS[rounds.KIND](talk.books, intent.token, None)
    place = Place(Chat(PLATFORM, "omar", private=True), "m1")
    await live.stands(talk.books, reply, place, 1, "en")
    (before,) = await shown.places(talk.books, intent.token)
    await live.stands(talk.books, reply, place, 1, "en")
    assert not await shown.noted(talk.books, [shown.Edit(before, before)])
    (now,) = await shown.places(talk.books, intent.token)
    assert await shown.noted(talk.books, [shown.Edit(now)])
    assert await shown.places(talk.books, intent.token) == []


async def test_a_place_whose_edit_is_late_stays_unknown_whatever_is_noted_of_it(talk):
    """The edit was tried before, and may have landed after: only another one makes it good."""
    intent = await begun(talk)
    reply = await DRAWS[rounds.KIND](talk.books, intent.token, None)
    place = Place(Chat(PLATFORM, "omar", private=True), "m1")
    await live.stands(talk.books, reply, place, 1, "en")
    (before,) = await shown.places(talk.books, intent.token)
    assert await shown.noted(talk.books, [shown.Edit(before, late=True)])
    await live.stands(talk.books, reply, place, 1, "en")
    (late,) = await shown.places(talk.books, intent.token)
    assert (late.digest, late.late) == (b"", 1)
    assert await shown.noted(talk.books, [shown.Edit(late, before)])
    (good,) = await shown.places(talk.books, intent.token)
    assert (good.digest, good.late) == (before.digest, 0)
