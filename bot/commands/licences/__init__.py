"""Licences: what may be sold where; added and ended by two, and owners told before one ends."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from bot.commands.licences.deciding import adding, decided, ended, ending
from bot.commands.licences.drawing import PAGE, asked, entry, standing_said, warnings
from bot.commands.licences.picture import matrix
from bot.commands.licences.telling import licence_ends, refused
from bot.grammar.kinds import COUNTRY, DAY, FROM_ANY_DAY, LICENCE, SOLD, UNTIL_DAY, WORD, Why
from bot.kit import (
    Button,
    Call,
    Card,
    Country,
    Of,
    Reply,
    _,
    acts,
    command,
    confirm_card,
    p_,
    page,
    say,
)
from bot.languages import SOURCE
from bot.proposing import signed
from ledger import licences
from ledger.errors import NotFound
from ledger.licences import ADD, END, Licence
from ledger.people.roles import SEE_HOUSE, SET_RULES

__all__ = ["adding", "decided", "ended", "ending", "licence_ends", "refused"]

_WHICH = Of(option=p_("option", "country"))
_NO_DAY = date.min
_DONE = say("You asked for this before, and it was done.")
_MOST_DIGITS = 4


@command(
    p_("trigger", "licences"),
    about=_("See what may be sold where, and which licences allow it."),
    examples=("/licences", _("/licences EG")),
    needs=SEE_HOUSE,
    bare="list",
    twin=p_("slash command", "licences"),
    menu=_("Licences"),
    aloud=False,
)
async def licences_(call: Call, country: Annotated[str, COUNTRY, _WHICH] = "") -> Reply:
    """List the licences, of one country or of all, with a picture of these."""
    known = await licences.everywhere(call.books)
    if country:
        known = [each for each in known if each.jurisdiction == country]
    reply = await _listed(call, known, country, 0)
    if not known:
        return reply
    day = licences.today(call.books)
    soon = licences.ending(known, day, (await licences.warning(call.books)).value)
    drawn = matrix(known, soon, day, call.actor.language or SOURCE.code)
    return replace(reply, files=[drawn])


@page("licences", needs=SEE_HOUSE)
async def turned(call: Call, at: str) -> Reply:
    """List the licences from one on."""
    if not (at.isascii() and at.isdecimal() and len(at) <= _MOST_DIGITS):
        raise NotFound("button")
    known = await licences.everywhere(call.books)
    return replace(await _listed(call, known, "", int(at)), edits_card=True)


@command(
    p_("trigger", "licences add"),
    about=_("Add a licence of a country, with what it allows and its days."),
    examples=(
        _(
            "/licences add EG 123-456 money-transfer send,receive from 1/1/2027 until 31/12/2028"
            " granted by the central bank"
        ),
    ),
    needs=SET_RULES,
    twin=p_("slash command", "licences add"),
    menu=_("Add a licence"),
    aloud=False,
)
async def add(  # noqa: PLR0913, PLR0917 - a licence has that many sides
    call: Call,
    country: Annotated[str, COUNTRY, _WHICH],
    number: Annotated[str, WORD, Of(_("The number of the licence"), p_("option", "number"))],
    kind: Annotated[str, LICENCE, Of(option=p_("option", "kind"))],
    products: Annotated[list[str], SOLD, Of(option=p_("option", "products"))],
    begins: Annotated[
        date, FROM_ANY_DAY, Of(option=p_("option", "from"), skip=_("From today"))
    ] = _NO_DAY,
    until: Annotated[
        date, UNTIL_DAY, Of(option=p_("option", "until"), skip=_("Without an end"))
    ] = _NO_DAY,
    *,
    reason: Why,
) -> Reply:
    """Ask before a licence is added."""
    first = licences.today(call.books) if begins in {None, _NO_DAY} else begins
    last = None if until in {None, _NO_DAY} else until
    wanted = Licence(country, 0, number, kind, (*products,), first, last)
    change = await licences.draft(call.act, wanted, reason)
    return confirm_card(
        say("Add a licence: {country}?", country=Country(country)),
        change.intent,
        confirm=say("Add"),
        rows=asked(change),
        more=await signed(call, SET_RULES, change.intent),
        done=_DONE,
    )


async def _numbers(call: Call, known: Mapping[str, Any]) -> list[str]:
    """Return the numbers of the licences of a country that can be ended."""
    if "country" not in known:
        return []
    day = licences.today(call.books)
    there = await licences.of(call.books, known["country"])
    stands = (each.number for each in there if not each.ended and not each.is_over(day))
    return [*dict.fromkeys(stands)]


@command(
    p_("trigger", "licences end"),
    about=_("End a licence before its time, with a reason."),
    examples=(_("/licences end EG 123-456 on 1/6/2028 given back"),),
    needs=SET_RULES,
    twin=p_("slash command", "licences end"),
    menu=_("End a licence"),
    aloud=False,
)
async def end(
    call: Call,
    country: Annotated[str, COUNTRY, _WHICH],
    number: Annotated[
        str, WORD, Of(_("The number of the licence"), p_("option", "number"), among=_numbers)
    ],
    day: Annotated[date, DAY, Of(option=p_("option", "day"), skip=_("From today"))] = _NO_DAY,
    *,
    reason: Why,
) -> Reply:
    """Ask before a licence ends."""
    ends = None if day in {None, _NO_DAY} else day
    change = await licences.draft_end(call.act, country, number, ends, reason)
    return confirm_card(
        say("End a licence: {country}?", country=Country(country)),
        change.intent,
        confirm=say("End the licence"),
        rows=asked(change),
        more=await signed(call, SET_RULES, change.intent),
        done=_DONE,
    )


async def _listed(call: Call, known: list[Licence], country: str, at: int) -> Reply:
    day = licences.today(call.books)
    shown = known[at : at + PAGE]
    title = say("What may be sold where")
    if country:
        title = say("What may be sold in {country}", country=Country(country))
    more = [] if known else [say("There is no licence.")]
    card = Card(
        title,
        entries=[entry(each, day) for each in shown],
        warnings=await warnings(call.books, known),
        more=[*more, standing_said(call.books)],
    )
    return Reply.of(card=card, buttons=_buttons(call, len(known), at))


def _buttons(call: Call, count: int, at: int) -> list[Button]:
    turns = [Button.goes(say("Back"), "licences", max(at - PAGE, 0))] if at else []
    if at + PAGE < count:
        turns.append(Button.goes(say("More"), "licences", at + PAGE))
    if not call.may(SET_RULES):
        return turns
    adds = Button.runs(say("Add a licence"), "licences add")
    ends = [Button.runs(say("End a licence"), "licences end")] if count else []
    return [*turns, adds, *ends]


named = acts({ADD: _("Licence"), END: _("End of a licence")})
