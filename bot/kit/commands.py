"""How a command is declared: its signature is its grammar."""

from __future__ import annotations

import inspect
import typing
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.kit.declared import OF_ALL, known, sold
from bot.kit.said import _
from ledger.kit import once

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from bot.grammar.kinds import Kind
    from bot.kit.calls import Call
    from bot.kit.declared import Needs
    from bot.kit.replies import Audience, Reply
    from bot.kit.said import Said
    from ledger.money import Money

NO_NOTE = ""
SKIP = _("Skip")


@dataclass(frozen=True, slots=True)
class Whole:
    """What an amount belongs to: it is in this currency, and `most` is all that there is of it."""

    currency: str
    most: Money | None = None

    @classmethod
    def of(cls, most: Money) -> Whole:
        """Return a whole of so much."""
        return cls(most.currency, most)


@dataclass(frozen=True, slots=True)
class Of:
    """What a signature says of a parameter beside its kind: `Annotated[Payee, Of(...)]`.

    `about` is what menus say of it, `option` its name there (of the catalogues), if that is not its
    own; `led` a context and an entry of the catalogues with the words that lead to it, as `to`
    leads to a payee. What has a `skip` may be left out, and is asked for where all is: that stands
    on the button. `whole` tells, of what else is known, what an amount is of; None if that is not;
    `among` likewise what is offered.
    """

    about: str = ""
    option: str = ""
    led: tuple[str, str] | None = None
    skip: str = ""
    whole: Callable[[Call, Mapping[str, Any]], Awaitable[Whole | None]] | None = None
    among: Callable[[Call, Mapping[str, Any]], Awaitable[Sequence[Any]]] | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a command, as its signature declares it; its kind is of `bot.grammar`."""

    name: str
    kind: Kind
    optional: bool
    of: Of = Of()

    @property
    def about(self) -> str:
        """What menus say of it."""
        return self.of.about or self.kind.about

    @property
    def option(self) -> str:
        """What menus call it, as an entry of the catalogues."""
        return self.of.option or self.name

    @property
    def skip(self) -> str:
        """What leaves it out where it is asked for; nothing where it cannot be."""
        return self.of.skip or (SKIP if self.optional and self.kind.is_rest else "")


@dataclass(frozen=True, slots=True, eq=False)
class Command:
    """A command; `phrases` are the lines, by context, for which people have further words.

    A name of two words is a verb below another command: `save auto`. `bare` is how the other one
    is called beside it where a command with verbs cannot stand alone, `twin` the name (of the
    catalogues) under which menus offer it in other languages. `menu` is what its
    button in /menu says, if it has one, `under` the section where it stands there, "" among the
    first. What is not said `aloud` is no command where people talk to
    each other, but for its slash. What takes a permission is done in private and where operators
    meet, but for what is done `anywhere`. `only` names the one platform that has it, if not all do.
    What `grows` begins something new, which is over while Wasl winds down. What begins something
    of a `product` is offered where a licence allows that. Where a platform has room for few
    commands, it is a verb of its `family` (of the catalogues), if it has one.
    """

    name: str
    run: Callable[..., Awaitable[Reply]]
    about: str
    examples: tuple[str | Said, ...]
    audience: Audience
    needs: Needs
    phrases: Mapping[str, Sequence[str]]
    only: str = ""
    bare: str = ""
    twin: str = ""
    menu: str = ""
    under: str = "more"
    aloud: bool = True
    anywhere: bool = False
    grows: bool = False
    product: str = ""
    family: str = ""

    @property
    def below(self) -> str:
        """The command of which this is a verb, if it is one."""
        first, _, verb = self.name.partition(" ")
        return first if verb else ""

    @property
    def path(self) -> str:
        """Its name where every command that has verbs is one of them."""
        return f"{self.name} {self.bare}" if self.bare else self.name

    @property
    def is_for_all(self) -> bool:
        """Whether it takes no permission."""
        return self.needs in OF_ALL

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The grammar of the command: the parameters after the call, in their order."""
        return _parameters(self.run)

    @property
    def offered(self) -> tuple[Parameter, ...]:
        """Its parameters without those that only a button knows, or that are typed by mistake."""
        return tuple(each for each in self.parameters if each.kind.offered != "nothing")

    @property
    def payee(self) -> Parameter | None:
        """Who is named, if anybody."""
        return next((each for each in self.parameters if each.kind.names), None)

    @property
    def part(self) -> Parameter | None:
        """The amount that belongs to something else that is named, if there is one."""
        return next((each for each in self.parameters if each.of.whole), None)

    @property
    def note(self) -> Parameter | None:
        """What takes the words that are left, if anything does."""
        return next((each for each in self.parameters if each.kind.is_rest), None)

    @property
    def takes_amount(self) -> bool:
        """Whether an amount is to be named."""
        return any(each.kind.is_amount for each in self.parameters)

    @property
    def takes_file(self) -> bool:
        """Whether a file is to come along."""
        return any(each.kind.is_file for each in self.parameters)

    @property
    def takes_code(self) -> bool:
        """Whether a code is taken, which is kept nowhere."""
        return any(each.kind.is_secret for each in self.parameters)


