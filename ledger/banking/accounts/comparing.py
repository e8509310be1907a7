"""Whether an account may be paid to: whose name it has, who else has it, and whom a list names.

doubts   why somebody has to look at it before anything is paid there; "" for no reason
is_hers  a name at a bank against the one that was verified, in whichever letters
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ledger import rules, screening, verification
from ledger.banking.accounts import ruling
from ledger.screening.matching import match
from ledger.vault import Lost

if TYPE_CHECKING:
    from ledger.banking.accounts.reading import BankAccount
    from ledger.books import Books

NAME, TWIN, LISTED = "name", "twin", "listed"
"""Why it is looked at: the name is another one, somebody else has it, or a list names one alike."""
_NAMES: Final = ("legal_name", "latin_name")
_SEEN: Final = frozenset({"possible", "strong"})


async def doubts(books: Books, person: int, name: str, country: str, twin: int = 0) -> str:
    """Return why an account has to be looked at; who is verified has but her own."""
    screened = await screening.screen_name(books, name, countries=(country,))
    if screened.band in _SEEN:
        return LISTED
    if not await is_hers(books, person, name):
        return NAME
    return TWIN if twin else ""


async def again(books: Books, account: BankAccount) -> str:
    """Return why a payout to an account has to be looked at now, for who pays out; "" for none.

    Lists change, and so does what was verified of her. What was let pass for a reason is not asked
    about for that reason again; a listed name always is. Lost where she was erased.
    """
    name = (await books.vault.get(account.kept[BANK_NAME])).text
    why = await doubts(books, account.person, name, account.country)
    return "" if why == NAME and account.passed else why


async def is_hers(books: Books, person: int, name: str) -> bool:
    """Tell whether a name is that of a person as it was verified; of whom none was, any is."""
    names = await verified_names(books, person)
    least = (await rules.at(books, ruling.ALIKE)).value
    return not names or any(match(each, name).points >= least for each in names)


async def verified_names(books: Books, person: int) -> list[str]:
    """Return the names of a person that were verified and stand, in all letters."""
    found = []
    for each in await verification.standing(books, person):
        for field in _NAMES:
            if reference := each.kept.get(field):
                try:
                    found.append((await books.vault.get(reference)).text)
                except Lost:
                    continue
    return [*dict.fromkeys(found)]


BANK_NUMBER, BANK_ROUTING, BANK_NAME = "bank_number", "bank_routing", "bank_name"
"""What the vault calls what is told of an account."""
