"""What happens at a step: one of these, by chance."""

from datetime import timedelta

from ledger.people import roles
from tests.simulation import operators
from tests.simulation.banking import has_a_bank, pays_in, pays_out
from tests.simulation.loop import spawn
from tests.simulation.people import GROUPS
from tests.simulation.player import MORE
from tests.simulation.presses import (
    RECENT,
    confirms,
    forges,
    goes_on,
    holders_at_once,
    picks,
    presses,
    presses_a_strangers,
    presses_both,
    presses_in_a_group,
    takes_turns,
    taps_twice,
    undoes,
)
from tests.simulation.process import POINTS
from tests.simulation.weather import WEATHERS

MOST_PEOPLE = 80
_ASKED = "SELECT person FROM shares WHERE state = 'open' AND person > 0 ORDER BY person"


def writes(world):
    """Let somebody write."""
    actor = world.chance.choice(world.people)
    chat, text, reply_to, wish, chatter = world.speaker.says(actor)
    world.send(actor, chat=chat, text=text, reply_to=reply_to, wish=wish, chatter=chatter)


def plays(world):
    """Let somebody type some command that there is, with whatever it takes."""
    known = [each for each in world.people if each.numbers and world.chance.random() < 0.8]
    actor = world.chance.choice(known or world.people)
    chat, text, options, file = world.player.types(actor)
    more = {"options": options if actor.platform.name == "discord" else None, "file": file}
    world.send(actor, chat=chat, text=text, chatter=bool(chat), played=True, **more)


def looks(world):
    """Let somebody who is asked for money look at what there is, in private or in a group."""
    asked = {person for (person,) in world.model.ask(_ASKED)}
    people = [each for each in world.people if world.model.person(each) in asked]
    if people:
        actor, chat = world.chance.choice(people), world.chance.choice(("", "", *GROUPS))
        text = world.player.looks(actor)
        world.send(actor, chat=chat, text=text, chatter=bool(chat), played=True)


def posts(world):
    """Let somebody post a card in a chat that the bot is not in, or where a command was typed."""
    there = [each for each in world.people if each.platform.name != "web"]
    actor = world.chance.choice(there)
    inline, text, options = world.player.offers(actor)
    if actor.platform.name == "discord":
        chat = world.chance.choice(("", *GROUPS))
        more = {"posts": inline.posts, "options": options, "chatter": True, "played": True}
        world.send(actor, chat=chat, text=text, **more)
    elif world.ready:
        process = world.chance.choice(world.ready)
        spawn(process, actor.platform.of(process).types(actor, text))


def answers(world):
    """Let somebody write what may answer what she was asked."""
    actor = world.chance.choice(world.people)
    question = actor.asked if actor.platform.name == "discord" else ""
    text, file = world.player.answers(actor)
    world.send(actor, text=text, file=file, played=True, question=question)


def comes_again(world):
    """Let a platform deliver again what it delivered before."""
    if world.updates:
        update = world.chance.choice(world.updates[-RECENT * 3 :])
        world.record.note(f"again {update}")
        for process in world.ready[:1]:
            process.take(update)


def edits(world):
    """Let somebody edit a message, so that its key comes with other words."""
    typed = [each for each in world.updates[-RECENT * 3 :] if each.text]
    if typed:
        update = world.chance.choice(typed)
        chat, text, reply_to, wish, _ = world.speaker.says(update.actor)
        if chat == update.chat:
            more = {"reply_to": reply_to, "wish": wish, "chatter": True}
            world.send(update.actor, chat=chat, text=text, message=update.message, **more)


def newcomers(world):
    """Let somebody come whom nobody knows yet; she may say something in a group, or nothing."""
    if len(world.people) < MOST_PEOPLE:
        actor = world.arrives(f"n{len(world.people)}")
        if world.chance.random() < 0.8:
            world.send(actor, chat="group:lunch", text="hello", chatter=True)


def time_jumps(world):
    """Let minutes, hours or days go by."""
    minutes = world.chance.choice((1, 1, 5, 16, 120, 24 * 60, 6 * 24 * 60, 8 * 24 * 60))
    world.jumped += timedelta(minutes=minutes)
    world.record.note(f"{minutes} minutes later")


def crashes(world):
    """Let a process die after a few more awaits, or when it next comes to a certain one."""
    if world.ready:
        process = world.chance.choice(world.ready)
        if world.chance.random() < 0.5:
            process.fuse = world.chance.randrange(1, 16)
        else:
            process.doom = world.chance.choice(POINTS)


