"""Joining: a welcome, the sign-up gift, what waited, and the choice of a language."""

from bot import joining
from bot.kit import Call, Found, People, Reply, Shown, _, command, p_, press, say, shows
from bot.menu import menu
from ledger import ids
from ledger.people import persons
from ledger.people.intents import Intent
from ledger.people.persons import Person


@command(
    p_("trigger", "start"),
    about=_("Join, and choose your language."),
    private=(p_("private", "start"),),
    needs="nothing",
    twin=p_("slash command", "start"),
)
async def start(call: Call) -> Reply:
    """Join, or come back."""
    joined = await joining.join(call)
    if joined.first_time:
        return await joining.welcome(call, joined)
    back = say("Welcome back, {person}.", person=call.actor.alone)
    return await menu(call, back, *await joining.waited(call))


@press("welcome")
async def welcomed(call: Call, intent: Intent) -> Reply:
    """Take the language, and welcome her in it."""
    key = ids.child(call.key)
    await persons.speak(call.books, call.actor, call.choice, key)
    return Reply(
        (
            say("You are in, {person}.", person=call.actor.alone),
            *joining.news(intent.facts),
            *await joining.hints(call),
        ),
        [joining.MENU],
        edits_card=True,
        language=call.choice,
    )


@shows("gift", family=p_("family", "Gifts"))
def gift(found: Found, reader: Person, people: People) -> Shown:  # noqa: ARG001 - a gift is a gift
    """Show the sign-up gift."""
    return Shown(say("welcome gift"))


@shows("budget")
def budget(found: Found, reader: Person, people: People) -> Shown:  # noqa: ARG001 - the house's own
    """Show what was put aside for gifts."""
    return Shown(say("put aside for gifts"))
