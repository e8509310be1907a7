"""Groups and supergroups: who is in them, and what the bot hears of it."""

from itertools import count

from tests.telegram.chats import Chat
from tests.telegram.entities import covered
from tests.telegram.people import ANONYMOUS_ADMIN, CHANNEL_BOT, SERVICE, Account
from tests.telegram.refusals import bad, forbidden

SUPER = -1_000_000_000_000
_IN = {"creator", "administrator", "member", "restricted"}


class Group(Chat):
    """A group; with an id below -1000000000000 it is a supergroup and numbers its own messages."""

    def __init__(self, server, chat_id, title, members):
        super().__init__(server, chat_id)
        self.title = title
        self.type = "supergroup" if chat_id < SUPER else "group"
        self.statuses = {}
        self.upgraded_to = None
        self.last_bot = None
        self.closed_topics = {}
        self.all_may_write = True
        self._numbers = count(1)
        for one in members:
            self.statuses[one.id] = "member" if self.statuses else "creator"

    def number(self):
        return next(self._numbers) if self.type == "supergroup" else super().number()

    def as_json(self):
        more = {} if self.type == "supergroup" else {"all_members_are_administrators": False}
        return {"id": self.id, "type": self.type, "title": self.title} | more

    # -- who speaks for it ----------------------------------------------------------------------

    @property
    def anonymous_admin(self):
        """Return an admin who hides behind the group."""
        return Account(
            self.server, ANONYMOUS_ADMIN, "Group", "GroupAnonymousBot", self.as_json(), is_bot=True
        )

    @property
    def channel_member(self):
        """Return someone who writes in the name of a channel."""
        return Account(
            self.server, CHANNEL_BOT, "Channel", "Channel_Bot", self._channel(), is_bot=True
        )

    @property
    def linked_channel(self):
        """Return the linked channel, whose posts Telegram's service account forwards."""
        channel = self._channel()
        return Account(
            self.server, SERVICE, "Telegram", "", channel, is_bot=False, is_automatic_forward=True
        )

    def _channel(self):
        return {"id": self.id - 77, "type": "channel", "title": f"{self.title} news"}

    # -- who is in it ---------------------------------------------------------------------------

    def is_member(self, user_id):
        return self.statuses.get(user_id) in _IN

    def is_admin(self, user_id):
        return self.statuses.get(user_id) in {"creator", "administrator"}

    def adds(self, person, by=None):
        """Let a person join."""
        self.statuses[person.id] = "member"
        self._serve((by or person).user, new_chat_members=[person.user])

    def removes(self, person, by=None):
        """Let a person leave, or remove her."""
        self._serve((by or person).user, left_chat_member=person.user)
        self.statuses[person.id] = "kicked" if by else "left"

    def promotes(self, person):
        """Make a member an admin."""
        before, self.statuses[person.id] = self.statuses[person.id], "administrator"
        if person.id == self.server.bot.id:
            self._tell_of_bot(self._creator(), before, "administrator")

    def adds_bot(self, by=None, *, admin=False):
        """Add the bot."""
        by = by or self._creator()
        before = self.statuses.get(self.server.bot.id, "left")
        after = "administrator" if admin else "member"
        self.statuses[self.server.bot.id] = after
        self._tell_of_bot(by, before, after)
        self._serve(by.user, new_chat_members=[self.server.bot.user])

    def removes_bot(self, by=None):
        """Remove the bot."""
        before, after = self.statuses[self.server.bot.id], "kicked"
        self.statuses[self.server.bot.id] = after
        self._tell_of_bot(by or self._creator(), before, after)

    def upgrades(self):
        """Make it a supergroup under a new id; return that."""
        new = self.server.group(SUPER + self.id, self.title)
        new.statuses = dict(self.statuses)
        self.upgraded_to = new
        self._serve(self._creator().user, migrate_to_chat_id=new.id)
        new._serve(self._creator().user, migrate_from_chat_id=self.id)
        return new

    def other_bot_speaks(self, text="Hello!"):
        """Let another bot write, so that bare commands are no longer meant for ours."""
        self.last_bot = "other"
        return self.add({"id": 99, "is_bot": True, "first_name": "Other"}, text=text)

    def _creator(self):
        creator = next(key for key, status in self.statuses.items() if status == "creator")
        return self.server.people[creator]

    def _serve(self, user, **facts):
        message = self.add(user, **facts)
        if self.is_member(self.server.bot.id):
            self._see(user["id"])
            self.server.updates.put("message", message.as_json(), self.id)

    def _see(self, user_id):
        if user_id in self.server.people:
            self.server.people[user_id].seen = True

    def _tell_of_bot(self, by, before, after):
        by.seen = True
        self.server.tell_of_bot(self, by.user, before, after)

    # -- what the bot may do and hears ----------------------------------------------------------

    def check(self):
        """Refuse a message to a group that the bot cannot write to."""
        if self.upgraded_to:
            why = "group chat was upgraded to a supergroup chat"
            raise bad(why, migrate_to_chat_id=self.upgraded_to.id)
        status = self.statuses.get(self.server.bot.id)
        if status is None:
            raise bad("chat not found")
        if status == "kicked":
            raise forbidden(f"bot was kicked from the {self.type} chat")
        if status not in _IN:
            raise forbidden(f"bot is not a member of the {self.type} chat")

    def check_writing(self, topic):
        if topic in self.closed_topics:
            raise bad(self.closed_topics[topic])
        silent = self.statuses[self.server.bot.id] == "restricted"
        if silent or not (self.all_may_write or self.is_admin(self.server.bot.id)):
            raise bad("not enough rights to send text messages to the chat")

    def restricts_bot(self, by=None):
        """Take the right to write from the bot alone, which it is told."""
        before, self.statuses[self.server.bot.id] = self.statuses[self.server.bot.id], "restricted"
        self._tell_of_bot(by or self._creator(), before, "restricted")

    def hears(self, message):
        """Return whether the bot is told of a message: privacy mode hides what is not for it."""
        bot = self.server.bot
        if not self.is_member(bot.id):
            return False
        if not self.server.privacy or self.is_admin(bot.id):
            return True
        if message.reply_to and (message.reply_to.from_bot or self._commands(message.reply_to)):
            return True
        return self._commands(message)

    def _commands(self, message):
        bare = self.last_bot in {None, self.server.bot.id}
        for one in message.entities:
            if one["type"] == "bot_command":
                _, at, name = covered(message.text, one).partition("@")
                if name.lower() == self.server.bot.username.lower() if at else bare:
                    return True
        return False
