"""What people press: their own buttons and others', new and old, once, twice and all at once."""

from tests.simulation.people import Press, key

RECENT = 12
_LOOKED_AT, _AGAIN = 60, 0.2
_FOR_HOLDERS = (
    "SELECT token FROM intents WHERE audience LIKE 'holder:%' AND state = 'open'"
    " ORDER BY token DESC LIMIT 1"
)


def presses_in_a_group(world):
    """Let somebody, or several at once, press a button of a card that stands in a group."""
    walls = [each for each, presses in world.standing.walls.items() if presses]
    if not walls:
        return
    platform, group = world.chance.choice(walls)
    press = world.chance.choice(world.standing.walls[platform, group][-RECENT:])
    there = [each for each in world.people if each.platform.name == platform]
    for actor in world.chance.sample(there, world.chance.choice((1, 1, 3, 6))):
        world.send(actor, chat=group, press=press)


def forges(world):
    """Let somebody press what no card offers her: another's choice, or nothing that there is."""
    actor, press = _seen(world)
    _, other = _seen(world)
    if press and other:
        made = (
            f"do:{press.token}:{other.choice}",
            f"do:{press.token[::-1]}:{press.choice}",
            f"{press.data}:1",
            f"go:{press.choice}:{other.token}",
            f"run:{press.choice}",
            press.data[:-3],
        )
        forged = Press("forged", press.message, world.chance.choice(made))
        world.send(actor, press=forged)


def goes_on(world):
    """Let somebody press a button that nobody has, of those that she saw last."""
    actor = world.chance.choice(world.people)
    fresh = [each for each in actor.seen[-6:] if not world.model.pressed[each.token]]
    if fresh:
        world.send(actor, press=world.chance.choice(fresh))


def presses(world):
    """Let somebody press a button of hers, a new one or an old one."""
    actor, press = _seen(world)
    if press:
        world.send(actor, press=press)


def takes_turns(world):
    """Let a button of each verb be pressed in its turn: by whose chat it is in, or by anybody."""
    found = world.standing.next_in_turn(world.chance)
    if found:
        chat, press = found
        there = [each for each in world.people if each.platform.name == chat.platform]
        hers = [each for each in there if each.place == chat.name and world.chance.random() < 0.7]
        actor = world.chance.choice(hers or there)
        world.send(actor, chat="" if chat.private else chat.id, press=press)


def taps_twice(world):
    """Let somebody tap a button several times at once."""
    actor, press = _seen(world)
    for _ in range(world.chance.randrange(2, 5) if press else 0):
        world.send(actor, press=press)


def presses_both(world):
    """Let somebody press every button of a card at once."""
    actor, press = _seen(world)
    if press and press.token:
        card = dict.fromkeys(each for each in actor.seen if each.token == press.token)
        both = list(card)
        world.chance.shuffle(both)
        for each in both:
            world.send(actor, press=each)


def confirms(world):
    """Let somebody confirm the newest card that she has not touched yet."""
    presses_newest(world, "confirm")


def undoes(world):
    """Let what somebody paid last be undone by her, or tried to be by another, if nobody has."""
    presses_newest(world, "undo", others=0.5)


def presses_a_strangers(world):
    """Let somebody press a button that is another's."""
    seen = world.chance.choice(world.people).seen[-3:]
    if seen:
        world.send(world.chance.choice(world.people), press=world.chance.choice(seen))


def holders_at_once(world):
    """Let everybody who sees a card that is for holders of a role press it, at the same moment."""
    found = world.model.ask(_FOR_HOLDERS)
    for (token,) in found[:1]:
        for actor in world.people:
            hers = [each for each in actor.seen[-_LOOKED_AT:] if key(each.token) == token]
            if hers:
                world.send(actor, press=world.chance.choice(hers))


def picks(world):
    """Let somebody pick a person where she was asked for one; or begin what asks for one."""
    asked = [each for each in world.people if each.picks]
    if asked:
        actor = world.chance.choice(asked)
        near = [each for each in world.people if each.platform is actor.platform]
        pick = (actor.picks[-1], world.chance.choice(near))
        actor.picks = actor.picks if world.chance.random() < _AGAIN else actor.picks[:-1]
        world.send(actor, pick=pick)
    elif known := [each for each in world.people if each.numbers and each.platform.name != "web"]:
        actor = world.chance.choice(known)
        world.send(actor, text=f"{actor.word('send')} {world.chance.randrange(1, 9)}", played=True)


def presses_newest(world, choice, others=0.0):
    """Let the newest button of somebody's that is for this be pressed, if nobody has pressed it.

    So often it is another who presses it. Tell whether there is one.
    """
    fresh = [(actor, press) for actor in world.people for press in _newest(world, actor, choice)]
    if fresh:
        actor, press = world.chance.choice(fresh)
        if others and world.chance.random() < others:
            actor = world.chance.choice(world.people)
        world.send(actor, press=press)
    return bool(fresh)


def _newest(world, actor, choice):
    seen = [each for each in actor.seen[-RECENT:] if each.choice == choice][-1:]
    return [each for each in seen if not world.model.pressed[each.token]]


def _seen(world):
    """Return somebody and a button that she saw, more likely a new one."""
    actor = world.chance.choice(world.people)
    if not actor.seen:
        return actor, None
    recent = actor.seen[-RECENT:] if world.chance.random() < 0.8 else actor.seen
    return actor, world.chance.choice(recent)
