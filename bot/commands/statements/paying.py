"""That an entry was the payout whose key it bears, though it differs from it."""

from bot.commands.statements.suggesting import asked_link
from bot.grammar.kinds import EntryNumber, Why
from bot.kit import Call, Reply, _, command, p_
from ledger.banking import statements
from ledger.errors import NotAllowed
from ledger.people.roles import GIVE_MONEY


@command(
    p_("trigger", "statements payout"),
    about=_("Say that an entry of a bank is the payout whose key it bears; more is a charge."),
    examples=(_("/statements payout 12 the bank took a cent more"),),
    needs=GIVE_MONEY,
)
async def was_payout(call: Call, number: EntryNumber, reason: Why) -> Reply:
    """Ask before only the difference is booked."""
    found = await statements.numbered(call.books, number)
    payout = await statements.payout_of(call.books, found)
    if payout is None:
        raise NotAllowed("bank_entry_no_payout")
    return await asked_link(call, number, "payout", payout.number, reason)
