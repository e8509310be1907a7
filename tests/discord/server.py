"""The Discord server: it listens on this machine, keeps every channel, and plays the faults."""

import base64

from aiohttp import web

from ledger import clock
from tests.discord import routes, wire
from tests.discord.chats import Between
from tests.discord.faults import ANSWERS, EVENTS, REFUSALS, Exchange, Faults
from tests.discord.gateway import Gateway
from tests.discord.guilds import Guild
from tests.discord.limits import Limits
from tests.discord.people import Person
from tests.discord.refusals import Refused, bad_json, not_found, unauthorized, unknown
from tests.discord.registry import Commands
from tests.discord.snowflakes import Snowflakes
from tests.discord.wire import Answer, Call
from tests.watching import Watched

BOT_ID = 900_000_000_000_000_001
TOKEN = base64.b64encode(str(BOT_ID).encode()).decode() + ".tests.only-this-token-opens-nothing"
API = "/api/v10"
OPEN = ("/interactions/", "/webhooks/")


def _wall_clock():
    return clock.now().timestamp()


class Server(Watched):
    """One bot's Discord."""

    def __init__(self, clock=_wall_clock, *, token=TOKEN, username="Wasl"):
        super().__init__()
        self.clock, self.token = clock, token
        self.began = clock()
        self.answers_s = 3.0
        self.ids = Snowflakes(clock)
        self.people, self.guilds, self.chats = {}, {}, {}
        self.interactions, self.files, self.nonces = {}, {}, {}
        self.new_dms_left = None
        self.calls, self.shown = [], []
        self.faults, self.limits = Faults(), Limits(clock)
        self.gateway, self.commands = Gateway(self), Commands(self)
        self.bot = Person(self, username, username, person_id=BOT_ID)
        self.bot.is_bot = True
        self.port = 0
        self._runner = None
        self._under_way = 0

    # -- its life -------------------------------------------------------------------------------

    async def __aenter__(self):
        return await self.start()

    async def __aexit__(self, *_):
        await self.stop()

    async def start(self, port=0):
        """Listen, on a free port unless told which."""
        listening = web.Server(self._serve, handler_cancellation=True, access_log=None)
        self._runner = web.ServerRunner(listening, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def stop(self):
        """Drop every connection; what is known stays, and `start` goes on with it."""
        self.gateway.stop()
        await self._runner.cleanup()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self):
        """Return the root for DISCORD_API_URL."""
        return f"{self.address}{API}"

    def resets_token(self):
        """Take the bot's token away, as Discord does after 1000 starts in a day."""
        self.token = f"{self.token}-reset"
        self.gateway.closes(4004, b"Authentication failed.")

    # -- people and places ----------------------------------------------------------------------

    def person(self, name, username="", locale="en-US", **more):
        """Let there be a person, who installed the bot unless `installed=False`."""
        person = Person(self, name, username, locale, **more)
        self.people[person.id] = person
        return person

    def guild(self, name, *members, bot=True, locale="en-US"):
        """Let there be a guild; the first member owns it, and the bot is in unless told."""
        guild = Guild(self, name, members, locale)
        self.guilds[guild.id] = guild
        if bot:
            guild.adds_bot()
        return guild

    def between(self, *people):
        """Let there be a DM of two, or a group DM, without the bot."""
        return Between(self, people)

    def chat(self, chat_id):
        """Return a channel by its id, or refuse."""
        return self._known(self.chats, chat_id, "Channel")

    def account(self, user_id):
        """Return a person or the bot by the id, or refuse."""
        return self._known(self.people | {self.bot.id: self.bot}, user_id, "User")

    def guild_of(self, guild_id):
        """Return a guild by its id, or refuse."""
        return self._known(self.guilds, guild_id, "Guild")

    def _known(self, known, wanted, what):
        if not str(wanted).isdigit() or int(wanted) not in known:
            raise unknown(what)
        return known[int(wanted)]

    def tell_of_message(self, kind, message):
        """Tell the bot of a message, where it is itself."""
        chat, guild = message.chat, message.chat.guild
        if not chat.includes(self.bot):
            return
        told = message.as_json()
        if guild:
            told |= {"guild_id": str(guild.id), "member": guild.partial_member(message.author)}
        self.gateway.tell(kind, told, guild and guild.id)

    def tell_of_deletion(self, message):
        """Tell the bot that a message is gone."""
        guild = message.chat.guild
        told = {"id": str(message.id), "channel_id": str(message.chat.id)}
        told |= {"guild_id": str(guild.id)} if guild else {}
        if message.chat.includes(self.bot):
            self.gateway.tell("MESSAGE_DELETE", told, guild and guild.id)

    # -- what a test plays and waits for --------------------------------------------------------

    def plays(self, name, of="", **how):
        """Set a fault: `nth` call or event that matches (the next), `times`, only in `chat`.

        Of the events those of interactions are meant, unless another kind is named.
        """
        of = of or ("INTERACTION_CREATE" if name in EVENTS else "")
        return self.faults.play(name, of, **how)

    def called(self, name):
        """Return the bodies of every call of a name so far."""
        assert name in routes.NAMES, f"no call is named {name!r}"
        return [call.body for call in self.calls if call.name == name]

    async def connected(self, shards=1):
        """Wait until the bot listens with so many shards."""
        await self.until(lambda: self.gateway.listens(shards), "nobody listens")

    async def synced(self, times=1):
        """Wait until the bot has registered its commands."""
        await self.until(lambda: self.commands.synced >= times, "no commands are registered")

    async def quiet(self):
        """Wait until all that people did is answered and no call is under way."""
        await self.until(self._is_quiet, lambda: f"not handled: {self._waiting()}")

    def _waiting(self):
        return [one for one in self.interactions.values() if one.waits]

    def _is_quiet(self):
        return bool(self.gateway.open) and not self._waiting() and not self._under_way

    # -- the wire -------------------------------------------------------------------------------

    async def _serve(self, request):
        if request.path == "/gateway":
            return await self.gateway.serve(request)
        if request.path.startswith("/attachments/"):
            return self._file(request.path).response()
        answer = await self._rest(request)
        self.limits.note(answer.status if answer else 0)
        return answer.response() if answer else web.Response()

    async def _rest(self, request):
        path = request.path.removeprefix(API)
        found = routes.find(request.method, path) if path != request.path else None
        if found is None:
            return Answer.refusal(not_found())
        name, handler, parts = found
        try:
            body, files = await wire.read(request)
        except ValueError:
            return Answer.refusal(bad_json())
        token = request.headers.get("Authorization", "").removeprefix("Bot ")
        call = Call(name, request.method, path, parts, dict(request.query), body, files, token)
        self.calls.append(call)
        return await self._played(call, handler, request)

    async def _played(self, call, handler, request):
        play = self.faults.due({*ANSWERS, *REFUSALS}, call.name, self._chat_of(call))
        self._under_way += 1
        try:
            if not play:
                return self._act(call, handler)
            exchange = Exchange(lambda: self._act(call, handler), request, play)
            return await (ANSWERS | REFUSALS)[play.name](exchange, **play.details)
        finally:
            self._under_way -= 1
            self.touch()

    def _act(self, call, handler):
        try:
            if not call.path.startswith(OPEN) and call.token != self.token:
                raise unauthorized()
            headers = self.limits.count(call)
            answer = Answer.of(handler(self, call))
        except Refused as refused:
            return Answer.refusal(refused)
        answer.headers |= headers
        return answer

    def _chat_of(self, call):
        if "channel_id" in call.parts:
            return int(call.parts["channel_id"])
        number = call.parts.get("token", "").rpartition("-")[2]
        made = self.interactions.get(int(number)) if number.isdigit() else None
        return made.chat.id if made else None

    def _file(self, path):
        number = path.split("/")[2]
        one = self.files.get(int(number)) if number.isdigit() else None
        if one is None:
            return Answer.refusal(not_found())
        return Answer(200, one.content, one.kind or "application/octet-stream")
