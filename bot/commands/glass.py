"""Breaking the glass: an owner acts alone for an hour, and somebody else looks at it afterwards."""

from typing import Annotated

from bot.grammar.kinds import FewWords, Why, Word
from bot.kit import (
    Button,
    Call,
    Card,
    Code,
    Facts,
    Leads,
    Live,
    Reply,
    Row,
    _,
    acts,
    command,
    confirm_card,
    draws,
    p_,
    page,
    press,
    refusals,
    say,
    tells,
    waits,
)
from ledger import ids, rules
from ledger.books import Books
from ledger.people import glass, intents, persons
from ledger.people.glass import AT_ONCE, BREAK, KIND, LASTS, OVER, REVIEWED, USED, Glass
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.roles import BREAK_GLASS, REVIEW

_FOUND = FewWords(_("What did you find? Write it in a few words; it is kept with it for good."))
_REASON = say("Reason")


@command(
    p_("trigger", "breakglass"),
    about=_("In an emergency: act alone for an hour. Every owner is told, and it is reviewed."),
    examples=(_("/breakglass the treasurer cannot be reached"),),
    twin=p_("slash command", "breakglass"),
    needs=BREAK_GLASS,
    menu=_("Emergency"),
)
async def breakglass(call: Call, reason: Why) -> Reply:
    """Ask before the glass is broken."""
    intent = await glass.draft(call.act, reason, await rules.card_lasts(call.books))
    return confirm_card(
        say("Break the glass, and act alone for {time}?", time=LASTS),
        intent,
        confirm=say("Break the glass"),
        rows=[(_REASON, reason)],
        warn=[
            say(
                "Every owner is told at once, all that you do is kept, and somebody else has to"
                " sign it off. What is about you, who has which role, and winding down waits for"
                " somebody else even so."
            )
        ],
        done=say("You asked for this before, and it was done."),
    )


@press(BREAK, needs=BREAK_GLASS)
async def broken(call: Call, intent: Intent) -> Reply:
    """Begin the hour, and show its card."""
    found = await glass.broken(call.act, intent)
    return await drawn(call.books, found.token, call.actor)


@draws(KIND)
async def drawn(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw an hour: whose, why, how it stands, and who has looked at it."""
    found = await glass.get(books, token)
    people = await persons.by_ids(books, {found.owner, found.reviewer})
    rows: list[Row] = [(say("Who"), people[found.owner]), (_REASON, found.reason)]
    if found.state == "reviewed":
        rows += [(say("Signed off by"), people[found.reviewer]), (say("Found"), found.words)]
    card = Card(
        say("The glass was broken: somebody acts alone until {time}", time=found.until),
        rows=rows,
        status=say(_STATES[found.state]),
        tone="waits" if found.state != "reviewed" else "ended",
    )
    return Reply.of(card=card, buttons=await _buttons(books, found, reader), edits_card=True)


@command(
    p_("trigger", "reviews"),
    about=_("See which emergencies nobody has signed off yet."),
    twin=p_("slash command", "reviews"),
    needs=REVIEW,
    menu=_("Emergencies to review"),
)
async def reviews(call: Call) -> Reply:
    """Offer what waits for a look."""
    found = await glass.waiting(call.books)
    if not found:
        return Reply.of(say("No emergency waits for a review."))
    people = await persons.by_ids(call.books, {each.owner for each in found})
    buttons = [
        Button.goes(
            say("{person}, {time}", person=people[each.owner], time=each.until),
            "reviews",
            ids.text(each.token),
        )
        for each in found
    ]
    return Reply.of(say("These wait for a review:"), buttons=buttons)


@page("reviews", needs=REVIEW)
async def review(call: Call, at: str) -> Reply:
    """Show one of them."""
    return await drawn(call.books, glass.token_of(at), call.actor)


@press(glass.ASK, needs=REVIEW)
async def signing(call: Call, intent: Intent) -> Reply:
    """Ask what was found."""
    glass.check(await glass.get(call.books, glass.token_of(str(intent.facts["glass"]))), call.actor)
    return Reply((), leads=Leads("signglass", {"name": str(intent.facts["glass"])}))


@command("signglass", needs=REVIEW)
async def signglass(call: Call, name: Word, found: Annotated[str, _FOUND]) -> Reply:
    """Sign it off."""
    signed = await glass.sign(call.act, glass.token_of(name), found)
    shown = await drawn(call.books, signed.token, call.actor)
    return Reply(shown.rest, shown.buttons, card=shown.card)


@waits
async def unreviewed(call: Call) -> list[Row]:
    """Say in the menu that something waits for a look."""
    if not call.may(REVIEW):
        return []
    others = [each for each in await glass.waiting(call.books) if each.owner != call.actor.id]
    return [(say("Emergencies to review"), len(others))] if others else []


@tells(KIND)
def told(facts: Facts) -> Reply:
    """Show the card to every owner."""
    return Reply((), live=Live(KIND, ids.from_text(facts.card)))


async def _buttons(books: Books, found: Glass, reader: Person | None) -> list[Button]:
    if reader is None:
        return []
    all_of_it = Button.goes(say("What was done"), "audit", f"....{ids.text(found.token)}")
    if found.state != "over" or reader.id == found.owner:
        return [all_of_it]
    intent = await intents.get(books, glass.signing(found.token, found.owner).token)
    return [Button.does(say("Sign it off"), intent, "sign"), all_of_it]


_STATES = {
    "broken": _("acts alone now"),
    "over": _("waits for somebody else's review"),
    "reviewed": _("reviewed"),
}
named = acts(
    {
        BREAK: _("Glass broken"),
        USED: _("Done alone in an emergency"),
        OVER: _("Emergency over"),
        REVIEWED: _("Emergency reviewed"),
    }
)
refused = refusals(
    {
        "glass": say("There is no such emergency."),
        "glass_broken": say("You act alone already; see {command}.", command=Code("/reviews")),
        "glass_own": say("This is your own, so somebody else has to sign it off."),
        "glass_lasts": say("It lasts still. Sign it off once it is over."),
        AT_ONCE: say("You act alone already, or have just done so."),
        ("glass", "reviewed"): say("Somebody has signed this off before."),
    }
)
