"""A small capability for the tests: a round, and a live card of who is in.

Whoever presses is in, once; the owner's own button closes it. `begin` tells the card to a group or
to persons, `in_all` is how many there are.
"""

from datetime import timedelta

from bot.commands import DRAWS, PRESSES, TELLS
from bot.kit import Button, Live, Press, Reply, Tells, draws, say, say_many
from ledger import ids
from ledger.chart import HOUSE
from ledger.people import facts, intents, shown
from ledger.people.intents import Intent, IntentRow
from ledger.posting import ANY, Count, Event, Guard, Posting
from ledger.tables import CountRow

KIND = "round"
CHOICES = {"in": "rounds.in", "show": "rounds.show", "close": "rounds.close"}


@draws(KIND)
async def card(books, token, reader):
    """Draw who is in, to its owner with a button that closes it."""
    intent = await intents.get(books, token)
    count = await books.read(_in_all, intent)
    lines = [say_many("{count} is in.", "{count} are in.", count)]
    if intent.state != "open":
        return Reply.of(*lines, say("This round is closed."))
    buttons = [Button.does(say("I am in"), intent, "in")]
    if reader and reader.id == intent.owner:
        buttons.append(Button.does(say("Close it"), intent, "close"))
    return Reply.of(*lines, buttons=buttons)


async def take(call, intent):
    """Let somebody be in."""
    posting = Posting(
        intent.key_for(call.actor.id),
        "round",
        actor=call.actor.id,
        guards=intent.guards,
        counts=(Count(_name(intent), 1),),
        events=(shown.changed(KIND, intent.token),),
        deadline=intent.expires_at,
    )
    posted = await call.books.post(posting)
    return Reply.of(say("You are in already.") if posted.repeated else say("You are in."))


async def show(call, intent):
    """Show the card to who asks for it."""
    return await card(call.books, intent.token, call.actor)


async def close(call, intent):
    """Close the round, on the card where it is pressed at once."""
    closed = Guard.on(IntentRow.state, (intent.token,), ANY, "done")
    events = (shown.changed(KIND, intent.token),)
    await call.books.post(Posting(ids.token(), "round", guards=(closed,), events=events))
    drawn = await card(call.books, intent.token, call.actor)
    return Reply(drawn.lines, drawn.buttons, edits_card=True, live=drawn.live)


def told(of):
    """Tell that there is a round: its card is drawn when it is shown."""
    return Reply((), live=Live(KIND, ids.from_text(of.round)))


def declare():
    """Declare all this for good."""
    for verb, run in (("rounds.in", take), ("rounds.show", show), ("rounds.close", close)):
        PRESSES[verb] = Press(verb, run, "joined")
    DRAWS[KIND] = card
    TELLS[KIND] = Tells(KIND, told)


def undeclare():
    """Take it back."""
    for verb in CHOICES.values():
        PRESSES.pop(verb, None)
    DRAWS.pop(KIND, None)
    TELLS.pop(KIND, None)


async def begin(books, owner, *people, chat="", audience="anyone"):
    """Begin a round, and let it be told in a group and to persons; return its intent."""
    token = ids.token()
    lives = timedelta(days=1)
    intent = Intent(
        owner.id,
        CHOICES,
        {},
        chat,
        lives,
        token,
        audience=audience,
        times="each",
        card=Live(KIND, token),
    )
    written = facts.dump({"round": ids.text(token)})
    events = [Event(KIND, person.id, written) for person in people]
    events += [Event(KIND, HOUSE, written, chat)] if chat else []
    await books.post(Posting(ids.token(), "round", rows=(intent.row,), events=tuple(events)))
    return intent


async def joins(books, intent, presser):
    """Let somebody be in without a press of any platform."""
    events = (shown.changed(KIND, intent.token),)
    key = intent.key_for(presser)
    counts = (Count(_name(intent), 1),)
    await books.post(Posting(key, "round", guards=intent.guards, counts=counts, events=events))


def pressed(intent, choice="in"):
    """Return what a button of a round carries."""
    return f"do:{intent.name}:{choice}"


def _name(intent):
    return f"round:{intent.name}"


def _in_all(connection, book, intent):
    asked = CountRow.__table__.select().with_only_columns(CountRow.value)
    where = (CountRow.book == book) & (CountRow.name == _name(intent))
    return connection.execute(asked.where(where)).scalar() or 0
