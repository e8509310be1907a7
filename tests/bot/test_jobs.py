"""The outbox is told at least once, by one process of many; who fails is asked again."""

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot import jobs
from bot.app import App
from bot.jobs import Jobs, delivery, one, telling
from bot.kit import Reply, Unreachable, Unshowable, say
from bot.wording import UNSHOWABLE
from ledger import clock, ids, products
from ledger.books import Books
from ledger.errors import Unavailable
from ledger.kit import Due
from ledger.people import chats, facts, outbox, persons
from ledger.people.facts import Who
from ledger.people.outbox import FIRST_RETRY, LEASE
from ledger.people.outbox.looking import EACH
from ledger.people.persons import Identity
from ledger.posting import Event, Posting
from ledger.proof import prove, record
from tests.bot.talk import PLATFORM, Talk, settings
from tests.ledger.acts import met, rows, usd

NAMES = ("sara", "huda", "lina", "mona")


class Remembers:
    """A platform that remembers who was told which event, and may be told how to behave."""

    def __init__(self, behave=None):
        self.told = []
        self._behave = behave

    async def deliver(self, chat, reply, language, event, message=""):
        if self._behave:
            await self._behave(chat.id, len(self.told))
        self.told.append((chat.id, event))
        return message or str(len(self.told))

    def by(self, name):
        return [event for who, event in self.told if who == name]


@pytest.fixture
async def other(url):
    """Another process on the same books, as far as the books can tell."""
    opened = await Books.open(url)
    yield opened
    await opened.close()


@pytest.fixture
def time(books):
    """Let a clock stand still until the test moves it."""
    now = [clock.now()]
    with clock.running(lambda: now[0]):
        yield lambda **by: now.append(now.pop() + timedelta(**by))


def process(books, platform):
    return Jobs(App(books, settings()), {PLATFORM: platform})


async def happens(books, *names, times=1):
    """Let something happen that each of these people is to be told, so many times."""
    omar = await met(books, "omar")
    told = facts.dump({"payer": Who(omar.id), "amount": usd(1)})
    people = [await met(books, name) for name in names]
    events = [Event("received", person.id, told) for _ in range(times) for person in people]
    await books.post(Posting(ids.token(), "act", events=tuple(events)))


async def until(holds):
    while not holds():  # noqa: ASYNC110 - the loop under test tells nobody how far it is
        await asyncio.sleep(0.001)


async def ended(task):
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _sent(talk):
    await talk.joins("omar", "sara")
    card = await talk.types("omar", "/send @sara 4")
    await talk.presses("omar", card.buttons[0])


# -- one process ----------------------------------------------------------------------------


async def test_an_event_is_told_once(talk):
    await _sent(talk)
    await talk.jobs.drain()
    await talk.jobs.drain()
    assert len(talk.told("sara")) == 1


async def test_what_is_told_in_the_moment_another_is_marked_is_marked_too(books, url, monkeypatch):
    mark, marked = outbox.told, asyncio.Event()

    async def last(name, told):
        if told:
            await marked.wait()

    async def marks(*events):
        await mark(*events)
        marked.set()

    monkeypatch.setattr(outbox, "told", marks)
    await happens(books, "sara", "huda")
    await process(books, Remembers(last)).drain()
    assert rows(url, "SELECT state FROM events") == [("told",)] * 2


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

    async def broken(*_):
        raise RuntimeError

    never = process(talk.books, Remembers(broken))
    moment = clock.now()
    for hours in range(outbox.MAX_ATTEMPTS):
        later = moment + timedelta(hours=2 * hours)
        with clock.running(lambda later=later: later):
            await never.drain()
    later = moment + timedelta(days=9)
    with clock.running(lambda: later):
        assert await outbox.waiting(talk.books, 10) == []


async def test_what_is_for_a_platform_that_is_off_waits_until_it_is_on(books, time):
    await happens(books, "sara")
    nowhere, there = Jobs(App(books, settings()), {}), Remembers()
    for _ in range(outbox.MAX_ATTEMPTS + 1):
        await nowhere.drain()
        time(hours=1)
    await process(books, there).drain()
    assert len(there.by("sara")) == 1


