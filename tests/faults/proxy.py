"""A proxy before PostgreSQL that loses what a network loses.

It cuts a connection after the server has answered a COMMIT and before the client hears of it, or
after some bytes in either direction, in the middle of whatever they are.
"""

import asyncio
import socket
import struct

COMMIT = b"COMMIT\x00"
CHUNK = 65_536


class Proxy:
    """Listens on `port`; what is lost follows from a chance that the test seeded."""

    def __init__(self, server_port, chance, *, lose=0.0, cut=None):
        self.server_port, self.chance = server_port, chance
        self.lose, self.cut = lose, cut
        self.lost = self.cuts = 0

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        self._server.close()

    def calm(self):
        """Lose nothing from now on."""
        self.lose, self.cut = 0.0, None

    async def _serve(self, reader, writer):
        try:
            away = await asyncio.open_connection("127.0.0.1", self.server_port)
        except OSError:
            writer.transport.abort()
            return
        link = _Link(self, (reader, writer), away)
        await link.run()


class _Link:
    """One connection through the proxy."""

    def __init__(self, proxy, near, away):
        self.proxy = proxy
        self.near, self.away = near, away
        self.losing = False
        self.left = proxy.chance.randint(*proxy.cut) if proxy.cut else None

    async def run(self):
        ways = (
            asyncio.create_task(self._carry(self.near[0], self.away[1], self._asked)),
            asyncio.create_task(self._carry(self.away[0], self.near[1], self._answered)),
        )
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        for _, writer in (self.near, self.away):
            _reset(writer)

    async def _carry(self, reader, writer, seen):
        while data := await reader.read(CHUNK):
            if not seen(data):
                return
            if self.left is not None:
                self.left -= len(data)
                if self.left < 0:
                    self.proxy.cuts += 1
                    writer.write(data[: self.left])
                    await writer.drain()
                    return
            writer.write(data)
            await writer.drain()

    def _asked(self, data):
        self.losing = COMMIT in data and self.proxy.chance.random() < self.proxy.lose
        return True

    def _answered(self, data):
        if self.losing and COMMIT in data:
            self.proxy.lost += 1
            return False
        return True


def _reset(writer):
    """Close at once, with a reset instead of a farewell."""
    known = writer.get_extra_info("socket")
    if known is not None and known.fileno() >= 0:
        known.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
