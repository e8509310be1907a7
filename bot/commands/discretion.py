"""Who finds somebody by her name here: a card whose buttons change it in place."""

from dataclasses import replace

from bot.kit import Button, Call, Card, Reply, Row, Said, _, command, p_, press, say
from ledger import ids, rules
from ledger.people import discretion
from ledger.people.discretion import EVERYBODY, FINDS, KNOWN, NOBODY, PUT
from ledger.people.intents import Intent

_BY: dict[str, Said] = {
    EVERYBODY: say("everybody"),
    KNOWN: say("people whom I have paid or share a group with"),
    NOBODY: say("nobody"),
}
_BUTTONS: dict[str, Said] = {
    EVERYBODY: say("Everybody"),
    KNOWN: say("Only whom I know"),
    NOBODY: say("Nobody"),
}
_MEANS = say(
    "For anybody else it is as if nobody had your name or tag: what they send there waits, and goes"
    " back after its time. Who answers you in a group finds you there."
)


@command(
    p_("trigger", "privacy"),
    about=_("Decide who finds you by your name or tag."),
    private=(p_("private", "privacy"),),
    twin=p_("slash command", "privacy"),
    menu=_("Who finds me"),
    aloud=False,
)
async def privacy(call: Call) -> Reply:
    """Show who finds her, with a button for each other way."""
    return await _shown(call)


@press(PUT)
async def put(call: Call, intent: Intent) -> Reply:
    """Let her be found so, and show it on the same card."""
    await discretion.put(call.act, intent, call.choice)
    return replace(await _shown(call), edits_card=True)


async def _shown(call: Call) -> Reply:
    now = await discretion.of(call.books, call.actor.id)
    others = [each for each in FINDS if each != now]
    wanted = Intent(call.actor.id, dict.fromkeys(others, PUT), {}, call.seen_in)
    key = ids.timed_child(call.token, PUT)
    intent = await rules.card(call.books, wanted, key, ids.digest(now))
    rows: list[Row] = [(say("You are found by"), _BY[now])]
    more = [] if now == EVERYBODY else [_MEANS]
    card = Card(say("Who finds you by your name or tag"), rows=rows, more=more)
    return Reply.of(
        card=card, buttons=[Button.does(_BUTTONS[each], intent, each) for each in others]
    )