class Refuses(Remembers):
    """A platform that never takes what has an amount in it."""

    async def deliver(self, chat, reply, language, event, message=""):
        if any("amount" in said.values for said in reply.lines):
            self.told.append((chat.id, "refused"))
            raise Unshowable("can't parse entities")
        self.told.append((chat.id, reply.lines[0].message))
        return str(len(self.told))


async def test_what_a_platform_refuses_for_good_is_tried_once_and_told_otherwise(
    books, time, capsys
):
    await happens(books, "sara", times=2)
    platform = Refuses()
    working = process(books, platform)
    for _ in range(3):
        await working.drain()
        time(hours=2)
    assert platform.by("sara") == ["refused", UNSHOWABLE.message] * 2
    assert "Traceback" not in capsys.readouterr().out


async def test_each_reader_is_told_in_her_language(talk):
    await talk.joins("omar", "sara")
    await talk.types("sara", "/language ar")
    card = await talk.types("omar", "/send @sara 4")
    await talk.presses("omar", card.buttons[0])
    await talk.jobs.drain()
    assert talk.told("sara")[0].startswith("وصلك")


async def test_a_reader_is_told_in_order_though_readers_are_told_side_by_side(books):
    platform = Remembers()
    await happens(books, *NAMES, times=5)
    await process(books, platform).drain()
    for name in NAMES:
        assert len(platform.by(name)) == 5
        assert platform.by(name) == sorted(platform.by(name))


async def test_what_comes_after_a_failure_waits_for_its_turn(books, time):
    async def stumbles(_name, told):
        if told == 1 and not stumbled:
            stumbled.append(True)
            raise ConnectionError

    stumbled = []
    platform = Remembers(stumbles)
    await happens(books, "sara", times=4)
    await process(books, platform).drain()
    assert len(platform.told) == 1
    await happens(books, "sara")
    await process(books, platform).drain()
    assert len(platform.told) == 1
    time(seconds=FIRST_RETRY.total_seconds())
    await process(books, platform).drain()
    assert len(platform.told) == 5
    assert platform.by("sara") == sorted(platform.by("sara"))


async def test_an_event_that_always_fails_holds_up_the_rest_only_at_first(books, time):
    await happens(books, "sara", times=2)
    (first, _) = await outbox.waiting(books, 10)

    class Stuck(Remembers):
        async def deliver(self, chat, reply, language, event, message=""):
            if event == first.id:
                raise ConnectionError
            return await super().deliver(chat, reply, language, event, message)

    platform = Stuck()
    for _ in range(outbox.IN_ORDER):
        assert platform.told == []
        await process(books, platform).drain()
        time(minutes=1)
    assert len(platform.told) == 1


async def test_who_is_slow_holds_up_nobody_else(books):
    gate = asyncio.Event()

    async def slow(name, _told):
        if name == "sara":
            await gate.wait()

    platform = Remembers(slow)
    await happens(books, *NAMES, times=2)
    running = asyncio.create_task(process(books, platform).run())
    await until(lambda: len(platform.told) == 6)
    await happens(books, "mona")
    await until(lambda: len(platform.by("mona")) == 3)
    assert platform.by("sara") == []
    gate.set()
    await until(lambda: len(platform.by("sara")) == 2)
    await ended(running)


async def test_what_a_platform_has_no_room_for_waits_and_is_put_off_when_it_stalls(
    books, time, monkeypatch
):
    monkeypatch.setattr(telling, "ROOM", 2)
    gate = asyncio.Event()

    async def slow(_name, _told):
        await gate.wait()

    platform = Remembers(slow)
    jobs = process(books, platform)
    await happens(books, *NAMES)
    await jobs.telling.begin()
    assert len(await outbox.waiting(books, 10)) == 2
    time(seconds=telling.STALLED.total_seconds())
    await jobs.telling.begin()
    assert await outbox.waiting(books, 10) == []
    gate.set()
    await jobs.telling.finish()
    assert len(platform.told) == 2
    time(seconds=FIRST_RETRY.total_seconds())
    await jobs.telling.finish()
    assert Counter(name for name, _ in platform.told) == Counter(NAMES)


