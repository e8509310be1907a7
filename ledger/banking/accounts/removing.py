"""Somebody wants an account no more: it is disabled, unless something is on its way to it.

draft    a card with what is to be removed
removed  it is, once
begins, ends   a payout to it begins and ends: they go with the postings in which it does
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ledger import ids, rules
from ledger.banking.accounts import reading
from ledger.banking.accounts.changing import (
    CHANGED,
    UNDERWAY,
    becomes,
    change,
    closes,
    in_time,
    told,
    underway,
)
from ledger.errors import LimitExceeded, NotAllowed
from ledger.people.intents import Intent
from ledger.posting import Count

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.banking.accounts.reading import BankAccount

REMOVE: Final = "bank.remove"
REMOVED: Final = "removed"


def begins(account: BankAccount) -> Count:
    """Return that a payout is on its way to an account."""
    return Count(underway(account), 1)


def ends(account: BankAccount) -> Count:
    """Return that one is on its way no more, however it ended."""
    return Count(underway(account), -1)


async def draft(act: Act, token: bytes) -> tuple[Intent, BankAccount]:
    """Ask on a card before an account is removed."""
    found = await _hers(act, token)
    choices = {"confirm": REMOVE, "cancel": "cancel"}
    wanted = Intent(act.actor.id, choices, {"account": ids.text(token)}, chat=act.chat)
    return await rules.card(act.books, wanted, act.key, ids.digest(REMOVE, token)), found


async def removed(act: Act, intent: Intent) -> BankAccount:
    """Remove an account as its card says, once; NotAllowed while something is on its way to it."""
    token = ids.from_text(str(intent.facts["account"]))
    found = await reading.get(act.books, token)
    if intent.state != "open":
        return found
    found = await _hers(act, token)
    guards = becomes(found, "disabled", why=REMOVED, due_ms=None)
    posting = change(found, "removed", intent.token, *guards, *intent.guards)
    posting.key, posting.deadline = intent.token, intent.expires_at
    posting.counts = (*closes(found), Count(underway(found), 0, 0))
    posting.events = await told(act.books, found, "bank_removed")
    try:
        with in_time():
            await act.post(posting)
    except LimitExceeded as full:
        raise (NotAllowed("bank_busy") if full.limit == UNDERWAY else full) from None
    return found


async def _hers(act: Act, token: bytes) -> BankAccount:
    found = await reading.get(act.books, token)
    if found.person != act.actor.id:
        raise NotAllowed("bank_not_yours")
    if not found.is_open:
        raise NotAllowed(CHANGED)
    return found
