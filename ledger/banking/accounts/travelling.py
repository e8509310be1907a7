"""What travels with a payout: who sends it, and who gets it at which bank, from a sum on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger import verification
from ledger.banking.accounts.comparing import BANK_NAME, BANK_NUMBER
from ledger.duties import travelling
from ledger.duties.travelling import Party, Travel

if TYPE_CHECKING:
    from ledger.banking.accounts.reading import BankAccount
    from ledger.books import Books
    from ledger.money import Money
    from ledger.statement import Recorded


async def travels(
    books: Books, receipt: Recorded, amount: Money, account: BankAccount
) -> Travel | None:
    """Return what travels with so much to an account; None below the rule, Lost after an erasure.

    Who gets it is known by the name at the bank alone: it need not be whoever sends it.
    """
    if not await travelling.is_asked(books, receipt, amount):
        return None
    sends = await travelling.party(books, account.person)
    kept = await verification.first(books, sends.number, sends.kept)
    number = (await books.vault.get(account.kept[BANK_NUMBER])).text
    name = await books.vault.get(account.kept[BANK_NAME])
    gets = Party(0, [replace(name, field="latin_name")], number)
    return Travel(receipt, amount, sends._replace(kept=kept), gets)
