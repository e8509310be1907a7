"""How commands, buttons, pages and notices are declared; a signature is a command's grammar."""

from __future__ import annotations

import inspect
import typing
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

    from bot.grammar.kinds import Kind
    from bot.kit.calls import Call
    from bot.kit.replies import Audience, Reply
    from bot.kit.said import Said
    from ledger.people.intents import Intent

K = TypeVar("K")
T = TypeVar("T")

Needs = Literal["nothing", "joined", "admin"]
NO_NOTE = ""


@dataclass(frozen=True, slots=True)
class Of:
    """What a signature says of a parameter beside its kind: `Annotated[Payee, Of(...)]`.

    `about` is what menus say of it, `led` a context and an entry of the catalogues with the words
    that lead to it, as `to` leads to a payee.
    """

    about: str = ""
    led: tuple[str, str] | None = None


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


@dataclass(frozen=True, slots=True)
class Command:
    """A command; `phrases` are the lines, by context, for which people have further words.

    `only` names the one platform that has it, if not all do.
    """

    name: str
    about: str
    run: Callable[..., Awaitable[Reply]]
    examples: tuple[str | Said, ...]
    audience: Audience
    needs: Needs
    phrases: Mapping[str, Sequence[str]]
    only: str = ""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The grammar of the command: the parameters after the call, in their order."""
        return _parameters(self.run)

    @property
    def payee(self) -> Parameter | None:
        """Who is named, if anybody."""
        return next((each for each in self.parameters if each.kind.names), None)

    @property
    def note(self) -> Parameter | None:
        """What takes the words that are left, if anything does."""
        return next((each for each in self.parameters if each.kind.is_rest), None)

    @property
    def takes_amount(self) -> bool:
        """Whether an amount is to be named."""
        return any(each.kind.is_amount for each in self.parameters)

    @property
    def takes_code(self) -> bool:
        """Whether a code is taken, which is kept nowhere."""
        return any(each.kind.is_secret for each in self.parameters)


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
    about: str = "",
    examples: Sequence[str | Said] = (),
    audience: Audience = "actor",
    needs: Needs = "joined",
    only: str = "",
    **phrases: Sequence[str],
) -> Callable[[Callable[..., Awaitable[Reply]]], Command]:
    """Declare a command by its function's signature; one about nothing stands in no menu."""
    return lambda run: Command(name, about, run, tuple(examples), audience, needs, phrases, only)


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


def once(what: str, declared: Iterable[tuple[K, T]]) -> dict[K, T]:
    """Return what was declared by its name; TypeError for a name that stands for two."""
    found: dict[K, T] = {}
    for name, each in declared:
        if name in found:
            raise TypeError(f"{what} {name} is declared twice: {found[name]} and {each}")
        found[name] = each
    return found


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
