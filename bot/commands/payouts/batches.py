"""Files of withdrawals: shown as they were written, and handed to a bank once two agree."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.kit import (
    Button,
    Call,
    Card,
    Entry,
    Reply,
    Sheet,
    _,
    acts,
    confirm_card,
    draws,
    press,
    receipt,
    refusals,
    say,
    say_many,
    sheet,
    tells,
    to_sheet,
)
from bot.proposing import drawn, signed
from ledger.banking import payouts, statements
from ledger.banking.payouts import batching, filing
from ledger.errors import NotFound
from ledger.people import intents
from ledger.people.roles import GIVE_MONEY
from ledger.posting import Audit
from ledger.vault import Lost

if TYPE_CHECKING:
    from bot.kit import Facts, Row, Said
    from ledger.banking.payouts import Payout
    from ledger.banking.payouts.batching import Batch
    from ledger.books import Books
    from ledger.people.intents import Intent
    from ledger.people.persons import Person
    from ledger.people.proposals import Proposal
    from ledger.people.tickets import Ticket

LINES = "payouts.lines"
"""The kind of the page that shows whom a file pays, and of its act."""
_DIGITS = 16


async def listed(call: Call) -> Reply:
    """List the files that were not handed over yet."""
    found = await batching.sealed(call.books)
    if not found:
        return Reply.of(say("No file waits for its bank."))
    rows: list[Row] = [(say("{name}", name=each.key), _said(each)) for each in found]
    buttons = [
        button for each in found if each.digest and call.may(GIVE_MONEY) for button in _of_one(each)
    ]
    return Reply.of(card=Card(say("Files that wait for their bank"), rows=rows), buttons=buttons)


async def asked(call: Call, token: bytes) -> Reply:
    """Ask whether a file is to be handed over."""
    batch = await batching.get(call.books, token)
    intent = await batching.draft(call.act, batch)
    card = confirm_card(
        say("Hand the file {name} to the bank?", name=batch.key),
        intent,
        confirm=say("Hand it over"),
        amount=batch.amount,
        rows=_rows(batch),
        more=await signed(call, GIVE_MONEY, intent),
        done=say("You asked for this before, and it was done."),
    )
    return replace(card, buttons=[*card.buttons, _lines(batch)])


async def lines(call: Call, token: bytes) -> Reply:
    """Give who may approve a file a page that shows whom it pays."""
    if not call.may(GIVE_MONEY):
        raise NotFound("payout_batch")
    batch = await batching.get(call.books, token)
    told = say("Whom the file pays is shown once, on a page of its own: {address}")
    return await to_sheet(call, LINES, told, batch.token)


@sheet(LINES)
async def paid(call: Call, ticket: Ticket) -> Sheet:
    """Show each payment of a file: the name at the bank, the end of the account, the amount."""
    if not call.may(GIVE_MONEY):
        raise NotFound("payout_batch")
    batch = await batching.get(call.books, ticket.about)
    there = await payouts.of_batch(call.books, batch.token)
    entries = [await _line(call.books, each) for each in there if each.state == "submitted"]
    rows = [*_rows(batch), (say("Whole digest"), batch.digest)]
    card = Card(say("The file {name} for the bank", name=batch.key), batch.amount, rows=rows)
    audit = Audit(LINES, topic=f"file {batch.key}")
    return Sheet(replace(card, entries=entries), once=True, audits=(audit,))


@press(batching.APPROVE, needs=GIVE_MONEY, approved=True)
async def agreed(call: Call, intent: Intent) -> Reply:
    """Let a file be handed over."""
    batch = await batching.approved(call.act, intent)
    told = say("The file {name} goes to the bank now.", name=batch.key)
    return receipt(told, amount=batch.amount, rows=_rows(batch))


@draws(batching.APPROVE)
async def proposed_batch(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a file that waits for somebody else's word."""
    card = await drawn(books, token, reader, _about)
    batch = await batching.of_card(books, await intents.get(books, token))
    return replace(card, buttons=[*card.buttons, _lines(batch)]) if card.buttons else card


