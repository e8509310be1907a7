"""The Bot API server: it listens on this machine, keeps every chat, and plays the faults."""

import asyncio
from itertools import count

from ledger import clock
from tests.telegram import wire
from tests.telegram.faults import ANSWERS, REFUSALS, Exchange, Faults
from tests.telegram.groups import Group
from tests.telegram.limits import Limits
from tests.telegram.menus import Menus
from tests.telegram.methods import METHODS
from tests.telegram.methods.places import member
from tests.telegram.people import Checkout, Person, Tap
from tests.telegram.refusals import Refused, bad
from tests.telegram.updates import Updates
from tests.telegram.webhook import Webhook
from tests.telegram.wire import Answer
from tests.watching import Watched

TOKEN = "7000000001:AAtests-only-this-token-opens-nothing"


def _wall_clock():
    return clock.now().timestamp()


class Server(Watched):
    """One bot's Telegram."""

    def __init__(self, clock=_wall_clock, *, token=TOKEN, username="WaslBot", privacy=True):
        super().__init__()
        self.clock, self.token, self.privacy = clock, token, privacy
        self.query_lives_s = 15.0
        self.people, self.groups, self.taps, self.files = {}, {}, {}, {}
        self.inline, self.typing = {}, {}
        self.numbers, self._query_ids, self._file_ids = count(1), count(1), count(1)
        self.calls = []
        self.shown = []
        self.descriptions = {}
        self.provider_token = "1877036958:TEST:tests-only"
        self.invoices, self.checkouts = {}, {}
        self.faults, self.limits, self.menus = Faults(), Limits(clock), Menus()
        self.webhook, self.updates = Webhook(self), Updates(self)
        self.bot = Person(self, int(token.partition(":")[0]), "Wasl", username, "")
        self.bot.is_bot = True
        self.port = 0
        self._listening = None
        self._connections = set()
        self._under_way = 0

    # -- its life -------------------------------------------------------------------------------

    async def __aenter__(self):
        return await self.start()

    async def __aexit__(self, *_):
        await self.stop()

    async def start(self, port=0):
        """Listen, on a free port unless told which."""
        self._listening = await asyncio.start_server(
            self._serve, "127.0.0.1", port, limit=wire.LONGEST_HEAD
        )
        self.port = self._listening.sockets[0].getsockname()[1]
        return self

    async def stop(self):
        """Drop every connection; what is known stays, and `start` goes on with it."""
        self._listening.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._listening.wait_closed()
        await self.webhook.close()

    @property
    def url(self):
        """Return the root for TELEGRAM_API_URL."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self):
        return f"{self.url}/bot"

    @property
    def base_file_url(self):
        return f"{self.url}/file/bot"

    # -- people and groups ----------------------------------------------------------------------

    def person(self, person_id, name, username="", language_code="en", **more):
        """Let there be a person."""
        self.people[person_id] = Person(self, person_id, name, username, language_code, **more)
        return self.people[person_id]

    def group(self, chat_id, title, *members):
        """Let there be a group; the first member made it."""
        self.groups[chat_id] = Group(self, chat_id, title, members)
        return self.groups[chat_id]

    def chat(self, chat_id):
        """Return a chat by its id, or refuse."""
        if chat_id in self.groups:
            return self.groups[chat_id]
        if chat_id in self.people:
            return self.people[chat_id].chat
        raise bad("chat not found")

    def store(self, name, content, kind="documents"):
        """Keep a file; return it as a document."""
        number = next(self._file_ids)
        file_id = f"FILE{number}"
        self.files[file_id] = (f"{kind}/{number}_{name}", content)
        facts = {"file_unique_id": f"U{number}", "file_size": len(content), "file_name": name}
        return {"file_id": file_id} | facts

    def new_tap(self):
        tap = Tap(self, str(next(self._query_ids)))
        self.taps[tap.id] = tap
        return tap

    def new_checkout(self):
        checkout = Checkout(self, str(next(self._query_ids)))
        self.checkouts[checkout.id] = checkout
        return checkout

    def new_query(self):
        return str(next(self._query_ids))

    def tap_again(self, query):
        """Return a callback query once more, as a client that lost its answer sends it."""
        return query | {"id": self.new_tap().id}

    def tell_of_bot(self, chat, by, before, after):
        """Tell the bot that its own place in a chat has changed."""
        change = {
            "chat": chat.as_json(),
            "from": by,
            "date": int(self.clock()),
            "old_chat_member": member(self.bot.user, before),
            "new_chat_member": member(self.bot.user, after),
        }
        self.updates.put("my_chat_member", change, chat.id)

    # -- what a test plays and waits for --------------------------------------------------------

    def plays(self, name, method="", **how):
        """Set a fault: `nth` call that matches (the next one), `times`, only to `chat`."""
        return self.faults.play(name, method, **how)

    def called(self, method):
        """Return the parameters of every call of a method so far."""
        return [params for name, params in self.calls if name == method.lower()]

    async def quiet(self):
        """Wait until every update is confirmed and no call is under way but the long poll."""
        await self.until(self._is_quiet, lambda: f"not handled: {self.updates.pending}")

    def _is_quiet(self):
        polled = bool(self.webhook.url) or self.updates.polled
        return polled and not self.updates.pending and not self._under_way

    # -- the wire -------------------------------------------------------------------------------

    async def _serve(self, reader, writer):
        self._connections.add(asyncio.current_task())
        try:
            while asked := await wire.request(reader):
                answer = await self._answer(asked, reader, writer)
                if answer is None:
                    break
                writer.write(answer.raw())
                await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._connections.discard(asyncio.current_task())
            writer.close()

    async def _answer(self, asked, reader, writer):
        root, _, rest = asked.path.lstrip("/").partition("/")
        if root == "file":
            return self._file(rest)
        token, method = root.removeprefix("bot"), rest.lower()
        params = wire.params(asked)
        self.calls.append((method, params))
        fault = self.faults.due(method, params)
        counted = method != "getupdates"
        self._under_way += counted
        try:
            if not fault:
                return await self._act(token, method, params)
            exchange = Exchange(lambda: self._act(token, method, params), reader, writer)
            return await (ANSWERS | REFUSALS)[fault.name](exchange, **fault.details)
        finally:
            self._under_way -= counted
            self.touch()

    async def _act(self, token, method, params):
        try:
            result = self._method(token, method)(self, params)
            if asyncio.iscoroutine(result):
                result = await result
        except Refused as refused:
            return Answer.of(refused.as_json(), refused.code)
        return Answer.of({"ok": True, "result": result})

    def _method(self, token, method):
        if token != self.token:
            raise Refused(401, "Unauthorized")
        if method not in METHODS:
            raise Refused(404, "Not Found: method not found")
        return METHODS[method]

    def _file(self, path):
        token, _, path = path.removeprefix("bot").partition("/")
        for where, content in self.files.values():
            if token == self.token and where == path:
                return Answer(200, content, "application/octet-stream")
        return Answer.of(Refused(404, "Not Found").as_json(), 404)
