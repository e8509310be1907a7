"""A process that posts as fast as it can, and notes what was acknowledged.

    python -m tests.faults.load URL SEED FIRST LAST CALLERS >> ACKS

What a counter posts follows from the seed and the counter alone, so that another process can
repeat it. A line `counter number repeated` is written once the await has returned, by one
system call: a kill loses none.
"""

import asyncio
import os
import sys
from itertools import count
from typing import NamedTuple

from bot import logs
from ledger import ids
from ledger.books import Books
from ledger.chart import WALLET, WORLD
from ledger.errors import Overloaded, Unavailable
from ledger.money import Money
from ledger.people import chats
from ledger.posting import Count, Event, Guard, Move, Posting, Row

OWNERS = 8
MOST_CALLERS = 64
IN, ON = 10, 3
STOP = 1 << 40
AGAIN_S = 0.02
READY = "ready"


class Ack(NamedTuple):
    """What a caller was told."""

    counter: int
    number: int
    repeated: bool


def key(seed, counter):
    """Return a key whose time goes with the counter, as keys of real acts do."""
    return (1_800_000_000_000 + counter).to_bytes(6) + ids.digest("load", str(seed), str(counter))[
        :10
    ]


def name(seed, counter):
    return f"load:{ids.digest('row', str(seed), str(counter)).hex()}"


def posting(seed, counter, accounts):
    """Return what a counter asks for: money in, some of it passed on, and all that goes along."""
    world, *wallets = accounts
    mine, next_one = wallets[counter % OWNERS], wallets[(counter + 1) % OWNERS]
    row = {"state": "open", "moved_to": str(counter), "at": 0, "language": None}
    return Posting(
        key(seed, counter),
        "load",
        digest=ids.digest(str(counter)),
        payer=counter % OWNERS + 1,
        payee=(counter + 1) % OWNERS + 1,
        moves=(
            Move(world, mine, Money(IN, "USD")),
            Move(mine, next_one, Money(ON, "USD")),
        ),
        counts=(Count("load", 1),),
        rows=(Row(chats.ChatRow.__tablename__, (name(seed, counter),), row),),
        guards=used_before(seed, counter),
        events=(Event("load", counter % OWNERS + 1, f'{{"n": {counter}}}'),),
        note=f"note {counter}" if counter % 4 == 0 else "",
    )


def used_before(seed, counter):
    """Use up the row of the counter before, in pairs, so that a commit changes rows, too."""
    if counter % 2 == 0:
        return ()
    return (Guard("chats", (name(seed, counter - 1),), "state", "open", "closed"),)


def pairs(first, last):
    """Yield the two counters of each pair, the second of which needs the first."""
    for each in count(first - first % 2, 2):
        if each >= last:
            return
        yield each, each + 1


async def accounts(books):
    """Open the accounts that the load is about."""
    wallets = [await books.account(WALLET, owner, "USD") for owner in range(1, OWNERS + 1)]
    return [await books.house(WORLD, "USD"), *wallets]


async def acknowledged(books, asked):
    """Post until there is an answer, as whoever delivers a message again would."""
    while True:
        try:
            posted = await books.post(asked)
        except (Unavailable, Overloaded) as why:
            sys.stderr.write(f"posting put off: {why}\n")
            await asyncio.sleep(AGAIN_S)
        else:
            return posted


async def run(books, seed, first, last, note, callers=MOST_CALLERS):  # noqa: PLR0917
    """Let callers post every counter of a range, each telling `note` what was acknowledged."""
    known = await accounts(books)
    waiting = pairs(first, last)

    async def caller():
        for both in waiting:
            for counter in both:
                posted = await acknowledged(books, posting(seed, counter, known))
                note(Ack(counter, posted.number, posted.repeated))

    async with asyncio.TaskGroup() as group:
        for _ in range(callers):
            group.create_task(caller())


def written(ack):
    return f"{ack.counter} {ack.number} {int(ack.repeated)}\n".encode()


def read(path):
    """Return the acknowledgements that were noted; a line that a kill cut short is none."""
    lines = path.read_bytes().split(b"\n")[:-1]
    told = [line.split() for line in lines if line != READY.encode()]
    return [Ack(int(counter), int(number), repeated == b"1") for counter, number, repeated in told]


async def main(url, seed, first, last, callers):
    logs.configure("warning")
    while True:
        try:
            books = await Books.open(url)
            break
        except Unavailable:
            await asyncio.sleep(AGAIN_S)
    try:
        os.write(1, f"{READY}\n".encode())
        await run(books, seed, first, last, lambda ack: os.write(1, written(ack)), callers)
    finally:
        await books.close()


if __name__ == "__main__":
    where, *numbers = sys.argv[1:]
    asyncio.run(main(where, *map(int, numbers)))
