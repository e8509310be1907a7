"""The chat of operators on a platform: where proposals are shown to all who are there."""

from bot.kit import (
    Call,
    Card,
    Code,
    Facts,
    Reply,
    Row,
    _,
    acts,
    command,
    confirm_card,
    p_,
    press,
    receipt,
    refusals,
    say,
    tells,
)
from ledger import rules
from ledger.people import admin_chats
from ledger.people.admin_chats import LEFT, VERB
from ledger.people.intents import Intent
from ledger.people.roles import GRANT_ROLES, SEE_HOUSE


@command(
    p_("trigger", "admin"),
    about=_("See where proposals are shown to the operators."),
    bare="show",
    twin=p_("slash command", "admin"),
    needs=SEE_HOUSE,
)
async def admin_(call: Call) -> Reply:
    """List the chats of operators."""
    found = await admin_chats.where(call.books)
    if not found:
        return Reply.of(
            say(
                "No chat of operators is set: each is asked in private. {command}, typed in a"
                " group, makes it one.",
                command=Code("/admin here"),
            )
        )
    rows: list[Row] = [
        (say("{name}", name=each.name.partition(":")[0]), each.title or each.name) for each in found
    ]
    return Reply.of(card=Card(say("Chats of operators"), rows=rows))


@command(
    p_("trigger", "admin here"),
    about=_("In a group: let it be the operators' chat of this platform."),
    examples=("/admin here",),
    twin=p_("slash command", "admin here"),
    needs=GRANT_ROLES,
    anywhere=True,
)
async def here(call: Call) -> Reply:
    """Ask before a group sees what operators ask for."""
    lasts = await rules.card_lasts(call.books)
    intent = await admin_chats.draft(call.act, await call.group(), lasts)
    return confirm_card(
        say("Show proposals in this group?"),
        intent,
        confirm=say("Show them"),
        rows=[(_GROUP, await call.group())],
        warn=[
            say(
                "Everybody in it reads who asks for what, and why; only those with the right can"
                " approve. Commands of operators work there, too."
            )
        ],
    )


@press(VERB, needs=GRANT_ROLES)
async def set_here(call: Call, intent: Intent) -> Reply:
    """Make it so."""
    found = await admin_chats.here(call.act, intent)
    said = say("Proposals are shown in this group from now on.")
    return receipt(said, rows=[(_GROUP, found.title or found.name)])


@command(
    p_("trigger", "admin leave"),
    about=_("Show proposals in no group of this platform any more."),
    examples=("/admin leave",),
    twin=p_("slash command", "admin leave"),
    needs=GRANT_ROLES,
    anywhere=True,
)
async def leave(call: Call) -> Reply:
    """Set it free."""
    found = await admin_chats.leave(call.act, call.chat.platform)
    said = say("Proposals are shown there no more: each is asked in private.")
    return Reply.of(card=Card(said, rows=[(_GROUP, found.title or found.name)]))


@tells(VERB)
def told(facts: Facts) -> Reply:
    """Tell the other owners."""
    said = say(
        "{person} lets a group see proposals: {group}", person=facts.person, group=facts.group
    )
    return Reply.of(card=Card(said))


@tells(LEFT)
def told_left(facts: Facts) -> Reply:
    """Tell them the same of its end."""
    who, group = facts.person, facts.group
    said = say("{person} lets a group see proposals no more: {group}", person=who, group=group)
    return Reply.of(card=Card(said))


_GROUP = say("Group")
named = acts({VERB: _("Operators' chat"), LEFT: _("Operators' chat ended")})
refused = refusals(
    {
        "admin_chat": say(
            "This is for a group: type it in the one that operators share, or see {command}.",
            command=Code("/admin"),
        ),
        "not_admin_chat": say(
            "This works in our private chat and in the operators' chat, and nothing was done here."
        ),
    }
)
