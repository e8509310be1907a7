"""Winding down: nothing new begins until Wasl closes, and everybody hears how to get what is hers.

What stops is what `grows`: commands say so (`@command(..., grows=True)`), and so do the postings of
the books, which are held to it.
"""

from datetime import date
from typing import Annotated

from bot.commands.winddown.drawing import (
    GOES_ON,
    STOPPED,
    WHY,
    beginning,
    begins,
    ending,
    ends,
    state,
)
from bot.commands.winddown.telling import (
    PAY_OUT,
    winddown_began,
    winddown_counted,
    winddown_nears,
    winddown_over,
)
from bot.grammar.kinds import COMING_DAY, Announced, Where, Why
from bot.kit import (
    Button,
    Call,
    Code,
    Leads,
    Of,
    Reply,
    Said,
    _,
    acts,
    command,
    confirm_card,
    p_,
    page,
    press,
    receipt,
    refusals,
    say,
)
from bot.proposing import signed
from ledger import growth, rules
from ledger.chart import WALLET
from ledger.errors import NotAllowed
from ledger.people import cases
from ledger.people.intents import Intent
from ledger.people.roles import WIND_DOWN
from ledger.products import winddown
from ledger.products.winddown import BEGIN, END, Draft

__all__ = [
    "beginning",
    "ending",
    "winddown_began",
    "winddown_counted",
    "winddown_nears",
    "winddown_over",
]


_UNTIL = Of(about=_("The day on which Wasl closes"), option=p_("option", "until"))


@command(
    p_("trigger", "winddown"),
    about=_("See whether Wasl is winding down: until when, what goes on, and what is left."),
    bare="state",
)
async def winding_down(call: Call) -> Reply:
    """Show how a wind-down stands, if there is one."""
    found, owner = await winddown.now(call.books), call.may(WIND_DOWN)
    if found is None or not found.is_on:
        first = [Button.runs(say("Wind down"), "winddown start")] if owner else []
        return Reply.of(say("Wasl is not winding down."), buttons=first)
    card = state(found, await winddown.counts(call.books, found))
    last = [Button.runs(say("Do not close after all"), "winddown stop")] if owner else []
    return Reply.of(card=card, buttons=[PAY_OUT, *last])


@command(
    p_("trigger", "winddown start"),
    about=_("Let nothing new begin, and close on a day, with words for everybody."),
    examples=(_("/winddown start 2027-03-01 our lease ends; the desk pays you out"),),
    needs=WIND_DOWN,
    twin=p_("slash command", "winddown start"),
    menu=_("Wind down"),
)
async def start(call: Call, until: Annotated[date, COMING_DAY, _UNTIL], words: Announced) -> Reply:
    """Ask before a wind-down begins."""
    asked = await winddown.draft(call.act, until, words)
    return confirm_card(
        say("Wind Wasl down, and close on {day}?", day=asked.until),
        asked.intent,
        confirm=say("Wind down"),
        rows=begins(asked),
        more=[
            STOPPED,
            GOES_ON,
            say(
                "Everybody is told at once, with what each has and with your words, and whoever has"
                " something again 30, 7 and 1 days before."
            ),
            *await signed(call, WIND_DOWN, asked.intent, alone=False),
        ],
        done=say("You asked for this before, and it was done."),
    )


@press(BEGIN, needs=WIND_DOWN, approved=True, alone=False)
async def begun(call: Call, intent: Intent) -> Reply:
    """Let it begin, and say so in the place of the card."""
    again = await winddown.begin(call.act, intent)
    asked = Draft.read(intent)
    told = say(
        "Wasl is winding down and closes on {day}. Everybody is being told.", day=asked.until
    )
    return _done(told, asked, again=again)


@command(
    p_("trigger", "winddown stop"),
    about=_("Do not close after all: let everything go on, with a reason."),
    examples=(_("/winddown stop we found another house"),),
    needs=WIND_DOWN,
    twin=p_("slash command", "winddown stop"),
    menu=_("Do not close after all"),
)
async def stop(call: Call, words: Why) -> Reply:
    """Ask before a wind-down ends."""
    asked = await winddown.draft_end(call.act, words)
    return confirm_card(
        say("Let Wasl go on, and not close on {day}?", day=asked.until),
        asked.intent,
        confirm=say("Let it go on"),
        rows=ends(asked),
        more=[
            say("Everybody is told that Wasl goes on."),
            *await signed(call, WIND_DOWN, asked.intent),
        ],
        done=say("You asked for this before, and it was done."),
    )


@press(END, needs=WIND_DOWN, approved=True)
async def ended(call: Call, intent: Intent) -> Reply:
    """End it, and say so in the place of the card."""
    again = await winddown.end(call.act, intent)
    told = say("Wasl goes on: everything can begin again. Everybody is being told.")
    return _done(told, Draft.read(intent), again=again)


@page("winddown")
async def paying_out(call: Call, at: str) -> Reply:  # noqa: ARG001 - there is one page
    """Ask where what she has is to go."""
    await _check_payable(call)
    return Reply((), leads=Leads("payout", {}))


@command("payout")
async def payout(call: Call, words: Where) -> Reply:
    """Tell support where what somebody has is to go."""
    await _check_payable(call)
    opened = await cases.open(call.act, cases.PAYOUT, {}, words, await rules.most_cases(call.books))
    return Reply.of(
        say(
            "Support is told. {command} shows how it stands.",
            command=Code(f"/case {opened.number}"),
        )
    )


def _done(told: Said, asked: Draft, *, again: bool) -> Reply:
    before = say("This was done before; nothing changed again.") if again else None
    return receipt(told, rows=[(WHY, asked.words)], again=before)


async def _check_payable(call: Call) -> None:
    """Refuse where nothing is paid out: Wasl does not close, or she has nothing."""
    if not await growth.until(call.books):
        raise NotAllowed("payout_off")
    if not any(each.posted for each in await call.books.balances(call.actor.id, WALLET)):
        raise NotAllowed("payout_nothing")


named = acts({BEGIN: _("Winding down"), END: _("Going on after all")})
refused = refusals(
    {
        "winddown_on": say(
            "Wasl is winding down already. {command} says how it stands.",
            command=Code("/winddown"),
        ),
        "winddown_off": say("Wasl is not winding down."),
        "winddown_changed": say(
            "The wind-down has ended or changed meanwhile, so nothing was done. Look again."
        ),
        "winddown_soon": say("People need time: choose a day from tomorrow on."),
        "payout_off": say(
            "Wasl is not closing, so nothing is paid out this way. Your money stays where it is."
        ),
        "payout_nothing": say("You have no money here that could be paid out."),
    }
)
