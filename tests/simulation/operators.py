"""What an operator does to the books by hand, through the same door as everybody."""

from contextlib import suppress

from ledger import ids
from ledger.errors import Overloaded, Refused, Unavailable
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
