"""What came in by the alerts of a case is held while somebody looks, and let go again.

placing   as much of it as is there still, once for a case
releasing what goes with the posting by which it is hers again

What came to who has become one with her is held of who is there by now. Whom it is about reads what
whoever has money on hold reads, and who sent it reads nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import BigInteger, LargeBinary, bindparam, func, literal_column
from sqlmodel import col, select

from ledger import ids
from ledger.chart import WALLET
from ledger.errors import NotAllowed
from ledger.laundering import matters
from ledger.laundering.tables import AlertCaseRow, AlertHoldRow
from ledger.money import Money
from ledger.people import cases, facts, shown
from ledger.posting import Audit, Event, Guard, Hold, Posting, Row, Take
from ledger.storage.asking import row, rows

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.laundering.matters import Matter
    from ledger.people.cases import Case
    from ledger.posting import Move

CHECKED: Final = "check"
"""The kind of its holds."""
PLACED, LET_GO = "check.placed", "check.let_go"
"""The kinds of what does it: whoever reads them learns no more than that money is checked."""
OPEN, RELEASED = "open", "released"


class Held(NamedTuple):
    """What of somebody's wallet a case of alerts holds."""

    hold: bytes
    person: int
    amount: Money


_book: Any = bindparam("book", type_=BigInteger)
_held: Any = (
    select(AlertHoldRow.hold, AlertHoldRow.person, AlertHoldRow.amount, AlertHoldRow.currency)
    .where(col(AlertHoldRow.book) == _book)
    .where(AlertHoldRow.state == literal_column(f"'{OPEN}'"))  # spelt out, for the index
)
EVER: Any = (
    select(func.count())
    .where(col(AlertHoldRow.book) == _book)
    .where(col(AlertHoldRow.token) == bindparam("token", type_=LargeBinary))
)
OF_ITS_CASE: Any = _held.where(col(AlertHoldRow.token) == bindparam("token", type_=LargeBinary))
OF_HER: Any = _held.where(col(AlertHoldRow.person) == bindparam("who", type_=BigInteger))


async def of_case(books: Books, token: bytes) -> list[Held]:
    """Return what a case of alerts holds now."""
    return await books.read(_of_case, token)


async def checked(books: Books, person: int) -> dict[str, Money]:
    """Return how much of somebody's money is held so, by currency."""
    sums: dict[str, Money] = {}
    for each in await books.read(_of_person, person):
        known = sums.get(each.amount.currency, Money(0, each.amount.currency))
        sums[each.amount.currency] = known + each.amount
    return sums


async def placing(books: Books, key: bytes, case: Case, matter: Matter, words: str) -> Posting:
    """Return what holds what came in by the newest alerts of a case, as far as it is there.

    NotAllowed where it holds something already, or nothing of it is there.
    """
    if await of_case(books, case.token):
        raise NotAllowed("alert_holds")
    held = tuple([each async for each in _wanted(books, matter)])
    if not held:
        raise NotAllowed("alert_nothing")
    return Posting(
        key,
        PLACED,
        digest=ids.digest(str(case.number), words),
        payer=matter.person,
        payee=matter.person,
        holds=held,
        guards=(Guard.on(AlertCaseRow.state, (case.token,), matter.state),),
        rows=tuple(_row(case, matter, each) for each in held),
        events=(
            *(Event("checked", matter.person, _amount(each.amount)) for each in held),
            shown.changed(cases.KIND, case.token),
        ),
        audits=tuple(
            Audit("aml.hold", case.person, f"case {case.number}", _amount(each.amount), words)
            for each in held
        ),
    )


async def releasing(books: Books, posting: Posting, case: Case, words: str) -> Posting:
    """Return a posting that lets go what a case holds, too, if it holds anything.

    She reads its kind, so that is another then.
    """
    for each in await of_case(books, case.token):
        key = (case.token, each.hold)
        posting.kind, posting.payer, posting.payee = LET_GO, each.person, each.person
        posting.takes += (Take(each.hold, "voided"),)
        posting.guards += (Guard.on(AlertHoldRow.state, key, OPEN, RELEASED),)
        posting.events += (Event("checked_over", each.person, _amount(each.amount)),)
        about = (case.person, f"case {case.number}", _amount(each.amount))
        posting.audits += (Audit("aml.let_go", *about, words),)
    return posting


async def _wanted(books: Books, matter: Matter) -> AsyncIterator[Hold]:
    """Yield a hold for each currency in which something came that is there still."""
    before = await books.read(_ever, matter.token)
    hers = {each.account for each in await books.all_balances(matter.person, WALLET)}
    came: dict[str, set[int]] = {}
    for alert in await matters.alerts(books, matter.token):
        came.setdefault(alert.currency, set()).update(alert.receipts)
    for currency, receipts in came.items():
        wallet = await books.account(WALLET, matter.person, currency)
        sums = 0
        for number in receipts:
            moves = (await books.transfer(number)).moves
            sums += sum(each.amount.minor for each in moves if _is_come(each, hers, currency))
        there = (await books.balance(wallet)).available.minor
        if (minor := min(sums, there)) > 0:
            hold = ids.child(matter.token, "hold", str(before), currency)
            yield Hold(hold, wallet, Money(minor, currency), CHECKED)


def _is_come(move: Move, hers: set[int], currency: str) -> bool:
    """Tell whether a move brought money of a currency to any wallet of hers from another."""
    comes = move.target in hers and move.source not in hers
    return comes and move.amount.currency == currency


def _row(case: Case, matter: Matter, held: Hold) -> Row:
    return Row.of(
        AlertHoldRow,
        token=case.token,
        hold=held.id,
        person=matter.person,
        currency=held.amount.currency,
        amount=held.amount.minor,
    )


def _amount(amount: Money) -> str:
    return facts.dump({"amount": amount})


def _of_case(connection: Connection, book: int, token: bytes) -> list[Held]:
    return [*map(_read, rows(connection, OF_ITS_CASE, book=book, token=token))]


def _ever(connection: Connection, book: int, token: bytes) -> int:
    """Count what a case ever held, so that two who hold at once do so once."""
    found = row(connection, EVER, book=book, token=token)
    return found[0] if found else 0


def _of_person(connection: Connection, book: int, person: int) -> list[Held]:
    return [*map(_read, rows(connection, OF_HER, book=book, who=person))]


def _read(known: Sequence[Any]) -> Held:
    hold, person, minor, currency = known
    return Held(bytes(hold), person, Money(minor, currency))
