"""Corrections: a transfer reversed whole, or money taken back that somebody should not have.

    draft_reversal    what the opposite of a transfer would do, frozen on a card
    draft_adjustment  money from a wallet into the treasury, the same; the way back is `fund`
    corrected         it is done, once; who has the wallets is told, and why

Nothing is edited: a correction adds. What stood on the accounts when the card was drawn stands on
it, and when it is approved it must still.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import claims, gifted, ids, limits, returned, rules
from ledger.chart import BONUS, HOUSE, TREASURY, WALLET
from ledger.errors import AlreadySettled, InsufficientFunds, KeyConflict, NotAllowed, NotFound
from ledger.exchange.proving import is_one as exchanges
from ledger.gifted import gathering
from ledger.money import Money
from ledger.people import facts, proposals, redrawn
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.posting import Count, Event, Move, Posting
from ledger.storage.asking import row
from ledger.tables import Account, HoldRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.people.persons import Person
    from ledger.posting import Posted
    from ledger.statement import Recorded

REVERSE: Final = "reverse"
ADJUST: Final = "adjust"
TOLD: Final = "corrected"
"""The verbs, which are kinds of transfers, too; and the event."""
HELD: Final = "held"
"""The fact of a card that names the receipt which only held the money, where that was asked for."""
_FROM, _TO, _SUMS = "from", "to", "sums"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a correction does to an account: whose it is, of which line, before and after."""

    owner: int
    line: str
    before: Money
    after: Money


_ACCOUNT: Any = (
    select(Account.owner, Account.name, Account.currency, Account.balance)
    .add_columns(col(Account.held))
    .where(col(Account.book) == bindparam("book", type_=BigInteger))
    .where(col(Account.id) == bindparam("account", type_=BigInteger))
)
_GATHERED: Any = (
    select(HoldRow.id)
    .where(col(HoldRow.book) == bindparam("book", type_=BigInteger))
    .where(col(HoldRow.placed) == bindparam("number", type_=BigInteger))
    .where(HoldRow.kind == literal_column(f"'{gathering.KIND}'"))
    .where(HoldRow.state != literal_column("'voided'"))
    .limit(1)
)


async def draft_reversal(act: Act, number: int, reason: str) -> Intent:
    """Freeze the opposite of a transfer on a card.

    One that held the money leads to the one that paid it. NotFound for one that moved nothing,
    NotAllowed for one that was reversed or is a reversal, that exchanged anything, or while gift
    money of it is held, which its case decides about.
    """
    found, asked = await _paid(act.books, number), number
    number = found.number
    if found.kind == REVERSE:
        raise NotAllowed("reversal")
    if await act.books.number(_key(act.books, number)):
        raise NotAllowed("reversed")
    if await returned.of(act.books, number):
        raise NotAllowed(returned.RETURNED)
    if await act.books.read(exchanges, number):
        raise NotAllowed("reverse_exchange")
    if await act.books.read(_gathered, number):
        raise NotAllowed("reverse_gifts")
    moves = await act.books.opposite(found)
    about: dict[str, Any] = {
        "receipt": number,
        "payer": Who(found.payer),
        "payee": Who(found.payee),
        HELD: asked if asked != number else 0,
    }
    return await _drafted(act, REVERSE, moves, about, reason)


async def _paid(books: Books, number: int) -> Recorded:
    """Return the transfer that moved the money of a receipt; NotFound if nothing did."""
    found = await books.transfer(number)
    if not found.moves:
        with suppress(NotFound):
            ended = (await claims.of_transfer(books, found)).ended
            found = await books.transfer(ended) if ended else found
    if not found.moves:
        raise NotFound("moves")
    return found


async def draft_adjustment(act: Act, person: Person, amount: Money, reason: str) -> Intent:
    """Freeze on a card that money of a wallet goes to the treasury; NotAllowed from her own."""
    if person.id == act.actor.id:
        raise NotAllowed("adjust_self")
    if not person.joined:
        raise NotAllowed("adjust_not_joined")
    wallet = await act.books.account(WALLET, person.id, amount.currency)
    treasury = await act.books.house(TREASURY, amount.currency)
    about: dict[str, Any] = {"person": Who(person.id), "amount": amount}
    return await _drafted(act, ADJUST, [Move(wallet, treasury, amount)], about, reason)


async def _drafted(
    act: Act, verb: str, moves: Sequence[Move], about: dict[str, Any], reason: str
) -> Intent:
    effects = await of_moves(act.books, moves)
    for each in effects:
        if each.owner != HOUSE and each.after.minor < 0 and each.after.minor < each.before.minor:
            raise InsufficientFunds(0, each.before, each.before - each.after)
    kept = {
        **about,
        _FROM: [each.source for each in moves],
        _TO: [each.target for each in moves],
        _SUMS: [each.amount for each in moves],
        "before": [each.before for each in effects],
        "whose": [*dict.fromkeys(Who(each.owner) for each in effects if each.owner != HOUSE)],
        proposals.NOTE: reason,
    }
    wanted = Intent(act.actor.id, {"confirm": verb, "cancel": "cancel"}, kept, chat=act.chat)
    asked = ids.digest(verb, str(about.get("receipt", about.get("person"))), reason)
    return await rules.card(act.books, wanted, act.key, asked)


