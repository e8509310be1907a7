"""Channels: where messages are shown, and to whom."""

from tests.discord.messages import Message
from tests.discord.refusals import cannot_message, missing_access, unknown

IN_GUILD, WITH_BOT, BETWEEN_PEOPLE = 0, 1, 2
SEND = 1 << 11
EVERYTHING = str((1 << 53) - 1)


class Chat:
    """A channel of any kind."""

    context, kind = BETWEEN_PEOPLE, 1
    guild = viewer = None

    def __init__(self, server, chat_id, title):
        self.server, self.id, self.title = server, chat_id, title
        self.every = []
        self.typing = 0
        server.chats[chat_id] = self

    def __repr__(self):
        return self.title

    @property
    def messages(self):
        """Return what it shows now, that which only one person sees, too."""
        return [one for one in self.every if not one.deleted]

    @property
    def told(self):
        """Return what the bot shows in it now."""
        return [one for one in self.messages if one.from_bot and not one.loading]

    def seen_by(self, person):
        """Return what the bot shows in it to one person now; to nobody: to everybody."""
        return [one for one in self.told if not one.ephemeral or one.viewer is person]

    def add(self, author, **facts):
        """Show a message."""
        message = Message(self, author, **facts)
        self.every.append(message)
        self.show(message)
        self.server.touch()
        return message

    def show(self, message):
        """Note how a message of the bot looks now."""
        if message.from_bot and not message.loading:
            self.server.shown.append((message, message.text, message.components))

    def find(self, message_id, *, ephemeral=False):
        """Return a message that it shows, or refuse."""
        for one in self.messages:
            if one.id == int(message_id) and (ephemeral or not one.ephemeral):
                return one
        raise unknown("Message")

    async def shows(self, fragment, *, count=1, to=None):
        """Wait until `count` messages of the bot hold these words; return the last of them.

        What only one person sees counts when it is shown `to` this person.
        """

        def shown():
            return [one for one in self.seen_by(to or self.viewer) if fragment in one.text]

        await self.server.until(lambda: len(shown()) >= count, self._explain(fragment))
        return shown()[-1]

    async def next(self, after):
        """Wait for the first message of the bot below this one."""

        def below():
            place = self.every.index(after)
            return [one for one in self.every[place + 1 :] if one.from_bot and not one.loading]

        await self.server.until(below, self._explain("anything new"))
        return below()[0]

    def _explain(self, wanted):
        return lambda: f"{wanted!r} is not shown in {self.title}: {self.messages}"

    # -- what is told of it and asked of it ------------------------------------------------------

    def permissions(self, person):
        """Return what a person may do here."""
        return EVERYTHING

    def check(self):
        """Refuse the bot that is not in here."""
        raise missing_access()

    def includes(self, person):
        """Return whether a person can look at it."""
        return False

    def as_json(self):
        return {"id": str(self.id), "type": self.kind, "flags": 0, "last_message_id": None}


class Private(Chat):
    """One person's chat with the bot."""

    context = WITH_BOT

    def __init__(self, server, person):
        super().__init__(server, server.ids.new(), f"the DM of {person.name}")
        self.person = self.viewer = person

    def check(self):
        """Refuse a message to someone who cannot be written to."""
        if not self.person.dms_open or not self.person.can_meet_bot:
            raise cannot_message()

    def includes(self, person):
        return person in (self.person, self.server.bot)

    def as_json(self):
        return super().as_json() | {"recipients": [self.person.user]}


class Between(Chat):
    """A chat of people without the bot; those who installed it can still call it."""

    def __init__(self, server, people):
        self.people = people
        self.kind = 1 if len(people) == 2 else 3
        names = " and ".join(one.name for one in people)
        super().__init__(server, server.ids.new(), f"the DM between {names}")

    def includes(self, person):
        return person in self.people

    def as_json(self):
        told = super().as_json() | {"recipients": [one.user for one in self.people]}
        if self.kind == 3:
            told |= {"name": None, "icon": None, "owner_id": str(self.people[0].id)}
        return told
