"""How a list looks: what it takes and of whom, then how far it is, then what became of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.kit import Button, Card, Code, Reply, confirm_card, say, say_many
from bot.proposing import drawn, signed
from ledger import ids
from ledger.people import intents, persons, proposals
from ledger.people.roles import GIVE_MONEY
from ledger.products import payroll

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.kit import Call, Row, Said
    from bot.proposing import Gains
    from ledger.books import Books
    from ledger.people.intents import Intent
    from ledger.people.persons import Person
    from ledger.people.proposals import Proposal
    from ledger.products.payroll import Batch, Drafted, Item

PAGE = "payroll"
"""Whose navigating buttons bring the tables."""
MOST_SHOWN = 5
REASON = say("Reason")
_CONFIRM = {"payroll": say("Pay them"), "fund": say("Give")}


async def asking(call: Call, made: Drafted) -> Reply:
    """Ask whether a list is to be paid."""
    batch, known = made.batch, made.intent.facts
    first = await _first(call.books, batch)
    return confirm_card(
        _question(batch),
        made.intent,
        confirm=_CONFIRM[batch.kind],
        amount=_amount(known),
        rows=[*_facts(batch, known), *_treasury(known), *first],
        warn=_warnings(known),
        more=[
            *_others(batch, len(first)),
            *await signed(call, GIVE_MONEY, made.intent, gains(batch)),
        ],
        done=say("You asked for this before, and it was begun."),
    )


async def sent_before(call: Call, made: Drafted, again: Intent) -> Reply:
    """Show the list that the same file was made into before, and offer to make it once more."""
    batch = made.batch
    by = await persons.by_id(call.books, batch.maker)
    card = (await drawn_batch(call.books, batch.token, call.actor)).card
    told = say(
        "The same list was sent before, by {person} on {time}. Nothing new was prepared; this is"
        " how it stands:",
        person=by,
        time=batch.made_at,
    )
    buttons = [
        Button.does(say("Prepare it once more"), again, "again"),
        Button.does(say("Cancel"), again, "cancel"),
    ]
    return Reply((), buttons, card=card and replace(card, above=told))


async def drawn_batch(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a list for one reader, whatever has become of it."""
    batch, intent = await payroll.get(books, token), await intents.get(books, token)
    proposal = await proposals.get(books, intent)

    async def about(books: Books, proposal: Proposal) -> Card:
        return await _card(books, batch, proposal.intent)

    if proposal is None:
        return await _without_proposal(books, batch, intent, reader)
    reply = await drawn(books, token, reader, about, gains(batch))
    return replace(reply, buttons=[*reply.buttons, *_table(batch)])


async def _without_proposal(
    books: Books, batch: Batch, intent: Intent, reader: Person | None
) -> Reply:
    """Draw a list that nobody else has to approve, or that waits for who asked for it."""
    card = await _card(books, batch, intent)
    if batch.state != "drafted":
        return Reply.of(card=card, buttons=_table(batch), edits_card=True)
    if intent.is_left:
        card = replace(card, tone="ended", status=say("nothing came of it"))
        return Reply.of(card=card, edits_card=True)
    buttons = []
    if reader and reader.id == batch.maker:
        confirm = Button.does(_CONFIRM[batch.kind], intent, "confirm")
        buttons = [confirm, Button.does(say("Cancel"), intent, "cancel")]
    card = replace(
        card,
        tone="asks",
        status=say("waits for {person}", person=await persons.by_id(books, batch.maker)),
        until=intent.expires_at,
    )
    return Reply.of(card=card, buttons=[*buttons, *_table(batch)], edits_card=True)


