"""What is done to the books beside the conversation, through the same door."""

from contextlib import suppress

from ledger import ids
from ledger.errors import Overloaded, Refused, Unavailable
from ledger.people import logins
from ledger.posting import Posting
from tests.simulation.weather import Injected

_NOT_TODAY = (Refused, Overloaded, Unavailable, Injected)


async def freeze(books, account):
    """Freeze an open account."""
    with suppress(*_NOT_TODAY):
        await books.set_state(account, "open", "frozen", Posting(ids.token(), "freeze"))


async def thaw(books, account):
    """Thaw a frozen account."""
    with suppress(*_NOT_TODAY):
        await books.set_state(account, "frozen", "open", Posting(ids.token(), "thaw"))


async def reverse(books, number):
    """Reverse a transfer; a second time it is refused, or changes nothing."""
    with suppress(*_NOT_TODAY):
        await books.reverse(number, Posting(b"", "reverse"))


async def sign_in(world, process, actor, code):
    """Use a one-time code; the session that it opens lets in under the same name."""
    with suppress(*_NOT_TODAY):
        session, name = await logins.redeem(process.books, code)
        await process.passes("before the browser hears")
        world.signed_in(actor, code, name)
        if await logins.session(process.books, session) != name:
            world.find(f"a session of {name} is not known")
