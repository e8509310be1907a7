"""What operators read of how a withdrawal stands, and why it waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.kit import say
from ledger.banking.payouts import making
from ledger.people import persons

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.kit import Said
    from ledger.banking.payouts import Payout
    from ledger.books import Books
    from ledger.people.persons import Person

STATES: Final[Mapping[str, Said]] = {
    "review": say("waits for a look"),
    "queued": say("waits to be sent"),
    "submitted": say("sent, and not heard of yet"),
    "settled": say("at the bank"),
    "rejected": say("not taken by the bank"),
    "returned": say("back from the bank"),
    "cancelled": say("cancelled by its owner"),
    "refused": say("not sent by us"),
}
HEARD: Final[Mapping[str, Said]] = {
    "unknown": say("nothing yet"),
    "accepted": say("it is being done"),
    "absent": say("it never had this one"),
}
WHY: Final[Mapping[str, Said]] = {
    making.LARGE: say("it is above the amount of the rule"),
    making.A_FIRST: say("it is the first of this person"),
    making.GIFTED: say("there is gift money in it"),
    making.LISTED: say("a list names somebody like the name at the bank"),
    making.NAME: say("the name at the bank is not the verified one"),
    making.TWIN: say("somebody else has this account here as well"),
    making.WATCHED: say("an alert about this person is open"),
    "": say("somebody else looks at it"),
}


async def whose(books: Books, payout: Payout) -> tuple[Person | None, Person | Said]:
    """Return whose money it is, if anybody's here, and what is said for her."""
    if not payout.person:
        return None, say("whoever paid it in")
    person = await persons.by_id(books, payout.person)
    return person, person