async def test_a_platform_that_is_quick_is_told_all_though_it_has_little_room(books, monkeypatch):
    monkeypatch.setattr(telling, "ROOM", 2)
    platform = Remembers()
    await happens(books, *NAMES, times=3)
    await process(books, platform).drain()
    assert Counter(name for name, _ in platform.told) == dict.fromkeys(NAMES, 3)


async def test_no_more_readers_than_its_share_are_told_at_a_time(books, monkeypatch):
    monkeypatch.setattr(telling, "SHARE", 2)
    now = [0, 0]

    async def counts(_name, _told):
        now[0] += 1
        now[1] = max(now)
        await asyncio.sleep(0)
        now[0] -= 1

    await happens(books, *NAMES, times=2)
    await process(books, Remembers(counts)).drain()
    assert now == [0, 2]


async def test_a_platform_that_does_not_answer_is_asked_again_later(books, time, monkeypatch):
    for each in (telling, one):
        monkeypatch.setattr(each, "PATIENCE", timedelta(milliseconds=5))
    gate = asyncio.Event()

    async def silent(_name, _told):
        await gate.wait()

    platform = Remembers(silent)
    await happens(books, "sara")
    await process(books, platform).drain()
    assert platform.told == []
    gate.set()
    time(seconds=FIRST_RETRY.total_seconds())
    await process(books, platform).drain()
    assert len(platform.told) == 1


async def test_what_was_told_meanwhile_is_marked_together(books, monkeypatch):
    kinds = Counter()
    post = books.post

    async def counted(posting):
        kinds[posting.kind] += 1
        return await post(posting)

    names = [f"reader{number}" for number in range(40)]
    await happens(books, *names)
    monkeypatch.setattr(books, "post", counted)
    await process(books, Remembers()).drain()
    assert kinds["claim_events"] == 1
    assert kinds["told"] <= 5
    assert await outbox.waiting(books, 10) == []


async def test_many_events_of_one_reader_are_told_at_once_and_in_order(books):
    platform = Remembers()
    await happens(books, "sara", times=3 * EACH)
    await process(books, platform).drain()
    assert len(platform.told) == 3 * EACH
    assert platform.by("sara") == sorted(platform.by("sara"))


UNREADABLE = {
    "facts of another kind": ("received", '{"payer": {"shop": 7}, "amount": 1}'),
    "no facts": ("received", "["),
    "a person who is not there": ("received", '{"payer": {"person": 999}}'),
    "other facts": ("received", "{}"),
    "another kind": ("of_tomorrow", "{}"),
}


@pytest.mark.parametrize("unreadable", UNREADABLE.values(), ids=UNREADABLE)
async def test_an_event_that_cannot_be_read_is_left_alone_and_holds_up_nobody(books, unreadable):
    kind, written = unreadable
    sara = await met(books, "sara")
    await books.post(Posting(ids.token(), "act", events=(Event(kind, sara.id, written),)))
    await happens(books, "sara", "huda", times=2)
    platform = Remembers()
    with capture_logs() as said:
        jobs = process(books, platform)
        await jobs.drain()
        await jobs.drain()
    assert Counter(name for name, _ in platform.told) == {"sara": 2, "huda": 2}
    assert [each["kind"] for each in said if each["event"] == "event given up"] == [kind]
    assert await outbox.unread_count(books) == 1


async def test_what_a_newer_version_wrote_waits_until_that_version_reads_it(
    books, other, time, monkeypatch
):
    sara = await met(books, "sara")
    await books.post(Posting(ids.token(), "act", events=(Event("of_tomorrow", sara.id, "{}"),) * 2))
    old, new = Remembers(), Remembers()
    with capture_logs():
        await process(books, old).drain()
        time(days=30)
        await process(books, old).drain()
    assert (old.told, await outbox.unread_count(books)) == ([], 2)
    monkeypatch.setitem(delivery.TELLS, "of_tomorrow", delivery.TELLS["received"])
    with capture_logs():
        await process(books, new).drain()
    assert (new.told, await outbox.unread_count(books)) == ([], 2)
    kind = replace(delivery.TELLS["received"], run=lambda _facts: Reply.of(say("Hello")))
    monkeypatch.setitem(delivery.TELLS, "of_tomorrow", kind)
    both = [process(each, new) for each in (books, other)]
    await asyncio.gather(*(each.drain() for each in both))
    await asyncio.gather(*(each.drain() for each in both))
    assert len(new.told) == len(set(new.told)) == 2
    assert await outbox.unread_count(books) == 0


