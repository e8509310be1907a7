"""One shard that listens, and the connection it listens by."""

import asyncio
import json
import zlib
from contextlib import suppress

from tests.discord import faults
from tests.discord.snowflakes import shard_of

DISPATCH = 0
GUILDS, MEMBERS, GUILD_MESSAGES, DIRECT_MESSAGES, CONTENT = 1, 2, 1 << 9, 1 << 12, 1 << 15
MESSAGES = {"MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE"}
_NEEDS = {
    "GUILD_CREATE": GUILDS,
    "GUILD_DELETE": GUILDS,
    "CHANNEL_CREATE": GUILDS,
    "GUILD_MEMBER_ADD": MEMBERS,
    "GUILD_MEMBER_REMOVE": MEMBERS,
}


class Session:
    """One shard that listens: all it was told, for the case that it resumes."""

    def __init__(self, number, shard, shards, intents):
        self.id = f"session-{number}"
        self.shard, self.shards, self.intents = shard, shards, intents
        self.told = []
        self.held = []
        self.connection = None

    def wants(self, kind, guild_id):
        """Return whether an event is for this shard, and asked for."""
        if shard_of(guild_id, self.shards) != self.shard:
            return False
        if kind in MESSAGES:
            return bool(self.intents & (GUILD_MESSAGES if guild_id else DIRECT_MESSAGES))
        return not _NEEDS.get(kind) or bool(self.intents & _NEEDS[kind])

    def tell(self, kind, data):
        """Tell an event, now or when the shard resumes."""
        frame = {"op": DISPATCH, "t": kind, "s": len(self.told) + 1, "d": data}
        self.told.append(frame)
        if self.connection:
            self.connection.put(frame)


class Connection:
    """One WebSocket: what is put into it goes out in order."""

    def __init__(self, request, socket):
        self.request, self.socket = request, socket
        self.session = None
        self.closed_here = False
        self.heartbeats = []
        packed = request.query.get("compress") == "zlib-stream"
        self._flow = zlib.compressobj() if packed else None
        self._queue = asyncio.Queue()

    def put(self, payload):
        """Let something go out: a payload, raw text, or what `writes` is told to do."""
        self._queue.put_nowait(payload)

    def close(self, code, why=b""):
        """Close it, behind all that goes out before."""
        self.put(lambda: self._close(code, why))

    def drop(self):
        """Tear it down at once."""
        self.leave()
        faults.reset(self.request.transport)

    def drop_behind(self):
        """Tear it down, behind all that goes out before."""
        self.put(self._drop)

    async def writes(self):
        """Send what is put into it until it has ended."""
        with suppress(ConnectionError):
            while True:
                payload = await self._queue.get()
                if callable(payload):
                    await payload()
                    return
                text = payload if isinstance(payload, str) else json.dumps(payload)
                await self._send(text)

    async def _send(self, text):
        if self._flow is None:
            await self.socket.send_str(text)
            return
        packed = self._flow.compress(text.encode()) + self._flow.flush(zlib.Z_SYNC_FLUSH)
        await self.socket.send_bytes(packed)

    async def _close(self, code, why):
        self.leave()
        self.closed_here = True
        await self.socket.close(code=code, message=why)

    async def _drop(self):
        await asyncio.sleep(0)
        self.drop()

    def leave(self):
        if self.session and self.session.connection is self:
            self.session.connection = None
