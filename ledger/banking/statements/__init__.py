"""Statements in the books: what a bank told is booked once, and what it was is found out.

    import_    a page: each new entry with its row in one commit, on `bank[rail]`
    matching   what an entry is about; reversing where it takes back an earlier one
    deciding   what somebody says that an entry was, and another agrees to
    again      what may be an earlier entry, told once more
    suggesting what an entry that waits may be, with why
    differing  that it is a payout of another amount or currency
    worded     a rail's own word, where an entry that differs from it waits
    linking    that it is a deposit or a payout, said and agreed to likewise
    reading    entries and pages as they stand; those that wait for somebody's word
    expecting  what is announced and not booked
    progressing how far a file is that is being booked, and what came of it
    between    what went between the house's own accounts
    unasked   a card payment that nobody asked for, which waits in the same queue
    remitters  who paid, in the vault alone

The bank's line is the sum of the entries, whatever each of them was.
"""

from ledger.banking.statements.again import AGAIN
from ledger.banking.statements.back import account as paid_from
from ledger.banking.statements.back import destination, ordered
from ledger.banking.statements.back import key_of as key_back
from ledger.banking.statements.deciding import (
    ACROSS,
    BACK,
    CLEAR,
    CLEAR_VERB,
    CLOSES,
    COST,
    GIVE,
    HOUSE_S,
    SETTLED,
    VERB,
    Draft,
    Other,
    draft,
    settled,
)
from ledger.banking.statements.differing import payout_of
from ledger.banking.statements.expecting import Expected, expected
from ledger.banking.statements.filing import (
    BOOK,
    agreed,
    file_good,
    file_refused,
    hand_in,
    is_known,
)
from ledger.banking.statements.importing import IMPORTED, Imported, import_
from ledger.banking.statements.linking import LINK, Link, link, linked
from ledger.banking.statements.progressing import Came, came, going
from ledger.banking.statements.proving import on_its_way, unclear
from ledger.banking.statements.reading import (
    PAGE,
    BankEntry,
    Page,
    get,
    latest,
    newest,
    numbered,
    waiting,
)
from ledger.banking.statements.suggesting import Suggestion, suggested
from ledger.banking.statements.tables import OF_PERSON
from ledger.banking.statements.unasked import (
    TAKEN_BACK,
    UNASKED,
    disputed,
    refunded,
    strange,
    won,
)
from ledger.banking.statements.worded import returning, settling

__all__ = [
    "ACROSS",
    "AGAIN",
    "BACK",
    "BOOK",
    "CLEAR",
    "CLEAR_VERB",
    "CLOSES",
    "COST",
    "GIVE",
    "HOUSE_S",
    "IMPORTED",
    "LINK",
    "OF_PERSON",
    "PAGE",
    "SETTLED",
    "TAKEN_BACK",
    "UNASKED",
    "VERB",
    "BankEntry",
    "Came",
    "Draft",
    "Expected",
    "Imported",
    "Link",
    "Other",
    "Page",
    "Suggestion",
    "agreed",
    "came",
    "destination",
    "disputed",
    "draft",
    "expected",
    "file_good",
    "file_refused",
    "get",
    "going",
    "hand_in",
    "import_",
    "is_known",
    "key_back",
    "latest",
    "link",
    "linked",
    "newest",
    "numbered",
    "on_its_way",
    "ordered",
    "paid_from",
    "payout_of",
    "refunded",
    "returning",
    "settled",
    "settling",
    "strange",
    "suggested",
    "unclear",
    "waiting",
    "won",
]
