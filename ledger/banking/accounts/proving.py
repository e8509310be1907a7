"""An account is found to be hers: by two small amounts that only she sees, or by what came from it.

deposits    the two amounts, of a key of the vault: nobody reads them in the books beforehand
sent        they were paid to it; from now on she can tell them
tell        what she says that they were, counted before anything comes of it
heard_from  something came from it, in her name
failed      the bank says that there is no such account, or that it takes nothing
"""

from __future__ import annotations

from hmac import compare_digest
from typing import TYPE_CHECKING, Final

from ledger import clock, ids, merged, rules
from ledger.banking.accounts import comparing, numbers, reading, ruling
from ledger.banking.accounts.adding import KEY_FIELD, KEY_OF_NUMBERS
from ledger.banking.accounts.changing import (
    CHANGED,
    becomes,
    change,
    closes,
    holding,
    in_time,
    told,
    verified,
)
from ledger.banking.accounts.comparing import BANK_NAME
from ledger.banking.accounts.numbers import Wrong
from ledger.errors import AlreadySettled, NotAllowed, Refused
from ledger.money import Money, exponent
from ledger.people import intents, vaulted
from ledger.screening.matching import match

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ledger.act import Act
    from ledger.banking.accounts.reading import BankAccount
    from ledger.books import Books
    from ledger.people.facts import Fact

TRIES_OVER, FAILED = "tries", "failed"
"""Why an account was disabled: too many wrong tries, or its bank says that it takes nothing."""
_LEAST_RANGE: Final = 99


class NotThose(Refused):
    """These are not the two amounts; so many tries are left, or it can be added `again`."""

    def __init__(self, left: int, again: datetime) -> None:
        super().__init__(left)
        self.left, self.again = left, again


async def deposits(books: Books, account: BankAccount) -> tuple[Money, Money]:
    """Return the two small amounts by which an account is verified; they are never the same."""
    key = await vaulted.key_of_house(books, KEY_FIELD, KEY_OF_NUMBERS)
    drawn = ids.keyed(key, f"two amounts {ids.text(account.token)}")
    most = max(_LEAST_RANGE, 10 ** exponent(account.currency) - 1)
    first = int.from_bytes(drawn[:8]) % most
    second = (first + 1 + int.from_bytes(drawn[8:16]) % (most - 1)) % most
    return Money(first + 1, account.currency), Money(second + 1, account.currency)


def deposit_keys(account: BankAccount) -> tuple[bytes, bytes]:
    """Return the keys under which they are paid, each once."""
    first, second = (ids.timed_child(account.token, "deposit", each) for each in "12")
    return first, second


async def sent(books: Books, account: BankAccount, **more: Fact) -> None:
    """Note that both are paid to an account, once, and let her know, with more that is known."""
    found = await reading.get(books, account.token)
    if found.state != "added":
        return
    posting = change(found, "sent", found.token, *becomes(found, "verifying"))
    posting.events = await told(books, found, "bank_sent", **more)
    with in_time():
        await books.post(posting)


async def tell(act: Act, token: bytes, amounts: Sequence[Money]) -> BankAccount:
    """Take what who asks says that the two amounts were, in any order.

    NotThose while tries are left; after the last one the account is disabled. NotAllowed for one
    that does not wait for them.
    """
    books, found = act.books, await reading.get(act.books, token)
    if found.person != act.actor.id:
        raise NotAllowed("bank_not_yours")
    if found.is_verified:
        return found
    if found.state != "verifying":
        raise NotAllowed("bank_not_sent" if found.state == "added" else CHANGED)
    if any(each.currency != found.currency for each in amounts):
        raise NotAllowed("bank_currency")
    if _are_same(amounts, await deposits(books, found)):
        await _verify(books, found, act.key)
        return await reading.get(books, token)
    left = (await rules.at(books, ruling.TRIES)).value - found.tries
    if not await intents.known(books, change(found, "tried", act.key).key):
        left -= 1
        await _count(act, found, left)
    raise NotThose(max(0, left), found.added_at + (await rules.at(books, ruling.AGAIN)).value)


async def heard_from(
    books: Books, person: int, party_account: str, party: str
) -> BankAccount | None:
    """Verify an account of somebody from which something came, settled, in the name she told.

    None where it is no account of hers that waits for it.
    """
    try:
        number = numbers.iban(party_account)
    except Wrong:
        return None
    now = await books.read(merged.now, person)
    key = await vaulted.key_of_house(books, KEY_FIELD, KEY_OF_NUMBERS)
    known = await reading.of_digest(books, ids.keyed(key, f"iban  {number}"))
    found = next((each for each in known if each.person == now and each.awaits), None)
    if found is None or not await _is_named(books, found, party):
        return None
    await _verify(books, found, ids.timed_child(found.token, "inbound"))
    return await reading.get(books, found.token)


async def failed(books: Books, account: BankAccount) -> None:
    """Disable an account of which its bank says that it takes nothing, and let her know."""
    found = await reading.get(books, account.token)
    if not found.is_open:
        return
    guards = becomes(found, "disabled", why=FAILED, due_ms=None)
    posting = change(found, "failed", found.token, *guards)
    posting.counts = closes(found)
    posting.events = await told(books, found, "bank_failed", why=FAILED)
    with in_time():
        await books.post(posting)


async def _verify(books: Books, found: BankAccount, key: bytes) -> None:
    state, cells = await verified(books)
    posting = change(found, "verified", key, *becomes(found, state, **cells))
    cools = {"usable": clock.from_ms(cells["usable_ms"])} if state == "cooling" else {}
    posting.events = await told(books, found, "bank_verified", **cools)
    try:
        await books.post(posting)
    except AlreadySettled:
        if not (await reading.get(books, found.token)).is_verified:
            raise NotAllowed(CHANGED) from None


async def _count(act: Act, found: BankAccount, left: int) -> None:
    """Count a wrong try; where none is left, it was the last one."""
    tried = {"tries": found.tries + 1}
    if left > 0:
        posting = change(found, "tried", act.key, *holding(found, **tried))
    else:
        guards = becomes(found, "disabled", why=TRIES_OVER, due_ms=None, **tried)
        posting = change(found, "tried", act.key, *guards)
        posting.counts = closes(found)
        posting.events = await told(act.books, found, "bank_failed", why=TRIES_OVER)
    with in_time():
        await act.post(posting)


async def _is_named(books: Books, found: BankAccount, party: str) -> bool:
    name = (await books.vault.get(found.kept[BANK_NAME])).text
    least = (await rules.at(books, ruling.ALIKE)).value
    if match(name, party).points < least:
        return False
    return bool(found.passed) or await comparing.is_hers(books, found.person, party)


def _are_same(amounts: Sequence[Money], drawn: Sequence[Money]) -> bool:
    """Tell whether these are those, in any order, in a time that tells nothing of how far off."""
    told_of, right = (
        ",".join(f"{each.minor:016d}" for each in sorted(them, key=_minor)).encode()
        for them in (amounts, drawn)
    )
    return compare_digest(told_of, right)


def _minor(amount: Money) -> int:
    return amount.minor
