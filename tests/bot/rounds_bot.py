"""The bot as it runs, with the small capability of `tests.bot.rounds`: `begin` lets one begin."""

from bot.compose import start
from ledger.books import Books
from ledger.people import persons
from ledger.people.persons import Identity
from tests.bot import rounds
from tests.loop import run


def begin(folder, owner, **more):
    """Let a round begin on the books of a bot that runs in a folder; return its token."""
    return run(_begin(f"sqlite+aiosqlite:///{folder}/wasl.db", owner, more))


async def _begin(url, owner, more):
    books = await Books.open(url)
    try:
        person = await persons.meet(books, Identity(*owner, owner[1]), owner[1].capitalize())
        return (await rounds.begin(books, person, **more)).token
    finally:
        await books.close()


if __name__ == "__main__":
    rounds.declare()
    start()
