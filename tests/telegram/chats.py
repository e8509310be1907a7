"""Chats and the messages they show."""

import html

from tests.telegram.refusals import bad, forbidden


class Message:
    """One message as its chat shows it now."""

    def __init__(self, chat, message_id, user, **facts):
        self.chat, self.id, self.user = chat, message_id, user
        self.date = chat.server.clock()
        self.text = facts.pop("text", "")
        self.html = facts.pop("html", html.escape(self.text, quote=False))
        self.entities = facts.pop("entities", [])
        self.markup = facts.pop("markup", {})
        self.reply_to = facts.pop("reply_to", None)
        self.link_preview = facts.pop("link_preview", False)
        self.more = facts
        self.edit_date = None
        self.versions = [self.text]
        self.deleted = False

    def __repr__(self):
        return f"<{self.id} {self.user['first_name']}: {self.text!r} {self.keyboard or ''}>"

    @property
    def edited(self):
        return self.edit_date is not None

    @property
    def from_bot(self):
        return self.user["id"] == self.chat.server.bot.id

    @property
    def has_file(self):
        return "photo" in self.more or "document" in self.more

    @property
    def rows(self):
        """Return the rows of buttons under it."""
        return self.markup.get("inline_keyboard", [])

    @property
    def keyboard(self):
        """Return the labels under it, row by row."""
        return [[button["text"] for button in row] for row in self.rows]

    def button(self, which):
        """Return a button by its label, or by (row, column)."""
        if isinstance(which, tuple):
            return self.rows[which[0]][which[1]]
        for button in (button for row in self.rows for button in row):
            if button["text"] == which:
                return button
        raise AssertionError(f"no button {which!r} among {self.keyboard}")

    def change(self, **facts):
        """Show something else from now on; return whether that is any change."""
        before = (self.text, self.entities, self.markup)
        for name, value in facts.items():
            setattr(self, name, value)
        self.chat.show(self)
        if before == (self.text, self.entities, self.markup):
            return False
        self.edit_date = self.chat.server.clock()
        self.versions.append(self.text)
        return True

    def as_json(self, *, nested=True):
        """Return it as the bot is told."""
        told = {
            "message_id": self.id,
            "date": int(self.date),
            "chat": self.chat.as_json(),
            "from": self.user,
            **self.more,
        }
        if self.text:
            names = ("caption", "caption_entities") if self.has_file else ("text", "entities")
            told |= dict(zip(names, (self.text, self.entities), strict=True))
        if self.rows:
            told["reply_markup"] = {"inline_keyboard": self.rows}
        if self.edited:
            told["edit_date"] = int(self.edit_date)
        if self.reply_to and nested:
            told["reply_to_message"] = self.reply_to.as_json(nested=False)
        return told


class Chat:
    """A chat of any kind."""

    type = "private"
    title = ""

    def __init__(self, server, chat_id):
        self.server, self.id = server, chat_id
        self.every = []
        self.reply_keyboard = None
        self.actions = []

    @property
    def messages(self):
        """Return what the chat shows now."""
        return [one for one in self.every if not one.deleted]

    @property
    def told(self):
        """Return what the bot shows in it now."""
        return [one for one in self.messages if one.from_bot]

    def number(self):
        """Return the number of the next message."""
        return next(self.server.numbers)

    def add(self, user, **facts):
        """Show a message."""
        message = Message(self, self.number(), user, **facts)
        self.every.append(message)
        self.show(message)
        self.server.touch()
        return message

    def show(self, message):
        """Note how a message of the bot looks now."""
        if message.from_bot:
            self.server.shown.append((message, message.text, message.rows))

    def check_writing(self, topic):
        """Refuse what may be written nowhere, or not in this topic."""

    def find(self, message_id):
        """Return a message that it shows, or nothing."""
        return next((one for one in self.messages if one.id == message_id), None)

    async def shows(self, fragment, *, count=1):
        """Wait until `count` messages of the bot hold these words; return the last of them."""

        def shown():
            return [one for one in self.told if fragment in one.text]

        await self.server.until(lambda: len(shown()) >= count, self._explain(fragment))
        return shown()[-1]

    async def next(self, after):
        """Wait for the first message of the bot below this one."""

        def below():
            place = self.every.index(after)
            return [one for one in self.every[place + 1 :] if one.from_bot]

        await self.server.until(below, self._explain("anything new"))
        return below()[0]

    def _explain(self, wanted):
        return lambda: f"{wanted!r} is not shown in {self.title or self.id}: {self.messages}"

    def is_admin(self, user_id):
        return False


class Private(Chat):
    """One person's chat with the bot."""

    def __init__(self, server, person):
        super().__init__(server, person.id)
        self.person = person
        self.title = person.name

    def as_json(self):
        user = self.person.user
        names = ("first_name", "last_name", "username")
        return {"id": self.id, "type": "private"} | {k: user[k] for k in names if k in user}

    def check(self):
        """Refuse a message to someone who cannot be written to."""
        if self.person.blocked:
            raise forbidden("bot was blocked by the user")
        if self.person.deactivated:
            raise forbidden("user is deactivated")
        if not self.person.started:
            if self.person.seen:
                raise forbidden("bot can't initiate conversation with a user")
            raise bad("chat not found")

    def hears(self, message):
        """Return whether the bot is told of a message: of every one here."""
        return True

    def is_member(self, user_id):
        return user_id == self.id