# -- many processes -------------------------------------------------------------------------


async def test_of_two_processes_one_tells_each_event(books, other):
    platforms = Remembers(), Remembers()
    await happens(books, *NAMES, times=20)
    for round_of_both in range(3):
        await happens(other, *NAMES, times=round_of_both)
        await asyncio.gather(
            process(books, platforms[0]).drain(), process(other, platforms[1]).drain()
        )
    told = Counter(event for platform in platforms for _, event in platform.told)
    assert set(told.values()) == {1}
    assert len(told) == len(NAMES) * 23


async def test_what_a_dead_process_had_is_told_after_its_lease(books, other, time):
    async def never(_name, _told):
        await asyncio.Event().wait()

    await happens(books, *NAMES, times=2)
    dying = asyncio.create_task(process(books, Remembers(never)).drain())
    while await outbox.waiting(other, 10):  # noqa: ASYNC110 - the claim is another's
        await asyncio.sleep(0.001)
    await ended(dying)
    platform = Remembers()
    await process(other, platform).drain()
    assert platform.told == []
    time(seconds=LEASE.total_seconds())
    await process(other, platform).drain()
    assert Counter(name for name, _ in platform.told) == dict.fromkeys(NAMES, 2)


ELSEWHERE = "elsewhere"


class Dies(Remembers):
    """A platform that shows what it is told, and whose process dies before it hears of it."""

    async def deliver(self, chat, reply, language, event, message=""):
        await super().deliver(chat, reply, language, event, message)
        return await asyncio.Event().wait()


async def shown_and_not_marked(books, other, time):
    """Tell somebody something, unmarked; from now on she speaks on another platform."""
    await happens(books, "sara")
    first = Dies()
    dying = asyncio.create_task(process(books, first).drain())
    await until(lambda: first.told)
    await ended(dying)
    time(seconds=LEASE.total_seconds())
    sara = await chats.hear(other, Identity(PLATFORM, "sara", "sara"), "Sara")
    time(seconds=1)
    assert await persons.link(other, sara, Identity(ELSEWHERE, "sara", "sara"))
    assert (await persons.identities(other, sara.id))[0].platform == PLATFORM
    await chats.hear(other, Identity(ELSEWHERE, "sara", "sara"), "Sara")
    assert (await persons.identities(other, sara.id))[0].platform == ELSEWHERE


async def test_what_was_shown_and_not_marked_is_told_again_where_it_was_shown(books, other, time):
    await shown_and_not_marked(books, other, time)
    here, elsewhere = Remembers(), Remembers()
    await Jobs(App(other, settings()), {PLATFORM: here, ELSEWHERE: elsewhere}).drain()
    assert (len(here.told), len(elsewhere.told)) == (1, 0)
    await happens(books, "sara")
    await Jobs(App(other, settings()), {PLATFORM: here, ELSEWHERE: elsewhere}).drain()
    assert (len(here.told), len(elsewhere.told)) == (1, 1)


async def test_what_cannot_be_told_any_more_where_it_was_shown_is_told_elsewhere_and_only_there(
    books, other, time
):
    async def gone(name, _told):
        await chats.note(other, f"{PLATFORM}:{name}", "closed")
        raise Unreachable(f"{PLATFORM}:{name}")

    await shown_and_not_marked(books, other, time)
    here, elsewhere = Remembers(gone), Dies()
    dying = asyncio.create_task(
        Jobs(App(other, settings()), {PLATFORM: here, ELSEWHERE: elsewhere}).drain()
    )
    await until(lambda: elsewhere.told)
    await ended(dying)
    time(seconds=LEASE.total_seconds())
    here, elsewhere = Remembers(), Remembers()
    await Jobs(App(books, settings()), {PLATFORM: here, ELSEWHERE: elsewhere}).drain()
    assert (len(here.told), len(elsewhere.told)) == (0, 1)


