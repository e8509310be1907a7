"""Statements of banks: they come in as files, and what nobody knows is settled by two."""

from bot.commands.statements.adding import add, file_booked, to_book
from bot.commands.statements.back import failed
from bot.commands.statements.drawing import page_entry
from bot.commands.statements.paying import was_payout
from bot.commands.statements.settling import (
    back,
    clear,
    cleared,
    cost,
    exchanged,
    give,
    house,
    own,
    proposed,
    settled,
    settled_entry,
)
from bot.commands.statements.suggesting import (
    is_deposit,
    is_payout,
    leads,
    linked,
    to_link,
)
from bot.commands.statements.telling import given, refused_file, reversed_credit
from bot.commands.statements.waiting import one, payer, queue
from bot.kit import (
    Button,
    Call,
    Card,
    Reply,
    Said,
    _,
    acts,
    command,
    lines,
    movements,
    p_,
    page,
    refusals,
    say,
    say_many,
)
from ledger.banking import statements
from ledger.people.roles import SEE_HOUSE

__all__ = [
    "add",
    "back",
    "clear",
    "cleared",
    "cost",
    "exchanged",
    "failed",
    "file_booked",
    "give",
    "given",
    "house",
    "is_deposit",
    "is_payout",
    "linked",
    "own",
    "payer",
    "proposed",
    "refused_file",
    "reversed_credit",
    "settled",
    "settled_entry",
    "to_book",
    "to_link",
    "was_payout",
]
_PAGES = 5
_QUEUE = Button.goes(say("What waits for a word"), "statements", "queue.0")


@command(
    p_("trigger", "statements"),
    about=_("See what our banks told, and what waits for a word."),
    bare="show",
    twin=p_("slash command", "statements"),
    needs=SEE_HOUSE,
    menu=_("Bank statements"),
)
async def shown(call: Call) -> Reply:
    """List the newest pages, and say how much waits."""
    pages = await statements.latest(call.books, _PAGES)
    waits = await statements.waiting(call.books)
    card = Card(
        say("Statements of our banks") if pages else say("No bank has told anything yet."),
        entries=[page_entry(each) for each in pages],
        more=[_waits(len(waits))],
        tone="waits" if waits else "",
    )
    buttons = [_QUEUE] if waits else []
    return Reply.of(card=card, buttons=buttons)


@page("statements", needs=SEE_HOUSE)
async def turned(call: Call, at: str) -> Reply:
    """Show what waits, one entry of it, or go on to what settles it."""
    what, _dot, number = at.partition(".")
    if what == "queue":
        return await queue(call, number)
    if what == "is":
        return await leads(call, number)
    return await one(call, what, number)


def _waits(count: int) -> Said:
    if not count:
        return say("Nothing waits for a word.")
    if count > statements.PAGE:
        return say("Many entries wait for a word.")
    return say_many("{count} entry waits for a word.", "{count} entries wait for a word.", count)


named = lines(
    taken=p_("line", "Taken by banks, and not known why"),
    going_back=p_("line", "Going back to who paid it in"),
    between=p_("line", "Between our own accounts"),
    receivable=p_("line", "Owed to the house by people"),
)
moved = movements(
    {
        "bank_entry": p_("movement", "Entries of banks"),
        "bank_reversed": p_("movement", "Taken back by banks"),
        "bank_settled": p_("movement", "Entries of banks, settled"),
    }
)
did = acts(
    {
        statements.BOOK: _("File of a bank to be booked"),
        statements.IMPORTED: _("Statement of a bank booked"),
        statements.VERB: _("Entry of a bank settled"),
        statements.LINK: _("Entry of a bank found to be a deposit or a payout"),
        statements.CLEAR_VERB: _("Held entry of a bank released"),
    }
)
refusing = refusals(
    {
        "bank_entry": say("There is no such entry of a bank."),
        "bank_entry_done": say("It is settled what this entry was. Nothing was changed."),
        "bank_entry_card": say(
            "A card payment does not go back by a bank. Pay it back at the provider; of Stripe it"
            " then leaves the queue by itself."
        ),
        "bank_entry_nowhere": say(
            "It is not known any more from which account this came, so nothing was done. Look at it"
            " again."
        ),
        "bank_entry_held": say(
            "A list names who paid this, so it is held. Compliance releases it first."
        ),
        "bank_entry_not_held": say("This entry is not held."),
        "bank_entry_out": say("This went out, so it can be given to nobody."),
        "bank_entry_difference": say(
            "This is by how much a bank differs from what was booked for a payout: it is of whoever"
            " has that payout, the house's own, or a charge."
        ),
        "bank_entry_same_rail": say("This is the account that the entry is of. Name another one."),
        "bank_entry_in": say("This came in, so it is no charge of the bank."),
        "bank_entry_self": say("You cannot give an entry to yourself. Ask somebody else to."),
        "bank_entry_no_payout": say("This entry bears the key of no payout of ours."),
        "bank_entry_not_that": say(
            "This entry is not that: the amount, the currency or the bank is another one, or the"
            " bank has told of it since. Look at the entry again."
        ),
        "bank_not_joined": say("This person has not joined, so there is no wallet for it."),
    }
)
