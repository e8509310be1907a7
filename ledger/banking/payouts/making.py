"""A withdrawal begins: its money is held, and it waits for a look, or to be sent.

make    the hold, the row, and what counts for the limits, in one posting
cancel  the money is free again; it is so for as long as nothing was sent
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ledger import clock, gifted, ids, laundering, rules
from ledger.banking import accounts, origins
from ledger.banking.payouts import bounds, cards, quoting, reading
from ledger.banking.payouts.cards import CANCEL, KIND, MAKE
from ledger.banking.payouts.quoting import Quote
from ledger.banking.payouts.rule import FIRST, GIFT, LOOKED_AT
from ledger.banking.payouts.tables import CANCELLED, QUEUED, REVIEW, PayoutRow
from ledger.chart import HOUSE, WALLET
from ledger.errors import AlreadySettled, NotAllowed, NotFound, Refused
from ledger.people import facts, intents, roles, shown, states
from ledger.people.roles import GIVE_MONEY, HANDLE_ALERTS
from ledger.posting import ANY, NUMBER, Event, Guard, Hold, Posting, Row, Take
from ledger.rules import ALL, Of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Connection

    from ledger.act import Act
    from ledger.banking.accounts import BankAccount
    from ledger.banking.payouts.bounds import Standing
    from ledger.banking.payouts.payout import Payout
    from ledger.books import Books
    from ledger.money import Money
    from ledger.people.facts import Fact
    from ledger.people.intents import Intent
    from ledger.posting import Cell, Count

LARGE, A_FIRST, GIFTED, WATCHED = "large", "first", "gift", "watched"
NAME, TWIN, LISTED = "name", "twin", "listed"
"""Why it is looked at first, beside what is of its account."""
CONFIDENTIAL: Final = frozenset({LISTED, WATCHED})
"""What is for those alone who handle alerts."""
GONE: Final = "payout_account"
TRIES: Final = 8


async def make(act: Act, intent: Intent) -> Payout:
    """Hold what a card says, once; refused as a draft is, and where its account is used no more."""
    if await intents.known(act.books, intent.token):
        return await reading.get(act.books, _token(intent))
    quote = Quote.read(intent)
    account = await accounts.get(act.books, quote.account)
    if intent.state == "open" and not account.is_usable:
        raise NotAllowed(GONE)
    doubt = await accounts.again(act.books, account)
    for left in reversed(range(TRIES)):
        try:
            await _made(act, quote, account, doubt)
        except AlreadySettled as settled:
            if settled.table == accounts.BankAccountRow.__tablename__:
                raise NotAllowed(GONE) from None
            raise
        except Refused as why:
            if not (left and bounds.overtakes(why)):
                raise
        else:
            break
    return await reading.get(act.books, _token(intent))


async def cancel(act: Act, intent: Intent) -> Payout:
    """Let somebody keep her money after all; AlreadySettled once it was sent."""
    while True:
        payout = await reading.named(act.books, str(intent.facts["payout"]))
        if payout.person != act.actor.id:
            raise NotFound("payout")
        if payout.state == CANCELLED:
            return payout
        if not payout.waits:
            raise AlreadySettled(PayoutRow.__tablename__, "state", payout.state)
        posting = await freed(
            act.books, payout, CANCELLED, CANCEL, ids.timed_child(payout.token, CANCELLED)
        )
        posting.actor = act.actor.id
        try:
            await act.post(posting)
        except AlreadySettled as settled:
            if settled.table != PayoutRow.__tablename__:
                raise
            continue  # it was sent, or looked at, in this moment
        return await reading.get(act.books, payout.token)


async def freed(books: Books, payout: Payout, state: str, kind: str, key: bytes) -> Posting:
    """Return what frees the money of one that waits, and counts it back."""
    return Posting(
        key,
        kind,
        payer=payout.person,
        payee=payout.person,
        takes=(Take(payout.token, "voided"),),
        rows=(of(payout),),
        guards=becoming(payout, state),
        counts=await over(books, payout, payout.amount),
        events=(shown.changed(KIND, payout.token),),
    )


def of(payout: Payout) -> Row:
    """Return what ties a transfer of a payout to the receipt that began it."""
    return origins.row(payout.number, payout.masked)


async def over(books: Books, payout: Payout, back: Money | None = None) -> tuple[Count, ...]:
    """Return that one is on its way to its account no more, and what comes back of it."""
    if payout.person == HOUSE:
        return ()
    ended = accounts.ends(await accounts.get(books, payout.account))
    return (ended, bounds.counted(payout.person, -back, payout.counted)) if back else (ended,)


def becoming(payout: Payout, state: str, **cells: Cell) -> tuple[Guard, ...]:
    """Return what makes something else of a payout, if it stands as it was read."""
    key = (payout.token,)
    ended: dict[str, Cell] = {"ended_ms": clock.to_ms(clock.now())}
    known = cells if state in {QUEUED, "submitted"} else {**ended, **cells}
    return (
        Guard.on(PayoutRow.state, key, payout.state, state),
        *(Guard(PayoutRow.__tablename__, key, each, ANY, cell) for each, cell in known.items()),
    )


async def _made(act: Act, quote: Quote, account: BankAccount, doubt: str) -> None:
    books, intent, person = act.books, quote.intent, act.actor.id
    standing = await quoting.stands(books, person, quote.amount.currency)
    if intent.state == "open":
        await _check(act, quote, standing)
    wallet = await books.account(WALLET, person, quote.amount.currency)
    why = [*await books.read(_reasons, books.stated, person, quote, wallet, standing)]
    why += [doubt] if doubt else []
    token = _token(intent)
    told = facts.dump({"payout": ids.text(token), "amount": quote.amount})
    events = tuple(Event("payout_held", each, told) for each in await lookers(books, why))
    posting = Posting(
        intent.token,
        MAKE,
        digest=ids.digest(MAKE, quote.account, str(quote.amount)),
        actor=intent.owner,
        payer=person,
        payee=person,
        holds=(Hold(token, wallet, quote.total, KIND),),
        guards=(*intent.guards, account.holds),
        counts=(standing.counting(person, quote.amount), accounts.begins(account)),
        rows=(
            _row(quote, token, person, standing, why),
            cards.cancelling(token, person).row,
            origins.row(0, quote.masked),
        ),
        events=(shown.changed(KIND, token), *events),
        deadline=intent.expires_at,
    )
    await act.post(posting)


async def _check(act: Act, quote: Quote, standing: Standing) -> None:
    await states.check(act)
    await quoting.check(act.books, act.actor.id, standing, quote.amount, quote.fee)


async def lookers(books: Books, why: Collection[str]) -> list[int]:
    """Return who looks at what is looked at for these reasons."""
    if not why:
        return []
    return await roles.holders(books, HANDLE_ALERTS if CONFIDENTIAL & {*why} else GIVE_MONEY)


def _token(intent: Intent) -> bytes:
    """Return the identity of what a card becomes, which names its hold as well."""
    return ids.timed_child(intent.token, KIND)


def _row(quote: Quote, token: bytes, person: int, standing: Standing, why: list[str]) -> Row:
    now = clock.to_ms(clock.now())
    return Row.of(
        PayoutRow,
        token=token,
        person=person,
        account=quote.account,
        masked=quote.masked,
        country=quote.country,
        currency=quote.amount.currency,
        amount=quote.amount.minor,
        fee=quote.fee.minor,
        priced=quote.version,
        key=cards.key(token),
        rail=quote.rail,
        state=REVIEW if why else QUEUED,
        why=" ".join(why),
        number=NUMBER,
        counted=standing.today,
        arrives=quote.arrives.toordinal(),
        made_ms=now,
        due_ms=now,
    )


def _reasons(  # noqa: PLR0913, PLR0917 - a question has that many parts
    connection: Connection,
    book: int,
    stated: Mapping[str, Fact],
    person: int,
    quote: Quote,
    wallet: int,
    standing: Standing,
) -> list[str]:
    """Read why a withdrawal is looked at first: for its amount, with what went today before."""
    amount, now = quote.amount, clock.now()
    of_today = standing.of_today + amount.minor
    asked: Any = ((LOOKED_AT, Of(currency=amount.currency)), (FIRST, ALL), (GIFT, ALL))
    above, first, gift = (
        each.value for each in rules.load_all(connection, book, stated, asked, now)
    )
    found = {
        LARGE: above.minor and of_today > above.minor,
        A_FIRST: first and not reading.has_any(connection, book, person),
        GIFTED: gift and gifted.part(connection, book, person, wallet, quote.total),
        WATCHED: laundering.open_alerts.run(connection, book, person),
    }
    return [each for each, holds in found.items() if holds]
