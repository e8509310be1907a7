"""An entry about a payout: it left the bank's account, or came back to it.

A rail's own word may have booked that before; then the entry only says so again, once, and books
no more than by how much it differs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ledger import ids
from ledger.banking import payouts
from ledger.banking.statements import apart, back, identity, planning, reading, reversing, worded
from ledger.banking.statements.tables import PAYOUT, RETURN
from ledger.chart import HOUSE
from ledger.money import Money
from ledger.posting import Filled, Posting

if TYPE_CHECKING:
    from ledger.banking.payouts import Payout
    from ledger.banking.statements.planning import Known
    from ledger.banking.told import Entry
    from ledger.books import Books

CURRENCY: Final = "other_currency"
STATE: Final = "payout_state"
TWICE: Final = "twice"
_NO_CODE: Final = "NARR"
"""What ISO 20022 writes where the reason is in words."""
_RETURN: Final = "RRTN"
ABSENT: Final = "absent"
"""Why a payout was given back of which its bank knew nothing."""
_BY_WORD: Final = frozenset({"settled", "returned"})


def is_return(entry: Entry) -> bool:
    """Tell whether the bank calls an entry a return, whatever its payer writes."""
    return bool(entry.returned) or _RETURN in entry.code.split("/")


async def of(books: Books, known: Known) -> Payout | None:
    """Return the payout under whose key an entry was ordered, if it is one."""
    key = known.entry.end_to_end
    return (await payouts.by_keys(books, [key])).get(key) if key else None


async def sent(books: Books, known: Known, payout: Payout) -> Posting:
    """Return what books that a payout left the bank's account, with what the bank took for it."""
    charges = known.entry.charges
    if charges is not None and known.amount != payout.amount + charges:
        charges = None
    paid = known.amount - charges if charges else known.amount
    cells: dict[str, Any] = {"about": payout.token, "person": payout.person}
    if why := await _contradicts(books, known, payout, PAYOUT):
        return await planning.unknown(books, known, why, **cells)
    if paid != payout.amount and payout.state in _BY_WORD:
        return apart.once(await _differing(books, known, payout, PAYOUT, payout.amount), payout)
    if paid != payout.amount:
        return await _unlike(books, known, payout, PAYOUT, **cells)
    if payout.state in {"submitted", *_BY_WORD}:
        is_new = payout.state == "submitted"
        posting = await payouts.settling(books, payout, known.token) if is_new else None
    elif (payout.state, payout.code) == ("rejected", ABSENT) and payout.person:
        posting = await _after_all(books, known, payout)
    else:
        return await planning.unknown(books, known, STATE, **cells)
    done = await planning.completed(books, known, posting, PAYOUT, charges, **cells)
    return apart.once(done, payout)


async def came_back(books: Books, known: Known, payout: Payout) -> Posting:
    """Return what books that a payout came back, or as much of it as the bank sent."""
    cells: dict[str, Any] = {"about": payout.token, "person": payout.person}
    if why := await _contradicts(books, known, payout, RETURN):
        return await planning.unknown(books, known, why, **cells)
    is_told = payout.state == "returned"
    if is_told and payout.returned and payout.returned != known.amount:
        unlike = await _differing(books, known, payout, RETURN, payout.returned)
        return apart.once(unlike, payout, RETURN)
    if known.amount.minor > payout.amount.minor:
        return await _unlike(books, known, payout, RETURN, **cells)
    if payout.state not in {"submitted", *_BY_WORD}:
        return await planning.unknown(books, known, STATE, **cells)
    posting = None if is_told else await _returning(books, known, payout)
    done = await planning.completed(books, known, posting, RETURN, **cells)
    return apart.once(done, payout, RETURN)


async def _unlike(
    books: Books,
    known: Known,
    payout: Payout,
    what: str,
    **cells: Any,  # noqa: ANN401 - of the row
) -> Posting:
    """Return what lets one of another amount wait; a second one is one too many."""
    before = await reading.about(books, payout.token)
    if any(apart.is_apart(each, what) or apart.was_apart(each, what) for each in before):
        return await planning.unknown(books, known, TWICE, **cells)
    unlike = await planning.unknown(books, known, apart.AMOUNT, **cells)
    return apart.waits(unlike, payout, what)


async def _returning(books: Books, known: Known, payout: Payout) -> Posting:
    """Return what brings it back; an entry that differs may have told before that it went out."""
    code = known.entry.returned or _NO_CODE
    posting = await payouts.returning(books, payout, code, known.amount, known.token)
    whole = len(posting.rows)
    if payout.state == "submitted":
        posting = await worded.joined(books, payout, posting, PAYOUT, first=1)
    if payout.goes_back and known.amount < payout.amount:
        first = 1 + len(posting.rows) - whole
        rows = await back.parted(books, payout, known.amount, first)
        return replace(posting, rows=(*posting.rows, *rows))
    return posting


async def _differing(
    books: Books, known: Known, payout: Payout, what: str, booked: Money
) -> Posting:
    """Return what books only by how much an entry differs from what a word has booked.

    The difference is a row of its own, which waits.
    """
    signed = booked.minor if known.entry.is_credit else -booked.minor
    more = identity.signed(known.entry) - signed
    entry = replace(known.entry, amount=Money(abs(more), booked.currency), is_credit=more > 0)
    token = ids.child(known.token, apart.DIFFERENCE)
    rest = replace(known, entry=entry, token=token, batch=b"", likeness=b"")
    cells: dict[str, Any] = {"about": payout.token, "person": payout.person}
    number = Filled("new", 1)
    posting = await planning.unknown(books, rest, apart.DIFFERENCE, number=number, **cells)
    row = known.row(what, amount=signed, moved=0, **cells)
    return replace(posting, key=known.token, rows=(row, *posting.rows))


async def _after_all(books: Books, known: Known, payout: Payout) -> Posting:
    """Return what takes from her again what was given back, and has reached her after all."""
    bank = await known.bank(books)
    back = await reversing.from_person(books, bank, payout.amount, payout.person, reversing.REACHED)
    return Posting(
        known.token,
        reversing.KIND,
        payer=back.person,
        payee=HOUSE,
        moves=back.moves,
        guards=back.guards,
        counts=back.counts,
        events=back.events,
    )


async def _contradicts(books: Books, known: Known, payout: Payout, what: str) -> str:
    """Return why an entry cannot be about a payout; "" where it can."""
    if known.amount.currency != payout.amount.currency:
        return CURRENCY
    if known.rail != payout.rail:
        return STATE
    before = await reading.about(books, payout.token)
    return TWICE if any(each.what == what for each in before) else ""
