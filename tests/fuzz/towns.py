"""A town for the inputs of one round: books with people in them, cards that lie about, and an eye.

Mallory has joined and means harm; Omar and Sara have money, and nothing that Mallory or a stranger
sends may take any of it. Nothing may fail, either: a failure that would be answered with a
reference is raised here, and so is what is logged as an error.
"""

import asyncio
import atexit
import os
import shutil
import tempfile
import traceback
from collections import deque
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest
import structlog

from bot import logs
from bot.app import answering
from ledger.books import Books
from ledger.proof import prove
from tests.bot.talk import Talk, stocked, stocked_file
from tests.fuzz.parsed import check_said
from tests.keeping import kept

MOST_LINES = 100
LOUD = ("error", "critical", "exception")
WRITTEN = (*LOUD, "warning", "info")
HOLDERS = ("omar", "sara")
RICH = (*HOLDERS, "11", "12", "100000000000000011", "100000000000000012")
"""Those who do nothing, by their names on every platform."""
_HEAD = "SELECT transfer, entry FROM head"
_MONEY = f"""
    SELECT external_id, sum(balance) FROM accounts JOIN identities
    ON identities.book = accounts.book AND identities.person = accounts.owner
    WHERE accounts.name = 'wallet' AND external_id IN {RICH} GROUP BY external_id"""


class Town:
    """The books, the bot over them, and what is known of both."""

    def __init__(self, talk, run, logged):
        self.talk, self.books, self.run, self.logged = talk, talk.books, run, logged
        self.refused = False
        self.buttons = []
        self._stands = ([], {})

    def asked(self, *statements):
        """Return what the books have, by statements."""
        return self.run(self.books.read(rows, statements))

    def stands(self):
        """Return how far the books have got, and what those have who do nothing."""
        head, money = self.asked(_HEAD, _MONEY)
        return head, dict(money)

    def begin(self):
        """Look at what there is."""
        self._stands = self.stands()
        self.logged.clear()

    def does(self, work, but=()):
        """Do something that somebody asks for; return what came of it, and hold what must hold.

        Nothing is logged as an error, but what is one of these.
        """
        self.refused, (head, had) = False, self._stands
        came = self.run(work)
        loud = [each for each in self.logged if each["log_level"] in LOUD]
        self.logged.clear()
        assert all(each["event"] in but for each in loud), "\n".join(map(_read, loud))
        self._stands = now, has = self.stands()
        assert not self.refused or now == head, "what was refused has moved something"
        assert all(has[each] >= money for each, money in had.items()), "somebody has lost money"
        return came

    def told(self, reply):
        """Hold that an answer can be said, and keep its buttons; tell what it was in a word."""
        if reply is None:
            return "passed by"
        lines = list(reply.lines)
        assert len(lines) <= MOST_LINES
        if lines:
            check_said(*lines)
        self.buttons += [each.data for each in reply.buttons]
        del self.buttons[:-200]
        return "refused" if self.refused else "answered"

    def end(self):
        """Hold that the books hold."""
        found = self.run(self.books.read(prove)).findings
        assert not found, found


def rows(connection, _, statements):
    """Return the rows of statements."""
    return [connection.exec_driver_sql(each).fetchall() for each in statements]


@contextmanager
def books_at():
    """Lend the address of books of a house that has its money, on the storage that is wanted."""
    if os.environ.get("FUZZ_ON") == "postgres":
        databases = _databases()
        url = databases.fresh()
        yield url
        databases.back(url)
        return
    with tempfile.TemporaryDirectory(prefix="wasl-fuzz-") as folder:
        yield f"sqlite+aiosqlite:///{shutil.copy(stocked_file(), Path(folder) / 'books.db')}"


@cache
def _databases():
    from tests.postgres import Databases, shared  # noqa: PLC0415 - only who needs it waits for it

    made = Databases(shared(kept("wasl-fuzz-postgres-")))
    atexit.register(made.close)
    return made


@contextmanager
def opened(make, talking=Talk):
    """Open a town of fresh books, in which `talking` makes a bot and `make` lets people come."""
    with ExitStack() as stack:
        url = stack.enter_context(books_at())
        runner = stack.enter_context(asyncio.Runner())
        logged = stack.enter_context(_listening())
        books = runner.run(Books.open(url))
        stack.callback(lambda: runner.run(books.close()))
        runner.run(stocked(books))
        town = Town(talking(books), runner.run, logged)
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        _watch(patch, town)
        runner.run(make(town))
        town.begin()
        yield town
        town.end()


def _read(line):
    return f"{ {name: each for name, each in line.items() if name != 'trace'} }\n{line['trace']}"


class Logged(list):
    """What is logged, with the trace of what had gone wrong then; and the last lines as shown."""

    def __init__(self):
        super().__init__()
        self.shown = deque(maxlen=100)

    def __call__(self, logger, level, line):
        """Take a line, and let it go no further."""
        trace = traceback.format_exc() if line.get("exc_info") else ""
        self.append({**line, "log_level": level, "trace": trace})
        if level in WRITTEN:
            self.shown.append(_shown(logger, level, {**line}))
        raise structlog.DropEvent


def _shown(logger, level, line):
    for each in logs.finishing():
        line = each(logger, level, line)
    return line


@contextmanager
def _listening():
    processors = structlog.get_config()["processors"]
    before, logged = [*processors], Logged()
    processors[:] = [logged]  # in place, for loggers that are known already
    try:
        yield logged
    finally:
        processors[:] = before


def _watch(patch, town):
    """Raise what would be answered with a reference, and note what is refused."""
    excuse = answering.excuse

    def failed(_call, failure):
        raise AssertionError("it would have been answered with a reference") from failure

    def noted(call, failure):
        town.refused = True
        return excuse(call, failure)

    patch.setattr(answering, "_failed", failed)
    patch.setattr(answering, "excuse", noted)


async def settle(town):
    """Let people come, and leave cards of all kinds about."""
    talk = town.talk
    await talk.joins(*HOLDERS, "mallory", "boss")
    typed = (
        ("omar", "/send @sara 1 lunch", ""),
        ("omar", "/request @mallory 2 rent", ""),
        ("omar", "/link 1", ""),
        ("omar", "/paylink 1 coffee", ""),
        ("sara", "/gift 2 x4 Eid", "lunch"),
        ("sara", "/split 3 @omar @mallory taxi", ""),
        ("mallory", "/send @sara 1", ""),
        ("mallory", "/menu", ""),
        ("mallory", "/send 1,234 @sara", ""),
        ("mallory", "/send @nobody_yet 1", ""),
        ("boss", "/fund @mallory 1 prize", ""),
    )
    for name, text, group in typed:
        reply = await talk.types(name, text, group=group)
        town.told(reply)
        if (
            name != "mallory"
            and reply.buttons
            and "confirm" in reply.buttons[0].data
            and "send" not in text
        ):
            town.told(await talk.presses(name, reply.buttons[0], group=group))
    await talk.jobs.drain()
    for _, reply, _ in talk.delivered:
        town.told(reply)


@contextmanager
def road():
    """Open a town whose people write to the bot itself."""
    with opened(settle) as town:
        yield town
