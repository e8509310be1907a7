"""People who use Telegram, and what they do there."""

from tests.telegram import entities
from tests.telegram.chats import Private
from tests.telegram.inline import Inline, Typing

ANONYMOUS_ADMIN = 1087968824
CHANNEL_BOT = 136817688
SERVICE = 777000


class Tap:
    """One press on a button, and what the bot answered to it."""

    def __init__(self, server, query_id):
        self.server, self.id = server, query_id
        self.at = server.clock()
        self.answer = None

    async def answered(self):
        """Wait for the answer: its `text`, `show_alert` and `url`."""
        await self.server.until(lambda: self.answer is not None, "the press is not answered")
        return self.answer

    @property
    def too_old(self):
        return self.server.clock() - self.at > self.server.query_lives_s


class Checkout:
    """A payment that somebody begins: what the bot answers, within ten seconds."""

    lives_s = 10

    def __init__(self, server, query_id):
        self.server, self.id = server, query_id
        self.at = server.clock()
        self.answer = None

    async def answered(self):
        """Wait for the answer: whether it may be charged, and why not."""
        await self.server.until(lambda: self.answer is not None, "the payment is not answered")
        return self.answer

    @property
    def too_old(self):
        return self.server.clock() - self.at > self.lives_s


class Person:
    """Someone with an account."""

    sender_chat = topic = None

    def __init__(self, server, person_id, name, username="", language_code="en", *, last_name=""):
        self.server, self.id, self.name = server, person_id, name
        self.username, self.language_code, self.last_name = username, language_code, last_name
        self.started = self.blocked = self.seen = self.deactivated = self.is_bot = False
        self.chat = Private(server, self)

    def __repr__(self):
        return self.name

    @property
    def user(self):
        """Return the account as the bot is told."""
        facts = {
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        told = {name: value for name, value in facts.items() if value}
        return {"id": self.id, "is_bot": self.is_bot, "first_name": self.name} | told

    def says(self, chat, text, *, reply_to=None, mentions=None):
        """Write into a chat; `mentions` are people without a username: {"Nour": nour}."""
        self._enters(chat)
        topic = {"message_thread_id": self.topic, "is_topic_message": True} if self.topic else {}
        written = self._written(text, mentions) | (topic if chat is not self.chat else {})
        message = chat.add(self.user, **written, reply_to=reply_to)
        self._tell("message", message)
        return message

    def writes(self, text, **more):
        """Write into the private chat."""
        return self.says(self.chat, text, **more)

    def edits(self, message, text, *, mentions=None):
        """Change a message of one's own."""
        assert message.user["id"] == self.id
        message.change(**self._written(text, mentions))
        self._tell("edited_message", message)
        return message

    def sends(self, chat, name, content, caption=""):
        """Send a file into a chat."""
        self._enters(chat)
        document = self.server.store(name, content)
        message = chat.add(self.user, **self._written(caption, None), document=document)
        self._tell("message", message)
        return message

    def starts(self, payload=""):
        """Press Start in the private chat, or follow a link with a payload."""
        return self.writes(f"/start {payload}".rstrip())

    def follows(self, message, label):
        """Open the link behind a button; one to the bot starts it."""
        url = message.button(label)["url"]
        at, _, payload = url.partition("?start=")
        assert at.removeprefix("https://") == f"t.me/{self.server.bot.username}", url
        return self.starts(payload)

    def blocks(self):
        """Block the bot."""
        if not self.blocked:
            self.blocked = True
            self._tell_of_bot("member", "kicked")

    def unblocks(self):
        """Let the bot write again."""
        if self.blocked:
            self.blocked = False
            self._tell_of_bot("kicked", "member")

    def presses(self, message, button, *, data=None):
        """Press a button; `data` forges or replays what it carries."""
        carried = data if data is not None else message.button(button)["callback_data"]
        self.seen = True
        tap = self.server.new_tap()
        query = {
            "id": tap.id,
            "from": self.user,
            **_pressed(message),
            "chat_instance": str(-message.chat.id),
            "data": carried,
        }
        self.server.updates.put("callback_query", query, message.chat.id)
        return tap

    def begins_to_pay(self, link, **other):
        """Open an invoice and press Pay; `other` is what a forger puts there."""
        invoice = self.server.invoices[link]
        checkout = self.server.new_checkout()
        query = {
            "id": checkout.id,
            "from": self.user,
            "currency": invoice["currency"],
            "total_amount": invoice["total"],
            "invoice_payload": invoice["payload"],
            **other,
        }
        self.server.updates.put("pre_checkout_query", query, self.chat.id)
        return checkout

    def has_paid(self, link, charge, **other):
        """Be charged: the bot is told."""
        invoice = self.server.invoices[link]
        payment = {
            "currency": invoice["currency"],
            "total_amount": invoice["total"],
            "invoice_payload": invoice["payload"],
            "telegram_payment_charge_id": charge,
            "provider_payment_charge_id": f"ch_{charge}",
            **other,
        }
        message = self.chat.add(self.user, successful_payment=payment)
        self._tell("message", message)
        return message

    def sends_inline(self, text, rows):
        """Send a message through the bot into a chat that it does not know."""
        return Inline(self.server, next(self.server.numbers), self, text, rows)

    def types(self, text):
        """Type after the bot's name, in a chat that it does not know."""
        typing = Typing(self.server, self, text, self.server.new_query())
        query = {"id": typing.id, "from": self.user, "query": text, "offset": ""}
        self.server.updates.put("inline_query", query | {"chat_type": "group"})
        return typing

    def picks(self, *people):
        """Choose people with the picker that the reply keyboard offers."""
        board = self.chat.reply_keyboard
        assert board, f"{self.name} is shown no keyboard"
        asked = next(
            b["request_users"] for row in board["keyboard"] for b in row if "request_users" in b
        )
        assert 1 <= len(people) <= asked.get("max_quantity", 1)
        if board.get("one_time_keyboard"):
            self.chat.reply_keyboard = None
        users = [_shared(one, asked) for one in people]
        facts = {"request_id": asked["request_id"], "users": users}
        message = self.chat.add(self.user, users_shared=facts)
        self._tell("message", message)
        return message

    def _written(self, text, mentions):
        text, found = entities.stripped(text, entities.named(text, mentions))
        return {"text": text, "entities": entities.found(text, found)}

    def _enters(self, chat):
        if chat is self.chat:
            self.unblocks()
            self.started = self.seen = True
        elif not self.sender_chat:
            assert chat.is_member(self.id), f"{self.name} is not in {chat.title}"

    def _tell(self, kind, message):
        if message.chat.hears(message):
            self.seen = True
            self.server.updates.put(kind, message.as_json(), message.chat.id)

    def _tell_of_bot(self, before, after):
        self.server.tell_of_bot(self.chat, self.user, before, after)


class Account(Person):
    """An account of Telegram's own that speaks for a chat."""

    def __init__(self, server, person_id, name, username, sender_chat, *, is_bot, **more):
        super().__init__(server, person_id, name, username, "")
        self.sender_chat, self.is_bot, self.more = sender_chat, is_bot, more

    def _written(self, text, mentions):
        return super()._written(text, mentions) | {"sender_chat": self.sender_chat, **self.more}


def _pressed(message):
    """Return what the bot is told of a message whose button is pressed."""
    if isinstance(message, Inline):
        return {"inline_message_id": message.inline_id}
    if message.deleted:
        return {"message": {"message_id": message.id, "date": 0, "chat": message.chat.as_json()}}
    return {"message": message.as_json()}


def _shared(one, asked):
    told = {"user_id": one.id}
    if asked.get("request_name"):
        told |= {k: one.user[k] for k in ("first_name", "last_name") if k in one.user}
    if asked.get("request_username") and one.username:
        told["username"] = one.username
    return told
