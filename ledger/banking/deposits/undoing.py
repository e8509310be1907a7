"""A bank takes back what has arrived by one entry: from wherever each part of it rests by now.

What is coming still never came; what is in a wallet is taken out of it, and what is not there any
more is owed. One credit may have been for several, and each bears her own part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ledger import gifted, ids, merged
from ledger.banking import lines, origins, owing
from ledger.banking.deposits import cards, reading
from ledger.banking.deposits.booking import origin, vanishing
from ledger.banking.deposits.tables import COMING, GONE, RETURNED, ArrivalRow, DepositRow
from ledger.chart import HOUSE
from ledger.people import facts, shown
from ledger.posting import ANY, Event, Guard, Posting, Row

if TYPE_CHECKING:
    from ledger.banking.deposits.deposit import Arrival
    from ledger.books import Books
    from ledger.money import Money
    from ledger.people.facts import Fact

KIND: Final = "bank_reversed"
"""The kind of the transfer, and of what is told."""
_MOST: Final = 50


async def arrived_by(books: Books, token: bytes) -> list[Arrival]:
    """Return what arrived by an entry: as one, or in parts for several."""
    whole = await reading.arrival(books, token)
    if whole is not None:
        return [whole]
    found: list[Arrival] = []
    for at in range(_MOST):
        part = await reading.arrival(books, ids.child(token, str(at)))
        if part is None:
            break
        found.append(part)
    return found


async def undoing(books: Books, some: list[Arrival], key: bytes, code: str = "") -> Posting | None:
    """Return the posting by which all of it goes back to the bank; None where it has gone."""
    known: dict[int, list[Arrival]] = {}
    for each in some:
        if each.state not in {COMING, GONE} and each.amount - each.gone:
            person = await books.read(merged.now, each.person)
            known.setdefault(person, []).append(each)
    parts = [await vanishing(books, each, key, code) for each in some if each.state == COMING]
    parts += [await _taken(books, person, hers, key) for person, hers in known.items()]
    return _joined(key, parts) if parts else None


async def _taken(books: Books, person: int, some: list[Arrival], key: bytes) -> Posting:
    """Return what takes out of somebody's wallet what arrived for her."""
    first, rests = some[0], [each.amount - each.gone for each in some]
    amount = sum(rests[1:], rests[0])
    bank = await lines.bank(books, first.rail, amount.currency)
    taking = await owing.taking(books, person, amount, bank)
    told: dict[str, Fact] = {
        "amount": amount,
        "taken": taking.taken,
        "owed": taking.owes,
        "why": "",
    }
    guards: list[Guard] = [*taking.guards]
    rows: list[Row] = []
    changed: list[Event] = []
    for each in some:
        guards += _gone(each)
        deposit = await reading.of_arrival(books, each)
        rows += origin(deposit, await books.number(each.token) or 0)
        changed += [shown.changed(cards.KIND, each.deposit)] if each.deposit else []
    return Posting(
        key,
        KIND,
        payer=taking.person,
        payee=HOUSE,
        moves=taking.moves,
        rows=origins.joined(rows) if len(rows) > 1 else tuple(rows),
        guards=tuple(guards),
        counts=(gifted.deposited(person, -_counted(some)), *taking.counts),
        events=(*changed, Event(KIND, person, facts.dump(told))),
    )


def _gone(of: Arrival) -> tuple[Guard, ...]:
    key = (of.token,)
    returned = Guard.on(DepositRow.state, (of.deposit,), ANY, RETURNED)
    return (
        Guard.on(ArrivalRow.state, key, of.state, GONE),
        Guard.on(ArrivalRow.gone, key, of.gone.minor, of.amount.minor),
        *((returned,) if of.deposit else ()),
    )


def _counted(some: list[Arrival]) -> Money:
    """Return what of it counts still as put in by her."""
    each = [arrival.gets for arrival in some]
    return sum(each[1:], each[0])


def _joined(key: bytes, parts: list[Posting]) -> Posting:
    if len(parts) == 1:
        return parts[0]
    known: dict[str, Any] = {
        name: tuple(each for part in parts for each in getattr(part, name))
        for name in ("moves", "guards", "counts", "events")
    }
    people = {each for part in parts for each in (part.payer, part.payee)} - {HOUSE}
    all_rows = (each for part in parts for each in part.rows)
    rows = origins.joined(all_rows, shared=len(people) > 1)
    return Posting(key, KIND, payer=HOUSE, payee=HOUSE, rows=rows, **known)
