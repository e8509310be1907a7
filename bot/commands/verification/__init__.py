"""Verification: who somebody is, on a page of her own, and what support makes of it."""

from dataclasses import replace

from bot.commands.verification.deciding import (
    again_,
    approve_,
    decided,
    higher,
    named,
    proposed,
    refused,
    reject_,
)
from bot.commands.verification.form import form, handed_in
from bot.commands.verification.queue import (
    drawn_one,
    one,
    papers,
    papers_of,
    queue,
    taken,
    verifications,
)
from bot.commands.verification.status import status
from bot.commands.verification.telling import (
    by_provider,
    ends,
    is_over,
    is_rejected,
    is_verified,
    late,
    once_more,
    waits,
    with_support,
)
from bot.commands.verification.wording import ASKED, standing, why
from bot.kit import (
    Button,
    Call,
    Card,
    Code,
    Reply,
    Said,
    _,
    command,
    limits,
    p_,
    page,
    say,
    sheet_line,
)
from bot.wording import listed
from ledger import rules, verification
from ledger.verification import ANSWER, HANDED_IN, KIND, LEVELS, STARTED, Verification, provided

__all__ = [
    "again_",
    "approve_",
    "by_provider",
    "decided",
    "drawn_one",
    "ends",
    "form",
    "handed_in",
    "higher",
    "is_over",
    "is_rejected",
    "is_verified",
    "late",
    "named",
    "once_more",
    "one",
    "papers",
    "papers_of",
    "proposed",
    "queue",
    "refused",
    "reject_",
    "status",
    "taken",
    "verifications",
    "waits",
    "with_support",
]


@command(
    p_("trigger", "verify"),
    about=_("Have verified who you are, on a page of your own."),
    examples=("/verify",),
    twin=p_("slash command", "verify"),
    menu=_("Verify who you are"),
    family=p_("slash command", "account"),
)
async def verify(call: Call) -> Reply:
    """Give her the page on which papers are handed in, or say how those stand that were."""
    return await _verify(call)


@page("verify")
async def verifying(call: Call, at: str) -> Reply:  # noqa: ARG001 - there is one page
    """Do the same by a button."""
    return replace(await _verify(call), stays=True)


limited = limits(
    {
        STARTED: _("You can begin {most} verifications a day. Try again from {time}."),
        HANDED_IN: _("You can hand papers in {most} times a day. Try again from {time}."),
    }
)


async def _verify(call: Call) -> Reply:
    wanted = await verification.following(call.books, call.actor.id)
    newest = next(iter(await verification.of_person(call.books, call.actor.id)), None)
    if newest and newest.waits:
        return await _waiting(call, newest)
    if wanted.level is None and wanted.stands and not (newest and newest.has_begun):
        title = say("You are verified: {standing}.", standing=standing(wanted.stands))
        more = [say("You are told 30 days before it ends, and can have it renewed then.")]
        return Reply.of(card=Card(title, more=more, tone="done"), buttons=[_LIMITS])
    found = await verification.start(call.act)
    if call.settings.has_provider:
        return await _provided(call, found)
    told = say("Open this page; it is yours alone, and works once: {address}")
    line = await sheet_line(call, KIND, told, found.token)
    return Reply.of(line, card=await _asking(call, found))


async def _provided(call: Call, found: Verification) -> Reply:
    """Say where a provider takes her papers, or that this is being asked."""
    address = await provided.ask(call.books, found)
    card = replace(await _asking(call, found), more=[_THERE])
    if address is None:
        return Reply.of(_COMES, card=card)
    shown = Code(address, as_it_stands=True, secret=True)
    told = say("Open this page; it is yours alone: {address}", address=shown)
    return Reply.of(told, card=card)


async def _asking(call: Call, found: Verification) -> Card:
    fields = await verification.fields_of(call.books, found)
    tier = await verification.tier_of(call.books, found.level)
    asked = listed([said for name, said in ASKED.items() if name in fields])
    return Card(
        _TITLES[found.level],
        rows=[(say("It gives you"), say("tier {tier}", tier=tier)), (say("What is asked"), asked)],
        warnings=why(found) if found.state == "resubmit" else [],
        more=[_WHERE],
        tone="asks",
    )


async def _waiting(call: Call, found: Verification) -> Reply:
    by = found.submitted_at + (await rules.at(call.books, ANSWER)).value
    title = say("Your papers are with support. You hear from it by {time}.", time=by)
    return Reply.of(card=Card(title, tone="waits"))


_TITLES: dict[str, Said] = {
    LEVELS[0]: say("Verify who you are"),
    LEVELS[1]: say("Verify where you live"),
}
_WHERE = say(
    "You fill it in on a page, not in a chat. It is kept in a vault, apart from your messages and"
    " payments, and only those who decide on it see it."
)
_THERE = say(
    "You do it on a page of the service that verifies people for us, not in a chat. What it tells"
    " us of you is kept in a vault, apart from your messages and payments."
)
_COMES = say("Your page is being made. A message with it comes in a moment.")
_LIMITS = Button.goes(say("Your limits"), "limits", "")
