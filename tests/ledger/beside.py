"""What another process does to the books while a test looks on.

migrate URL                 end with 11 if it migrated, with 10 if there was nothing to do
pay URL PAYER PAYEE COUNT   pay so often, a few at a time
"""

import asyncio
import sys

from ledger.books import Books
from ledger.migrations import migrate
from tests.forking import Forked
from tests.ledger.acts import move
from tests.process import LIMIT_S, ROOT, environment

AT_ONCE = 4


def beside(*words):
    """Begin it, as a process of its own."""
    return Forked(__name__, *map(str, words), cwd=ROOT, env=environment(ROOT))


async def ended(process):
    """Wait until it has ended; return its exit code and what it said of what went wrong."""
    _, said = await asyncio.to_thread(process.communicate, LIMIT_S)
    return process.returncode, said


async def _pay(url, payer, payee, count):
    books = await Books.open(url)
    try:
        for _ in range(count // AT_ONCE):
            await asyncio.gather(*(books.post(move(payer, payee, 1)) for _ in range(AT_ONCE)))
    finally:
        await books.close()


if __name__ == "__main__":
    what, where, *numbers = sys.argv[1:]
    if what == "migrate":
        sys.exit(10 + migrate(where))
    asyncio.run(_pay(where, *map(int, numbers)))
