"""Files of withdrawals: handed to a bank once two agree, where the rule says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit import (
    Button,
    Call,
    Card,
    Reply,
    _,
    acts,
    confirm_card,
    draws,
    press,
    receipt,
    refusals,
    say,
    say_many,
)
from bot.proposing import drawn, signed
from ledger.banking.payouts import batching
from ledger.people.roles import GIVE_MONEY

if TYPE_CHECKING:
    from bot.kit import Row, Said
    from ledger.banking.payouts.batching import Batch
    from ledger.books import Books
    from ledger.people.intents import Intent
    from ledger.people.persons import Person
    from ledger.people.proposals import Proposal


async def listed(call: Call) -> Reply:
    """List the files that were not handed over yet."""
    found = await batching.sealed(call.books)
    if not found:
        return Reply.of(say("No file waits for its bank."))
    rows: list[Row] = [(say("{name}", name=each.key), _said(each)) for each in found]
    buttons = [
        Button.goes(say("Hand over {name}", name=each.key), "payouts", f"file.{each.name}")
        for each in found
        if not each.approved and call.may(GIVE_MONEY)
    ]
    return Reply.of(card=Card(say("Files that wait for their bank"), rows=rows), buttons=buttons)


async def asked(call: Call, token: bytes) -> Reply:
    """Ask whether a file is to be handed over."""
    batch = await batching.get(call.books, token)
    intent = await batching.draft(call.act, batch)
    return confirm_card(
        say("Hand the file {name} to the bank?", name=batch.key),
        intent,
        confirm=say("Hand it over"),
        amount=batch.amount,
        rows=_rows(batch),
        more=await signed(call, GIVE_MONEY, intent),
        done=say("You asked for this before, and it was done."),
    )


@press(batching.APPROVE, needs=GIVE_MONEY, approved=True)
async def agreed(call: Call, intent: Intent) -> Reply:
    """Let a file be handed over."""
    batch = await batching.approved(call.act, intent)
    told = say("The file {name} goes to the bank now.", name=batch.key)
    return receipt(told, amount=batch.amount, rows=_rows(batch))


@draws(batching.APPROVE)
async def proposed_batch(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a file that waits for somebody else's word."""
    return await drawn(books, token, reader, _about)


named_batch = acts({batching.APPROVE: _("File of withdrawals handed over")})
refused_batch = refusals(
    {
        "payout_batch": say("There is no such file."),
        "payout_batch_changed": say("This file was handed over, or agreed to, before."),
    }
)


async def _about(books: Books, proposal: Proposal) -> Card:
    batch = await batching.of_card(books, proposal.intent)
    title = say("The file {name} for the bank", name=batch.key)
    return Card(title, batch.amount, rows=_rows(batch))


def _rows(batch: Batch) -> list[Row]:
    return [(say("Withdrawals"), batch.payouts), (say("By"), batch.rail)]


def _said(batch: Batch) -> Said:
    return say_many(
        "{amount} in {count} withdrawal",
        "{amount} in {count} withdrawals",
        batch.payouts,
        amount=batch.amount,
    )
