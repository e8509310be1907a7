"""What a product declares besides its functions, in its own module, and what comes of it.

    @due(every=)    (books, now)              what is due, in every process
    @daily(name)    (books, day)              each day once it is over
    @proves(text)   (connection, book)        what `wasl prove` checks besides
    @follows(kind)  (books, transfer, key)    what another product has committed
    @stands         (connection, book, person) lines of /balance
    @pends          (connection, book, person) how much of it is open for somebody
    @owes           (connection, book, whose) what people owe each other by it, for /owed
    @along          (connection, book, survivor, gone) what goes along as two become one
    Personal        the rows of a table that are somebody's own, for her copy and for her erasure
    Line            the accounts that it has

The modules are listed in `ledger.products`; what each declares is found by its type.
"""

from ledger.debts import owes
from ledger.kit import days
from ledger.kit.declared import (
    Along,
    Daily,
    Declared,
    Due,
    Follows,
    Pends,
    Personal,
    Stands,
    along,
    daily,
    declared,
    due,
    follows,
    once,
    own,
    pends,
    pends_for,
    proves,
    stands,
)
from ledger.kit.following import Follower

__all__ = [
    "Along",
    "Daily",
    "Declared",
    "Due",
    "Follower",
    "Follows",
    "Pends",
    "Personal",
    "Stands",
    "along",
    "daily",
    "days",
    "declared",
    "due",
    "follows",
    "once",
    "owes",
    "own",
    "pends",
    "pends_for",
    "proves",
    "stands",
]
