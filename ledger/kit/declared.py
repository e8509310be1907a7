"""What the modules of products declare, found by its type; nothing is declared twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from ledger.chart import CORE, Line
from ledger.debts import Owes
from ledger.proof.findings import Check

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
    from datetime import date, datetime, tzinfo
    from types import ModuleType

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.posting import Guard, Row
    from ledger.proof.findings import Rows
    from ledger.statement import Recorded

K = TypeVar("K")
T = TypeVar("T")

Work: TypeAlias = "Coroutine[Any, Any, object]"
Doing: TypeAlias = "Callable[[Books, datetime], Work]"
DoingADay: TypeAlias = "Callable[[Books, date], Work]"
Following: TypeAlias = "Callable[[Books, Recorded, bytes], Work]"
Standing: TypeAlias = "Callable[[Connection, int, int], Sequence[Mapping[str, Fact]]]"
Counting: TypeAlias = "Callable[[Connection, int, int], int]"
Going: TypeAlias = "Callable[[Connection, int, int, int], tuple[Sequence[Row], Sequence[Guard]]]"


USUALLY = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Due:
    """What is looked after again and again, so often at most, in every process."""

    name: str
    every: timedelta
    run: Doing


@dataclass(frozen=True, slots=True)
class Daily:
    """What is done for each day once it is over, by one process; the house's, or of a zone."""

    name: str
    zone: tzinfo | None
    run: DoingADay


@dataclass(frozen=True, slots=True)
class Follows:
    """What is done about each transfer of some kinds, whoever committed it."""

    name: str
    kinds: tuple[str, ...]
    run: Following


@dataclass(frozen=True, slots=True)
class Stands:
    """What a person has besides her wallets: the facts of each line that tells of it."""

    kind: str
    run: Standing


@dataclass(frozen=True, slots=True)
class Pends:
    """How many things of one kind are open for a person, and end before she is closed.

    What `needs` a permission is shown to nobody without it, and never to herself.
    """

    kind: str
    run: Counting
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Along:
    """What goes along when somebody becomes one with another, or refuses that they do."""

    name: str
    run: Going


