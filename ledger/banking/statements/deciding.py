"""What waits in the queue is settled by somebody's word, and another's.

give   it belongs to a person: into her wallet
house  it is the house's own: into the treasury, or out of it
own    it came from another of the house's own accounts, or went to it
exchange  the house bought or sold currency at its bank: a position is closed by so much
back   it goes back to who paid it: as a payout, or somebody orders it at the bank under a key
cost   the bank has charged it
clear  a credit that was held because a list names its payer may be decided about like others
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ledger import gifted, ids, merged, rules
from ledger.banking import deposits, lines, owing, payouts
from ledger.banking.payouts import Way
from ledger.banking.statements import back, between, reading, unasked
from ledger.banking.statements.again import AGAIN
from ledger.banking.statements.tables import (
    CHARGE,
    DONE,
    EXCHANGED,
    GIVEN,
    HELD,
    HOUSE_OWN,
    OWN,
    SENT_BACK,
    WAITS,
    BankEntryRow,
)
from ledger.banking.statements.unasked import UNASKED
from ledger.chart import FEES, HOUSE, POSITION, TREASURY
from ledger.errors import CeilingReached, NotAllowed
from ledger.exchange import closing
from ledger.money import Money
from ledger.people import facts, intents, proposals
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.posting import Audit, Count, Event, Guard, Move, Posting

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.banking.statements.reading import BankEntry
    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.people.persons import Person
    from ledger.posting import Posted

VERB: Final = "banking.settle"
CLEAR_VERB: Final = "banking.clear"
GIVE, HOUSE_S, BACK, COST, CLEAR = "give", "house", "back", "cost", "clear"
ACROSS, CLOSES = "own", "exchange"
HOWS: Final = {
    GIVE: GIVEN,
    HOUSE_S: HOUSE_OWN,
    BACK: SENT_BACK,
    COST: CHARGE,
    ACROSS: OWN,
    CLOSES: EXCHANGED,
}
_TRIES: Final = 3
SETTLED: Final = "bank_settled"
"""The kind of the transfer."""


class Other(NamedTuple):
    """Another of the house's own accounts: its rail, and whether its bank tells statements."""

    rail: str
    tells: bool = False