def hangs_up(world):
    """Cancel the handling of something midway; its platform delivers it again."""
    for process in world.ready:
        for task in list(process.taking)[:1]:
            task.cancel()


def restarts(world):
    """Close a process in good order."""
    if world.ready:
        process = world.chance.choice(world.ready)
        world.record.note(f"restart {process.number}")
        process.ready = False
        world.begin(world.restart(process))


_PAID = """
    SELECT number FROM transfers t WHERE kind IN ('send', 'sent') AND NOT EXISTS (
        SELECT 1 FROM entries e JOIN accounts a ON a.id = e.account
        WHERE e.transfer = t.number AND a.name = 'position')
    ORDER BY number"""
"""What exchanged nothing: that is reversed by no one."""


def operates(world):
    """Let an operator freeze or thaw a wallet, or reverse a payment."""
    wallets = world.model.ask("SELECT id, state FROM accounts WHERE name = 'wallet' ORDER BY id")
    paid = world.model.ask(_PAID)
    if not world.ready or not wallets:
        return
    process = world.chance.choice(world.ready)
    if paid and world.chance.random() < 0.3:
        (number,) = world.chance.choice(paid)
        world.record.note(f"reverse {number}")
        world.model.reversed.add(number)
        spawn(process, operators.reverse(process.books, number))
    else:
        account, state = world.chance.choice(wallets)
        world.record.note(f"{state} wallet {account} is frozen or thawed")
        act = operators.freeze if state == "open" else operators.thaw
        spawn(process, act(process.books, account))


def grants(world):
    """Let an owner give somebody a role, or take it."""
    owners = [each for each in world.people if each.admin and world.model.person(each)]
    if world.ready and owners:
        process, role = world.chance.choice(world.ready), world.chance.choice(sorted(roles.ROLES))
        state = world.chance.choice(("granted", "granted", "revoked"))
        whom = world.chance.choice(world.people)
        owner = world.chance.choice(owners)
        spawn(process, operators.change_role(world, process, owner, whom, (role, state)))


def blocks(world):
    """Let somebody block the bot; she who writes again has let it in again."""
    actor = world.chance.choice(world.people)
    if actor.platform.name != "web":
        actor.blocks = True
        world.record.note(f"{actor.name} blocks the bot")


def signs_in(world):
    """Let somebody use a code for the web chat, and somebody else at the same moment."""
    owners = [each for each in world.people if each.codes]
    for process in world.ready if owners else ():
        actor = world.chance.choice(owners)
        for _ in range(world.chance.randrange(1, 3)):
            code = world.chance.choice(actor.codes[-2:])
            spawn(process, operators.sign_in(world, process, actor, code))


def clock_is_set_back(world):
    """Set every clock back a little, as it happens on machines."""
    world.jumped -= timedelta(seconds=world.chance.uniform(0, 5))


def renames(world):
    """Let a platform call somebody by another name from now on."""
    actor = world.chance.choice(world.people)
    if actor.platform.name != "web":
        actor.called(f"{actor.name}_{world.chance.randrange(1000)}")
        world.record.note(f"{actor.name} is @{actor.handle}")


def weather_turns(world):
    """Let other things go wrong from now on."""
    world.disk.weather = world.chance.choice(WEATHERS)
    world.record.note(f"weather: {world.disk.weather.name}")


_ODDS = {
    writes: 30,
    plays: 30,
    looks: 10,
    answers: 6,
    confirms: 34,
    undoes: 4,
    goes_on: 10,
    presses_in_a_group: 10,
    forges: 2,
    presses: 8,
    takes_turns: 24,
    holders_at_once: 4,
    picks: 6,
    posts: 8,
    grants: 1,
    taps_twice: 5,
    presses_both: 4,
    presses_a_strangers: 6,
    comes_again: 6,
    edits: 2,
    newcomers: 2,
    renames: 1,
    signs_in: 2,
    blocks: 2,
    clock_is_set_back: 1,
    operates: 2,
    has_a_bank: 6,
    pays_in: 12,
    pays_out: 8,
    time_jumps: 2,
    crashes: 4,
    hangs_up: 2,
    restarts: 1,
    weather_turns: 4,
}
ACTS = tuple(_ODDS)


def weights(often):
    """Return how often each act is done, those that are named more often than others."""
    return [odds * (MORE if act.__name__ in often else 1) for act, odds in _ODDS.items()]
