"""What comes in, and from where: chats, and one message or press on its way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.kit.shown import Readings
from ledger import ids
from ledger.act import Act
from ledger.people import groups, roles

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from bot.health import Watch
    from bot.kit.commands import Command
    from bot.kit.declared import Draws, Meaning, Waits
    from bot.kit.files import Upload
    from bot.kit.standing import Stands
    from bot.settings import Settings
    from ledger.books import Books
    from ledger.people.persons import Identity, Person

BOT_NAME = "wasl"
OWN_NAMES = frozenset({BOT_NAME, "bot"})
_MENTION = re.compile("@([0-9]+)")


def is_web_name(name: str) -> bool:
    """Tell whether a person may have this name in the web chat."""
    return re.fullmatch("[a-z0-9_]{1,32}", name) is not None and name not in OWN_NAMES


@dataclass(frozen=True, slots=True)
class Chat:
    """Where something is said: `id` is the platform's own, `title` what a group is called there."""

    platform: str
    id: str
    private: bool
    title: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """The chat as one word, unique over all platforms."""
        return f"{self.platform}:{self.id}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands: its chat, and what its platform needs to edit it.

    What stands in `message` before a space names it for good; the rest may change.
    """

    chat: Chat
    message: str


class Unreachable(Exception):
    """Nobody can be written to in this chat until its person comes back."""

    def __init__(self, chat: str) -> None:
        super().__init__(chat)
        self.chat = chat


class Away(Exception):
    """The platform does not answer for now."""


class Unshowable(Exception):
    """The platform will never take this message, however often it is sent; the text says why."""


@dataclass(frozen=True, slots=True)
class Call:
    """One message or press on its way in; `seen_in` is the group that it began in, if any.

    `mentioned` are those whom the platform knows by more than a handle, under what stands after @
    in the text; None is a bot. `to_bot`: it answers what the bot wrote. `picks`: the platform lets
    people pick a person. `called` asks a platform whose handles change hands what it calls somebody
    now. `options` has what was given for each parameter, where a platform asks for them one by one.
    `came` asks since when she is in the group, None where that is not known. `doors` has where each
    platform is reached by links: the web chat's address, and what begins one that starts the bot on
    Telegram.
    `origin` is the address that it came from, if it is known, `session` the digest of that of the
    web; `known_since` since when her platform
    has known her, where it tells. `readings` tell how transfers read,
    `stands` how what somebody has besides her wallets is said, `pending` what is open for her is
    called, `acts` what administrative acts are, `draws` how each kind of live card is drawn,
    `meant` what a press that proves is for. `at` is where the card stands whose button was pressed.
    `home` is her own chat with us, where her words answer what she was asked, wherever that was.
    `acting` is the act that an approval lets be done, of who asked for it. `files` came
    with the message, and are read by what asks for one. `watch` looks how Wasl is, where that is
    known.
    """

    books: Books
    settings: Settings
    actor: Person
    chat: Chat
    key: str
    text: str = ""
    in_reply_to: Person | None = None
    to_bot: bool = False
    choice: str = ""
    seen_in: str = ""
    commands: tuple[Command, ...] = ()
    waits: tuple[Waits, ...] = ()
    mentioned: Mapping[str, Person | None] = field(default_factory=dict)
    picks: bool = False
    called: Callable[[Identity], Awaitable[str]] | None = None
    options: Mapping[str, str] | None = None
    doors: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""
    session: bytes = b""
    known_since: datetime | None = None
    came: Callable[[], Awaitable[datetime | None]] | None = None
    readings: Readings = field(default_factory=Readings)
    stands: Mapping[str, Stands] = field(default_factory=dict)
    pending: Mapping[str, str] = field(default_factory=dict)
    acts: Mapping[str, str] = field(default_factory=dict)
    quiet: frozenset[str] = frozenset()
    draws: Mapping[str, Draws] = field(default_factory=dict)
    meant: Mapping[str, Meaning] = field(default_factory=dict)
    at: Place | None = None
    home: str = ""
    acting: Act | None = None
    files: Sequence[Upload] = ()
    watch: Watch | None = None

    @property
    def token(self) -> bytes:
        """The call's key as 16 bytes, for the books."""
        return ids.child("call", self.key)

    def may(self, permission: str) -> bool:
        """Tell whether who asks has a permission."""
        return permission in roles.permitted(self.actor.roles)

    @property
    def act(self) -> Act:
        """The call as an act, for the products."""
        return self.acting or Act(self.books, self.actor, self.token, self.seen_in)

    async def group(self, name: str = "") -> str:
        """Return what a group is called, or the one that this began in, as far as that is known."""
        name = name or self.seen_in
        if not name or (name == self.seen_in and self.chat.title):
            return self.chat.title
        found = await groups.get(self.books, name)
        return found.title if found else ""

    def spelt(self, text: str) -> str:
        """Put the name back where a platform gave a mention as a number, in what names nobody."""

        def name(number: re.Match[str]) -> str:
            person = self.mentioned.get(number[1])
            return person.name if person else number[0]

        return _MENTION.sub(name, text)
