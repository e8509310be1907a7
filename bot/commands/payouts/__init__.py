"""Withdrawals for operators: what waits for a look, what is on its way, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.commands.payouts.batches import (
    agreed,
    asked,
    file_spoilt,
    file_waits,
    lines,
    listed,
    named_batch,
    paid,
    proposed_batch,
    refused_batch,
)
from bot.commands.payouts.deciding import (
    answered,
    block,
    blocked,
    clear,
    cleared,
    give_back,
    given_back,
    named,
    pass_,
    passed,
    proposed,
    refuse,
    refused,
    refused_word,
)
from bot.commands.payouts.drawing import contradicted, held, one, stuck
from bot.commands.payouts.small import small
from bot.kit import Button, Call, Card, Entry, Leads, Reply, _, command, p_, page, say, waits
from ledger import ids
from ledger.banking import payouts as ledger_payouts
from ledger.banking.payouts import reviewing
from ledger.errors import NotFound
from ledger.people import persons
from ledger.people.roles import GIVE_MONEY, HANDLE_ALERTS, SEE_HOUSE

if TYPE_CHECKING:
    from bot.kit import Row
    from ledger.banking.payouts import Payout
    from ledger.people.persons import Person

__all__ = [
    "agreed",
    "answered",
    "block",
    "blocked",
    "clear",
    "cleared",
    "contradicted",
    "file_spoilt",
    "file_waits",
    "give_back",
    "given_back",
    "held",
    "named",
    "named_batch",
    "paid",
    "pass_",
    "passed",
    "proposed",
    "proposed_batch",
    "refuse",
    "refused",
    "refused_batch",
    "refused_word",
    "stuck",
]
_MOST_DIGITS = 18
_LED = {"pass", "refuse", "clear", "block", "back"}


@command(
    p_("trigger", "payouts"),
    about=_("See the withdrawals that wait for a look, and those on their way."),
    examples=("/payouts",),
    needs=SEE_HOUSE,
    menu=_("Withdrawals"),
    aloud=False,
)
async def payouts(call: Call) -> Reply:
    """List what waits for a look, the oldest first."""
    return await _listed(call, b"", all_of_them=False)


@page("payouts", needs=SEE_HOUSE)
async def more(call: Call, at: str) -> Reply:
    """Show more of them, one of them, or ask why something is to become of it."""
    what, _dot, place = at.partition(".")
    if what in {"all", "review"}:
        after = _token(place) if place else b""
        reply = await _listed(call, after, all_of_them=what == "all")
        return replace(reply, edits_card=True)
    if what == "files":
        return await listed(call)
    if what == "file":
        return await asked(call, _token(place))
    if what == "lines":
        return await lines(call, _token(place))
    payout = await ledger_payouts.numbered(call.books, _number(place))
    if what in _LED:
        return Reply((), leads=Leads(f"payouts.{what}", {"number": payout.number}))
    return await one(call, payout)


@waits
async def waiting(call: Call) -> list[Row]:
    """Say in the menu how many wait for a look."""
    if not (call.may(GIVE_MONEY) or call.may(HANDLE_ALERTS)):
        return []
    found = await reviewing.waiting(call.books)
    return [(say("Withdrawals to look at"), len(found))] if found else []


async def _listed(call: Call, after: bytes, *, all_of_them: bool) -> Reply:
    found = await reviewing.waiting(call.books, after, all_of_them=all_of_them)
    shown, rest = found[: reviewing.PAGE], found[reviewing.PAGE :]
    people = await persons.by_ids(call.books, {each.person for each in shown if each.person})
    other = (
        Button.goes(say("Those that wait for a look"), "payouts", "review")
        if all_of_them
        else Button.goes(say("All on their way"), "payouts", "all")
    )
    files = Button.goes(say("Files"), "payouts", "files")
    if not shown:
        nothing = say("No withdrawal is on its way.") if all_of_them else say("Nothing to look at.")
        return Reply.of(nothing, buttons=[other, files])
    title = say("Withdrawals on their way") if all_of_them else say("Withdrawals to look at")
    entries = [_entry(each, people.get(each.person)) for each in shown if not each.is_small]
    entries += small(shown)
    buttons = [
        Button.goes(say("#{number}", number=each.number), "payouts", f"one.{each.number}")
        for each in shown
        if not each.is_small
    ]
    if rest:
        last = ids.text(shown[-1].token)
        kind = "all" if all_of_them else "review"
        buttons.append(Button.goes(say("More"), "payouts", f"{kind}.{last}"))
    return Reply.of(card=Card(title, entries=entries), buttons=[*buttons, other, files])


def _entry(payout: Payout, person: Person | None) -> Entry:
    if person is None:
        return _of_house(payout)
    values: dict[str, Any] = {"number": payout.number, "person": person, "amount": payout.amount}
    said = say("#{number}: {amount} of {person}, since {time}", time=payout.made_at, **values)
    what = say("#{number} of {person}", number=payout.number, person=person)
    return Entry(said, what, say("since {time}", time=payout.made_at), payout.amount, person)


def _of_house(payout: Payout) -> Entry:
    """Draw what the house pays back to who paid it in."""
    what = say("goes back to the account ending in {digits}", digits=payout.masked)
    since = say("since {time}", time=payout.made_at)
    said = say("{amount}: {what}, {since}", amount=payout.amount, what=what, since=since)
    return Entry(said, what, since, payout.amount)


def _number(written: str) -> int:
    if not (written.isascii() and written.isdecimal() and len(written) <= _MOST_DIGITS):
        raise NotFound("payout")
    return int(written)


def _token(written: str) -> bytes:
    try:
        return ids.from_text(written)
    except ValueError:
        raise NotFound("payout") from None
