"""How buttons, pages and notices are declared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from ledger.licences import PRODUCTS
from ledger.people.roles import PERMISSIONS
from ledger.people.shown import Live

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from bot.kit.calls import Call
    from bot.kit.cards import Row
    from bot.kit.replies import Reply
    from bot.kit.said import Said
    from ledger.books import Books
    from ledger.people.intents import Intent
    from ledger.people.persons import Person

Needs: TypeAlias = str
"""What it takes: `nothing`, to have `joined`, or a permission (`ledger.people.roles`)."""
OF_ALL = frozenset({"nothing", "joined"})

K = TypeVar("K")
T = TypeVar("T")

Meaning: TypeAlias = "Callable[[Call, Intent], Awaitable[Said]]"
"""What says what a press is for."""


@dataclass(frozen=True, slots=True)
class Press:
    """What a verb of a button runs; one to be `approved`, only with somebody else's word.

    What it begins of a `product` takes a licence where whoever presses is. One that `proves` needs
    a PIN or a code of who has one, whatever it moves, and says on that page what it is for.
    """

    verb: str
    run: Callable[[Call, Intent], Awaitable[Reply]]
    needs: Needs
    approved: bool = False
    alone: bool = True
    proves: Meaning | None = None
    product: str = ""


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


@dataclass(frozen=True, slots=True)
class Waits:
    """What of a capability waits for a person, as rows of the menu."""

    run: Callable[[Call], Awaitable[Sequence[Row]]]


@dataclass(frozen=True, slots=True)
class Draws:
    """How live cards are drawn from the books, for one reader or for all in a group.

    What draws several kinds draws each `of` them alike; called itself it is of the first.
    """

    kinds: tuple[str, ...]
    run: Callable[[Books, bytes, Person | None], Awaitable[Reply]]

    def of(self, kind: str) -> Draws:
        """Return how a card of this kind alone is drawn."""
        return Draws((kind,), self.run)

    async def __call__(self, books: Books, token: bytes, reader: Person | None) -> Reply:
        """Draw a card, which from then on is edited wherever it is shown."""
        return replace(await self.run(books, token, reader), live=Live(self.kinds[0], token))


class Facts:
    """The facts of an event or an intent as attributes: `facts.amount`."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - each fact has its own type
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(name) from None


def known(needs: Needs) -> Needs:
    """Return what is needed; TypeError for a permission that there is not."""
    if needs not in OF_ALL | PERMISSIONS:
        raise TypeError(f"there is no permission {needs!r}")
    return needs


def sold(product: str) -> str:
    """Return a product, or none; TypeError for one that no licence can allow."""
    if product and product not in PRODUCTS:
        raise TypeError(f"there is no product {product!r}")
    return product


def press(  # noqa: PLR0913 - a verb has that many sides
    verb: str,
    *,
    needs: Needs = "joined",
    approved: bool = False,
    alone: bool = True,
    proves: Meaning | None = None,
    product: str = "",
) -> Callable[[Callable[[Call, Intent], Awaitable[Reply]]], Press]:
    """Declare what a button's verb does; a verb once shipped is never renamed.

    One to be `approved` needs a permission, and whoever else has it must agree (`bot.app.gate`);
    a live card of the verb's name draws what is asked (`bot.proposing`). What is not done `alone`
    waits for that also while its maker has broken the glass. What begins something of a `product`
    takes a licence for that. What `proves` is done only after who has a PIN or an app has shown it,
    on a page that says what it is for (`bot.app.proving`), and is void by a lock since its card was
    made; what moves her money asks by itself.
    """
    if approved and needs in OF_ALL:
        raise TypeError(f"{verb} needs no permission, so nobody could approve it")
    return lambda run: Press(verb, run, known(needs), approved, alone, proves, sold(product))


def page(
    command_name: str, *, needs: Needs = "joined"
) -> Callable[[Callable[[Call, str], Awaitable[Reply]]], Page]:
    """Declare what the navigating buttons of a command show."""
    return lambda run: Page(command_name, run, known(needs))


def tells(kind: str) -> Callable[[Callable[[Facts], Reply]], Tells]:
    """Declare how an event of this kind is told; a kind once shipped is never renamed."""
    return lambda run: Tells(kind, run)


def waits(run: Callable[[Call], Awaitable[Sequence[Row]]]) -> Waits:
    """Declare what may wait for whoever opens the menu."""
    return Waits(run)


def draws(
    *kinds: str,
) -> Callable[[Callable[[Books, bytes, Person | None], Awaitable[Reply]]], Draws]:
    """Declare how live cards of these kinds are drawn; one once shipped is never renamed."""
    return lambda run: Draws(kinds, run)
