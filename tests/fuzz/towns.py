"""A town for the inputs of one round: books with people in them, cards that lie about, and an eye.

Mallory has joined and means harm; Omar and Sara have money, and nothing that Mallory or a stranger
sends may take any of it. Nothing may fail, either: a failure that would be answered with a
reference is raised here, and so is what is logged as an error.
"""

import asyncio
import shutil
import sqlite3
import tempfile
import traceback
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import structlog

from bot.app import answering
from ledger.books import Books
from ledger.proof import prove
from tests.bot.talk import Talk, stocked_file
from tests.fuzz.parsed import check_said

MOST_LINES = 100
LOUD = ("error", "critical", "exception")
HOLDERS = ("omar", "sara")
RICH = (*HOLDERS, "11", "12", "100000000000000011", "100000000000000012")
"""Those who do nothing, by their names on every platform."""
_MONEY = (
    "SELECT coalesce(sum(balance), 0) FROM accounts JOIN identities"
    " ON identities.book = accounts.book AND identities.person = accounts.owner"
    " WHERE accounts.name = 'wallet' AND identities.external_id = ?"
)
_HEAD = "SELECT transfer, entry FROM head"


class Town:
    """The books, the bot over them, and what is known of both."""

    def __init__(self, talk, file, run, logged):
        self.talk, self.books, self.run, self.logged = talk, talk.books, run, logged
        self.refused = False
        self.buttons = []
        self.looking = sqlite3.connect(file, isolation_level=None)
        self._had = None

    @property
    def head(self):
        """Return how far the books have got: the newest receipt, and the newest entry."""
        return self.looking.execute(_HEAD).fetchone()

    def money(self):
        """Return what those have who do nothing."""
        return [self.looking.execute(_MONEY, (name,)).fetchone()[0] for name in RICH]

    def begin(self):
        """Look at what there is."""
        self._had = self.money()
        self.logged.clear()

    def does(self, work, but=()):
        """Do something that somebody asks for; return what came of it, and hold what must hold.

        Nothing is logged as an error, but what is one of these.
        """
        self.refused, before = False, self.head
        came = self.run(work)
        loud = [each for each in self.logged if each["log_level"] in LOUD]
        self.logged.clear()
        assert all(each["event"] in but for each in loud), "\n".join(map(_read, loud))
        assert not self.refused or self.head == before, "what was refused has moved something"
        assert all(now >= had for now, had in zip(self.money(), self._had, strict=True))
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

    def close(self):
        """Let go of the file."""
        self.looking.close()


@contextmanager
def opened(make, talking=Talk):
    """Open a town of fresh books, in which `talking` makes a bot and `make` lets people come."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wasl-fuzz-")))
        file = shutil.copy(stocked_file(), folder / "books.db")
        runner = stack.enter_context(asyncio.Runner())
        logged = stack.enter_context(_listening())
        books = runner.run(Books.open(f"sqlite+aiosqlite:///{file}"))
        stack.callback(lambda: runner.run(books.close()))
        town = Town(talking(books), file, runner.run, logged)
        stack.callback(town.close)
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        _watch(patch, town)
        runner.run(make(town))
        town.begin()
        yield town
        town.end()


def _read(line):
    return f"{ {name: each for name, each in line.items() if name != 'trace'} }\n{line['trace']}"


class Logged(list):
    """What is logged, with the trace of what had gone wrong then."""

    def __call__(self, _, level, line):
        """Take a line, and let it go no further."""
        trace = traceback.format_exc() if line.get("exc_info") else ""
        self.append({**line, "log_level": level, "trace": trace})
        raise structlog.DropEvent


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