class Lacks(Exception):
    """A command needs one of its parameters after all: it is asked for, and then it goes on.

    `known` are the values that it has by now; `more` is said before the question.
    """

    def __init__(
        self,
        command: Command,
        asks: str,
        said: Said,
        known: Mapping[str, Any],
        more: Sequence[Said] = (),
    ) -> None:
        super().__init__(command.name, asks)
        self.command = command
        self.about = next(each for each in command.parameters if each.name == asks)
        self.said = said
        self.known = known
        self.more = more


def command(  # noqa: PLR0913 - it has that many sides
    name: str,
    *,
    about: str = "",
    examples: Sequence[str | Said] = (),
    audience: Audience = "actor",
    needs: Needs = "joined",
    only: str = "",
    bare: str = "",
    twin: str = "",
    menu: str = "",
    under: str = "more",
    aloud: bool = True,
    anywhere: bool = False,
    grows: bool = False,
    product: str = "",
    family: str = "",
    **phrases: Sequence[str],
) -> Callable[[Callable[..., Awaitable[Reply]]], Command]:
    """Declare a command by its function's signature; one about nothing stands in no menu."""
    shown = (about, tuple(examples), audience, known(needs), phrases, only, bare, twin)
    more = (menu, under, aloud, anywhere, grows, sold(product), family)
    return lambda run: Command(name, run, *shown, *more)


def checked(commands: Sequence[Command]) -> tuple[Command, ...]:
    """Return commands that fit together; TypeError for a verb without the command above it."""
    named = once("command", ((each.path, each) for each in commands))
    above = once("command", ((each.name, each) for each in commands))
    for each in named.values():
        if each.below and not (each.below in above and above[each.below].bare):
            raise TypeError(f"{each.name} is a verb of no command that says what it is bare")
        if each.bare and not any(other.below == each.name for other in commands):
            raise TypeError(f"{each.name} has no verbs, and needs no name for itself alone")
    return tuple(commands)


@cache
def _parameters(run: Callable[..., Awaitable[Reply]]) -> tuple[Parameter, ...]:
    hints = typing.get_type_hints(run, include_extras=True)
    found = list(inspect.signature(run).parameters.values())[1:]
    return tuple(_parameter(each, typing.get_args(hints[each.name])[1:]) for each in found)


def _parameter(found: inspect.Parameter, said: Sequence[Any]) -> Parameter:
    """Make a parameter of what its annotation says: its kind first, and perhaps more of it."""
    kind, *more = said
    of = next((each for each in more if isinstance(each, Of)), Of())
    return Parameter(found.name, kind, found.default is not found.empty, of)
