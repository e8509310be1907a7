"""What an entry that waits may be, the likeliest first, each with why; whoever looks decides.

    a credit   deposits asked for: of nearly its amount, of a reference that was nearly written,
               of whose account it came from; or who has that account
    a debit    payouts of just its amount that are with the bank, and have a number

Candidates are found by indexes, and only those few are compared by name. A right reference of
somebody's leaves nobody else to be suggested.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ledger import clock, ids, rules
from ledger.banking import accounts, deposits, payouts, references
from ledger.banking.accounts import comparing, numbers, ruling
from ledger.banking.accounts.numbers import Wrong
from ledger.banking.statements import apart, differing, remitters
from ledger.banking.statements.tables import WAITS
from ledger.banking.statements.unasked import TAKEN_BACK, UNASKED
from ledger.money import Money
from ledger.people import vaulted
from ledger.screening.matching import match

if TYPE_CHECKING:
    from datetime import date

    from ledger.banking.deposits import Deposit
    from ledger.banking.payouts import Payout
    from ledger.banking.statements.reading import BankEntry
    from ledger.banking.statements.remitters import Remitter
    from ledger.books import Books

MOST: Final = 3
DEPOSIT, PAYOUT, PERSON = "deposit", "payout", "person"
SAME, NEAR, SLIP, NAMED, FROM, CALLED, SENT, KEY = (
    *("same_amount", "near_amount", "slip", "named", "account", "name"),
    *("sent", "key"),
)
"""Why: amounts, a reference with a slip, a right one, the payer's account, her name; a payout."""
_POINTS: Final = {KEY: 50, SLIP: 50, NAMED: 50, FROM: 40, SAME: 30, CALLED: 25, NEAR: 10, SENT: 30}
_APART: Final = 50
"""An amount is near that is off by one in so many: what banks in between take."""
_COMPARED: Final = 12
"""Of how many the names are compared."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What an entry may be: a deposit or a payout by its number, or a person; and why."""

    kind: str
    number: int
    person: int
    amount: Money
    days: int
    whys: tuple[str, ...]

    @property
    def points(self) -> tuple[int, int]:
        """How likely it is: by its reasons, and of equal ones the newest."""
        return sum(_POINTS[each] for each in self.whys), -self.days


async def suggested(books: Books, found: BankEntry) -> list[Suggestion]:
    """Return what an entry may be, at most three, the likeliest first."""
    if found.state != WAITS or found.why in {UNASKED, TAKEN_BACK, apart.DIFFERENCE}:
        return []
    told = await remitters.of(books, found.remitter)
    some = await (_credit if found.is_credit else _debit)(books, found, told)
    return sorted(some, key=lambda each: each.points, reverse=True)[:MOST]


async def _debit(books: Books, found: BankEntry, _told: Remitter) -> list[Suggestion]:
    """Return the payouts of its amount; of one that bears a payout's key only that one."""
    meant = await differing.payout_of(books, found)
    if meant is not None:
        fits = meant.number and differing.fits(found, meant)
        return [_payout(books, meant, found.day, KEY)] if fits else []
    sent = await payouts.sent_of(books, found.rail, found.amount)
    return [_payout(books, each, found.day, SAME) for each in sent if each.number]


def _payout(books: Books, of: Payout, day: date, why: str) -> Suggestion:
    sent = (of.submitted_at or of.made_at).astimezone(books.zone).date()
    days = abs((day - sent).days)
    return Suggestion(PAYOUT, of.number, of.person, of.amount, days, (why, SENT))


async def _credit(books: Books, found: BankEntry, told: Remitter) -> list[Suggestion]:
    written = f"{told.remittance} {told.end_to_end}"
    right = await deposits.by_references(books, references.found(written))
    meant = right or await deposits.by_references(books, references.near(written))
    owner = await owner_of(books, told.account)
    some = {each.reference: each for each in meant.values()}
    if not right:
        some |= {each.reference: each for each in await _asked(books, found, owner)}
    hers = await _named(books, told.party, {each.person for each in some.values()})
    whys = {
        name: (*_amounts(each, found), *_how(name, right, meant), *_who(each, owner, hers))
        for name, each in some.items()
    }
    today = clock.now().astimezone(books.zone).date()
    known = [_deposit(books, each, whys[name], today) for name, each in some.items() if whys[name]]
    if owner and not right and owner not in {each.person for each in known}:
        known.append(Suggestion(PERSON, 0, owner, found.amount, 0, (FROM,)))
    return known


async def _asked(books: Books, found: BankEntry, owner: int) -> list[Deposit]:
    """Return what is waited for of nearly an amount, and what of it its payer asked for."""
    off = Money(found.amount.minor // _APART, found.currency)
    near = await deposits.asked_of(books, found.amount, off)
    own = await deposits.of_person(books, owner) if owner else []
    return [*near, *(each for each in own if each.state == "asked")]


def _deposit(books: Books, of: Deposit, whys: tuple[str, ...], today: date) -> Suggestion:
    kind = DEPOSIT if of.token else PERSON
    days = max(0, (today - of.asked_at.astimezone(books.zone).date()).days)
    return Suggestion(kind, of.number, of.person, of.expected, days, whys)


def _amounts(of: Deposit, found: BankEntry) -> tuple[str, ...]:
    if not of.token or of.expected.currency != found.currency:
        return ()
    off = abs(of.expected.minor - found.amount.minor)
    if not off:
        return (SAME,)
    return (NEAR,) if off <= found.amount.minor // _APART else ()


def _how(name: str, right: dict[str, Deposit], meant: dict[str, Deposit]) -> tuple[str, ...]:
    if name in right:
        return (NAMED,)
    return (SLIP,) if name in meant else ()


def _who(of: Deposit, owner: int, hers: set[int]) -> tuple[str, ...]:
    if of.person == owner:
        return (FROM,)
    return (CALLED,) if of.person in hers else ()


async def _named(books: Books, party: str, people: set[int]) -> set[int]:
    """Return who of a few people was verified under the name of who paid."""
    if not party:
        return set()
    least = (await rules.at(books, ruling.ALIKE)).value
    found = set()
    for each in sorted(people)[:_COMPARED]:
        names = await comparing.verified_names(books, each)
        if any(match(name, party).points >= least for name in names):
            found.add(each)
    return found


async def owner_of(books: Books, number: str) -> int:
    """Return who was found to have an account, if it is one person; 0 for nobody."""
    try:
        known = numbers.iban(number)
    except Wrong:
        return 0
    key = await vaulted.key_of_house(books, accounts.KEY_FIELD, accounts.KEY_OF_NUMBERS)
    digest = ids.keyed(key, f"iban  {known}")
    owners = {each.person for each in await accounts.of_digest(books, digest) if each.is_verified}
    return owners.pop() if len(owners) == 1 else 0
