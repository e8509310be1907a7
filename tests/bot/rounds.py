"""A small capability for the tests: a round, and a live card of who is in.

Whoever presses is in, once; the owner's own button closes it. `begin` tells the card to a group or
to persons, `in_all` is how many there are.
"""

from dataclasses import replace
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
CHOICES = {"in": "rounds.in", "show": "rounds.show"}


@draws(KIND)
async def card(books, token, reader):
    """Draw who is in, to its owner with a button that closes it."""
    intent = await intents.get(books, token)
    count = await books.read(_in_all, intent)
    lines = [say_many("{count} is in.", "{count} are in.", count)]
    if intent.state != "open":
        return Reply.of(*lines, say("This round is closed."))
    buttons = [Button.does(say("I am in"), intent, "in")]
    if reader is None:
        buttons.append(Button.does(say("Show me"), intent, "show"))
    elif reader.id == intent.owner:
        buttons.append(Button.does(say("Close it"), closing(intent), "close"))
    return Reply.of(*lines, buttons=buttons)


def closing(intent):
    """Return the intent of the owner's own button."""
    token = ids.timed_child(intent.token, "close")
    facts_of = {"round": intent.name}
    card_of, lives = intent.card, intent.lifetime
    choices = {"close": "rounds.close"}
    return Intent(intent.owner, choices, facts_of, "", lives, token, card=card_of)


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
    token = intent.card.token
    closed = Guard.on(IntentRow.state, (token,), ANY, "done")
    events = (shown.changed(KIND, token),)
    await call.books.post(Posting(ids.token(), "round", guards=(closed,), events=events))
    drawn = await card(call.books, token, call.actor)
    return replace(drawn, edits_card=True)


def told(of):
    """Tell that there is a round: its card is drawn when it is shown."""
    return Reply((), live=Live(KIND, ids.from_text(of.round)))


VERBS = {"rounds.in": take, "rounds.show": show, "rounds.close": close}


def declare():
    """Declare all this for good."""
    for verb, run in VERBS.items():
        PRESSES[verb] = Press(verb, run, "joined")
    DRAWS[KIND] = card
    TELLS[KIND] = Tells(KIND, told)


def undeclare():
    """Take it back."""
    for verb in VERBS:
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
    rows = (intent.row, closing(intent).row)
    await books.post(Posting(ids.token(), "round", rows=rows, events=tuple(events)))
    return intent


async def joins(books, intent, presser):
    """Let somebody be in without a press of any platform."""
    events = (shown.changed(KIND, intent.token),)
    key = intent.key_for(presser)
    counts = (Count(_name(intent), 1),)
    await books.post(Posting(key, "round", guards=intent.guards, counts=counts, events=events))


def answering(app, intent, **more):
    """Let every command show the card of a round, to the chat if `audience` says so."""

    async def handle(call):
        return replace(await card(call.books, intent.token, call.actor), **more)

    app.handle = handle


def pressed(intent, choice="in"):
    """Return what a button of a round carries."""
    return f"do:{intent.name}:{choice}"


def _name(intent):
    return f"round:{intent.name}"


def _in_all(connection, book, intent):
    asked = CountRow.__table__.select().with_only_columns(CountRow.value)
    where = (CountRow.book == book) & (CountRow.name == _name(intent))
    return connection.execute(asked.where(where)).scalar() or 0
