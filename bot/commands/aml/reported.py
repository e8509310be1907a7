"""The end of a case of which a report is due: a card that somebody else agrees to."""

from bot.kit import Call, Card, Reply, Row, confirm_card, draws, press, receipt, say
from bot.proposing import drawn, signed
from ledger.books import Books
from ledger.laundering import reported
from ledger.laundering.reported import END_REPORTED, Draft
from ledger.people import persons
from ledger.people.intents import Intent
from ledger.people.persons import Person
from ledger.people.proposals import Proposal
from ledger.people.roles import HANDLE_ALERTS


async def asks(call: Call, asked: Draft) -> Reply:
    """Ask before such a case is closed."""
    title = say("Close case {number}, of which a report is due?", number=asked.case)
    if asked.filed:
        title = say("Close case {number} as reported?", number=asked.case)
    return confirm_card(
        title,
        asked.intent,
        confirm=say("Close the case"),
        rows=await _rows(call.books, asked),
        more=await signed(call, HANDLE_ALERTS, asked.intent),
        done=say("You asked for this before, and it was done."),
    )


@press(END_REPORTED, needs=HANDLE_ALERTS, approved=True)
async def end_reported(call: Call, intent: Intent) -> Reply:
    """Close it."""
    before = intent.state == "done"
    await reported.ended(call.act, intent)
    asked = Draft.read(intent)
    done = say("Case {number} is closed; a report of it was due.", number=asked.case)
    if asked.filed:
        done = say("Case {number} is closed: its report was filed.", number=asked.case)
    return receipt(
        done,
        rows=await _rows(call.books, asked),
        again=say("This was done before; nothing changed again.") if before else None,
    )


@draws(END_REPORTED)
async def end_proposed(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a case that is to be closed."""
    return await drawn(books, token, reader, _about)


async def _about(books: Books, proposal: Proposal) -> Card:
    asked = Draft.read(proposal.intent)
    title = say("Close case {number}, of which a report is due", number=asked.case)
    if asked.filed:
        title = say("Close case {number} as reported", number=asked.case)
    return Card(title, rows=await _rows(books, asked))


async def _rows(books: Books, asked: Draft) -> list[Row]:
    reason: Row = (say("Reason"), asked.reason)
    if asked.filed:
        return [(say("Result"), say("Reported")), (say("Filed"), asked.reason)]
    if asked.until is None:
        return [(say("Result"), say("False alarm")), reason]
    people = await persons.by_ids(books, {asked.person, asked.other})
    pair = say(
        "{person} and {other}, until {time}",
        person=people[asked.person],
        other=people[asked.other],
        time=asked.until,
    )
    return [(say("Allowed pair"), pair), reason]
