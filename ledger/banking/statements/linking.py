"""An entry that waits is a deposit that was asked for, or a payout that is with its bank.

Somebody says so and another agrees; what the deposit or the payout would have become by itself
happens then, and the entry leaves its line for what nobody knows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from ledger import ids, rules
from ledger.banking import deposits, payouts
from ledger.banking.payouts import batching
from ledger.banking.payouts.tables import HANDED
from ledger.banking.statements import apart, differing, reading
from ledger.banking.statements.deciding import for_another
from ledger.banking.statements.tables import DEPOSIT, HELD, PAYOUT, WAITS
from ledger.banking.statements.unasked import TAKEN_BACK, UNASKED
from ledger.errors import NotAllowed
from ledger.people import facts, intents, proposals
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.posting import Audit, Posting

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.banking.deposits import Deposit
    from ledger.banking.payouts import Payout
    from ledger.banking.statements.reading import BankEntry
    from ledger.books import Books

LINK: Final = "banking.link"


@dataclass(frozen=True, slots=True)
class Link:
    """What somebody says that an entry is, on a card: a deposit or a payout, by its number."""

    intent: Intent
    number: int
    kind: str
    of: int
    person: int
    reason: str

    @classmethod
    def read(cls, intent: Intent) -> Link:
        """Read it back from its card."""
        known: Any = intent.facts
        about = (known["entry"], str(known["kind"]), known["of"], int(known["person"]))
        return cls(intent, *about, known[proposals.NOTE])


async def link(act: Act, number: int, kind: str, of: int, reason: str) -> Link:
    """Freeze on a card that an entry is a deposit or a payout; NotAllowed where it cannot be."""
    found = await reading.numbered(act.books, number)
    whole = await _whole(act.books, kind, of)
    await _check(act.books, found, whole)
    await for_another(act, whole.person if found.is_credit else 0)
    about: dict[str, Any] = {"entry": number, "kind": kind, "of": of, "amount": found.amount}
    about |= {"person": Who(whole.person), proposals.NOTE: reason}
    wanted = Intent(act.actor.id, {"confirm": LINK, "cancel": "cancel"}, about, chat=act.chat)
    asked = ids.digest(LINK, str(number), kind, str(of), reason)
    return Link.read(await rules.card(act.books, wanted, act.key, asked))


async def linked(act: Act, intent: Intent) -> tuple[BankEntry, bool]:
    """Do what a card says, once; return the entry, and whether that was done before."""
    asked = Link.read(intent)
    found = await reading.numbered(act.books, asked.number)
    whole = await _whole(act.books, asked.kind, asked.of)
    if intent.state == "open" and not await intents.known(act.books, intent.token):
        await _check(act.books, found, whole)
        await for_another(act, whole.person if found.is_credit else 0, intent.owner)
    posted = await act.post(await _posting(act.books, found, whole, asked))
    return await reading.numbered(act.books, asked.number), posted.repeated


async def _whole(books: Books, kind: str, of: int) -> Deposit | Payout:
    if kind == PAYOUT:
        return await payouts.numbered(books, of)
    return await deposits.numbered(books, of)


async def _check(books: Books, found: BankEntry, whole: Deposit | Payout) -> None:
    """Refuse what is settled or held, goes the other way, or is contradicted by what is known."""
    if found.state != WAITS:
        raise NotAllowed("bank_entry_held" if found.state == HELD else "bank_entry_done")
    if found.why in {UNASKED, TAKEN_BACK, apart.DIFFERENCE}:
        raise NotAllowed("bank_entry_not_that")
    if isinstance(whole, payouts.Payout):
        if found.is_credit:
            raise NotAllowed("bank_entry_in")
        same = ("submitted", found.rail, found.amount)
        if (whole.state, whole.rail, whole.amount) != same:
            await _check_differing(books, found, whole)
        elif whole.batch and (await batching.get(books, whole.batch)).state != HANDED:
            raise NotAllowed("bank_entry_not_that")  # its file would pay it once more
    elif not found.is_credit:
        raise NotAllowed("bank_entry_out")
    elif whole.expected.currency != found.currency:
        raise NotAllowed("bank_entry_not_that")


async def _check_differing(books: Books, found: BankEntry, whole: Payout) -> None:
    """Refuse what differs, but for the payout under whose key the bank told of it."""
    meant = await differing.payout_of(books, found)
    if meant is None or meant.token != whole.token or not differing.fits(found, whole):
        raise NotAllowed("bank_entry_not_that")
    if any(each.what == PAYOUT for each in await reading.about(books, whole.token)):
        raise NotAllowed("bank_entry_not_that")


async def _posting(books: Books, found: BankEntry, whole: Deposit | Payout, asked: Link) -> Posting:
    key = asked.intent.token
    base = await _becoming(books, found, whole)
    kept = facts.dump({"entry": asked.number, "kind": asked.kind, "amount": found.amount})
    audit = Audit(LINK, whole.person, f"entry {asked.number}", kept, asked.reason)
    return replace(
        base,
        key=key,
        digest=ids.digest(LINK, key),
        actor=asked.intent.owner,
        guards=(asked.intent.done, *base.guards),
        audits=(*base.audits, audit),
        note=asked.reason,
        deadline=asked.intent.expires_at,
    )


async def _becoming(books: Books, found: BankEntry, whole: Deposit | Payout) -> Posting:
    """Return what becomes of an entry, and of what it is."""
    token = found.token
    if isinstance(whole, payouts.Payout):
        if whole.amount != found.amount:
            return await differing.posting(books, found, whole)
        base = apart.once(await payouts.settling(books, whole, token), whole)
        what = PAYOUT
    else:
        base = await deposits.arriving(books, whole, found.amount, found.rail, token, settled=True)
        what = DEPOSIT
    moves = (await apart.taken_out(books, found), *base.moves)
    return replace(base, moves=moves, guards=(*base.guards, *apart.becomes(found, whole, what)))
