"""A pooler before a PostgreSQL server, as PgBouncer is one: it hands out sessions, or transactions.

    a message that ends in an answer -> a session of the server (the one used last) -> its answer
    ready, in no transaction         -> the session goes back, unless it is lent for good

It can also turn everybody away with an error, as a server does that does not know them.
"""

import asyncio
import struct
import threading
from contextlib import contextmanager

SSL_REQUEST = 80877103
VERSION = 196608
NO_PROCESS = 4_242
ENDS = {b"Q": b"Z", b"S": b"Z", b"H": b"TnE"}


def message(kind, body=b""):
    return kind + struct.pack("!i", len(body) + 4) + body


def parameter(name, value):
    return message(b"S", f"{name}\0{value}\0".encode())


WELCOME = (
    message(b"R", struct.pack("!i", 0))
    + b"".join(
        parameter(*each)
        for each in (
            ("server_version", "15.0"),
            ("client_encoding", "UTF8"),
            ("integer_datetimes", "on"),
            ("standard_conforming_strings", "on"),
        )
    )
    + message(b"K", struct.pack("!ii", NO_PROCESS, 1))
    + message(b"Z", b"I")
)


class Pooler:
    """One that listens on this machine before the server at `port`."""

    def __init__(self, port, *, transactions, refusal=None):
        self._server_port = port
        self._transactions = transactions
        self._refusal = refusal
        self._idle = {}
        self.port, self.stop = 0, None

    async def serve(self, ready):
        loop, stopped = asyncio.get_running_loop(), asyncio.Event()
        self.stop = lambda: loop.call_soon_threadsafe(stopped.set)
        listening = await asyncio.start_server(self._client, "127.0.0.1", 0)
        self.port = listening.sockets[0].getsockname()[1]
        ready.set()
        await stopped.wait()
        listening.close()

    async def _client(self, reader, writer):
        lent = startup = None
        try:
            startup = await _startup(reader, writer)
            if self._refusal:
                facts = zip(b"SVCM", ("FATAL", "FATAL", *self._refusal), strict=True)
                told = b"".join(bytes([kind]) + said.encode() + b"\0" for kind, said in facts)
                writer.write(message(b"E", told + b"\0"))
                return
            writer.write(WELCOME)
            while (asked := await _read(reader))[0] != b"X":
                lent = lent or await self._lend(startup)
                lent[1].write(message(*asked))
                if asked[0] in ENDS and await _answered(lent, writer, ENDS[asked[0]]):
                    lent = self._take_back(startup, lent)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            if lent:
                lent[1].close()
            writer.close()

    async def _lend(self, startup):
        idle = self._idle.setdefault(startup, [])
        if idle:
            return idle.pop()
        reader, writer = await asyncio.open_connection("127.0.0.1", self._server_port)
        writer.write(struct.pack("!ii", len(startup) + 8, VERSION) + startup)
        while (await _read(reader))[0] != b"Z":
            pass
        return reader, writer

    def _take_back(self, startup, lent):
        if not self._transactions:
            return lent
        self._idle[startup].append(lent)
        return None


async def _startup(reader, writer):
    """Return what a client says of itself, once it has heard that there is no TLS here."""
    while True:
        length, code = struct.unpack("!ii", await reader.readexactly(8))
        said = await reader.readexactly(length - 8)
        if code != SSL_REQUEST:
            return said
        writer.write(b"N")


async def _read(reader):
    kind, length = struct.unpack("!ci", await reader.readexactly(5))
    return kind, await reader.readexactly(length - 4)


async def _answered(lent, writer, last):
    """Pass an answer on, to its last message; return whether no transaction is under way then."""
    while True:
        kind, body = await _read(lent[0])
        writer.write(message(kind, body))
        if kind in last:
            await writer.drain()
            return (kind, body) == (b"Z", b"I")


@contextmanager
def pooler(port, *, transactions=False, refusal=None):
    """Run one on a loop of its own, for whoever asks from another thread or process."""
    running, ready = Pooler(port, transactions=transactions, refusal=refusal), threading.Event()
    thread = threading.Thread(target=asyncio.run, args=[running.serve(ready)])
    thread.start()
    ready.wait()
    try:
        yield running
    finally:
        running.stop()
        thread.join()
