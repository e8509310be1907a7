"""A credit that is somebody's: by a reference, or by its payer's account and the amount.

One credit may be for several deposits of which it is the sum, and several for one: each is booked
for whose it is. A payer whom a list may name holds it until somebody has looked.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ledger import ids, screening
from ledger.banking import accounts, deposits, origins, references
from ledger.banking.statements import again, between, planning, suggesting
from ledger.banking.statements.tables import DEPOSIT, HELD
from ledger.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.banking.deposits import Deposit
    from ledger.banking.statements.planning import Known
    from ledger.banking.told import Entry
    from ledger.books import Books
    from ledger.posting import Posting

NO_REFERENCE: Final = "no_reference"
WRONG_REFERENCE: Final = "wrong_reference"
STRANGE_REFERENCE: Final = "strange_reference"
SEVERAL: Final = "many_references"
LISTED: Final = "listed"
_PAID: Final = frozenset({"pending", "settled"})
_SEEN: Final = frozenset({"possible", "strong"})


async def planned(books: Books, known: Known) -> Posting:
    """Return what a credit becomes that is no payout's."""
    if known.is_listed:
        return await planning.unknown(books, known, LISTED, HELD)
    if known.before:
        return await again.waits(books, known, known.before)
    written = f"{known.entry.remittance} {known.entry.end_to_end}"
    if named := references.found(written):
        return await _by_reference(books, known, named)
    if references.looks_wrong(written):
        return await planning.unknown(books, known, WRONG_REFERENCE)
    found = await by_payer(books, known.entry.party_account, known)
    if len(found) == 1:
        return await _of(books, known, found)
    own = await between.arrived(books, known)
    return own or await planning.unknown(books, known, NO_REFERENCE)


async def _by_reference(books: Books, known: Known, named: Sequence[str]) -> Posting:
    found = [*(await deposits.by_references(books, named)).values()]
    if found and len(found) == len(named):
        return await _of(books, known, found)
    return await planning.unknown(books, known, SEVERAL if found else STRANGE_REFERENCE)


async def by_payer(books: Books, number: str, known: Known) -> list[Deposit]:
    """Return what is waited for of just that amount, of who was found to have the account."""
    owner = await suggesting.owner_of(books, number)
    if not owner:
        return []
    asked = await deposits.of_person(books, owner)
    return [each for each in asked if each.state == "asked" and each.expected == known.amount]


async def heard(books: Books, known: Known, person: int) -> None:
    """Let an account be found to be hers from which her money came in her name."""
    entry = known.entry
    if entry.party_account and entry.party:
        with suppress(Refused):
            await accounts.heard_from(books, person, entry.party_account, entry.party)


async def _of(books: Books, known: Known, found: Sequence[Deposit]) -> Posting:
    """Return what books a credit for whose it is; several only where it is just their sum."""
    if len(found) == 1:
        if told := await again.told(books, known, found[0]):
            return await again.waits(books, known, told.token)
        asked = (found[0], known.amount, known.rail, known.token)
        posting = await deposits.arriving(books, *asked, settled=True)
        cells: dict[str, Any] = {"about": found[0].token, "person": found[0].person}
        return await planning.completed(books, known, posting, DEPOSIT, **cells)
    currency = known.amount.currency
    fits = all(each.token and each.expected.currency == currency for each in found)
    fits = fits and not any(each.state in _PAID for each in found)
    if not fits or sum(each.expected.minor for each in found) != known.amount.minor:
        return await planning.unknown(books, known, SEVERAL)
    parts: list[Posting] = []
    for at, each in enumerate(found):
        asked = (each, each.expected, known.rail, ids.child(known.token, str(at)))
        parts.append(await deposits.arriving(books, *asked, settled=True, before=parts))
    whose = {each.person for each in found}
    cells = {"person": whose.pop() if len(whose) == 1 else 0}
    return await planning.completed(books, known, _joined(known, parts), DEPOSIT, **cells)


def _joined(known: Known, parts: Sequence[Posting]) -> Posting:
    """Return several postings as one, under the key of the entry."""
    first = parts[0]
    return replace(
        first,
        key=known.token,
        digest=b"",
        moves=tuple(each for part in parts for each in part.moves),
        ceilings=tuple(each for part in parts for each in part.ceilings),
        rows=origins.joined(
            (each for part in parts for each in part.rows),
            shared=len({part.payee for part in parts}) > 1,
        ),
        guards=tuple(each for part in parts for each in part.guards),
        counts=tuple(each for part in parts for each in part.counts),
        events=tuple(each for part in parts for each in part.events),
    )


async def listed(books: Books, entries: Sequence[Entry]) -> frozenset[str]:
    """Return the names of who paid in whom a list may name."""
    names = {each.party for each in entries if each.is_credit and each.party}
    if not names or not await screening.lists.newest(books):
        return frozenset()
    return frozenset(
        [each for each in names if (await screening.screen_name(books, each)).band in _SEEN]
    )