async def _card(books: Books, batch: Batch, intent: Intent) -> Card:
    known, title = intent.facts, _title(batch)
    rows = [*_facts(batch, known)]
    if batch.state == "drafted":
        first = await _first(books, batch) if batch.is_kept else []
        waiting = intent.state == "open"
        rows += [*(_treasury(known) if waiting else ()), *first]
        more = _others(batch, len(first))
        warn = _warnings(known) if waiting else []
        return Card(title, _amount(known), rows=rows, warnings=warn, more=more, tone="waits")
    ended = batch.state == "done"
    done = batch.paid + batch.refused
    if not ended:
        rows.append((say("Done"), say("{done} of {lines}", done=done, lines=batch.lines)))
    else:
        rows.append((say("Paid lines"), batch.paid))
    if batch.refused:
        rows.append((say("Refused lines"), batch.refused))
    status = say("all done") if ended else say("is being paid")
    tone = "done" if ended else "waits"
    return Card(title, _amount(known), rows=rows, status=status, tone=tone)  # type: ignore[arg-type]


def _question(batch: Batch) -> Said:
    if batch.kind == "fund":
        return say_many(
            "Give {count} person money from the treasury?",
            "Give {count} people money from the treasury?",
            batch.people,
        )
    return say_many(
        "Pay {count} person from the treasury?",
        "Pay {count} people from the treasury?",
        batch.people,
    )


def _title(batch: Batch) -> Said:
    if batch.kind == "fund":
        return say_many(
            "Money from the treasury for {count} person",
            "Money from the treasury for {count} people",
            batch.people,
        )
    return say_many("Payroll for {count} person", "Payroll for {count} people", batch.people)


def gains(batch: Batch) -> Gains:
    """Return what tells whether somebody is paid by a list."""
    return lambda books, person: payroll.concerns(books, batch, person)


def _amount(known: Mapping[str, Any]) -> Any:  # noqa: ANN401 - facts are of any type
    """Return the sum of a list in one currency."""
    totals = known["totals"]
    return totals[0] if len(totals) == 1 else None


def _facts(batch: Batch, known: Mapping[str, Any]) -> list[Row]:
    rows: list[Row] = []
    if batch.lines != batch.people:
        rows.append((say("Lines"), batch.lines))
    if len(known["totals"]) > 1:
        rows += [(say("Total"), total) for total in known["totals"]]
    rows.append((say("File"), batch.name))
    if batch.note:
        rows.append((REASON, batch.note))
    return rows


def _treasury(known: Mapping[str, Any]) -> list[Row]:
    """Return what the treasury has, and would have."""
    pairs = zip(known["before"], known["totals"], strict=True)
    return [
        (say("The treasury"), say("{before} → {after}", before=before, after=before - total))
        for before, total in pairs
    ]


async def _first(books: Books, batch: Batch) -> list[Row]:
    """Return the first lines of a list."""
    page = await payroll.page(books, batch.token, 0)
    items: Sequence[Item] = page.items[:MOST_SHOWN] if page else ()
    people = await persons.by_ids(books, {item.person for item in items})
    return [
        (
            say("Line {line}", line=item.line),
            say("{amount} to {person}", amount=item.amount, person=people[item.person]),
        )
        for item in items
    ]


def _others(batch: Batch, shown: int) -> list[Said]:
    left = batch.lines - shown
    if not left:
        return []
    return [say_many("And {count} more line.", "And {count} more lines.", left)]


def _warnings(known: Mapping[str, Any]) -> list[Said]:
    """Warn of people who are named twice, and of lines that cannot be paid any more."""
    warnings = [
        say("Lines {one} and {other} pay the same person.", one=one, other=other)
        for one, other in known["twice"]
    ]
    if known["unasked"]:
        warnings.append(
            say(
                "These are too many handles to ask who has each of them now. A tag, like {tag},"
                " never changes hands.",
                tag=Code("$sara", as_it_stands=True),
            )
        )
    if not known["many"]:
        return warnings
    lines = ", ".join(map(str, known["blocked"])) + "…" * (known["many"] > len(known["blocked"]))
    stopped = say_many(
        "{count} line cannot be paid any more, and will be left out: {lines}",
        "{count} lines cannot be paid any more, and will be left out: {lines}",
        known["many"],
        lines=lines,
    )
    return [*warnings, stopped]


def _table(batch: Batch) -> list[Button]:
    """Return the button that brings the whole list, or what became of it."""
    if not batch.is_kept:
        return []
    label = say("The result") if batch.state == "done" else say("The whole list")
    return [Button.goes(label, PAGE, ids.text(batch.token))]
