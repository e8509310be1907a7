"""Her own lock: at once nothing goes out of her wallets, and a PIN or a code opens them again."""

from dataclasses import replace

from bot.kit import (
    Button,
    Call,
    Card,
    Code,
    Facts,
    Given,
    Leads,
    Reply,
    Sheet,
    _,
    command,
    handed,
    p_,
    page,
    refusals,
    say,
    sheet,
    sheet_line,
    tells,
)
from bot.proving import ANSWER, answered, before_lock
from ledger import clock, rules
from ledger.people import locks
from ledger.people.tickets import Ticket
from ledger.protection import UNLOCKS

SHEET = "unlock"
_UNLOCK = Button.goes(say("Unlock"), "unlock", "")
_KEEP = Button.runs(say("Keep them locked"), "lock")


@command(
    p_("trigger", "lock"),
    about=_("Lock your wallets at once: nothing goes out of them."),
    private=(p_("private", "lock"),),
    twin=p_("slash command", "lock"),
    menu=_("Lock my wallets"),
    aloud=False,
    family=p_("slash command", "safety"),
)
async def lock(call: Call) -> Reply:
    """Lock them at once: no card asks first."""
    await locks.put(call.act, call.home)
    told = say("Your wallets are locked.")
    more = [
        say(
            "Nothing goes out of them, and cards that were open cannot be confirmed any more. What"
            " is sent to you still comes in."
        ),
        say("{command} opens them again.", command=Code("/unlock")),
    ]
    return Reply.of(card=Card(told, more=more, tone="ended"), buttons=[_UNLOCK])


@command(
    p_("trigger", "unlock"),
    about=_("Open your locked wallets again."),
    private=(p_("private", "unlock"),),
    twin=p_("slash command", "unlock"),
    aloud=False,
    family=p_("slash command", "safety"),
)
async def unlock(call: Call) -> Reply:
    """Ask for a PIN or a code on a page; who had neither before the lock waits."""
    found = await locks.of(call.books, call.actor.id)
    if not found.is_on:
        return Reply.of(say("Your wallets are not locked."))
    if await before_lock(call, found):
        told = say("Open your wallets with your PIN or a code, on a page of your own: {address}")
        return Reply.of(await sheet_line(call, SHEET, told))
    return await _waiting(call)


async def _waiting(call: Call) -> Reply:
    waits = (await rules.at(call.books, UNLOCKS)).value
    found = await locks.wait(call.act, clock.now() + waits, call.home)
    if found.opens_at is None:
        return Reply.of(say("Your wallets are not locked."))
    return Reply.of(
        say("Your wallets stay locked until {time}, and open then.", time=found.opens_at),
        say(
            "You had no PIN and no app {time} before you locked them, so this takes as long, and"
            " you are told of it wherever you use Wasl. If it was not you, keep them locked.",
            time=waits,
        ),
        buttons=[_KEEP],
    )


@page("unlock")
async def unlocking(call: Call, at: str) -> Reply:  # noqa: ARG001 - there is one
    """Go on as if it had been typed."""
    return Reply((), leads=Leads("unlock", {}))


@sheet(SHEET)
async def form(call: Call, ticket: Ticket) -> Sheet:  # noqa: ARG001 - hers
    """Ask for what shows that it is her."""
    card = Card(say("Open your locked wallets?"), who=call.actor)
    return Sheet(card, [ANSWER], say("Unlock"))


@handed(SHEET)
async def opened(call: Call, ticket: Ticket, given: Given) -> Reply:
    """Open them, if it is her."""
    found = await locks.of(call.books, call.actor.id)
    if not found.is_on:
        return Reply.of(say("Your wallets are not locked."))
    if not await before_lock(call, found):
        return await _waiting(call)
    right = await answered(call, given)
    act = replace(call.act, guards=(ticket.used, *right.guards))
    await locks.lift(act, found)
    return Reply.of(card=Card(say("Your wallets are open again."), tone="done"))


@tells("locked")
def locked(facts: Facts) -> Reply:  # noqa: ARG001 - there is no more to it
    """Tell her elsewhere that her wallets were locked."""
    told = say("Your wallets were locked.")
    more = [
        say("Nothing goes out of them. {command} opens them again.", command=Code("/unlock")),
    ]
    return Reply.of(card=Card(told, more=more, tone="ended"), buttons=[_UNLOCK])


@tells("unlocked")
def unlocked(facts: Facts) -> Reply:  # noqa: ARG001 - the same
    """Tell her that they are open."""
    told = say("Your wallets are open again: you can send as before.")
    more = [say("If it was not you, {command} locks them at once.", command=Code("/lock"))]
    return Reply.of(card=Card(told, more=more, tone="done"))


@tells("unlock_waits")
def unlock_waits(facts: Facts) -> Reply:
    """Tell her everywhere that they are to open, so that whoever it is can be stopped."""
    told = say(
        "Somebody asked to open your wallets: they open by themselves from {time} on.",
        time=facts.time,
    )
    more = [say("If it was not you, keep them locked.")]
    return Reply.of(card=Card(told, more=more, tone="waits"), buttons=[_KEEP])


refused = refusals(
    {
        "before_lock": say(
            "You have locked your wallets since this card was made, so it is void and nothing was"
            " moved. Type the command again."
        ),
    }
)
