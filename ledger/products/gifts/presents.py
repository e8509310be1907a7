"""What the people of a list are given: how it stands, and the day on which it is given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import claims, clock, ids, kit, limits, pay, priced
from ledger.chart import WALLET
from ledger.errors import AccountFrozen, AlreadySettled, CeilingReached, NotFound
from ledger.money import Money
from ledger.people import facts, persons, states
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.posting import Event, Guard, Move, Posting
from ledger.products.gifts.tables import BACK, GIVEN, WAITS, EidiyaRow, PresentRow
from ledger.storage.asking import row, rows
from ledger.terms import PRICED, Terms, moves

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.people.persons import Person

GAVE = "eidiya_given"
"""The kind of the transfer that gives one of them."""
UNGIVEN = "eidiya_ungiven"
"""The kind of the transfer that brings back what somebody could not be given."""
TRIED = timedelta(days=7)
"""How long somebody who cannot be paid is tried."""


@dataclass(frozen=True, slots=True)
class Present:
    """What one person is given, with the fee that was set aside for it."""

    person: int
    amount: Money
    fee: Money
    state: str


@dataclass(frozen=True, slots=True)
class Eidiya:
    """A list: whose, until when it waits (for a feast, perhaps), and what each is given."""

    token: bytes
    number: int
    giver: int
    account: int
    currency: str
    release_at: datetime
    feast: bool
    presents: tuple[Present, ...]
    counted: int

    @property
    def waiting(self) -> list[Present]:
        """What was neither given nor taken back."""
        return [each for each in self.presents if each.state == WAITS]

    @property
    def left(self) -> Money:
        """What rests on its account."""
        nothing = Money(0, self.currency)
        return sum((each.amount + each.fee for each in self.waiting), nothing)

    @property
    def back(self) -> Money:
        """What has come back to its giver."""
        returned = [each for each in self.presents if each.state == BACK]
        return sum((each.amount + each.fee for each in returned), Money(0, self.currency))

    @property
    def total(self) -> Money:
        """What all of them are given."""
        return sum((each.amount for each in self.presents), Money(0, self.currency))


_book: Any = bindparam("book", type_=BigInteger)
_token: Any = bindparam("token")
_LIST: Any = select(
    EidiyaRow.token, EidiyaRow.number, EidiyaRow.giver, EidiyaRow.account
).add_columns(col(EidiyaRow.currency), col(EidiyaRow.release_at), col(EidiyaRow.feast))
_LIST = _LIST.add_columns(col(EidiyaRow.counted))
_LIST = _LIST.where(col(EidiyaRow.book) == _book, col(EidiyaRow.token) == _token)
_PRESENTS: Any = (
    select(PresentRow.person, PresentRow.amount, PresentRow.fee, PresentRow.state)
    .where(col(PresentRow.book) == _book, col(PresentRow.token) == _token)
    .order_by(col(PresentRow.place))
)
_tried: Any = bindparam("tried", type_=BigInteger)
_DUE: Any = (
    select(PresentRow.token, PresentRow.person)
    .join(
        EidiyaRow, (col(EidiyaRow.book) == _book) & (col(EidiyaRow.token) == col(PresentRow.token))
    )
    .where(
        (col(PresentRow.release_at) <= _tried) | states.can_pay(EidiyaRow.giver, PresentRow.person)
    )
    .where(col(PresentRow.book) == _book, col(PresentRow.state) == literal_column(f"'{WAITS}'"))
    .where(col(PresentRow.release_at) <= bindparam("now", type_=BigInteger))
    .order_by(col(PresentRow.release_at), col(PresentRow.token), col(PresentRow.place))
)
_OF_GIVER: Any = (
    select(EidiyaRow.token)
    .where(col(EidiyaRow.book) == _book, col(EidiyaRow.giver) == bindparam("giver"))
    .where(col(EidiyaRow.release_at) > bindparam("after", type_=BigInteger))
    .order_by(col(EidiyaRow.release_at), col(EidiyaRow.token))
)

_OF_NUMBER: Any = (
    select(EidiyaRow.token)
    .where(col(EidiyaRow.book) == _book, col(EidiyaRow.giver) == bindparam("giver"))
    .where(col(EidiyaRow.number) == bindparam("number", type_=BigInteger))
)

log = structlog.get_logger("ledger.gifts")


async def by_number(books: Books, giver: int, number: int) -> Eidiya:
    """Return a list by its giver and its receipt, or raise NotFound."""
    token = await books.read(_of_number, giver, number)
    if token is None:
        raise NotFound("eidiya")
    return await get(books, token)


async def get(books: Books, token: bytes) -> Eidiya:
    """Return a list by its token, or raise NotFound."""
    return await books.read(load, token)


async def waiting(books: Books, giver: int) -> list[Eidiya]:
    """Return the lists of a giver with somebody who was not given hers yet, the next date first."""
    return await books.read(_waiting, giver, clock.now() - TRIED)


@kit.due()
async def due(books: Books, now: datetime) -> None:
    """Give everybody what is due; who cannot be paid is tried again, for some days."""
    for token, person in await books.read(_due, now):
        found = await get(books, token)
        present = next((each for each in found.waiting if each.person == person), None)
        if present is None:
            continue  # between the two looks
        try:
            await limits.counted(partial(_give, books, found, present))
        except AlreadySettled:
            continue  # another process gave it, or the giver took it back
        except (AccountFrozen, CeilingReached):
            if now - found.release_at >= TRIED:
                await _bring_back(books, found, present)
            else:
                log.warning("a gift waits for a wallet that takes it", receipt=found.number)


async def _give(books: Books, found: Eidiya, present: Present) -> None:
    await books.post(await _giving(books, found, present))


async def _giving(books: Books, found: Eidiya, present: Present) -> Posting:
    payee = await persons.by_id(books, present.person)
    note = (await books.transfer(found.number)).note
    posting = Posting(
        ids.timed_child(found.token, str(present.person)),
        GAVE,
        payer=found.giver,
        payee=payee.id,
        guards=(_guard(found, present.person, GIVEN),),
        note=note,
    )
    source = found.account if payee.joined else await _wallet(books, found)
    sums = (present.amount, present.fee)
    terms = Terms(source, found.giver, payee.id, *sums, "eidiya_given", day=found.counted)
    if not payee.joined:
        return await _reserved(books, found, terms, payee, posting)
    told: dict[str, Fact] = {"payer": Who(found.giver), "amount": present.amount}
    told["feast"] = found.feast
    use = await claims.coming(books, terms)
    posting.moves, posting.counts = await moves(books, terms), replace(terms, first=True).counts
    posting.events = (Event("eidiya_given", payee.id, facts.dump(told)),)
    return use.on(posting)


async def _reserved(
    books: Books, found: Eidiya, terms: Terms, payee: Person, posting: Posting
) -> Posting:
    """Let it wait for somebody who has not joined, as if the giver had sent it today."""
    known: dict[str, Fact] = {"payee": payee.fact, "amount": terms.amount}
    if (version := await priced.version_of(books, await books.transfer(found.number))) is not None:
        known[PRICED] = version
    sent = Intent(found.giver, {}, known, token=posting.key)
    back = pay.taking_back(sent)
    posting.moves = (Move(found.account, terms.source, terms.total),)
    posting.rows = (back.row,)
    return claims.reserved(terms, payee, back.token, posting, await claims.lasts(books, sent))


async def _bring_back(books: Books, found: Eidiya, present: Present) -> None:
    wallet = await _wallet(books, found)
    total = present.amount + present.fee
    told: dict[str, Fact] = {"payee": Who(present.person), "amount": total, "receipt": found.number}
    use = await limits.back(books, found.giver, present.amount, found.counted)
    posting = Posting(
        ids.timed_child(found.token, UNGIVEN, str(present.person)),
        UNGIVEN,
        payer=found.giver,
        payee=found.giver,
        moves=(Move(found.account, wallet, total),),
        guards=(_guard(found, present.person, BACK),),
        counts=use.counts,
        events=(Event("eidiya_ungiven", found.giver, facts.dump(told)), *use.events),
    )
    try:
        await books.post(posting)
    except AccountFrozen:
        log.warning("a gift waits for a frozen account", receipt=found.number)


async def _wallet(books: Books, found: Eidiya) -> int:
    return await books.account(WALLET, found.giver, found.currency)


def _guard(found: Eidiya, person: int, state: str) -> Guard:
    return Guard.on(PresentRow.state, (found.token, person), WAITS, state)


def load(connection: Connection, book: int, token: bytes) -> Eidiya:
    """Read a list by its token, or raise NotFound."""
    found = row(connection, _LIST, book=book, token=token)
    if found is None:
        raise NotFound("eidiya")
    _, number, giver, account, currency, release_at, feast, counted = found
    each = rows(connection, _PRESENTS, book=book, token=token)
    presents = tuple([_present(present, currency) for present in each])
    at, is_feast = clock.from_ms(release_at), feast is None or bool(feast)
    known = (token, number, giver, account, currency)
    return Eidiya(*known, at, is_feast, presents, counted or 0)


def _present(found: Sequence[Any], currency: str) -> Present:
    person, amount, fee, state = found
    return Present(person, Money(amount, currency), Money(fee, currency), state)


def _waiting(connection: Connection, book: int, giver: int, after: datetime) -> list[Eidiya]:
    found = rows(connection, _OF_GIVER, book=book, giver=giver, after=clock.to_ms(after))
    lists = [load(connection, book, token) for (token,) in found]
    return [each for each in lists if each.waiting]


def _due(connection: Connection, book: int, now: datetime) -> Sequence[Sequence[Any]]:
    tried = clock.to_ms(now - TRIED)
    return rows(connection, _DUE, book=book, now=clock.to_ms(now), tried=tried)


def _of_number(connection: Connection, book: int, giver: int, number: int) -> bytes | None:
    found = row(connection, _OF_NUMBER, book=book, giver=giver, number=number)
    return found[0] if found else None
