"""What a command is made of: what it is called with, what it answers, and how it is declared."""

from __future__ import annotations

import inspect
import re
import typing
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from ledger import ids
from ledger.money import Money
from ledger.people.persons import Person

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime, timedelta

    from bot.settings import Settings
    from ledger.books import Books
    from ledger.people.intents import Intent
    from ledger.people.persons import Identity

Audience = Literal["actor", "chat"]
Needs = Literal["nothing", "joined", "admin"]

# What a signature may ask for; `bot.grammar` reads the words by these types.
Payee = Annotated[Person, "payee"]
Note = Annotated[str, "note"]
Word = Annotated[str, "word"]
Number = Annotated[int, "number"]
Secret = Annotated[str, "secret"]
NO_NOTE = ""
DOTS = "••••••"
BOT_NAME = "wasl"
OWN_NAMES = frozenset({BOT_NAME, "bot"})


def is_web_name(name: str) -> bool:
    """Tell whether a person may have this name in the web chat."""
    return re.fullmatch("[a-z0-9_]{1,32}", name) is not None and name not in OWN_NAMES


def _(message: str) -> str:
    """Mark a text for the catalogue; it is spoken later, in the reader's language."""
    return message


def p_(context: str, message: str) -> str:  # noqa: ARG001 - the extractor reads it
    """Mark a text for the catalogue under a context (msgctxt)."""
    return message


@dataclass(frozen=True, slots=True)
class Code:
    """A command or an identifier to be typed: in the reader's words, unless as it stands.

    A secret one is shown, and kept nowhere.
    """

    text: str
    as_it_stands: bool = False
    secret: bool = False


Value: TypeAlias = "str | int | Money | datetime | timedelta | Person | Code | Said"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence not yet spoken: its English text as the message id, and typed values."""

    message: str
    values: Mapping[str, Value] = field(default_factory=dict)
    plural: str = ""
    count: int = 0
    context: str = ""


def say(message: str, /, **values: Value) -> Said:
    """Say a sentence; `{name}` in it stands for the value of that name."""
    return Said(message, values)


def say_many(one: str, many: str, count: int, /, **values: Value) -> Said:
    """Say a sentence that counts; `{count}` stands for the count."""
    return Said(one, {"count": count, **values}, plural=many, count=count)


@dataclass(frozen=True, slots=True)
class Button:
    """A labelled button: `do:<token>:<choice>` acts, `go:<command>:<at>` turns a page."""

    label: Said
    data: str

    @classmethod
    def does(cls, label: Said, intent: Intent, choice: str) -> Button:
        """Make the button for one choice of an intent."""
        return cls(label, f"do:{intent.name}:{choice}")

    @classmethod
    def goes(cls, label: Said, command: str, at: str | int) -> Button:
        """Make a button that shows another page; it carries no authority."""
        return cls(label, f"go:{command}:{at}")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a command answers: lines for its audience, buttons, and what the group may see.

    `language` is set by an answer that changes how the reader is spoken to; `pick` is the number
    under which a person who is picked from a list is to be handed on to `App.pick`.
    """

    lines: Sequence[Said]
    buttons: Sequence[Button] = ()
    edits_card: bool = False
    public: Said | None = None
    audience: Audience = "actor"
    language: str | None = None
    pick: int | None = None

    @classmethod
    def of(cls, *lines: Said, buttons: Sequence[Button] = (), edits_card: bool = False) -> Reply:
        """Answer with these lines."""
        return cls(lines, buttons, edits_card)


@dataclass(frozen=True, slots=True)
class Chat:
    """Where something is said: `id` is the platform's own."""

    platform: str
    id: str
    private: bool

    @property
    def name(self) -> str:
        """The chat as one word, unique over all platforms."""
        return f"{self.platform}:{self.id}"


class Unreachable(Exception):
    """Nobody can be written to in this chat until its person comes back."""

    def __init__(self, chat: str) -> None:
        super().__init__(chat)
        self.chat = chat


