"""How a transfer reads: in a line of /history, and on its receipt.

shows    what its kind is, from what every reader of the books has at hand
besides  what lines of some kinds say besides, asked of the books for all of a page at once
details  what only the product knows of it, asked of the books for a receipt alone
offers   what a receipt of any kind has besides: what may be done about a payment

`Readings` also know what the lines of the chart are called, and what moves between them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from bot.kit.chart import line_said, movement_said
from bot.kit.said import Said, say
from ledger.chart import HOUSE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

    from bot.kit.calls import Call
    from bot.kit.cards import Row, Tone
    from bot.kit.replies import Button
    from ledger.books import Books
    from ledger.money import Money
    from ledger.people.persons import Person
    from ledger.statement import Line, Recorded

Found: TypeAlias = "Line | Recorded"
People: TypeAlias = "Mapping[int, Person]"
PAID = say("paid")


@dataclass(frozen=True, slots=True)
class Shown:
    """A transfer as its reader sees it: `what` it is, in the few words of a line of /history.

    On its receipt stand who paid whom, unless `parties` says it otherwise, and the amount and the
    fee that moved, unless they are given, and by which version of its rule it was `priced`; `who`
    is the one beside the reader.
    """

    what: Said
    who: Person | None = None
    parties: Said | None = None
    amount: Money | None = None
    fee: Money | None = None
    priced: int | None = None
    status: Said = PAID
    tone: Tone = "done"
    rows: Sequence[Row] = ()
    more: Sequence[Said] = ()
    buttons: Sequence[Button] = ()


@dataclass(frozen=True, slots=True)
class Shows:
    """How transfers of some kinds read; its `family` is what /history finds them under."""

    kinds: tuple[str, ...]
    run: Callable[[Found, Person, People], Shown]
    family: str = ""


class Aside(NamedTuple):
    """What a line says besides: whom or what it was with, where that is no person, and the rest."""

    other: Said | None = None
    more: Said | None = None


@dataclass(frozen=True, slots=True)
class Besides:
    """What lines of some kinds say besides, by their numbers."""

    kinds: tuple[str, ...]
    run: Callable[[Books, Sequence[int]], Awaitable[Mapping[int, Aside]]]


@dataclass(frozen=True, slots=True)
class Details:
    """What the receipts of some kinds say besides, and whom they concern beside payer and payee."""

    kinds: tuple[str, ...]
    run: Callable[[Call, Recorded, Shown], Awaitable[Shown]]
    concerns: Callable[[Call, Recorded], Awaitable[bool]] | None = None


@dataclass(frozen=True, slots=True)
class Offers:
    """What receipts have besides, whatever their kind."""

    run: Callable[[Call, Recorded, Shown], Awaitable[Shown]]


@dataclass(frozen=True, slots=True)
class Readings:
    """How transfers of every kind read, as their products declare it."""

    shows: Mapping[str, Shows] = field(default_factory=dict)
    details: Mapping[str, Details] = field(default_factory=dict)
    offers: Sequence[Offers] = ()
    besides: Sequence[Besides] = ()
    lines: Mapping[str, str] = field(default_factory=dict)
    movements: Mapping[str, str] = field(default_factory=dict)

    def line(self, name: str) -> Said:
        """Say what a line of the chart is called; one of another version, by its own name."""
        return line_said(self.lines.get(name, name))

    def movement(self, kind: str) -> Said:
        """Say what transfers of a kind are called together; without a name, as their family is."""
        if name := self.movements.get(kind):
            return movement_said(name)
        declared = self.shows.get(kind)
        return (
            Said(declared.family, context="family") if declared and declared.family else say(kind)
        )

    @property
    def families(self) -> dict[str, list[str]]:
        """Return the families by their names in the catalogues, and the kinds of each."""
        found: dict[str, list[str]] = {}
        for kind, each in self.shows.items():
            if each.family:
                found.setdefault(each.family, []).append(kind)
        return found

    def shown(self, found: Found, reader: Person, people: People) -> Shown:
        """Show a transfer; one whose kind this version does not know, by whom it moved money."""
        declared = self.shows.get(found.kind)
        return declared.run(found, reader, people) if declared else moved(found, reader, people)

    async def asides(self, books: Books, lines: Iterable[Found]) -> dict[int, Aside]:
        """Return what lines say besides, by their numbers, for all of them at once."""
        kinds = {line.number: line.kind for line in lines}
        found: dict[int, Aside] = {}
        for each in self.besides:
            wanted = [number for number, kind in kinds.items() if kind in each.kinds]
            found |= await each.run(books, wanted) if wanted else {}
        return found

    async def concerns(self, call: Call, found: Recorded) -> bool:
        """Tell whether a receipt concerns who asks."""
        if call.actor.id in (found.actor, found.payer, found.payee):
            return True
        declared = self.details.get(found.kind)
        return bool(declared and declared.concerns and await declared.concerns(call, found))

    async def receipt(self, call: Call, found: Recorded, people: People) -> Shown:
        """Show a transfer with what only its product knows of it, and what else there is."""
        shown, declared = self.shown(found, call.actor, people), self.details.get(found.kind)
        if declared:
            shown = await declared.run(call, found, shown)
        for each in self.offers:
            shown = await each.run(call, found, shown)
        return shown


def shows(
    *kinds: str, family: str = ""
) -> Callable[[Callable[[Found, Person, People], Shown]], Shows]:
    """Declare how transfers of these kinds read; a kind once shipped is never renamed.

    `family` is what people look for them under: `p_("family", "Gifts")`.
    """
    return lambda run: Shows(kinds, run, family)


def besides(
    *kinds: str,
) -> Callable[[Callable[[Books, Sequence[int]], Awaitable[Mapping[int, Aside]]]], Besides]:
    """Declare what lines of these kinds say besides, in /history and in statements."""
    return lambda run: Besides(kinds, run)


def details(
    *kinds: str, concerns: Callable[[Call, Recorded], Awaitable[bool]] | None = None
) -> Callable[[Callable[[Call, Recorded, Shown], Awaitable[Shown]]], Details]:
    """Declare what the receipts of these kinds say besides, and whom else they concern."""
    return lambda run: Details(kinds, run, concerns)


def offers(run: Callable[[Call, Recorded, Shown], Awaitable[Shown]]) -> Offers:
    """Declare what receipts have besides, for whom it concerns."""
    return Offers(run)


def moved(found: Found, reader: Person, people: People) -> Shown:
    """Show money that went from one person to another."""
    payer, payee = people[found.payer], people[found.payee]
    if payer.id == payee.id == reader.id:
        return Shown(say("between your own accounts"))
    if payer.id == reader.id:
        return Shown(say("to {payee}", payee=payee), _beside(payee))
    return Shown(say("from {payer}", payer=payer), _beside(payer))


def taken(found: Found, reader: Person, people: People) -> Shown:
    """Show money that had waited for whom it went to."""
    payee = people[found.payee]
    if found.payer != reader.id:
        return moved(found, reader, people)
    return Shown(say("taken by {payee}", payee=payee), _beside(payee))


def _beside(person: Person) -> Person | None:
    return person if person.id != HOUSE else None