NOBODY: Final = Other("")


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody says that an entry was, on a card."""

    intent: Intent
    number: int
    how: str
    person: int
    state: str
    what: str
    reason: str
    rail: str
    tells: bool
    way: Way | None = None

    @property
    def fee(self) -> Money:
        """What is kept of what is given to somebody."""
        known: Any = self.intent.facts
        return known.get("fee") or Money(0, known["amount"].currency)

    @classmethod
    def read(cls, intent: Intent) -> Draft:
        """Read it back from its card."""
        known: Any = intent.facts
        person, how = int(known.get("person") or 0), str(known["how"])
        stood = (str(known["state"]), str(known["what"]))
        told = (str(known.get("rail", "")), bool(known.get("tells")))
        by, day = known.get("by"), known.get("arrives", 0)
        way = Way(str(by), date.fromordinal(day)) if by else None
        return cls(intent, known["entry"], how, person, *stood, known[proposals.NOTE], *told, way)


async def draft(
    act: Act,
    number: int,
    how: str,
    reason: str,
    whom: Person | Other | Way | None = None,
) -> Draft:
    """Freeze on a card what an entry was; NotAllowed where that cannot be.

    What goes back is a payout by a `way`, or ordered at the bank by somebody.
    """
    found = await reading.numbered(act.books, number)
    _check(found, how)
    other = whom if isinstance(whom, Other) else NOBODY
    way = whom if isinstance(whom, Way) else None
    person = None if isinstance(whom, Other | Way) else whom
    if found.rail == other.rail:
        raise NotAllowed("bank_entry_same_rail")
    if person is not None:
        if not person.joined:
            raise NotAllowed("bank_not_joined")
        await for_another(act, person.id)
    about: dict[str, Any] = {"entry": number, "how": how, "amount": found.amount}
    about |= {"state": found.state, "what": found.what, proposals.NOTE: reason}
    if person is not None:
        about |= {"person": Who(person.id), "fee": await _fee(act.books, found, person.id)}
    if other.rail:
        seen = await reading.newest(act.books, other.rail, found.currency, 1)
        about |= {"rail": other.rail, "tells": int(other.tells or bool(seen))}
    if way is not None:
        about |= {"by": way.rail, "arrives": way.arrives.toordinal()}
    verb = CLEAR_VERB if how == CLEAR else VERB
    wanted = Intent(act.actor.id, {"confirm": verb, "cancel": "cancel"}, about, chat=act.chat)
    asked = ids.digest(verb, how, str(number), str(person.id if person else 0), other.rail, reason)
    return Draft.read(await rules.card(act.books, wanted, act.key, asked))


async def _fee(books: Books, found: BankEntry, person: int) -> Money:
    """Return what is kept of what is given to somebody: as of any deposit by that way."""
    way = found.rail if found.rail in deposits.WAYS else deposits.BANK
    return await deposits.fee_of(books, person, way, found.amount)


async def settled(act: Act, intent: Intent) -> tuple[BankEntry, bool]:
    """Do what a card says, once; return the entry, and whether that was done before."""
    asked = Draft.read(intent)
    found = await reading.numbered(act.books, asked.number)
    if intent.state == "open" and not await intents.known(act.books, intent.token):
        _check(found, asked.how)
        await for_another(act, asked.person, intent.owner)
    posted = await _posted(act, found, asked)
    return await reading.numbered(act.books, asked.number), posted.repeated


async def _posted(act: Act, found: BankEntry, asked: Draft) -> Posted:
    """Post it; anew where somebody paid off what she owed in this moment."""
    for _ in range(_TRIES):
        with suppress(CeilingReached):
            return await act.post(await _posting(act.books, found, asked))
    return await act.post(await _posting(act.books, found, asked))


async def for_another(act: Act, person: int, *more: int) -> None:
    """Let nobody give to herself what came in, on whichever platform, or agree to that."""
    gains = await act.books.read(merged.now, person) if person else 0
    for each in {act.actor.id, act.approver, *more} - {0}:
        if gains and await act.books.read(merged.now, each) == gains:
            raise NotAllowed("bank_entry_self")


def _check(found: BankEntry, how: str) -> None:
    if found.state == DONE:
        raise NotAllowed("bank_entry_done")
    if (found.state == HELD) != (how == CLEAR):
        raise NotAllowed("bank_entry_held" if found.state == HELD else "bank_entry_not_held")
    if not found.is_credit and how in {GIVE, BACK}:
        raise NotAllowed("bank_entry_out")
    if found.why == UNASKED and how == BACK:
        raise NotAllowed("bank_entry_card")
    if found.is_credit and how == COST:
        raise NotAllowed("bank_entry_in")


async def _posting(books: Books, found: BankEntry, asked: Draft) -> Posting:
    person = await books.read(merged.now, asked.person) if asked.person else HOUSE
    coming = await _given(books, found, asked, person)
    kept = facts.dump({"entry": asked.number, "how": asked.how, "amount": found.amount})
    verb, topic = asked.intent.choices["confirm"], f"entry {asked.number}"
    moves, guards = (coming.moves, ()) if coming else await _moves(books, found, asked)
    rows = [closing.row(found.token, found.signed, found.currency)] if _closes(asked) else []
    if asked.way is not None:
        rows.append(await back.row(books, found, asked.intent.token, asked.way))
    if coming and found.why == UNASKED:
        how = unasked.Gives(asked.intent.token, person, asked.fee, coming.paid)
        row, still = await unasked.given(books, found, how)
        rows, guards = [*rows, row], (still,)
    return Posting(
        asked.intent.token,
        SETTLED,
        digest=ids.digest(VERB, asked.intent.token),
        actor=asked.intent.owner,
        payer=HOUSE,
        payee=person,
        moves=moves,
        ceilings=coming.ceilings if coming else (),
        rows=tuple(rows),
        guards=(*_guards(found, asked), *guards),
        counts=_counts(person, found.amount, asked.fee) if coming else (),
        events=(_told(found, person, coming, asked.fee),) if coming else (),
        audits=(Audit(verb, asked.person, topic, kept, asked.reason),),
        note=asked.reason,
        deadline=asked.intent.expires_at,
    )


async def _given(books: Books, found: BankEntry, asked: Draft, person: int) -> owing.Coming | None:
    """Return what comes to whom it is given, if it is: it pays off what she owes first."""
    if asked.how != GIVE:
        return None
    source = await books.house(lines.UNMATCHED, found.currency)
    coming = await owing.coming(books, source, person, found.amount - asked.fee)
    if not asked.fee:
        return coming
    fees = Move(source, await books.house(FEES, found.currency), asked.fee)
    return coming._replace(moves=(*coming.moves, fees))


def _counts(person: int, amount: Money, fee: Money) -> tuple[Count, ...]:
    """Count it as any deposit; what is at the bank already no limit refuses."""
    return deposits.counted(person, amount), gifted.deposited(person, amount - fee)


def _told(found: BankEntry, person: int, coming: owing.Coming, fee: Money) -> Event:
    known: dict[str, Fact] = {"amount": coming.gets, "came": found.amount, "fee": fee}
    return Event("bank_given", person, facts.dump({**known, **coming.told}))


def _closes(asked: Draft) -> bool:
    return asked.how == CLOSES


def _guards(found: BankEntry, asked: Draft) -> list[Guard]:
    """Return what holds of an entry, and what it becomes."""
    key, becomes = (found.token,), WAITS if asked.how == CLEAR else DONE
    guards = [asked.intent.done, Guard.on(BankEntryRow.state, key, found.state, becomes)]
    if asked.how != CLEAR:
        guards.append(Guard.on(BankEntryRow.what, key, found.what, HOWS[asked.how]))
    if asked.person:
        guards.append(Guard.on(BankEntryRow.person, key, found.person, asked.person))
    if asked.how == GIVE and (not found.about or found.why == AGAIN):
        guards.append(Guard.on(BankEntryRow.about, key, found.about, asked.intent.token))
    if asked.how == BACK:
        by_hand = back.about(back.key_of(found))
        about = payouts.token_back(asked.intent.token) if asked.way else by_hand
        guards.append(Guard.on(BankEntryRow.about, key, found.about, about))
    return guards


async def _moves(
    books: Books, found: BankEntry, asked: Draft
) -> tuple[tuple[Move, ...], tuple[Guard, ...]]:
    """Return what it moves, and what becomes of the other side if it is between own accounts."""
    if asked.how == CLEAR:
        return (), ()
    if asked.how == ACROSS:
        return await between.settled(books, found, asked.rail, tells=asked.tells)
    amount, currency = found.amount, found.currency
    line = await _other_side(books, found, asked)
    if not found.is_credit:
        return (Move(line, await books.house(lines.TAKEN, currency), amount),), ()
    return (Move(await books.house(lines.UNMATCHED, currency), line, amount),), ()


async def _other_side(books: Books, found: BankEntry, asked: Draft) -> int:
    """Return where a credit goes, or what a debit is taken from."""
    line = {HOUSE_S: TREASURY, COST: lines.COSTS, BACK: lines.GOING_BACK, CLOSES: POSITION}
    return await books.house(line[asked.how], found.currency)
