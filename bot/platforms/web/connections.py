"""Connections that do not last: whoever says nothing, or says it too slowly, is hung up on.

    head   the first bytes and all headers within HEAD_S of the connection, or of their first byte
    body   all of it within BODY_S of the headers
    idle   between two requests as long as uvicorn keeps it
    answer bytes that are not taken within ANSWER_S end it

Where there is no room for one more, the one goes that has waited longest without a whole request:
silent connections hold no place that another has a use for. uvicorn alone has none of this.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

HEAD_S = 10.0
BODY_S = 20.0
ANSWER_S = 30.0
MOST_HEAD = 32 * 1024


class Room:
    """How many connections there may be, and which of them have no whole request in hand."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._quiet: dict[Connection, None] = {}

    def enter(self, connection: Connection, number: int) -> None:
        """Take one in that makes so many; the longest silent one leaves if there are too many."""
        if number > self._most:
            oldest = next(iter(self._quiet), connection)
            self.busy(oldest)
            oldest.hang_up()
        if connection.is_open:
            self.quiet(connection)

    def quiet(self, connection: Connection) -> None:
        """Note that a connection has no whole request in hand from now on."""
        self._quiet[connection] = None

    def busy(self, connection: Connection) -> None:
        """Note that it has one, or is gone."""
        self._quiet.pop(connection, None)


class Connection(HttpToolsProtocol):
    """uvicorn's connection with a deadline for whatever its other end has to do."""

    def __init__(self, room: Room, **config: Any) -> None:  # noqa: ANN401 - uvicorn's
        super().__init__(**config)
        self._room = room
        self._reading: asyncio.TimerHandle | None = None
        self._writing: asyncio.TimerHandle | None = None
        self._head = 0

    @property
    def is_open(self) -> bool:
        """Whether it has not been hung up."""
        return not self.transport.is_closing()

    def hang_up(self) -> None:
        """End it at once, whatever was under way."""
        self.transport.abort()

    # -- what comes in ----------------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        self._wait(HEAD_S)
        self._room.enter(self, len(self.connections))

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._wait(None)
        self.resume_writing()
        self._room.busy(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, as long as the headers do not grow without end."""
        self._head += len(data)
        super().data_received(data)
        if self._head > MOST_HEAD and self.is_open:
            self.send_400_response("The headers are too long.")

    def on_message_begin(self) -> None:
        """Wait for the rest of the headers."""
        self._wait(HEAD_S)
        self._room.quiet(self)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Wait for the body."""
        self._wait(BODY_S)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a part of it; how long it may be, the gate says."""
        self._head = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Have a whole request in hand."""
        self._wait(None)
        self._head = 0
        self._room.busy(self)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Have none any more, unless another was sent at once with it."""
        super().on_response_complete()
        if self.is_open and self.cycle.response_complete:
            self._room.quiet(self)

    # -- what goes out ----------------------------------------------------------------------

    def pause_writing(self) -> None:
        """Wait until the other end takes what it was sent."""
        super().pause_writing()
        self._writing = self._writing or self.loop.call_later(ANSWER_S, self.hang_up)

    def resume_writing(self) -> None:
        """Send on."""
        super().resume_writing()
        if self._writing:
            self._writing.cancel()
            self._writing = None

    def _wait(self, seconds: float | None) -> None:
        """Hang up unless something else is waited for by then."""
        if self._reading:
            self._reading.cancel()
        self._reading = self.loop.call_later(seconds, self.hang_up) if seconds else None


def connections(most: int) -> Callable[..., Connection]:
    """Return what makes a connection of a server that has room for so many."""
    return partial(Connection, Room(most))
