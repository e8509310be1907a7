"""What waits in the queue is settled by somebody's word, and another's.

give   it belongs to a person: into her wallet
house  it is the house's own: into the treasury, or out of it
back   it goes back to who paid it: the bank is ordered to, under a key of its own
cost   the bank has charged it
clear  a credit that was held because a list names its payer may be decided about like others
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ledger import gifted, ids, rules
from ledger.banking import lines
from ledger.banking.statements import back, reading
from ledger.banking.statements.tables import (
    CHARGE,
    DONE,
    GIVEN,
    HELD,
    HOUSE_OWN,
    SENT_BACK,
    WAITS,
    BankEntryRow,
)
from ledger.banking.statements.unasked import UNASKED
from ledger.chart import HOUSE, TREASURY, WALLET
from ledger.errors import NotAllowed
from ledger.people import facts, intents, proposals
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.posting import Audit, Event, Guard, Move, Posting

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.banking.statements.reading import BankEntry
    from ledger.books import Books
    from ledger.people.persons import Person

VERB: Final = "banking.settle"
CLEAR_VERB: Final = "banking.clear"
GIVE, HOUSE_S, BACK, COST, CLEAR = "give", "house", "back", "cost", "clear"
HOWS: Final = {GIVE: GIVEN, HOUSE_S: HOUSE_OWN, BACK: SENT_BACK, COST: CHARGE}
SETTLED: Final = "bank_settled"
"""The kind of the transfer."""


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

    @classmethod
    def read(cls, intent: Intent) -> Draft:
        """Read it back from its card."""
        known: Any = intent.facts
        person, how = int(known.get("person") or 0), str(known["how"])
        stood = (str(known["state"]), str(known["what"]))
        return cls(intent, known["entry"], how, person, *stood, known[proposals.NOTE])


async def draft(
    act: Act, number: int, how: str, reason: str, person: Person | None = None
) -> Draft:
    """Freeze on a card what an entry was; NotAllowed where that cannot be."""
    found = await reading.numbered(act.books, number)
    _check(found, how)
    if person is not None and not person.joined:
        raise NotAllowed("bank_not_joined")
    about: dict[str, Any] = {"entry": number, "how": how, "amount": found.amount}
    about |= {"state": found.state, "what": found.what, proposals.NOTE: reason}
    if person is not None:
        about["person"] = Who(person.id)
    verb = CLEAR_VERB if how == CLEAR else VERB
    wanted = Intent(act.actor.id, {"confirm": verb, "cancel": "cancel"}, about, chat=act.chat)
    asked = ids.digest(verb, how, str(number), str(person.id if person else 0), reason)
    return Draft.read(await rules.card(act.books, wanted, act.key, asked))


async def settled(act: Act, intent: Intent) -> tuple[BankEntry, bool]:
    """Do what a card says, once; return the entry, and whether that was done before."""
    asked = Draft.read(intent)
    found = await reading.numbered(act.books, asked.number)
    if intent.state == "open" and not await intents.known(act.books, intent.token):
        _check(found, asked.how)
    posted = await act.post(await _posting(act.books, found, asked))
    return await reading.numbered(act.books, asked.number), posted.repeated


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
    person, becomes = asked.person or HOUSE, DONE if asked.how != CLEAR else WAITS
    guards = [
        asked.intent.done,
        Guard.on(BankEntryRow.state, (found.token,), found.state, becomes),
    ]
    if asked.how != CLEAR:
        guards.append(Guard.on(BankEntryRow.what, (found.token,), found.what, HOWS[asked.how]))
    if asked.person:
        guards.append(Guard.on(BankEntryRow.person, (found.token,), found.person, asked.person))
    if asked.how == BACK:
        about = back.about(back.key_of(found))
        guards.append(Guard.on(BankEntryRow.about, (found.token,), found.about, about))
    told = facts.dump({"amount": found.amount})
    kept = facts.dump({"entry": asked.number, "how": asked.how, "amount": found.amount})
    verb, topic = asked.intent.choices["confirm"], f"entry {asked.number}"
    return Posting(
        asked.intent.token,
        SETTLED,
        digest=ids.digest(VERB, asked.intent.token),
        actor=asked.intent.owner,
        payer=HOUSE,
        payee=person,
        moves=await _moves(books, found, asked),
        guards=tuple(guards),
        counts=(gifted.deposited(person, found.amount),) if asked.how == GIVE else (),
        events=(Event("bank_given", person, told),) if asked.how == GIVE else (),
        audits=(Audit(verb, asked.person, topic, kept, asked.reason),),
        note=asked.reason,
        deadline=asked.intent.expires_at,
    )


async def _moves(books: Books, found: BankEntry, asked: Draft) -> tuple[Move, ...]:
    if asked.how == CLEAR:
        return ()
    amount, currency = found.amount, found.currency
    if not found.is_credit:
        source = {HOUSE_S: TREASURY, COST: lines.COSTS}[asked.how]
        taken = await books.house(lines.TAKEN, currency)
        return (Move(await books.house(source, currency), taken, amount),)
    unmatched = await books.house(lines.UNMATCHED, currency)
    if asked.how == GIVE:
        return (Move(unmatched, await books.account(WALLET, asked.person, currency), amount),)
    line = TREASURY if asked.how == HOUSE_S else lines.GOING_BACK
    return (Move(unmatched, await books.house(line, currency), amount),)
