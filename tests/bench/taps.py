"""Three hundred taps at once on one envelope, through the road: who is answered, and how late.

    python -m tests.bench taps

Each tap is a press of its own person, as a platform hands it on; what platforms add is in
`crowd.py`. Before a figure is told, what was given is laid beside what there was.
"""

import asyncio
import statistics
import time
from contextlib import ExitStack

from bot.app import App
from bot.kit import Chat
from bot.settings import Settings
from ledger import ids, migrations
from ledger.act import Act
from ledger.books import Books
from ledger.chart import WALLET, WORLD
from ledger.money import Money
from ledger.people import persons
from ledger.people.persons import Identity
from ledger.posting import Move, Posting
from ledger.products import bonus
from ledger.products.gifts import envelope, making
from ledger.products.gifts.making import Wish
from tests.bench import places

TAPS, SHARES = 300, 250
WHOLE = Money(500_00, "USD")
CHAT = "web:group:bench"
ROUNDS = 5


def run(*, quick):
    """Return how long the last of them waited for her answer, and the middle one, in seconds."""
    rounds = 1 if quick else ROUNDS
    with ExitStack() as opened:
        file = opened.enter_context(places.files())
        database = opened.enter_context(places.databases())
        addresses = {"SQLite": file("taps"), "PostgreSQL": database(migrated=True)}
        found = {}
        for name, address in addresses.items():
            last, middle = asyncio.run(_measured(address, rounds))
            found[f"{TAPS} taps on {SHARES} shares, {name}: the last is answered after, s"] = last
            found[f"{TAPS} taps on {SHARES} shares, {name}: the middle one after, s"] = middle
        return found


async def _measured(address, rounds):
    migrations.migrate(address)
    books = await Books.open(address)
    try:
        app = App(books, Settings(_env_file=None))
        giver = await _person(books, "giver")
        people = [f"tapper{number}" for number in range(TAPS)]
        for name in people:
            await _person(books, name)
        waits = [await _round(app, giver, people) for _ in range(rounds)]
    finally:
        await books.close()
    last, middle = ([take(each) for each in waits] for take in (max, statistics.median))
    return statistics.median(last), statistics.median(middle)


async def _round(app, giver, people):
    """Fill an envelope and let all of them tap; return how long each waited."""
    act = Act(app.books, giver, ids.token(), CHAT)
    card = await making.draft(act, Wish(WHOLE, SHARES))
    made = (await making.fill(act, card.intent)).envelope
    data, began = f"do:{ids.text(made.token)}:open", time.perf_counter()

    async def tap(name):
        key = f"bench:{ids.text(ids.token())}"
        chat = Chat("web", "group:bench", private=False)
        call = await app.call(Identity("web", name, name), name, chat, key)
        reply = await app.press(call, data)
        return time.perf_counter() - began, "is yours" in reply.lines[0].message

    told = await asyncio.gather(*(tap(name) for name in people))
    now = await envelope.get(app.books, made.token)
    rests = (await app.books.balance(made.account)).posted
    assert sum(is_hers for _, is_hers in told) == now.taken == SHARES
    assert (now.state, rests.minor) == ("empty", 0)
    return [wait for wait, _ in told]


async def _person(books, name):
    """Let somebody have joined, with money from the world if she is to give."""
    person = await persons.meet(books, Identity("web", name, name), name.capitalize())
    await bonus.join(Act(books, person, ids.token()), Money(0, "USD"))
    wallet = await books.account(WALLET, person.id, "USD")
    if name == "giver":
        paid = Move(await books.house(WORLD, "USD"), wallet, Money(WHOLE.minor * ROUNDS, "USD"))
        await books.post(Posting(ids.token(), "capital", payee=person.id, moves=(paid,)))
    return await persons.by_id(books, person.id)