@tells(filing.WAITS)
def file_waits(facts: Facts) -> Reply:
    """Tell who pays out that a file waits for a word."""
    told = say("The file {name} waits for a word before its bank has it.", name=facts.name)
    return _told(told, facts)


@tells(filing.SPOILT)
def file_spoilt(facts: Facts) -> Reply:
    """Tell who pays out that a file was changed by somebody."""
    told = say(
        "The file {name} is not as it was written, so it does not go to the bank. It is written"
        " anew; find out who has changed it.",
        name=facts.name,
    )
    return _told(told, facts)


named_batch = acts(
    {
        batching.APPROVE: _("File of withdrawals handed over"),
        LINES: _("Looked at whom a file of withdrawals pays"),
    }
)
refused_batch = refusals(
    {
        "payout_batch": say("There is no such file."),
        "payout_batch_changed": say("This file was handed over, or agreed to, before."),
        "payout_file_unwritten": say("This file is being written. Look again in a moment."),
        "payout_file_anew": say(
            "This file was written anew since it was shown here, so nothing was done. Look at it"
            " again."
        ),
        "payout_file_spoilt": say(
            "The file that is kept is not the one that was shown here, so it does not go. It is"
            " written anew."
        ),
    }
)


async def _about(books: Books, proposal: Proposal) -> Card:
    batch = await batching.of_card(books, proposal.intent)
    title = say("The file {name} for the bank", name=batch.key)
    shown = str(proposal.intent.facts.get("digest", ""))
    is_anew = proposal.state == "open" and shown != batch.digest
    return Card(
        title,
        batch.amount,
        rows=_rows(replace(batch, digest=shown)),
        warnings=[say("It was written anew since, so nobody can agree to it.")] if is_anew else [],
    )


async def _line(books: Books, payout: Payout) -> Entry:
    ends = say("ends in {digits}", digits=payout.masked)
    try:
        to = await statements.destination(books, payout)
    except Lost:
        said = say("{amount}: left out, as its account is not known any more", amount=payout.amount)
        return Entry(said, ends, say("left out"), payout.amount)
    if payout.is_small:  # who reads how much it is could prove that the account is hers
        said = say("a small amount to {name}, {account}", name=to.name, account=ends)
        below = say("a small amount, {account}", account=ends)
        return Entry(said, say("{name}", name=to.name), below, None)
    said = say("{amount} to {name}, {account}", amount=payout.amount, name=to.name, account=ends)
    return Entry(said, say("{name}", name=to.name), ends, payout.amount)


def _rows(batch: Batch) -> list[Row]:
    rows: list[Row] = [(say("Payments in it"), batch.payouts), (say("By"), batch.rail)]
    if not batch.digest:
        return rows
    return [
        *rows,
        (say("File"), batch.file_name),
        (say("To be paid on"), batch.day),
        (say("Digest (SHA-256)"), f"{batch.digest[:_DIGITS]}…"),
    ]


def _of_one(batch: Batch) -> list[Button]:
    hand = Button.goes(say("Hand over {name}", name=batch.key), "payouts", f"file.{batch.name}")
    return [_lines(batch)] if batch.approved else [hand, _lines(batch)]


def _lines(batch: Batch) -> Button:
    return Button.goes(say("Whom {name} pays", name=batch.key), "payouts", f"lines.{batch.name}")


def _told(told: Said, facts: Facts) -> Reply:
    look = Button.goes(say("Files"), "payouts", "files")
    return Reply.of(card=Card(told, facts.amount, tone="waits"), buttons=[look])


def _said(batch: Batch) -> Said:
    return say_many(
        "{amount} in {count} payment",
        "{amount} in {count} payments",
        batch.payouts,
        amount=batch.amount,
    )
