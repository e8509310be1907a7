"""Interactions: what someone asks of the bot, and what the bot may still answer."""

from tests.discord.chats import WITH_BOT
from tests.discord.messages import EPHEMERAL, LOADING
from tests.discord.refusals import acknowledged, invalid, token_died, unknown

COMMAND, PRESS, TYPING, SUBMIT = 2, 3, 4, 5
MESSAGE, DEFER, DEFER_UPDATE, UPDATE, SUGGEST, ASK = 4, 5, 6, 7, 8, 9
LIVES_S = 900.0
LARGEST_FILE = 10_485_760
_ALLOWED = {
    COMMAND: {MESSAGE, DEFER, ASK},
    PRESS: {MESSAGE, DEFER, DEFER_UPDATE, UPDATE, ASK},
    SUBMIT: {MESSAGE, DEFER, DEFER_UPDATE, UPDATE},
    TYPING: {SUGGEST},
}


class Modal:
    """A form that someone is asked to fill in."""

    def __init__(self, interaction, body):
        self.interaction, self.body = interaction, body
        self.title, self.custom_id = body["title"], body["custom_id"]

    @property
    def fields(self):
        """Return what is asked for: each field with its label."""
        found = []
        for one in self.body["components"]:
            if one["type"] == 1:
                found += list(one["components"])
            elif one["type"] == 18:
                found.append(one["component"] | {"label": one["label"]})
        return found

    @property
    def labels(self):
        return [field["label"] for field in self.fields]


class Interaction:
    """One thing that someone did: its token answers it once, and writes for 15 minutes."""

    def __init__(self, server, kind, person, chat, data, *, message=None, owners=None):
        self.server, self.kind, self.person, self.chat = server, kind, person, chat
        self.data, self.message, self.owners = data, message, owners or {}
        self.id = server.ids.new()
        self.token = f"aW50ZXJhY3Rpb24-{self.id}"
        self.at = server.clock()
        self.answer = self.original = self.asked = self.asked_by = self.choices = None
        self.written, self.follow_ups = [], 0
        server.interactions[self.id] = self

    def __repr__(self):
        what = self.data.get("name") or self.data.get("custom_id")
        return f"<{self.person.name}: {what!r} in {self.chat}>"

    # -- what the test looks at -----------------------------------------------------------------

    @property
    def age(self):
        return self.server.clock() - self.at

    @property
    def loading(self):
        """Return whether the bot is still thinking, for all that one can see."""
        return bool(self.original and self.original.loading and not self.original.deleted)

    @property
    def waits(self):
        """Return whether something is still to come in answer to it, and still can."""
        return (self.answer is None and self.age <= self.server.answers_s) or (
            self.loading and self.age <= LIVES_S
        )

    async def answered(self):
        """Wait until the bot took notice; return how: 4, 5, 6, 7, 8 or 9."""
        await self.server.until(lambda: self.answer is not None, f"{self} is not answered")
        return self.answer

    async def shows(self, fragment):
        """Wait until a message in answer to it holds these words; return the message."""

        def shown():
            every = [one for one in self.written if not one.deleted and not one.loading]
            return [one for one in every if fragment in one.text]

        explain = f"{fragment!r} is not the answer to {self}"
        await self.server.until(shown, lambda: f"{explain}: {self.written}")
        return shown()[-1]

    async def modal(self):
        """Wait until the bot asks to fill in a form; return it."""
        await self.server.until(lambda: self.asked, f"{self} is asked nothing")
        return self.asked

    # -- what the bot does ----------------------------------------------------------------------

    def take(self, kind):
        """Let the bot answer, once and in time."""
        if self.answer is not None:
            raise acknowledged()
        if self.age > self.server.answers_s:
            raise unknown("interaction")
        if kind not in _ALLOWED[self.kind] or (kind in {DEFER_UPDATE, UPDATE} and not self.message):
            told = ", ".join(map(str, sorted(_ALLOWED[self.kind])))
            why = f"Value must be one of {{{told}}}."
            wrong = {"type": {"_errors": [{"code": "BASE_TYPE_CHOICES", "message": why}]}}
            raise invalid(wrong)
        self.answer = kind
        self.server.touch()

    def check(self):
        """Refuse to write with a token that has died, or before the answer."""
        if self.age > LIVES_S:
            raise token_died()
        if self.answer is None:
            raise unknown("Webhook")

    def writes(self, facts, *, flags=0, original=False):
        """Show a message of the bot in answer to it."""
        private = bool(flags & EPHEMERAL)
        kind = {"type": 23 if self.data.get("type") in {2, 3} else 20} if original else {}
        if original and self.kind != COMMAND:
            kind = {}
        facts = facts | {"flags": flags, "viewer": self.person if private else None} | kind
        message = self.chat.add(self.server.bot, interaction=self, **facts)
        self.written.append(message)
        if original:
            self.original = message
        if not private and not flags & LOADING:
            self.server.tell_of_message("MESSAGE_CREATE", message)
        return message

    def changes(self, message, body, files):
        """Show a message of the bot otherwise."""
        message.change(body, files)
        if message not in self.written:
            self.written.append(message)
        if not message.ephemeral:
            self.server.tell_of_message("MESSAGE_UPDATE", message)

    # -- as the bot is told ---------------------------------------------------------------------

    def metadata(self):
        told = {
            "id": str(self.id),
            "type": self.kind,
            "user": self.person.user,
            "authorizing_integration_owners": self.owners,
        }
        if self.message:
            told["interacted_message_id"] = str(self.message.id)
        if self.kind == SUBMIT:
            told["triggering_interaction_metadata"] = self.asked_by.metadata()
        return told

    def as_json(self):
        guild, server = self.chat.guild, self.server
        told = {
            "id": str(self.id),
            "application_id": str(server.bot.id),
            "type": self.kind,
            "data": self.data,
            "token": self.token,
            "version": 1,
            "channel": self.chat.as_json() | {"permissions": self.chat.permissions(self.person)},
            "channel_id": str(self.chat.id),
            "app_permissions": self.chat.permissions(server.bot),
            "locale": self.person.locale,
            "entitlements": [],
            "authorizing_integration_owners": self.owners,
            "context": self.chat.context,
            "attachment_size_limit": LARGEST_FILE,
        }
        if guild:
            permissions = guild.permissions(self.person)
            told |= {"guild_id": str(guild.id), "guild": guild.short()}
            told |= {"guild_locale": guild.locale}
            told["member"] = guild.member(self.person, permissions=permissions)
        else:
            told["user"] = self.person.user
        if self.message:
            told["message"] = self.message.as_json()
        return told

    def again(self):
        """Return the same act once more, as a second press brings it."""
        more = {"message": self.message, "owners": self.owners}
        twin = Interaction(self.server, self.kind, self.person, self.chat, self.data, **more)
        twin.asked_by = self.asked_by
        return twin


def whose(person, chat, kinds):
    """Return whose installation lets a person call the bot here: none, and it is not offered."""
    guild, owners = chat.guild, {}
    if 0 in kinds and guild and guild.has_bot:
        owners["0"] = str(guild.id)
    if 0 in kinds and chat.context == WITH_BOT:
        owners["0"] = "0"
    if 1 in kinds and person.installed:
        owners["1"] = str(person.id)
    return owners
