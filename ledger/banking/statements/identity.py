"""By what an entry is known again in the books, however often and wherever its bank tells of it.

    token     of an entry that says the same as others, and its place among them
    like      of an entry as another would say it that takes it back
    page_of   of a page, whole

What a derived reference is made of is personal: so it is digested under a key of the vault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ledger import ids
from ledger.people import vaulted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.banking.told import Entry, Statement
    from ledger.books import Books

KEY_FIELD: Final = "bank_entry_key"
_KEY: Final = ids.child("bank statements", "key of entries")


async def key(books: Books) -> bytes:
    """Return the key of the digests."""
    return await vaulted.key_of_house(books, KEY_FIELD, _KEY)


def signed(of: Entry) -> int:
    """Return by how much an entry changes what a bank holds, in minor units."""
    return of.amount.minor if of.is_credit else -of.amount.minor


def is_own(of: Entry) -> bool:
    """Tell whether the bank has given an entry a reference of its own."""
    return not of.reference.startswith("~")


def same(secret: bytes, rail: str, of: Entry) -> str:
    """Return what equal entries have in common."""
    return _keyed(secret, "entry", rail, of.amount.currency, str(signed(of)), of.reference)


def token(common: str, place: int) -> bytes:
    """Return the token of an entry at a place among equal ones."""
    return ids.child("bank entry", common, str(place))


def totals(entries: Iterable[Entry]) -> dict[str, int]:
    """Return what each batch of a page comes to."""
    found: dict[str, int] = {}
    for each in entries:
        if each.batch:
            found[each.batch] = found.get(each.batch, 0) + signed(each)
    return found


def batch(secret: bytes, rail: str, of: Entry, total: int, *, in_parts: bool) -> bytes:
    """Return what the parts of a batch have in common, or what it is as one; b"" for neither."""
    reference = of.batch or (of.reference if is_own(of) else "")
    if not reference:
        return b""
    said = _keyed(secret, rail, of.amount.currency, str(total), reference)
    return ids.child("parts of a batch" if in_parts else "a batch", said)


def like(secret: bytes, rail: str, of: Entry, amount: int) -> bytes:
    """Return what an entry of an amount and the one that takes it back have in common.

    It is b"" for one of which nothing but the amount is told: that alone finds no other.
    """
    words = "".join(of.remittance.split()).upper()
    if not (of.end_to_end or words or of.party_account):
        return b""
    known = (rail, of.amount.currency, str(amount), of.end_to_end, words, of.party_account)
    return ids.child("bank likeness", _keyed(secret, *known))


def series(rail: str, of: Statement) -> bytes:
    """Return what all pages of one statement have in common."""
    return ids.child("bank statement", rail, of.account, of.currency, of.format, of.name)


def page_of(secret: bytes, rail: str, of: Statement) -> bytes:
    """Return the token of a page by all that it says."""
    balances = (str(of.opening), str(of.closing), of.day.isoformat(), str(of.page))
    said = [
        "|".join(
            (
                f"{each.reference} {each.place} {signed(each)} {each.day} {each.value_day}",
                f"{each.booked} {each.reverses} {each.returned} {each.charges}",
                f"{each.end_to_end} {each.remittance} {each.party} {each.party_account}",
            )
        )
        for each in of.entries
    ]
    return ids.child(series(rail, of), *balances, _keyed(secret, *said))


def _keyed(secret: bytes, *parts: str) -> str:
    return ids.text(ids.keyed(secret, ids.text(ids.digest(*parts))))
