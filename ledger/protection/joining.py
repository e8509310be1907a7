"""Two become one: what who stays can show is asked for; where she has nothing, what the other had.

carry  what goes along in the posting, kept anew under who stays, for a value is opened for one
tidy   whatever nobody shows any more is kept no longer, however the posting came out
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ledger import kit
from ledger.people import facts
from ledger.posting import Guard, OrAbsent, Row
from ledger.protection import factors, losing, tries
from ledger.protection.factors import APP, CODES, FIELDS, PIN
from ledger.protection.losing import LossRow
from ledger.protection.tables import FactorRow, TryRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.protection.factors import Factors

CAME: Final = facts.dump({"what": "factors_came"})
GAVE_WAY: Final = facts.dump({"what": "factors_gave_way"})


class Carried(NamedTuple):
    """What the posting does, where the vault keeps what it names or named, and what she is told."""

    rows: tuple[Row, ...]
    guards: tuple[Guard, ...]
    references: frozenset[bytes]
    told: str


async def carry(books: Books, survivor: int, gone: int) -> Carried:
    """Return what lets who stays show what she can, or else what the other could."""
    stays, goes = await factors.of(books, survivor), await factors.of(books, gone)
    comes = _comes(stays, goes)
    values = {FIELDS[kind]: await goes.kept(books, kind) for kind in comes}
    kept = await books.vault.keep_all(survivor, values) if values else {}
    changes = [
        each for kind in comes for each in stays.becomes(kind, kept[FIELDS[kind]], goes.spent[kind])
    ]
    before = [*goes.references.values(), *(stays.references.get(each, b"") for each in comes)]
    told = CAME if comes else GAVE_WAY if goes.has_any else ""
    return Carried(
        tuple(each for each in changes if isinstance(each, Row)),
        (*(each for each in changes if isinstance(each, Guard)), *_ends(goes)),
        frozenset({*kept.values(), *before} - {b""}),
        told,
    )


async def tidy(books: Books, carried: Carried, survivor: int, gone: int) -> None:
    """Let the vault keep no more of it than either of the two can show now."""
    known = [await factors.of(books, each) for each in (survivor, gone)]
    shown = {reference for each in known for reference in each.references.values()}
    if left := carried.references - shown:
        await books.vault.drop(left)


@kit.along
def tries_along(
    connection: Connection, book: int, survivor: int, gone: int
) -> tuple[list[Row], list[Guard]]:
    """Let as many be wrong as were of either, and no answer be looked at before either's pause."""
    goes, stays = (tries.load(connection, book, each) for each in (gone, survivor))
    if goes.wrong is None:
        return [], []
    looks, cells = Guard.on(TryRow.wrong, (gone,), goes.wrong), ("wrong", "until_ms")
    wrong, until = max(goes.wrong, stays.wrong or 0), max(goes.until_ms, stays.until_ms)
    if stays.wrong is None:
        return [Row.of(TryRow, person=survivor, wrong=wrong, until_ms=until)], [looks]
    before = (stays.wrong, stays.until_ms)
    changed = zip(cells, before, (wrong, until), strict=True)
    more = [Guard(TryRow.__tablename__, (survivor,), *each) for each in changed]
    return [], [looks, *more]


@kit.along
def losses_along(
    connection: Connection, book: int, survivor: int, gone: int
) -> tuple[list[Row], list[Guard]]:
    """Let what is lost go when it was to: that of who goes, where it comes along."""
    goes, stays = (losing.load(connection, book, each) for each in (gone, survivor))
    known = [factors.load(connection, book, each) for each in (survivor, gone)]
    due = goes[0] if goes else None
    guards = [Guard.on(LossRow.due_ms, (gone,), due, None)] if goes else []
    if not _comes(*known) or (stays is None and due is None):
        return [], guards
    if stays is None:
        return [Row.of(LossRow, person=survivor, due_ms=due)], guards
    return [], [*guards, Guard.on(LossRow.due_ms, (survivor,), stays[0], due)]


def _comes(stays: Factors, goes: Factors) -> list[str]:
    """Return the kinds that go along: all that count, where who stays has nothing to show."""
    if stays.has_any or not goes.has_any:
        return []
    return [kind for kind in (PIN, APP, CODES) if goes.has(kind)]


def _ends(goes: Factors) -> list[Guard]:
    """Return what lets who goes have nothing; what she is given meanwhile refuses the posting."""
    ends = [
        guard
        for kind, reference in goes.references.items()
        for guard in (
            Guard.on(FactorRow.reference, (goes.person, kind), reference, b""),
            Guard.on(FactorRow.spent, (goes.person, kind), goes.spent[kind]),
        )
    ]
    lacks = [kind for kind in (PIN, APP) if kind not in goes.references]
    absent = [Guard.on(FactorRow.reference, (goes.person, kind), OrAbsent()) for kind in lacks]
    return [*ends, *absent]
