"""Pages and entries of statements as they are drawn; who paid stands on a page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit import Code, Entry, Said, _, say
from ledger.banking import statements

if TYPE_CHECKING:
    from bot.kit import Row
    from ledger.banking.statements import BankEntry, Page
    from ledger.books import Books
    from ledger.money import Money
    from ledger.people.proposals import Proposal

WHYS = {
    "no_reference": say("no reference of ours was written with it"),
    "wrong_reference": say("the reference has a wrong digit"),
    "strange_reference": say("the reference is right, and nobody has it"),
    "many_references": say("it has references of several people, and is not what they come to"),
    "other_amount": say("the amount is not that of the payout"),
    "other_currency": say("the currency is not that of the payout"),
    "payout_state": say("the payout was never with the bank"),
    "difference": say("it is by how much the bank differs from what was booked for a payout"),
    "twice": say("the bank told of this payout before"),
    "returned": say("it came back, and it is not known what had been sent"),
    "reverses": say("it takes back an entry that is not known, or has gone on"),
    "debit": say("the bank took it out, and it is not known why"),
    "refused": say("the books refused what it should have been"),
    "unasked": say("it was paid by a card, and nobody had asked for it"),
    "again": say("it may be an entry that the bank told before"),
    "unasked_back": say("it was taken back of a card payment that nobody had asked for"),
    "listed": say("a list may name who paid it"),
    "not_sent_back": say("it was to go back, and its bank did not take it"),
}
"""Why an entry waits, in words."""
WHATS = {
    "payout": say("a payout"),
    "return": say("a payout that came back"),
    "deposit": say("a deposit"),
    "charge": say("a charge of the bank"),
    "unknown": say("not known for whom"),
    "taken": say("not known why"),
    "reversal": say("taken back"),
    "given": say("given to a person"),
    "house": say("the house's own"),
    "sent_back": say("sent back"),
    "own": say("between our own accounts"),
    "exchange": say("currency that we bought or sold"),
}
_TAKEN_BACK = say("taken back by the bank since")
_BOOKED = frozenset({"settled", "returned"})
STATES = {"done": say("settled"), "waits": say("waits for a word"), "held": say("held")}


def page_entry(of: Page) -> Entry:
    """Show a page: whose, which, and how much of it was new."""
    what = say("{rail}, {currency}: {name}", rail=of.rail, currency=of.currency, name=of.name)
    below = say("{day} · page {page} · {new} new", day=of.day, page=of.page, new=of.fresh)
    return Entry(say("{what}, {below}", what=what, below=below), what, below, of.closing)


def title(of: BankEntry) -> Said:
    """Say which entry it is, and whether it came in."""
    message = _("Entry {number}: {amount} came in")
    if not of.is_credit:
        message = _("Entry {number}: {amount} went out")
    return say(message, number=of.number, amount=of.amount)


def queue_entry(of: BankEntry) -> Entry:
    """Show an entry that waits, and why."""
    what = title(of)
    below = say("{day} · {why}", day=of.day, why=WHYS[of.why])
    return Entry(say("{what}, {below}", what=what, below=below), what, below, None)


def rows(of: BankEntry, masked: str) -> list[Row]:
    """Return what is known of an entry; of the other account the last digits."""
    found: list[Row] = [
        (say("Bank"), say("{rail}", rail=of.rail)),
        (say("Booked on"), of.day),
        (say("What it was"), WHATS[of.what]),
        (say("State"), STATES[of.state]),
    ]
    if of.other:
        found.append((say("Our other account"), say("{rail}", rail=of.other)))
    if masked:
        found.append((say("From the account"), masked))
    if of.why == "unasked":
        found.append((say("Charge"), Code(of.code)))
    if of.returned:
        found.append((say("The bank's code"), of.returned))
    return found


def outcome(proposal: Proposal, found: BankEntry) -> list[Row]:
    """Return what came of what two have agreed to, as the entry stands now."""
    if proposal.state != "approved":
        return []
    now = WHATS[found.what]
    if found.state != "done":
        now = say("{what}, {state}", what=now, state=STATES[found.state])
    return [(say("What came of it"), _TAKEN_BACK if found.undone else now)]


async def payout_rows(books: Books, found: BankEntry) -> list[Row]:
    """Return which payout an entry is about, and whether that is booked already."""
    payout = await statements.payout_of(books, found)
    if payout is None or (payout.goes_back and found.is_credit):
        return []
    message = _("{number} of {amount}, not booked yet")
    if payout.state in _BOOKED:
        message = _("{number} of {amount}, booked already")
    return [(say("Payout"), say(message, number=payout.number, amount=payout.amount))]


def difference_rows(of: BankEntry, ordered: Money) -> list[Row]:
    """Return what becomes of the difference, if an entry is a payout of another amount."""
    if of.currency != ordered.currency:
        change = say("{before} → {after}", before=ordered, after=of.amount)
        return [(say("Exchanged by the bank"), change)]
    if of.amount.minor > ordered.minor:
        return [(say("A charge of the bank"), of.amount - ordered)]
    rest = ordered - of.amount
    return [(say("Was not paid, and waits for a word"), rest)] if rest else []
