"""Reconciling: each day, for each rail and currency, the books against the bank, line by line.

    opening      what the bank had before its first statement, and is not booked
    gaps         what happened between pages, and no page tells
    since        told after the newest closing balance
    words        a rail's word that no statement has told yet, or that it told against
    unexplained  the rest, and what was a rail's word alone for five days

An unexplained difference is an alarm, and so is a bank that cannot cover what is queued.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ledger import ids, kit
from ledger.banking import statements
from ledger.banking.reconciling import reading
from ledger.banking.reconciling.reading import PAGE, Reconciled, accounts, kept
from ledger.banking.reconciling.tables import ReconciledRow
from ledger.errors import AlreadySettled
from ledger.people import alarms, facts, roles
from ledger.people.roles import SEE_HOUSE
from ledger.posting import Event, Posting, Row

if TYPE_CHECKING:
    from datetime import date

    from ledger.books import Books
    from ledger.people.facts import Fact

__all__ = ["PAGE", "PATIENCE", "Reconciled", "accounts", "kept", "look", "reconcile"]

PATIENCE: Final = 5
"""For how many days in a row a rail's word alone explains a difference."""


async def look(books: Books, rail: str, currency: str, day: date) -> Reconciled:
    """Return how an account stands now."""
    found = await books.survey(reading.now, rail, currency, day)
    coming, going = await _announced(books, rail, currency, day)
    found = replace(found, coming=coming, going=going)
    before = await kept(books, rail, currency, day.toordinal(), PATIENCE)
    return _impatient(found, [each.words for each in before])


@kit.daily("reconcile")
async def reconcile(books: Books, day: date) -> None:
    """Keep how every account stood, and raise or end its alarms."""
    for rail, currency in await accounts(books):
        found = await look(books, rail, currency, day)
        with suppress(AlreadySettled):  # another process was here
            await books.post(_keeping(found))
        await _alarm(books, found, "unexplained", found.unexplained)
        await _alarm(books, found, "short", found.short)


async def _announced(books: Books, rail: str, currency: str, day: date) -> tuple[int, int]:
    """Return what a bank has announced until the day after one: what comes in, what goes out."""
    some = await statements.expected(books, rail, currency)
    by_then = [each.amount.minor for each in some if each.day <= day + timedelta(days=1)]
    coming = sum(each for each in by_then if each > 0)
    return coming, sum(by_then) - coming


def _impatient(found: Reconciled, before: list[int]) -> Reconciled:
    """Return it with what was a rail's word alone for too long as unexplained."""
    told = [found.words, *before]
    if len(before) < PATIENCE or not (all(each > 0 for each in told) or max(told) < 0):
        return found
    stuck = min(told, key=abs)
    return replace(found, words=found.words - stuck, unexplained=found.unexplained + stuck)


def _keeping(found: Reconciled) -> Posting:
    cells = {
        name: getattr(found, name)
        for name in ReconciledRow.model_fields
        if name not in {"book", "day", "told"}
    }
    told = found.told.toordinal()
    row = Row.of(ReconciledRow, day=found.day.toordinal(), told=told, **cells)
    return Posting(_key(found), "reconciled", rows=(row,))


def _key(found: Reconciled) -> bytes:
    return ids.child("reconciled", found.rail, found.currency, found.day.isoformat())


async def _alarm(books: Books, found: Reconciled, what: str, minor: int) -> None:
    """Raise an alarm while something is wrong with an account, and end it once it is not."""
    name = f"bank {what} {found.rail} {found.currency}"
    about: dict[str, Fact] = {"rail": found.rail, "what": what, "amount": found.money(abs(minor))}
    who = await roles.holders(books, SEE_HOUSE)
    if minor:
        told = facts.dump(about)
        await alarms.raised(books, name, [Event("bank_alarm", each, told) for each in who])
        return
    since = (await alarms.standing(books)).get(name)
    if since is not None:
        told = facts.dump({**about, "over": 1})
        await alarms.lowered(books, name, [Event("bank_alarm_over", each, told) for each in who])
