"""Who finds somebody by her name, and whether groups read it: a card whose buttons change it."""

from dataclasses import replace

from bot.kit import Button, Call, Card, Reply, Row, Said, _, command, p_, press, say
from ledger import ids, rules
from ledger.people import discretion
from ledger.people.discretion import (
    EVERYBODY,
    FINDS,
    HIDDEN,
    KNOWN,
    NAME,
    NAMED,
    NOBODY,
    PUT,
    SHOWN,
)
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


_NAMED: dict[str, Said] = {SHOWN: say("shown"), HIDDEN: say("hidden: I call you a member")}
_NAMES: dict[str, Said] = {
    SHOWN: say("Show my name in groups"),
    HIDDEN: say("Hide my name in groups"),
}
_UNNAMED = say(
    "Whoever pays you or is paid by you still reads your name, in private. What you write in a"
    " group is shown by its platform, under your name."
)


@command(
    p_("trigger", "privacy"),
    about=_("Decide who finds you by your name or tag, and whether I name you in groups."),
    private=(p_("private", "privacy"),),
    twin=p_("slash command", "privacy"),
    menu=_("Who finds me"),
    aloud=False,
    family=p_("slash command", "safety"),
)
async def privacy(call: Call) -> Reply:
    """Show who finds her, with a button for each other way."""
    return await _shown(call)


@press(PUT)
async def put(call: Call, intent: Intent) -> Reply:
    """Let her be found so, and show it on the same card."""
    await discretion.put(call.act, intent, call.choice)
    return replace(await _shown(call), edits_card=True)


@press(NAME)
async def name(call: Call, intent: Intent) -> Reply:
    """Let groups read her name or not, and show it on the same card."""
    await discretion.name(call.act, intent, call.choice)
    return replace(await _shown(call), edits_card=True)


async def _shown(call: Call) -> Reply:
    now = await discretion.said(call.books, call.actor.id)
    finds = {each: PUT for each in FINDS if each != now.finds}
    names = {each: NAME for each in NAMED if each != now.named}
    wanted = Intent(call.actor.id, {**finds, **names}, {}, call.seen_in)
    key = ids.timed_child(call.token, PUT, *now)  # a press that comes again may find another
    intent = await rules.card(call.books, wanted, key, ids.digest(*now))
    rows: list[Row] = [
        (say("You are found by"), _BY[now.finds]),
        (say("Your name in groups"), _NAMED[now.named]),
    ]
    more = [
        *([] if now.finds == EVERYBODY else [_MEANS]),
        *([] if now.named == SHOWN else [_UNNAMED]),
    ]
    card = Card(say("Who finds you by your name or tag"), rows=rows, more=more)
    labels = {**_BUTTONS, **_NAMES}
    buttons = [Button.does(labels[each], intent, each) for each in (*finds, *names)]
    return Reply.of(card=card, buttons=buttons)
