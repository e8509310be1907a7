"""An entry that takes back an earlier one: the books follow, whichever of them comes first.

What a wallet had been given is taken out of it; what is not there any more the person owes to the
house, on a line of its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from ledger import gifted
from ledger.banking import deposits, lines, owing, payouts
from ledger.banking.payouts import making
from ledger.banking.payouts.tables import CANCELLED
from ledger.banking.statements import planning, reading
from ledger.banking.statements.back import ordered
from ledger.banking.statements.tables import (
    CHARGE,
    DEPOSIT,
    DONE,
    GIVEN,
    HELD,
    HOUSE_OWN,
    REVERSAL,
    SENT_BACK,
    TAKEN,
    UNKNOWN,
    WAITS,
    BankEntryRow,
)
from ledger.chart import HOUSE, TREASURY
from ledger.people import facts
from ledger.posting import Count, Event, Guard, Move, Posting

if TYPE_CHECKING:
    from ledger.banking.statements.planning import Known
    from ledger.banking.statements.reading import BankEntry
    from ledger.books import Books
    from ledger.money import Money
    from ledger.people.facts import Fact

REVERSES: Final = "reverses"
"""Why one waits that takes back what is not known, or has gone another way."""
KIND: Final = "bank_reversed"
REACHED: Final = "reached"
"""Why money is taken that was given back: it has reached her bank after all."""


class Back(NamedTuple):
    """What moves an entry back to where it came from, and out of whose wallet; what goes with it.

    Without moves somebody has to look.
    """

    person: int = HOUSE
    moves: tuple[Move, ...] = ()
    guards: tuple[Guard, ...] = ()
    counts: tuple[Count, ...] = ()
    events: tuple[Event, ...] = ()


async def planned(books: Books, known: Known) -> Posting:
    """Return what an entry becomes that takes back an earlier one."""
    events: tuple[Event, ...] = ()
    for found in await reading.alike(books, known.likeness):
        if not found.undone and found.what != REVERSAL and found.is_credit != known.entry.is_credit:
            if gone := await _deposited(books, known, found):
                return gone
            taken = await _back(books, known, found)
            if taken.moves:
                return _pair(known, found, taken)
            events = (*events, *taken.events)
    return replace(await planning.unknown(books, known, REVERSES), events=events)


async def before(books: Books, known: Known) -> Posting | None:
    """Return what an entry becomes whose reversal came first, if it did."""
    for found in await reading.alike(books, known.likeness):
        waits = found.state == WAITS and found.why == REVERSES
        if waits and not found.undone and found.is_credit != known.entry.is_credit:
            return _pair(known, found, await _back(books, known, found))
    return None


async def _got(books: Books, found: BankEntry) -> Money:
    """Return what somebody got of what was given to her: that counts as put in."""
    number = await books.number(found.about) if found.about else None
    fee = (await books.transfer(number)).fee if number else None
    return found.amount - fee if fee else found.amount


def _pair(known: Known, found: BankEntry, back: Back) -> Posting:
    guards = [Guard.on(BankEntryRow.undone, (found.token,), b"", known.token)]
    if found.state != DONE:
        guards.append(Guard.on(BankEntryRow.state, (found.token,), found.state, DONE))
    row = known.row(REVERSAL, about=found.token, person=found.person, undone=found.token)
    return Posting(
        known.token,
        KIND,
        payer=back.person,
        payee=HOUSE,
        moves=back.moves,
        rows=(row,),
        guards=(*guards, *back.guards),
        counts=back.counts,
        events=back.events,
    )


async def _deposited(books: Books, known: Known, found: BankEntry) -> Posting | None:
    """Return what takes back what arrived by an entry, of whomever it was."""
    some = await deposits.arrived_by(books, found.token) if found.what == DEPOSIT else []
    posting = await deposits.undoing(books, some, known.token, known.entry.returned)
    if posting is None:
        return None
    undone = Guard.on(BankEntryRow.undone, (found.token,), b"", known.token)
    row = known.row(REVERSAL, about=found.token, person=found.person, undone=found.token)
    return replace(posting, rows=(*posting.rows, row), guards=(*posting.guards, undone))


async def _back(books: Books, known: Known, found: BankEntry) -> Back:
    """Return what moves an entry back to where it came from; nothing where somebody has to look."""
    amount, bank = found.amount, await known.bank(books)
    if found.what == GIVEN and found.person:
        back = await from_person(books, bank, found.amount, found.person)
        put_in = gifted.deposited(back.person, -await _got(books, found))
        return back._replace(counts=(*back.counts, put_in))
    if found.what == SENT_BACK and found.is_credit:
        return await _recalled(books, bank, found)
    line = {UNKNOWN: lines.UNMATCHED, HOUSE_OWN: TREASURY}.get(found.what)
    if found.is_credit and line is not None and (found.state in {WAITS, HELD} or line is TREASURY):
        return Back(moves=(Move(await books.house(line, amount.currency), bank, amount),))
    line = {TAKEN: lines.TAKEN, CHARGE: lines.COSTS}.get(found.what)
    if not found.is_credit and line is not None:
        return Back(moves=(Move(bank, await books.house(line, amount.currency), amount),))
    return Back()


async def _recalled(books: Books, bank: int, found: BankEntry) -> Back:
    """Return what lets it go back no more; where it is out already, who pays out is told."""
    payout = await ordered(books, found)
    if payout is None or not payout.is_open:
        return Back()
    if payout.waits:
        source = await books.house(lines.GOING_BACK, found.currency)
        guards = making.becoming(payout, CANCELLED)
        return Back(moves=(Move(source, bank, found.amount),), guards=guards)
    return Back(events=await payouts.contradiction(books, payout))


async def from_person(books: Books, bank: int, amount: Money, whose: int, why: str = "") -> Back:
    """Return what takes money out of a wallet; what is not there any more is owed to the house."""
    taking = await owing.taking(books, whose, amount, bank)
    known: dict[str, Fact] = {
        "amount": amount,
        "taken": taking.taken,
        "owed": taking.owes,
        "why": why,
    }
    told = Event("bank_reversed", taking.person, facts.dump(known))
    return Back(taking.person, taking.moves, taking.guards, taking.counts, (told,))
