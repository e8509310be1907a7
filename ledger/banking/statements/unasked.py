"""A card payment that nobody asked for: it waits in the queue as an entry of a bank does.

strange   it is booked, once, and somebody says whose it is
refunded  its provider has paid back so much of it so far
disputed  its payer's bank asks for so much of it back
won       such a dispute was decided for the house: that much waits again
given     it is somebody's: from then on it is taken back from her, as any deposit by a card

What is taken back as a whole while it waits leaves the queue; any other part waits beside it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ledger import clock, ids
from ledger.banking import deposits, lines
from ledger.banking.deposits.charging import STRANGE
from ledger.banking.deposits.tables import THERE, ArrivalRow
from ledger.banking.statements import planning, reading
from ledger.banking.statements.tables import (
    DONE,
    SENT_BACK,
    TAKEN,
    UNKNOWN,
    WAITS,
    BankEntryRow,
)
from ledger.chart import HOUSE, WALLET
from ledger.errors import AlreadySettled
from ledger.money import Money
from ledger.people import facts, intents
from ledger.posting import NEW, Audit, Guard, Move, Posting, Row

if TYPE_CHECKING:
    from ledger.banking.deposits.charging import Charge
    from ledger.banking.statements.reading import BankEntry
    from ledger.books import Books

UNASKED: Final = "unasked"
"""Why it waits."""
TAKEN_BACK: Final = "unasked_back"
"""Why a part of it waits that was taken back."""
BACK: Final = "deposit_strange_back"
"""The kind of the transfer by which it leaves, and of its act."""
AGAIN: Final = "deposit_strange_won"
_TRIES: Final = 3


async def strange(books: Books, amount: Money, charge: Charge) -> None:
    """Book a charge of which nobody knows whose it is, once, and let it wait for a word."""
    of = _Of(charge.rail, _about(charge.called), charge.called)
    token = ids.child(charge.rail, charge.name)
    await books.post(await _waits(books, token, STRANGE, amount, of))


async def refunded(books: Books, called: str, whole: Money) -> bool:
    """Take back what its provider has paid back so far, once; False for an unknown charge."""
    for _ in range(_TRIES):
        charged = await _charged(books, called, whole.currency)
        if charged is None:
            return False
        key = ids.timed_child(charged.first.token, "refunded", str(whole.minor))
        if await _took(books, charged, whole - charged.refunded(called), key, called):
            return True
    return False


async def disputed(books: Books, called: str, amount: Money, name: str) -> bool:
    """Take back what a dispute is about, once by its name; False for an unknown charge."""
    for _ in range(_TRIES):
        charged = await _charged(books, called, amount.currency)
        if charged is None:
            return False
        if await _took(books, charged, amount, _dispute(called, name), name):
            return True
    return False


async def won(books: Books, called: str, name: str) -> bool:
    """Let wait again what a dispute took, once; one not told of yet takes nothing any more."""
    found, key = await reading.about(books, _about(called)), _dispute(called, name)
    if not found:
        return False
    number = await books.number(key)
    if number is None:
        await books.post(Posting(key, "deposit_dispute_over", digest=ids.digest(name)))
        return True
    for move in (await books.transfer(number)).moves:
        of = _Of(found[0].rail, found[0].about, name)
        again = ids.timed_child(key, "won")
        posting = await _waits(books, again, AGAIN, move.amount, of)
        kept = facts.dump({"amount": move.amount, "charge": name})
        posting.audits = (Audit(AGAIN, topic=f"entry {found[0].number}", facts=kept),)
        await books.post(posting)
    return True


class _Of(NamedTuple):
    """Of which charge an entry is: its rail, how that is found, and what it is called."""

    rail: str
    about: bytes
    code: str


class _Charged(NamedTuple):
    """A charge: in which entries it came, and was taken back."""

    entries: list[BankEntry]

    @property
    def first(self) -> BankEntry:
        return min(self.entries, key=lambda each: each.number)

    @property
    def left(self) -> Money:
        """What of it was not taken back."""
        signed = (each.signed for each in self.entries if each.what != SENT_BACK)
        return Money(sum(signed), self.first.currency)

    def refunded(self, called: str) -> Money:
        """Return what of it is known to be paid back by its provider."""
        parts = (each for each in self.entries if not each.is_credit and each.code == called)
        return Money(sum(each.amount.minor for each in parts), self.first.currency)

    def waiting(self, amount: Money) -> BankEntry | None:
        """Return what waits as a whole of just so much."""
        waits = (each for each in self.entries if each.state == WAITS and each.is_credit)
        return next((each for each in waits if each.amount == amount), None)


class Gives(NamedTuple):
    """By which posting a charge is given to whom, what is kept of it, and what of it paid off."""

    key: bytes
    person: int
    fee: Money
    paid: Money


async def given(books: Books, found: BankEntry, how: Gives) -> tuple[Row, Guard]:
    """Return what notes whose a charge is, and sees to it that nothing is taken back meanwhile."""
    charged = _Charged(await reading.about(books, found.about))
    first = charged.first
    row = Row.of(
        ArrivalRow,
        token=how.key,
        deposit=b"",
        person=how.person,
        rail=found.rail,
        charge=first.code,
        currency=found.currency,
        amount=found.amount.minor,
        fee=how.fee.minor,
        state=THERE,
        account=await books.account(WALLET, how.person, found.currency),
        settles_ms=0,
        arrived_ms=clock.to_ms(clock.now()),
        refunded=charged.refunded(first.code).minor,
        paid=how.paid.minor,
    )
    return row, Guard.on(BankEntryRow.undone, (first.token,), first.undone)


async def _charged(books: Books, called: str, currency: str) -> _Charged | None:
    """Return a charge that waits, or was called the house's own; none of what is somebody's."""
    found = await reading.about(books, _about(called))
    if not found or found[0].currency != currency:
        return None
    charged = _Charged(found)
    hers = await deposits.by_charge(books, charged.first.rail, called)
    return None if hers else charged


async def _took(books: Books, charged: _Charged, part: Money, key: bytes, code: str) -> bool:
    """Take a part back, once; False where something of it has changed in this moment."""
    part, first = min(part, charged.left), charged.first
    if part.minor <= 0 or await intents.known(books, key):
        return True
    whole = charged.waiting(part) if part == charged.left else None
    kept = facts.dump({"amount": part, "charge": code})
    posting = Posting(
        key,
        BACK,
        payer=HOUSE,
        payee=HOUSE,
        moves=(await _move(books, first.rail, part, is_whole=whole is not None),),
        rows=() if whole else (_row(key, -part, _Of(first.rail, first.about, code), TAKEN_BACK),),
        guards=(
            Guard.on(BankEntryRow.undone, (first.token,), first.undone, key),
            *(_leaves(whole) if whole else (_stands(first),)),
        ),
        audits=(Audit(BACK, topic=f"entry {first.number}", facts=kept),),
    )
    with suppress(AlreadySettled):
        await books.post(posting)
        return True
    return False


def _stands(first: BankEntry) -> Guard:
    """Return what holds while nobody has said whose it is in this moment."""
    return Guard.on(BankEntryRow.state, (first.token,), first.state)


async def _move(books: Books, rail: str, part: Money, *, is_whole: bool) -> Move:
    if not is_whole:
        return (await planning.resting(books, rail, -part))[1]
    unmatched = await books.house(lines.UNMATCHED, part.currency)
    return Move(unmatched, await lines.bank(books, rail, part.currency), part)


def _leaves(whole: BankEntry) -> tuple[Guard, ...]:
    key = (whole.token,)
    return (
        Guard.on(BankEntryRow.state, key, WAITS, DONE),
        Guard.on(BankEntryRow.what, key, UNKNOWN, SENT_BACK),
    )


async def _waits(books: Books, token: bytes, kind: str, amount: Money, of: _Of) -> Posting:
    """Return what lets an amount wait for somebody's word."""
    _, move = await planning.resting(books, of.rail, amount)
    row = _row(token, amount, of, UNASKED)
    return Posting(token, kind, payer=HOUSE, payee=HOUSE, moves=(move,), rows=(row,))


def _row(token: bytes, signed: Money, of: _Of, why: str) -> Row:
    today = clock.now().date().toordinal()
    cells: dict[str, Any] = {
        "rail": of.rail,
        "currency": signed.currency,
        "amount": signed.minor,
        "day": today,
        "value_day": today,
        "series": b"",
        "page": 0,
        "line": 0,
        "what": UNKNOWN if signed.minor > 0 else TAKEN,
        "state": WAITS,
        "why": why,
        "about": of.about,
        "code": of.code,
    }
    return Row.of(BankEntryRow, token=token, number=NEW, **cells)


def _about(called: str) -> bytes:
    """Return by what it is found as its provider speaks of it."""
    return ids.child("card charge", called)


def _dispute(called: str, name: str) -> bytes:
    return ids.child("strange dispute", called, name)