class Away(Exception):
    """The platform does not answer for now."""


@dataclass(frozen=True, slots=True)
class Call:
    """One message or press on its way in; `seen_in` is the group that it began in, if any.

    `mentioned` are those whom the platform knows by more than a handle, under what stands after @
    in the text; None is a bot. `picks` says that the platform lets people pick a person. `called`
    asks a platform whose handles change hands what it calls somebody now. `options` has what was
    given for each parameter, where a platform asks for them one by one. `doors` has the beginning
    of the link by which a code is brought to each platform that has one.
    """

    books: Books
    settings: Settings
    actor: Person
    chat: Chat
    key: str
    text: str = ""
    admin: bool = False
    in_reply_to: Person | None = None
    choice: str = ""
    seen_in: str = ""
    commands: tuple[Command, ...] = ()
    mentioned: Mapping[str, Person | None] = field(default_factory=dict)
    picks: bool = False
    called: Callable[[Identity], Awaitable[str]] | None = None
    options: Mapping[str, str] | None = None
    doors: Mapping[str, str] = field(default_factory=dict)

    @property
    def token(self) -> bytes:
        """The call's key as 16 bytes, for the books."""
        return ids.child("call", self.key)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a command, as its signature declares it."""

    name: str
    kind: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Command:
    """A command; `only` names the one platform that has it, if not all do."""

    name: str
    about: str
    run: Callable[..., Awaitable[Reply]]
    examples: tuple[str, ...]
    audience: Audience
    needs: Needs
    only: str = ""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The grammar of the command: the parameters after the call, in their order."""
        return _parameters(self.run)


@dataclass(frozen=True, slots=True)
class Press:
    """What a verb of a button runs."""

    verb: str
    run: Callable[[Call, Intent], Awaitable[Reply]]
    needs: Needs


@dataclass(frozen=True, slots=True)
class Page:
    """What a navigating button of a command shows."""

    command: str
    run: Callable[[Call, str], Awaitable[Reply]]
    needs: Needs


@dataclass(frozen=True, slots=True)
class Tells:
    """How an event of one kind is told to a person."""

    kind: str
    run: Callable[[Facts], Reply]


class Facts:
    """The facts of an event or an intent as attributes: `facts.amount`."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - each fact has its own type
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(name) from None


def command(  # noqa: PLR0913 - it has that many sides
    name: str,
    *,
    about: str,
    examples: Sequence[str] = (),
    audience: Audience = "actor",
    needs: Needs = "joined",
    only: str = "",
) -> Callable[[Callable[..., Awaitable[Reply]]], Command]:
    """Declare a command; the function's signature after `call` is its grammar."""
    return lambda run: Command(name, about, run, tuple(examples), audience, needs, only)


def press(
    verb: str, *, needs: Needs = "joined"
) -> Callable[[Callable[[Call, Intent], Awaitable[Reply]]], Press]:
    """Declare what a button's verb does; a verb once shipped is never renamed."""
    return lambda run: Press(verb, run, needs)


def page(
    command_name: str, *, needs: Needs = "joined"
) -> Callable[[Callable[[Call, str], Awaitable[Reply]]], Page]:
    """Declare what the navigating buttons of a command show."""
    return lambda run: Page(command_name, run, needs)


def tells(kind: str) -> Callable[[Callable[[Facts], Reply]], Tells]:
    """Declare how an event of this kind is told; a kind once shipped is never renamed."""
    return lambda run: Tells(kind, run)


@cache
def _parameters(run: Callable[..., Awaitable[Reply]]) -> tuple[Parameter, ...]:
    hints = typing.get_type_hints(run, include_extras=True)
    found = list(inspect.signature(run).parameters.values())[1:]
    return tuple(Parameter(p.name, _kind(hints[p.name]), p.default is not p.empty) for p in found)


def _kind(hint: Any) -> str:  # noqa: ANN401 - a type hint is of any type
    if hint is Money:
        return "money"
    return str(typing.get_args(hint)[1])
