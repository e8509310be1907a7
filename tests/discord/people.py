"""People who use Discord, and what they do there."""

from tests.discord import options
from tests.discord.chats import Chat, Private
from tests.discord.files import File
from tests.discord.forms import components
from tests.discord.interactions import COMMAND, PRESS, SUBMIT, TYPING, Interaction, whose
from tests.discord.locales import LOCALES
from tests.discord.messages import label


class Person:
    """Someone with an account."""

    is_bot = False

    def __init__(
        self, server, name, username="", locale="en-US", *, person_id=None, installed=True
    ):
        assert locale in LOCALES, f"Discord does not speak {locale!r}"
        self.server, self.name, self.locale = server, name, locale
        self.id = person_id or server.ids.account()
        self.username = username or name.lower().replace(" ", "_")
        self.installed, self.dms_open, self.opened = installed, True, False
        self.dm = Private(server, self)

    def __repr__(self):
        return self.name

    @property
    def user(self):
        """Return the account as the bot is told."""
        return {
            "id": str(self.id),
            "username": self.username,
            "global_name": None if self.is_bot else self.name,
            "discriminator": "0",
            "avatar": None,
            "bot": self.is_bot,
            "public_flags": 0,
        }

    @property
    def mention(self):
        return f"<@{self.id}>"

    @property
    def can_meet_bot(self):
        """Return whether the bot and this person share a guild or an installation."""
        guilds = self.server.guilds.values()
        return self.installed or any(one.has_bot and self.id in one.members for one in guilds)

    # -- what they allow ------------------------------------------------------------------------

    def installs(self):
        """Install the bot for oneself, to call it anywhere."""
        self.installed = True

    def uninstalls(self):
        """Take one's installation back; the bot is told nothing."""
        self.installed = False

    def closes_dms(self):
        """Let the bot write no more, or block it."""
        self.dms_open = False

    def opens_dms(self):
        """Let the bot write again."""
        self.dms_open = True

    # -- what they do ---------------------------------------------------------------------------

    def types(self, command, where=None, /, *, raw=None, **given):
        """Use a slash command with its options, as in "/save add", trip, amount="10".

        `where` is a channel, a guild or, unless told, the DM with the bot; `raw` forges the data.
        """
        chat = self._at(where)
        data, owners = options.slash(self, chat, command, given)
        return self._does(COMMAND, chat, data if raw is None else data | raw, owners=owners)

    def begins(self, command, where=None, /, *, focused, **given):
        """Type a slash command and stop in one option, whose suggestions are asked for."""
        chat = self._at(where)
        data, owners = options.slash(self, chat, command, given, focused=focused)
        return self._does(TYPING, chat, data, owners=owners)

    def uses(self, command, target, where=None):
        """Use a command from the menu of a person or of a message."""
        chat = self._at(where or getattr(target, "chat", None))
        data, owners = options.menu(self, chat, command, target)
        return self._does(COMMAND, chat, data, owners=owners)

    def presses(self, message, button, *, custom_id=None):
        """Press a button; `custom_id` forges or replays what it carries."""
        if custom_id is None:
            found = message.button(button)
            assert self._sees(message), f"{self.name} does not see {message}"
            assert not found.get("disabled"), f"{label(found)!r} cannot be pressed"
            custom_id = found["custom_id"]
        data = {"custom_id": custom_id, "component_type": components.BUTTON, "id": 1}
        return self._does(PRESS, message.chat, data, message=message, owners=self._of(message))

    def picks(self, message, *chosen, menu=0):
        """Choose in a menu: labels of a list, or people."""
        assert self._sees(message), f"{self.name} does not see {message}"
        found = message.menus[menu]
        data = options.picked(found, chosen, message.chat)
        return self._does(PRESS, message.chat, data, message=message, owners=self._of(message))

    def submits(self, modal, filled, *, custom_id=None):
        """Fill in a form, each field by its label or its custom_id, and send it."""
        asked = modal.interaction
        data = options.filled(modal, filled) | ({"custom_id": custom_id} if custom_id else {})
        made = Interaction(
            self.server,
            SUBMIT,
            self,
            asked.chat,
            data,
            message=asked.message,
            owners=asked.owners,
        )
        made.asked_by = asked
        return self._sends(made)

    def says(self, where, text, *, reply_to=None, files=None, mentions=()):
        """Write into a channel."""
        chat = self._at(where)
        server = self.server
        sent = {
            name: File(server, server.ids.new(), name, content)
            for name, content in (files or {}).items()
        }
        for one in sent.values():
            server.files[one.id] = one
        facts = {"content": text, "reply_to": reply_to, "files": sent, "mentions": list(mentions)}
        message = chat.add(self, **facts)
        server.tell_of_message("MESSAGE_CREATE", message)
        return message

    def writes(self, text, **more):
        """Write into the DM with the bot."""
        return self.says(self.dm, text, **more)

    async def sees(self, fragment, where=None, **how):
        """Wait until a channel shows these words to this person."""
        return await self._at(where).shows(fragment, to=self, **how)

    def is_offered(self, command, where=None):
        """Return whether a command can be found in the menu here: "/send", "Send money"."""
        return bool(options.offered(self, self._at(where), command))

    # -- how ------------------------------------------------------------------------------------

    def _at(self, where):
        chat = self.dm if where is None else where
        chat = chat if isinstance(chat, Chat) else chat.channel
        assert chat.includes(self), f"{self.name} is not in {chat}"
        return chat

    def _sees(self, message):
        return message.chat.includes(self) and not (
            message.deleted or (message.ephemeral and message.viewer is not self)
        )

    def _of(self, message):
        """Return whose installation brought a message here."""
        if message.interaction:
            return message.interaction.owners
        return whose(self, message.chat, {0, 1})

    def _does(self, kind, chat, data, **more):
        return self._sends(Interaction(self.server, kind, self, chat, data, **more))

    def _sends(self, made):
        guild = made.chat.guild
        self.server.gateway.tell("INTERACTION_CREATE", made.as_json(), guild and guild.id, made)
        return made