async def test_who_can_be_written_to_nowhere_is_told_once_she_comes_back_to_any_place(
    books, other, time
):
    async def gone(name, _told):
        raise Unreachable(f"{PLATFORM}:{name}")

    await shown_and_not_marked(books, other, time)
    for platform in (PLATFORM, ELSEWHERE):
        await chats.note(books, f"{platform}:sara", "closed")
    nowhere = {PLATFORM: Remembers(gone), ELSEWHERE: Remembers(gone)}
    await Jobs(App(books, settings()), nowhere).drain()
    time(days=1)
    assert await outbox.waiting(books, 10) == []
    await chats.reached(books, f"{PLATFORM}:sara", (await met(books, "sara")).id)
    here = Remembers()
    await process(books, here).drain()
    assert len(here.told) == 1


async def test_a_process_whose_lease_runs_out_leaves_the_rest_to_others(books, other, time):
    async def takes_long(_name, _told):
        time(seconds=LEASE.total_seconds())

    slow, quick = Remembers(takes_long), Remembers()
    await happens(books, "sara", times=3)
    await process(books, slow).telling.begin()
    await until(lambda: slow.told)
    await process(other, quick).drain()
    assert len(set(slow.by("sara") + quick.by("sara"))) == 3


async def test_what_another_process_posts_is_told_though_nobody_looks(books, other, monkeypatch):
    monkeypatch.setattr(jobs, "IDLE", timedelta(days=1))
    platform = Remembers()
    running = asyncio.create_task(process(books, platform).run())
    await happens(books, "sara")
    await until(lambda: len(platform.told) == 1)
    await happens(other, "sara")
    await until(lambda: len(platform.told) == 2)
    await ended(running)


async def test_what_waited_too_long_goes_back_once_from_two_processes(talk, other):
    await talk.joins("omar")
    had = await talk.has("omar")
    card = await talk.types("omar", "/send @newcomer 4")
    await talk.presses("omar", card.buttons[0])
    assert await talk.has("omar") == had - 400
    platforms = Remembers(), Remembers()
    later = clock.now() + timedelta(days=8)
    with clock.running(lambda: later):
        await asyncio.gather(
            process(talk.books, platforms[0]).drain(), process(other, platforms[1]).drain()
        )
    assert await talk.has("omar") == had
    assert len(platforms[0].by("omar") + platforms[1].by("omar")) == 1
    assert (await talk.books.survey(prove)).findings == ()


# -- what else runs -------------------------------------------------------------------------


async def test_what_is_new_is_proven_at_the_start(books):
    await happens(books, "sara")
    running = asyncio.create_task(process(books, Remembers()).run())
    while (await record.known(books)).mark is None:  # noqa: ASYNC110 - it proves beside the rest
        await asyncio.sleep(0.001)
    await ended(running)


async def test_at_night_one_process_proves_everything(books, other, time, monkeypatch):
    prove_all, proven = record.in_full, []

    async def proves(of, checks):
        proven.append(of)
        return await prove_all(of, checks)

    monkeypatch.setattr(record, "in_full", proves)
    both = [process(each, Remembers()) for each in (books, other)]
    for nights in range(3):
        await asyncio.gather(*(each.drain() for each in both))
        assert len(proven) == nights
        time(days=1)


async def test_what_fails_or_never_ends_holds_up_nothing_else_that_is_due(books, monkeypatch):
    calls = []

    async def fails(_books, _now):
        calls.append("fails")
        raise Unavailable("not now")

    async def breaks(_books, _now):
        calls.append("breaks")
        raise RuntimeError

    async def never(_books, _now):
        calls.append("never")
        await asyncio.Event().wait()

    async def works(_books, _now):
        calls.append("works")

    soon = timedelta()
    dues = tuple(Due(each.__name__, soon, each) for each in (fails, breaks, never, works))
    monkeypatch.setattr(products, "DECLARED", replace(products.DECLARED, dues=dues))
    monkeypatch.setattr(jobs, "IDLE", timedelta(milliseconds=1))
    platform = Remembers()
    running = asyncio.create_task(process(books, platform).run())
    await happens(books, "sara")
    await until(lambda: platform.told and Counter(calls)["works"] > 1)
    await ended(running)
    assert Counter(calls)["never"] == 1
    assert {"fails", "breaks"} < set(calls)


