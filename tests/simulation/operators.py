"""What is done to the books beside the conversation, through the same door."""

from contextlib import suppress
from dataclasses import replace

from ledger import ids
from ledger.act import Act
from ledger.banking import accounts
from ledger.errors import Overloaded, Refused, Unavailable
from ledger.people import logins, persons, proposals, roles
from ledger.posting import Posting
from tests.simulation.weather import Injected

_MOST_ACCOUNTS, _NAME = 2, "Omar Khalid Almansour"
_NOT_TODAY = (Refused, Overloaded, Unavailable, Injected, ValueError)


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


async def change_role(world, process, owner, whom, change):
    """Give somebody a role or take it, by an owner's word; what is refused changes nothing."""
    books, (role, state) = process.books, change
    with suppress(*_NOT_TODAY):
        maker, person = [
            await persons.by_id(books, number)
            for number in (world.model.person(owner), world.model.person(whom))
            if number
        ]
        act = Act(books, maker, ids.token(), "")
        drafted = await roles.draft(act, person, role, state, "")
        world.model.roles.begins(person.id, role, state)
        audits = (proposals.audit(roles.VERB, drafted.intent, roles.VERB),)
        await roles.changed(replace(act, audits=audits), drafted.intent)
        world.model.roles.ended(person.id, role, state)


async def bank(books, number, digits):
    """Let somebody add an account in one country or the other, or tell both small amounts."""
    with suppress(*_NOT_TODAY):
        person = await persons.by_id(books, number)
        known = await accounts.of(books, number)
        for each in known:
            if each.state == "verifying":
                act = Act(books, person, ids.token())
                await accounts.tell(act, each.token, await accounts.deposits(books, each))
                return
        if len(known) < _MOST_ACCOUNTS:
            told = _german(digits) if known else _american(digits)
            await accounts.add(Act(books, person, ids.token()), told)


def _american(digits):
    return accounts.Told("us", f"{digits:012d}", _NAME, "021000021", "checking")


def _german(digits):
    plain = f"37040044{digits:010d}"
    check = 98 - int(f"{plain}131400") % 97
    return accounts.Told("iban", f"DE{check:02d}{plain}", _NAME)


async def sign_in(world, process, actor, code):
    """Use a one-time code; the session that it opens lets in under the same name."""
    with suppress(*_NOT_TODAY):
        session, name = await logins.redeem(process.books, code)
        await process.passes("before the browser hears")
        world.signed_in(actor, code, name)
        if await logins.session(process.books, session) != name:
            world.find(f"a session of {name} is not known")
