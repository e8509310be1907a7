"""What goes wrong on purpose: each fault has a name, and is played once or a few times."""

import asyncio
import socket
import struct
from dataclasses import dataclass, field

from tests.discord.refusals import (
    archived,
    cannot_message,
    edited_too_often,
    invalid,
    missing_access,
    opening_too_fast,
    too_many,
    unauthorized,
)
from tests.discord.wire import Answer


@dataclass
class Play:
    """A fault set for the nth of the calls (or events, or connections) that match."""

    name: str
    of: str
    nth: int
    times: int
    chat: int | None
    details: dict = field(default_factory=dict)
    seen: int = 0
    played: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def due(self):
        """Count one match; return whether it is this one's turn."""
        self.seen += 1
        turn = self.nth <= self.seen < self.nth + self.times
        self.played += turn
        return turn

    def release(self):
        """Let a late answer go."""
        self.released.set()


class Faults:
    """All that was set."""

    def __init__(self):
        self.plays = []

    def play(self, name, of="", *, nth=1, times=1, chat=None, **details):
        """Set a fault by its name."""
        if name not in EVERY:
            raise KeyError(name)
        chat_id = getattr(chat, "channel", chat).id if chat else None
        play = Play(name, of, nth, times, chat_id, details)
        self.plays.append(play)
        return play

    def due(self, kind, what, chat_id=None):
        """Return the fault of a kind to play now, if any; each that matches counts it."""
        matching = [
            play
            for play in self.plays
            if play.name in kind and play.of in {"", what} and play.chat in {None, chat_id}
        ]
        due = [play for play in matching if play.due()]
        return due[0] if due else None


@dataclass
class Exchange:
    """A call under way: `act` does what it asks and returns the answer."""

    act: object
    request: object
    play: Play


def _refuses(make):
    async def play(exchange, **details):
        return Answer.refusal(make(**details))

    return play


def _breaks(status, *, acting):
    async def play(exchange):
        if acting:
            exchange.act()
        return Answer(status, b"<html><body>cloudflare</body></html>", "text/html")

    return play


def _resets(*, acting):
    async def play(exchange):
        if acting:
            exchange.act()
        reset(exchange.request.transport)

    return play


def reset(transport):
    """Tear a connection down."""
    if transport is None:
        return
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


async def _late(exchange):
    """Act at once; answer when the test releases it, or never if the client goes before."""
    answer = exchange.act()
    await exchange.play.released.wait()
    return answer


async def _late_to_act(exchange):
    """Hold the call back; act and answer when the test releases it."""
    await exchange.play.released.wait()
    return exchange.act()


async def _malformed(exchange):
    answer = exchange.act()
    return Answer(200, answer.body[: len(answer.body) // 2] or b"{")


def _too_many(retry_after=0.01, scope="user"):
    return too_many(retry_after, scope=scope)


def _too_many_overall(retry_after=0.01):
    return too_many(retry_after, everywhere=True)


async def _banned(exchange):
    return Answer(429, b"error code: 1015", "text/plain", {"Retry-After": "600"})


ANSWERS = {
    "401": _refuses(unauthorized),
    "403": _refuses(missing_access),
    "closed DMs": _refuses(cannot_message),
    "DMs opened too fast": _refuses(opening_too_fast),
    "429": _refuses(_too_many),
    "429 everywhere": _refuses(_too_many_overall),
    "429 of Cloudflare": _banned,
    "500 before acting": _breaks(500, acting=False),
    "500 after acting": _breaks(500, acting=True),
    "502 before acting": _breaks(502, acting=False),
    "502 after acting": _breaks(502, acting=True),
    "503 before acting": _breaks(503, acting=False),
    "503 after acting": _breaks(503, acting=True),
    "reset before acting": _resets(acting=False),
    "reset after acting": _resets(acting=True),
    "late answer": _late,
    "late to act": _late_to_act,
    "malformed answer": _malformed,
}
REFUSALS = {
    "400": _refuses(lambda: invalid({"content": {"_errors": [{"code": "X", "message": "No."}]}})),
    "archived": _refuses(archived),
    "edited too often": _refuses(edited_too_often),
}
"""What is said is refused, whoever says it, or the place."""
EVENTS = {
    "given twice",
    "press sent again",
    "out of order",
    "unknown event",
    "bad JSON",
    "missing fields",
    "dropped before",
    "dropped after",
}
DOORS = {"unreachable gateway", "reset at the gateway", "silent gateway"}
IDENTITIES = {"wrong token", "disallowed intents", "invalid session", "session to resume"}
HEARTBEATS = {"heartbeat unanswered"}
EVERY = {*ANSWERS, *REFUSALS, *EVENTS, *DOORS, *IDENTITIES, *HEARTBEATS}
