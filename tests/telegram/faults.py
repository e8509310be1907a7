"""What goes wrong on purpose: each fault has a name, and is played once or a few times."""

import asyncio
import copy
import socket
import struct
from dataclasses import dataclass, field

from tests.telegram.refusals import Refused, bad, forbidden, too_many
from tests.telegram.wire import Answer


@dataclass
class Play:
    """A fault set for the nth of the calls (or updates) that match."""

    name: str
    method: str
    nth: int
    times: int
    chat: int | None
    details: dict = field(default_factory=dict)
    seen: int = 0
    played: int = 0

    def due(self):
        """Count one match; return whether it is this one's turn."""
        self.seen += 1
        turn = self.nth <= self.seen < self.nth + self.times
        self.played += turn
        return turn


class Faults:
    """All that was set."""

    def __init__(self):
        self.plays = []

    def play(self, name, method="", *, nth=1, times=1, chat=None, **details):
        """Set a fault by its name."""
        if name not in {*ANSWERS, *REFUSALS, *UPDATES}:
            raise KeyError(name)
        play = Play(name, method.lower(), nth, times, chat and chat.id, details)
        self.plays.append(play)
        return play

    def due(self, method, params):
        """Return the fault to play in this call, if any."""
        matching = [
            play
            for play in self.plays
            if play.name in {*ANSWERS, *REFUSALS}
            and play.method in {"", method}
            and (play.chat is None or str(play.chat) == params.text("chat_id"))
        ]
        due = [play for play in matching if play.due()]
        return due[0] if due else None

    def spoil(self, update, queue):
        """Let an update suffer what is set for it."""
        for play in self.plays:
            matches = play.name in UPDATES and play.details.get("kind", update.kind) == update.kind
            if matches and (play.name != AGAIN or update.kind == "callback_query") and play.due():
                UPDATES[play.name](update, queue)


@dataclass
class Exchange:
    """A call under way: `act` does what it asks and returns the answer."""

    act: object
    reader: object
    writer: object


def _refuses(make):
    async def play(exchange, **details):
        refused = make(**details)
        return Answer.of(refused.as_json(), refused.code)

    return play


def _breaks(status, *, acting):
    async def play(exchange):
        if acting:
            await exchange.act()
        return Answer(status, b"<html><body>nginx</body></html>", "text/html")

    return play


def _resets(*, acting):
    async def play(exchange):
        if acting:
            await exchange.act()
        connection = exchange.writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        exchange.writer.transport.abort()

    return play


async def _late(exchange, seconds=None):
    """Act at once; answer after so many seconds, or only when the client has gone."""
    answer = await exchange.act()
    if seconds is None:
        await exchange.reader.read()
        return None
    await asyncio.sleep(seconds)
    return answer


async def _malformed(exchange):
    answer = await exchange.act()
    return Answer(200, answer.body[: len(answer.body) // 2])


def _retry(retry_after=1):
    return too_many(retry_after)


def _forbid(description="bot was blocked by the user"):
    return forbidden(description)


ANSWERS = {
    "401": _refuses(lambda: Refused(401, "Unauthorized")),
    "403": _refuses(_forbid),
    "409": _refuses(
        lambda: Refused(
            409,
            "Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running",
        )
    ),
    "429": _refuses(_retry),
    "500 before acting": _breaks(500, acting=False),
    "500 after acting": _breaks(500, acting=True),
    "502 before acting": _breaks(502, acting=False),
    "502 after acting": _breaks(502, acting=True),
    "reset before acting": _resets(acting=False),
    "reset after acting": _resets(acting=True),
    "late answer": _late,
    "malformed answer": _malformed,
}


REFUSALS = {"400": _refuses(bad)}
"""What is said is refused, whoever says it: `why`."""


def _twice(update, queue):
    update.copies = 2


def _stubborn(update, queue):
    update.stubborn = True


def _again(update, queue):
    tap = queue.server.tap_again(copy.deepcopy(update.body))
    queue.insert(update.kind, tap, update.lane)


def _late_update(update, queue):
    update.late = True


def _unknown(update, queue):
    queue.insert("something_new", {"id": "1", "facts": []})


AGAIN = "tap sent again"
UPDATES = {
    "given twice": _twice,
    "given again after confirmation": _stubborn,
    AGAIN: _again,
    "out of order": _late_update,
    "unknown type": _unknown,
}
