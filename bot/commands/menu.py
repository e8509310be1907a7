"""The menu, from which every flow is walked by thumbs alone."""

from dataclasses import replace

from bot.kit import (
    Button,
    Call,
    Code,
    Command,
    Leads,
    Reply,
    Said,
    _,
    command,
    p_,
    page,
    press,
    say,
)
from bot.menu import SECTIONS, behind, menu, offered, run
from ledger import ids, rules
from ledger.errors import NotFound
from ledger.people import groups, persons
from ledger.people.groups import Group
from ledger.people.intents import Intent

MOST_GROUPS = 5
WITHIN = "menu.within"


@command(
    p_("trigger", "menu"),
    about=_("See your balance and what you can do, with a button for each."),
    asked=(p_("asked", "menu"),),
    twin=p_("slash command", "menu"),
    under="itself",
    aloud=False,
)
async def menu_(call: Call) -> Reply:
    """Show the card that everything begins with."""
    return await menu(call)


@page("menu")
async def section(call: Call, at: str) -> Reply:
    """Show what stands behind a button of the menu, or the menu itself, in its place or anew."""
    if at not in SECTIONS:
        back = not at
        return replace(await menu(call), edits_card=back, stays=not back)
    shown = SECTIONS[at]
    hers = await offered(call)
    begins = [
        each
        for each in behind(hers, at)
        if call.seen_in or shown.alone or each.name != shown.within
    ]
    within = next((each for each in hers if each.name == shown.within), None)
    lines, buttons = await _within(call, within, shown.typed) if within else ([], [])
    return Reply(
        [say(shown.about), *lines],
        [*map(run, begins), *buttons, Button.goes(say("Back to the menu"), "menu", "")],
        edits_card=True,
    )


@press(WITHIN)
async def begun(call: Call, intent: Intent) -> Reply:
    """Begin a command in a group that she is still in."""
    if all(each.chat != intent.chat for each in await _hers(call)):
        raise NotFound("group")
    return Reply((), leads=Leads(str(intent.facts["command"]), {}))


async def _within(call: Call, begun: Command, typed: str) -> tuple[list[Said], list[Button]]:
    """Return a button for each group of hers in which a command can begin, or how it is typed."""
    if call.seen_in:
        return [], []
    hers = await _hers(call)
    if not hers:
        return [say("In a group, type {command}.", command=Code(typed))], []
    return [], [await _begins(call, begun, each) for each in hers[:MOST_GROUPS]]


async def _begins(call: Call, begun: Command, group: Group) -> Button:
    wanted = Intent(call.actor.id, {"begin": WITHIN}, {"command": begun.name}, chat=group.chat)
    intent = await rules.card(call.books, wanted, ids.token(), b"")
    return Button.does(say("In {group}", group=group.title), intent, "begin")


async def _hers(call: Call) -> list[Group]:
    known = await persons.identities(call.books, call.actor.id)
    mine = [each for each in known if each.platform == call.chat.platform]
    return [group for each in mine for group in await groups.of(call.books, each)]