@dataclass(frozen=True, slots=True)
class Personal:
    """Rows of a table that are somebody's own: hers are those with her in the column `by`.

    `words` are the columns with what she wrote, which go when she is erased; `without` are those
    that nobody is told, such as what a secret is known by: a column, or `column.fact` for one of
    the facts that stand in it.
    """

    table: type[Any]
    by: str
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The table and the column, as one word."""
        return f"{self.table.__tablename__}.{self.by}"


@dataclass(frozen=True, slots=True)
class Declared:
    """All that some modules declare; `chart` has the lines of the house as well."""

    chart: Mapping[str, Line]
    dues: tuple[Due, ...]
    dailies: tuple[Daily, ...]
    checks: tuple[Check, ...]
    follows: tuple[Follows, ...]
    stands: tuple[Stands, ...]
    owes: tuple[Owes, ...]
    pends: tuple[Pends, ...]
    along: tuple[Along, ...]
    personal: tuple[Personal, ...]

    @property
    def told(self) -> tuple[Pends, ...]:
        """What may be open for somebody that she may know of herself."""
        return tuple(each for each in self.pends if not each.needs)

    @property
    def owed(self) -> tuple[str, ...]:
        """The lines of what is owed to people."""
        return tuple(each.name for each in self.chart.values() if each.owed)

    @property
    def outside(self) -> tuple[str, ...]:
        """The lines of what is not in the house."""
        return tuple(each.name for each in self.chart.values() if each.role == "outside")

    def order(self, name: str) -> tuple[bool, bool, int]:
        """Tell where a line stands in a list: what is owed first, what is outside last."""
        places = {known: at for at, known in enumerate(self.chart)}
        return name in self.outside, name not in self.owed, places.get(name, len(places))

    @property
    def earned(self) -> tuple[str, ...]:
        """The lines of what is earned."""
        return tuple(each.name for each in self.chart.values() if each.role == "earned")


def due(*, every: timedelta = USUALLY) -> Callable[[Doing], Due]:
    """Declare what is due so often: `(books, now)`, posted under keys.

    Each is guarded alone: that it fails, or takes its time, holds up nobody.
    """
    return lambda run: Due(_name(run), every, run)


def daily(name: str, zone: tzinfo | None = None) -> Callable[[DoingADay], Daily]:
    """Declare what is done for each day that is over: `(books, day)`, posted under keys of the day.

    The days are those of where the house is, unless a zone is named.
    Missed days are made up for in their order, from the day on at which it was first looked for.
    The name stays for ever.
    """
    return lambda run: Daily(name, zone, run)


def proves(text: str) -> Callable[[Callable[[Connection, int], Rows]], Check]:
    """Declare what must hold of a book: `(connection, book)` yields (subject, found, expected)."""
    return lambda run: Check(text, run)


def follows(*kinds: str) -> Callable[[Following], Follows]:
    """Declare what is done about every committed transfer of these kinds, in their order.

    `(books, transfer, key)`: whatever it posts stands under that key or its children, so that a
    crash repeats nothing. Refused passes the transfer by; any other failure is tried again. Names
    of the function and its module stay for ever.
    """
    return lambda run: Follows(_name(run), kinds, run)


def stands(run: Standing) -> Stands:
    """Declare lines of /balance, of the kind that the function is called.

    `(connection, book, person)`: a short question, asked of one snapshot with her wallets.
    """
    return Stands(run.__name__, run)


def pends(run: Counting) -> Pends:
    """Declare what may be open for somebody, of the kind that the function is called.

    `(connection, book, person)`: how many there are, a short question of indexes.
    """
    return Pends(run.__name__, run)


def pends_for(needs: str) -> Callable[[Counting], Pends]:
    """Declare the same of what only those may know of who are permitted to, and never herself."""
    return lambda run: Pends(run.__name__, run, needs)


def along(run: Going) -> Along:
    """Declare what goes along when somebody becomes one with another, in that very posting.

    `(connection, book, survivor, gone)`: the rows and guards by which it leads to who stays;
    NotAllowed where the two may not become one.
    """
    return Along(_name(run), run)


def declared(modules: Iterable[ModuleType]) -> Declared:
    """Return what modules declare themselves; TypeError for what is declared twice."""
    found = [each for module in modules for each in own(module)]

    def of(kind: type[T]) -> list[T]:
        return [each for each in found if type(each) is kind]

    dues, dailies, seen, standing = of(Due), of(Daily), of(Follows), of(Stands)
    checks = once("proof", ((each.text, each) for each in of(Check)))
    return Declared(
        once("line", ((each.name, each) for each in (*CORE, *of(Line)))),
        (*once("due", ((each.name, each) for each in dues)).values(),),
        (*once("daily", ((each.name, each) for each in dailies)).values(),),
        (*checks.values(),),
        (*once("follow", ((each.name, each) for each in seen)).values(),),
        (*once("standing", ((each.kind, each) for each in standing)).values(),),
        (*of(Owes),),
        (*once("pending", ((each.kind, each) for each in of(Pends))).values(),),
        (*once("going along", ((each.name, each) for each in of(Along))).values(),),
        (*once("personal", ((each.name, each) for each in of(Personal))).values(),),
    )


def once(what: str, declared: Iterable[tuple[K, T]]) -> dict[K, T]:
    """Return what was declared by its name; TypeError for a name that stands for two."""
    found: dict[K, T] = {}
    for name, each in declared:
        if name in found:
            raise TypeError(f"{what} {name} is declared twice: {found[name]} and {each}")
        found[name] = each
    return found


def own(module: ModuleType) -> list[object]:
    """Return what stands in a module, but nothing declared by a function of another one.

    A line of the chart has none: those of the house are nobody's own.
    """
    return [each for each in vars(module).values() if _is_own(each, f"{module.__name__}.")]


def _is_own(found: object, module: str) -> bool:
    if run := getattr(found, "run", None):
        return f"{getattr(run, '__module__', '')}.".startswith(module)
    return not any(found is each for each in CORE)


def _name(run: Any) -> str:  # noqa: ANN401 - a function
    """Return the name of a function for good: its module's among the products, and its own."""
    module = run.__module__.removeprefix("ledger.").removeprefix("products.")
    return f"{module}.{run.__name__}"
