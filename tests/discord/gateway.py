"""The gateway: who listens, and what they are told, in order and once more after a gap."""

import asyncio
import copy
import json
from itertools import count

from aiohttp import WSMsgType, web

from tests.discord import faults, payloads
from tests.discord.sessions import CONTENT, GUILDS, MESSAGES, Connection, Session
from tests.discord.snowflakes import shard_of

HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME = 1, 2, 3, 4, 6
RECONNECT, MEMBERS, INVALID_SESSION, HELLO, ACK = 7, 8, 9, 10, 11
DECODE_ERROR, NOT_AUTHENTICATED, WRONG_TOKEN, TWICE, WRONG_SEQ = 4002, 4003, 4004, 4005, 4007
WRONG_SHARD, WRONG_VERSION, WRONG_INTENTS, DISALLOWED_INTENTS = 4010, 4012, 4013, 4014
UNKNOWN_OPCODE = 4001
EVERY_INTENT = (1 << 26) - 1
PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15)
_CLEAN = {1000, 1001}


class Gateway:
    """Everybody who listens."""

    def __init__(self, server):
        self.server = server
        self.heartbeat_ms = 41_250
        self.shards, self.starts_left = 1, 1000
        self.allowed_intents = EVERY_INTENT & ~PRIVILEGED
        self.sessions, self.connections = {}, []
        self.identified = self.resumed = 0
        self.presences = []
        self._numbers = count(1)

    @property
    def url(self):
        return f"ws://127.0.0.1:{self.server.port}/gateway"

    @property
    def open(self):
        """Return the sessions that are listened to right now."""
        return [one for one in self.sessions.values() if one.connection]

    def listens(self, shards=1):
        """Return whether so many shards listen right now."""
        return len(self.open) >= shards

    # -- what a test lets happen ----------------------------------------------------------------

    def drops(self):
        """Tear every connection down; the bot may resume."""
        for one in list(self.connections):
            one.drop()

    def closes(self, code, why=b""):
        """Close every connection with a code."""
        for one in list(self.connections):
            one.close(code, why)

    def asks_to_reconnect(self):
        """Ask every shard to come again."""
        self.send({"op": RECONNECT, "d": None})

    def invalidates(self, *, resumable=False):
        """Tell every shard that its session has ended."""
        for one in list(self.sessions.values()):
            if not resumable:
                self._forget(one, keep_connection=True)
        self.send({"op": INVALID_SESSION, "d": resumable})

    def asks_for_a_heartbeat(self):
        self.send({"op": HEARTBEAT, "d": None})

    def send(self, payload):
        """Send something to everybody as it is: a payload, or raw text."""
        for one in self.connections:
            one.put(payload)

    # -- events ---------------------------------------------------------------------------------

    def tell(self, kind, data, guild_id=None, interaction=None):
        """Tell an event to those it is for; it may suffer a fault on its way."""
        play = self.server.faults.due(faults.EVENTS, kind, int(data.get("channel_id") or 0))
        for one in list(self.sessions.values()):
            if one.wants(kind, guild_id):
                self._tell(one, kind, self._as_seen(one, kind, guild_id, data), play, interaction)
        self.server.touch()

    def _as_seen(self, session, kind, guild_id, data):
        hidden = kind in MESSAGES and guild_id and not session.intents & CONTENT
        if not hidden or "content" not in data:
            return data
        bot = self.server.bot
        named = any(one["id"] == str(bot.id) for one in data["mentions"])
        if named or data["author"]["id"] == str(bot.id):
            return data
        return data | {"content": "", "embeds": [], "attachments": [], "components": []}

    def _tell(self, session, kind, data, play, interaction):
        name = play.name if play else ""
        connection = session.connection
        if name == "out of order":
            session.held.append((kind, data))
            return
        if name == "unknown event":
            session.tell("SOMETHING_NEW", {"facts": []})
        if name == "dropped before" and connection:
            connection.drop()
        if name == "bad JSON" and connection:
            connection.put('{"op": 0, "t": "INTERACTION_CREATE", "s": ')
        if name == "missing fields":
            session.tell(kind, _without(data, play.details.get("fields", ("token", "data"))))
        else:
            session.tell(kind, data)
        self._behind(session, kind, data, name, interaction)

    def _behind(self, session, kind, data, name, interaction):
        if name == "given twice":
            session.tell(kind, copy.deepcopy(data))
        if name == "press sent again" and interaction:
            session.tell(kind, interaction.again().as_json())
        if name == "dropped after" and session.connection:
            session.connection.drop_behind()
        for held in session.held:
            session.tell(*held)
        session.held.clear()

    # -- the wire -------------------------------------------------------------------------------

    async def serve(self, request):
        """Let someone listen."""
        play = self.server.faults.due(faults.DOORS, "")
        if play and play.name == "unreachable gateway":
            return web.Response(status=503, text="upstream connect error")
        if play and play.name == "reset at the gateway":
            faults.reset(request.transport)
            return web.Response()
        socket = web.WebSocketResponse(autoping=True, max_msg_size=4096 * 4)
        await socket.prepare(request)
        if play:
            await socket.receive()
            return socket
        await self._listen(Connection(request, socket))
        return socket

    async def _listen(self, connection):
        query = connection.request.query
        self.connections.append(connection)
        writer = asyncio.ensure_future(connection.writes())
        try:
            if query.get("v") != "10" or query.get("encoding") != "json":
                connection.close(WRONG_VERSION, b"Invalid API version.")
            connection.put({"op": HELLO, "d": {"heartbeat_interval": self.heartbeat_ms}})
            async for message in connection.socket:
                if message.type is WSMsgType.TEXT:
                    self._hear(connection, message.data)
        finally:
            self._ended(connection)
            writer.cancel()

    def _ended(self, connection):
        self.connections.remove(connection)
        session = connection.session
        connection.leave()
        clean = connection.socket.close_code in _CLEAN and not connection.closed_here
        if session and clean and not session.connection:
            self.sessions.pop(session.id, None)
        self.server.touch()

    def _hear(self, connection, text):
        try:
            payload = json.loads(text)
            op, data = payload["op"], payload.get("d")
        except (ValueError, KeyError, TypeError):
            connection.close(DECODE_ERROR, b"Error while decoding payload.")
            return
        handler = _HANDLERS.get(op)
        if handler is None:
            connection.close(UNKNOWN_OPCODE, b"Unknown opcode.")
        elif connection.session is None and op not in {HEARTBEAT, IDENTIFY, RESUME}:
            connection.close(NOT_AUTHENTICATED, b"Not authenticated.")
        else:
            handler(self, connection, data)
        self.server.touch()

    def _heartbeat(self, connection, data):
        connection.heartbeats.append(data)
        if not self.server.faults.due(faults.HEARTBEATS, ""):
            connection.put({"op": ACK})

    def _identify(self, connection, data):
        intents, (shard, shards) = data.get("intents", 0), data.get("shard") or (0, 1)
        refusal = self._refusal(connection, data, intents, shard, shards)
        if refusal:
            connection.close(*refusal)
            return
        play = self.server.faults.due({"invalid session"}, "")
        if play and play.name == "invalid session":
            connection.put({"op": INVALID_SESSION, "d": False})
            return
        self.identified += 1
        self.starts_left -= 1
        session = Session(next(self._numbers), shard, shards, intents)
        self.sessions[session.id] = session
        connection.session, session.connection = session, connection
        self._greet(session)

    def _refusal(self, connection, data, intents, shard, shards):
        play = self.server.faults.due({"wrong token", "disallowed intents"}, "")
        name = play.name if play else ""
        if connection.session:
            return TWICE, b"Already authenticated."
        if name == "wrong token" or data.get("token") != self.server.token:
            return WRONG_TOKEN, b"Authentication failed."
        if not 0 <= shard < shards:
            return WRONG_SHARD, b"Invalid shard."
        if not 0 <= intents <= EVERY_INTENT:
            return WRONG_INTENTS, b"Invalid intent(s)."
        if name == "disallowed intents" or intents & ~self.allowed_intents:
            return DISALLOWED_INTENTS, b"Disallowed intent(s)."
        return None

    def _greet(self, session):
        guilds = [one for one in self.server.guilds.values() if one.has_bot]
        own = [one for one in guilds if shard_of(one.id, session.shards) == session.shard]
        session.tell("READY", payloads.ready(self.server, session, own))
        for one in own:
            if session.intents & GUILDS:
                session.tell("GUILD_CREATE", one.as_json())

    def _resume(self, connection, data):
        session = self.sessions.get(data.get("session_id"))
        play = self.server.faults.due({"invalid session", "session to resume"}, "")
        if data.get("token") != self.server.token:
            connection.close(WRONG_TOKEN, b"Authentication failed.")
        elif play or session is None:
            resumable = bool(play and play.name == "session to resume")
            if session and not resumable:
                self._forget(session)
            connection.put({"op": INVALID_SESSION, "d": resumable})
        elif (data.get("seq") or 0) > len(session.told):
            connection.close(WRONG_SEQ, b"Invalid seq.")
        else:
            self._go_on(connection, session, data.get("seq") or 0)

    def _go_on(self, connection, session, seq):
        self.resumed += 1
        connection.session, session.connection = session, connection
        for frame in session.told[seq:]:
            connection.put(frame)
        session.tell("RESUMED", {"_trace": []})

    def _presence(self, connection, data):
        self.presences.append(data)

    def _members(self, connection, data):
        guild = self.server.guilds[int(data["guild_id"])]
        told = payloads.members(guild, data)
        connection.session.tell("GUILD_MEMBERS_CHUNK", told)

    def _forget(self, session, *, keep_connection=False):
        self.sessions.pop(session.id, None)
        if not keep_connection:
            session.connection = None

    def stop(self):
        """Drop everybody."""
        for one in list(self.connections):
            one.drop()


def _without(data, fields):
    return {name: value for name, value in data.items() if name not in fields}


_HANDLERS = {
    HEARTBEAT: Gateway._heartbeat,
    IDENTIFY: Gateway._identify,
    RESUME: Gateway._resume,
    PRESENCE: Gateway._presence,
    VOICE: Gateway._presence,
    MEMBERS: Gateway._members,
}
