"""What is kept of somebody: a copy of it for her, and that it goes when she says so."""

from dataclasses import replace

from bot.commands.mydata.drawing import (
    copied,
    copy_fetched,
    drawn_copy,
    drawn_erasure,
    erasure_asked,
    erasure_stopped,
    goes,
    stood,
    unsettled,
)
from bot.commands.mydata.page import copied_out, proven
from bot.kit import (
    Button,
    Call,
    Card,
    Code,
    Live,
    Reply,
    Said,
    _,
    command,
    confirm_card,
    limits,
    p_,
    page,
    press,
    refusals,
    say,
    to_sheet,
)
from ledger import clock, ids
from ledger.errors import NotAllowed, NotFound
from ledger.people import intents
from ledger.people.intents import Intent
from ledger.products import privacy
from ledger.products.privacy import COPY, ERASE, KEEP
from ledger.products.privacy.asking import CARD, Unsettled, token

__all__ = [
    "copied_out",
    "copy_fetched",
    "drawn_copy",
    "drawn_erasure",
    "erasure_asked",
    "erasure_stopped",
    "proven",
]
_DELETE = say("Delete what is kept of you?")


@command(
    p_("trigger", "mydata"),
    about=_("What is kept of you: get a copy, or have it deleted."),
    bare="kept",
    menu=_("My data"),
    twin=p_("slash command", "mydata"),
    family=p_("slash command", "account"),
)
async def mydata(call: Call) -> Reply:
    """Say what is kept of her and what she can do, or until when she can call its end off."""
    if asked := await privacy.pending(call.books, call.actor.id):
        live = Live(CARD, token(call.actor.id))
        return replace(await stood(call.books, asked), live=live, edits_card=False)
    card = Card(
        say("What is kept of you"),
        more=[
            say("Your names on each platform, your payments with their notes, and what you made."),
            say("In a vault apart: what you gave to prove who you are, if you did."),
            say("You can have a copy of all of it, or have it deleted."),
        ],
    )
    buttons = [
        Button.runs(say("Get a copy"), "mydata export"),
        Button.runs(say("Delete it"), "mydata delete"),
    ]
    return Reply.of(card=card, buttons=buttons)


@command(
    p_("trigger", "mydata export"),
    about=_("Get a copy of everything that is kept of you, as a document and as data."),
    twin=p_("slash command", "mydata export"),
    menu=_("Get a copy"),
    aloud=False,
    family=p_("slash command", "account"),
)
async def export(call: Call) -> Reply:
    """Begin a copy; its card goes on by itself."""
    asked = await privacy.order(call.act)
    card = await copied(call.books, asked)
    return replace(card, live=Live(COPY, asked), edits_card=False)


@page("mydata")
async def fetched(call: Call, at: str) -> Reply:
    """Give her the page on which her copy is, in private."""
    try:
        found = await privacy.ready(call.books, ids.from_text(at), call.actor.id)
    except ValueError:
        raise NotFound("ticket") from None
    told = say("Your copy is on a page of its own, which opens once: {address}")
    return await to_sheet(call, COPY, told, found.token)


@command(
    p_("trigger", "mydata delete"),
    about=_("Have what is kept of you deleted; what the law has kept stays its time."),
    twin=p_("slash command", "mydata delete"),
    menu=_("Delete it"),
    aloud=False,
    family=p_("slash command", "account"),
)
async def delete(call: Call) -> Reply:
    """Ask before it is asked for."""
    try:
        asked = await privacy.draft(call.act)
    except Unsettled as waits:
        return unsettled(call, waits)
    return confirm_card(
        _DELETE,
        asked.intent,
        confirm=say("Delete it"),
        more=await goes(call.books, asked.wait),
        done=say("You asked for this before."),
    )


@command(
    p_("trigger", "mydata keep"),
    about=_("Keep what is kept of you after all, until its end has begun."),
    twin=p_("slash command", "mydata keep"),
    aloud=False,
    family=p_("slash command", "account"),
)
async def keep(call: Call) -> Reply:
    """Call its end off."""
    asked = await privacy.pending(call.books, call.actor.id)
    if asked is None:
        raise NotFound("erasure")
    intent = await intents.get(call.books, asked.keeps)
    if intent.expires_at <= clock.now():
        raise NotAllowed("erasure_begun")
    return replace(await stood(call.books, await privacy.keep(call.act, intent)), edits_card=False)


async def _deletes(call: Call, intent: Intent) -> Said:  # noqa: ARG001 - whatever there is
    return _DELETE


@press(ERASE, proves=_deletes)
async def deleted(call: Call, intent: Intent) -> Reply:
    """Ask for it; the card shows until when it can be called off."""
    found = await privacy.ask(call.act, intent, call.home)
    live = Live(CARD, token(call.actor.id))
    return replace(await stood(call.books, found), live=live, edits_card=True)


@press(KEEP)
async def stays(call: Call, intent: Intent) -> Reply:
    """Call it off."""
    return await stood(call.books, await privacy.keep(call.act, intent))


refused = refusals(
    {
        Unsettled: say(
            "Something is still yours here, so nothing was deleted. See {command}.",
            command=Code("/balance"),
        ),
        "erasure": say("You have not asked for anything to be deleted."),
        "erasure_role": say("You have a role here. Have it taken first, then ask again."),
        "erasure_begun": say("It has begun already and cannot be called off."),
        "copy": say("There is no such copy."),
    }
)
limited = limits(
    {
        privacy.LIMIT: _("You can have {most} copies a day. Ask again after {time}."),
    }
)
