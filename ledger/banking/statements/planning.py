"""What an entry becomes: its moves and its row, in one posting.

Known       an entry, with all that the books have to know of it
unknown     nobody knows whose it is, or what it was: it waits for somebody's word
costs       what the bank charges
charged     what it took out of an entry, beside that entry
completed   a posting of others, with the row of the entry
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from ledger import ids
from ledger.banking import lines
from ledger.banking.statements import identity
from ledger.banking.statements.tables import (
    CHARGE,
    DONE,
    TAKEN,
    UNKNOWN,
    WAITS,
    BankEntryRow,
)
from ledger.chart import HOUSE
from ledger.money import Money
from ledger.posting import NEW, Filled, Move, Posting, Row

if TYPE_CHECKING:
    from ledger.banking.told import Entry
    from ledger.books import Books

KIND: Final = "bank_entry"
"""The kind of the transfer of what is nobody's yet, or the house's own."""
_LONGEST: Final = 35
_CHARGES: Final = frozenset({"CHRG", "FEES", "COMM", "NCHG", "NCOM", "NCHR"})


@dataclass(frozen=True, slots=True)
class Known:
    """An entry of a rail: by which token it is known, where it stood, and who paid.

    It `has_alike` where an earlier one may be what it takes back, or its reversal. `before` is an
    equal one that another page of the same statement has told.
    """

    rail: str
    entry: Entry
    token: bytes
    series: bytes
    page: int
    batch: bytes
    likeness: bytes
    remitter: bytes = b""
    has_alike: bool = True
    is_listed: bool = False
    before: bytes = b""

    @property
    def amount(self) -> Money:
        """How much it is."""
        return self.entry.amount

    async def bank(self, books: Books) -> int:
        """Return the account of what the rail holds."""
        return await lines.bank(books, self.rail, self.amount.currency)

    def row(self, what: str, state: str = DONE, **cells: Any) -> Row:  # noqa: ANN401 - of the row
        """Return the row of the entry, as it stands now."""
        entry = self.entry
        known: dict[str, Any] = {
            "token": self.token,
            "number": NEW,
            "rail": self.rail,
            "currency": entry.amount.currency,
            "amount": identity.signed(entry),
            "day": entry.day.toordinal(),
            "value_day": entry.value_day.toordinal(),
            "series": self.series,
            "page": self.page,
            "line": entry.line,
            "batch": self.batch,
            "likeness": self.likeness,
            "remitter": self.remitter,
            "code": entry.code[:_LONGEST],
            "returned": entry.returned[:_LONGEST],
            "own": int(identity.is_own(entry)),
        }
        return Row.of(BankEntryRow, **{**known, "what": what, "state": state, **cells})


def is_charge(entry: Entry) -> bool:
    """Tell whether an entry is what the bank charges."""
    return not entry.is_credit and not _CHARGES.isdisjoint(entry.code.split("/"))


async def unknown(
    books: Books,
    known: Known,
    why: str,
    state: str = WAITS,
    **cells: Any,  # noqa: ANN401 - of the row
) -> Posting:
    """Return what keeps an entry for somebody to look at, and why."""
    signed = Money(identity.signed(known.entry), known.amount.currency)
    what, move = await resting(books, known.rail, signed)
    row = known.row(what, state, why=why, **cells)
    return Posting(known.token, KIND, moves=(move,), rows=(row,), payer=HOUSE, payee=HOUSE)


async def resting(books: Books, rail: str, signed: Money) -> tuple[str, Move]:
    """Return what an amount is that nobody knows, and what puts it on the line for that."""
    bank = await lines.bank(books, rail, signed.currency)
    if signed.minor > 0:
        return UNKNOWN, Move(bank, await books.house(lines.UNMATCHED, signed.currency), signed)
    return TAKEN, Move(await books.house(lines.TAKEN, signed.currency), bank, -signed)


async def costs(books: Books, known: Known) -> Posting:
    """Return what books a charge of the bank."""
    source = await books.house(lines.COSTS, known.amount.currency)
    move = Move(source, await known.bank(books), known.amount)
    return Posting(known.token, KIND, moves=(move,), rows=(known.row(CHARGE),))


async def completed(
    books: Books,
    known: Known,
    posting: Posting | None,
    what: str,
    charges: Money | None = None,
    **cells: Any,  # noqa: ANN401 - of the row
) -> Posting:
    """Return a posting of others with the row of the entry, and with what the bank has taken.

    None is what a rail's own word has booked before: the entry only says so again.
    """
    own = known.row(what, moved=int(posting is not None), **cells)
    base = posting or Posting(known.token, KIND)
    moves = base.moves
    if charges:
        source = await books.house(lines.COSTS, charges.currency)
        moves = (*moves, Move(source, await known.bank(books), charges))
    done = replace(base, moves=moves, rows=(*base.rows, own))
    return charged(known, done, charges) if charges else done


def charged(known: Known, posting: Posting, charges: Money) -> Posting:
    """Return it with what the bank took out of an entry as a charge of its own beside it."""
    *rows, own = posting.rows
    before = sum(each.table == BankEntryRow.__tablename__ for each in rows)
    cells: Any = own.cells
    whole = replace(own, cells={**cells, "amount": cells["amount"] + charges.minor})
    charge = known.row(
        CHARGE,
        token=ids.child(known.token, CHARGE),
        number=Filled("new", before + 1),
        amount=-charges.minor,
        about=cells["about"],
        moved=cells["moved"],
        batch=b"",
        likeness=b"",
        remitter=b"",
    )
    return replace(posting, rows=(*rows, whole, charge))