async def corrected(act: Act, intent: Intent) -> tuple[int, bool]:
    """Do what a card says, once; return the receipt, and whether that was done before.

    NotAllowed to who approves while the accounts stand otherwise than on the card: it is drawn
    anew, and she may press again.
    """
    verb = intent.choices["confirm"]
    if act.approver:
        await _check(act.books, intent, verb)
    known: Any = intent.facts
    number = known.get("receipt")
    key = _key_of(act.books, intent)
    reason = str(known[proposals.NOTE])
    payer, payee = (known["payee"], known["payer"]) if number else (known["person"], HOUSE)
    posting = Posting(
        key,
        verb,
        digest=ids.digest(verb, intent.token),
        actor=intent.owner,
        payer=int(payer),
        payee=int(payee),
        moves=tuple(moves_of(intent)),
        guards=(intent.done,),
        events=await _told(act.books, intent, reason),
        note=reason,
        reverses=number,
        deadline=intent.expires_at,
    )

    async def done() -> Posted:
        counts = (*_undeposited(intent), *_returned(intent), *await _marks(act.books, intent))
        return await act.post(replace(posting, counts=counts))

    try:
        posted = await limits.counted(done)
    except KeyConflict:  # by another card, or on the machine
        raise AlreadySettled("transfers", "reversed", number) from None
    return int(posted.number or 0), posted.repeated


def _returned(intent: Intent) -> tuple[Count, ...]:
    """Return what keeps a payment that is reversed whole from coming back by another road."""
    known: Any = intent.facts
    if "receipt" not in known:
        return ()
    whole = known[_SUMS][-1]
    return (returned.count(known["receipt"], whole, whole),)


def moves_of(intent: Intent) -> list[Move]:
    """Return the moves that a card keeps."""
    known: Any = intent.facts
    return [Move(*each) for each in zip(known[_FROM], known[_TO], known[_SUMS], strict=True)]


async def of_moves(books: Books, moves: Sequence[Move]) -> list[Effect]:
    """Return what moves would do to each of their accounts now, in the order of the accounts."""
    return await books.read(_effects, moves)


async def _check(books: Books, intent: Intent, verb: str) -> None:
    """Refuse an approval of what was drawn when the accounts stood otherwise."""
    if intent.state != "open":
        return
    now: list[Fact] = [each.before for each in await of_moves(books, moves_of(intent))]
    if now == intent.facts["before"]:
        return
    await redrawn.ground(books, intent, verb, before=now)
    raise NotAllowed(proposals.CHANGED)


async def _told(books: Books, intent: Intent, reason: str) -> tuple[Event, ...]:
    """Return how everybody is told whose wallet changes: by how much, and why."""
    told = []
    for each in await of_moves(books, moves_of(intent)):
        if each.owner != HOUSE and each.line == WALLET.name:
            less = each.after.minor < each.before.minor
            amount = each.before - each.after if less else each.after - each.before
            known: dict[str, Fact] = {"amount": amount, "taken": int(less), "why": reason}
            told.append(Event(TOLD, each.owner, facts.dump(known)))
    return tuple(told)


def _undeposited(intent: Intent) -> tuple[Count, ...]:
    """Return what lets money that the house takes back count as nobody's deposit any more."""
    known: Any = intent.facts
    if "receipt" in known:
        person = known["payee"] if known["payer"] == HOUSE else HOUSE
    else:
        person = known["person"]
    if person == HOUSE:
        return ()
    return tuple(gifted.deposited(person, -each.amount) for each in moves_of(intent))


async def _marks(books: Books, intent: Intent) -> tuple[Count, ...]:
    """Return the marks of gift money that go with it, to a wallet or to where gifts come from."""
    moves, behind = moves_of(intent), dict[int, int]()
    accounts = sorted({account for each in moves for account in (each.source, each.target)})
    known = dict(zip(accounts, await of_moves(books, moves), strict=True))
    counts: list[Count] = []
    for each in moves:
        payer, payee = known[each.source], known[each.target]
        if payer.line == WALLET.name and payee.line in {WALLET.name, BONUS.name}:
            before = behind.get(each.source, 0)
            counts += await gifted.moved(books, payer.owner, payee.owner, each.amount, before)
            behind[each.source] = before + each.amount.minor
    return tuple(counts)


async def number(books: Books, intent: Intent) -> int | None:
    """Return the receipt that a card has become, if it was done."""
    return await books.number(_key_of(books, intent)) if intent.state == "done" else None


def _key_of(books: Books, intent: Intent) -> bytes:
    receipt: Any = intent.facts.get("receipt")
    return _key(books, receipt) if receipt else intent.token


def _key(books: Books, number: int) -> bytes:
    return ids.child(REVERSE, str(books.book), str(number))


def _gathered(connection: Connection, book: int, number: int) -> bool:
    """Tell whether gift money of a transfer is held for support, or was taken back by it."""
    return row(connection, _GATHERED, book=book, number=number) is not None


def _effects(connection: Connection, book: int, moves: Sequence[Move]) -> list[Effect]:
    changes: dict[int, int] = {}
    for each in moves:
        changes[each.source] = changes.get(each.source, 0) - each.amount.minor
        changes[each.target] = changes.get(each.target, 0) + each.amount.minor
    found = []
    for account in sorted(changes):
        known = row(connection, _ACCOUNT, book=book, account=account)
        if known is None:
            raise NotFound("account")
        owner, line, currency, balance, held = known
        before = Money(balance - held, currency)
        found.append(Effect(owner, line, before, before + Money(changes[account], currency)))
    return found
