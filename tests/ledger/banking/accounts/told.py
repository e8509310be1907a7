"""Accounts at banks as people tell of them, and what is done with them in most tests."""

from ledger.banking import accounts
from ledger.banking.accounts import Told
from tests.ledger.acts import asking

SAUDI = "SA03 8000 0000 6080 1016 7519"
GERMAN = "DE89 3704 0044 0532 0130 00"
NAME = "Omar Khalid Almansour"


def iban(number=SAUDI, name=NAME):
    return Told("iban", number, name)


def american(number="000123456789", routing="021000021", kind="checking", name=NAME):
    return Told("us", number, name, routing, kind)


async def added(books, person, told=None):
    return await accounts.add(asking(books, person), told or iban())


async def verified(books, person, told=None):
    """Add an account, let the two amounts be paid to it, and tell them."""
    found = await added(books, person, told)
    await accounts.sent(books, found)
    both = await accounts.deposits(books, found)
    return await accounts.tell(asking(books, person), found.token, both)


async def usable(books, person, time, told=None):
    """Let one cool off besides."""
    found = await verified(books, person, told)
    time.move(hours=25)
    await accounts.due.run(books, time())
    return await accounts.get(books, found.token)