async def test_what_is_due_waits_for_its_time_and_no_longer(books, monkeypatch):
    calls = []

    async def works(_books, _now):
        calls.append("works")

    due = Due("works", timedelta(milliseconds=1), works)
    monkeypatch.setattr(products, "DECLARED", replace(products.DECLARED, dues=(due,)))
    monkeypatch.setattr(jobs, "IDLE", timedelta(days=1))
    running = asyncio.create_task(process(books, Remembers()).run())
    await until(lambda: len(calls) > 2)
    await ended(running)


async def test_what_is_due_is_done_no_more_often_than_it_says(books, monkeypatch, time):
    calls = []

    async def works(_books, _now):
        calls.append("works")

    due = Due("works", timedelta(minutes=1), works)
    monkeypatch.setattr(products, "DECLARED", replace(products.DECLARED, dues=(due,)))
    monkeypatch.setattr(jobs, "IDLE", timedelta(milliseconds=1))
    worker = process(books, Remembers())
    begin, looked_at = worker._begin_due, []

    def begins(now):
        begin(now)
        looked_at.append(now)

    monkeypatch.setattr(worker, "_begin_due", begins)
    running = asyncio.create_task(worker.run())
    for done in (1, 2):
        await until(lambda: len(calls) == done)  # noqa: B023 - it is asked at once
        looked_at.clear()
        time(seconds=59)
        await until(lambda: looked_at)
        assert len(calls) == done
        time(seconds=1)
    await ended(running)


async def test_what_is_due_and_fails_is_left_alone_for_longer_each_time(books, monkeypatch, time):
    fails, calls = [True], []

    async def breaks(_books, _now):
        calls.append("breaks")
        if fails:
            raise Unavailable("no key")

    due = Due("breaks", timedelta(seconds=2), breaks)
    monkeypatch.setattr(products, "DECLARED", replace(products.DECLARED, dues=(due,)))
    worker = process(books, Remembers())

    async def within(seconds):
        calls.clear()
        for _ in range(seconds):
            time(seconds=1)
            worker._begin_due(clock.now())
            await asyncio.gather(*worker._beside.values())
        return len(calls)

    with capture_logs():
        assert await within(4 * 60) in {7, 8}
        assert await within(60) == 1
        fails.clear()
        assert await within(120) > 30
        await worker._stop()


def _jobs_running():
    return [task for task in asyncio.all_tasks() if task.get_name().startswith("jobs:")]


async def test_who_leaves_off_leaves_no_task_behind(books, monkeypatch):
    async def never(_name, _told):
        await asyncio.Event().wait()

    monkeypatch.setattr(telling, "GRACE", timedelta(milliseconds=5))
    await happens(books, *NAMES)
    running = asyncio.create_task(process(books, Remembers(never)).run())
    await until(lambda: "jobs: tell" in {task.get_name() for task in _jobs_running()})
    await ended(running)
    assert _jobs_running() == []


async def test_what_is_being_shown_at_the_end_is_shown_and_marked(books, time):
    begun, gate = asyncio.Event(), asyncio.Event()

    async def slow(_name, _told):
        begun.set()
        await gate.wait()

    platform = Remembers(slow)
    await happens(books, "sara", times=2)
    running = asyncio.create_task(process(books, platform).run())
    await begun.wait()
    running.cancel()
    await asyncio.sleep(0)
    gate.set()
    await asyncio.wait([running])
    assert len(platform.told) == 1
    time(seconds=LEASE.total_seconds())
    assert len(await outbox.waiting(books, 10)) == 1


async def test_the_bot_over_many_processes_is_the_bot(talk, other):
    await _sent(talk)
    again = Talk(other)
    await asyncio.gather(talk.jobs.drain(), again.jobs.drain())
    assert len(talk.told("sara") + again.told("sara")) == 1
