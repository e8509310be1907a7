"""The live card of an ask: who asked sees what becomes of it, who is asked may answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit import Button, Card, Reply, draws, say
from ledger import claims
from ledger.people import intents, persons
from ledger.products.recalls import asking, reading

if TYPE_CHECKING:
    from bot.kit import Row, Said, Tone
    from ledger.books import Books
    from ledger.people.persons import Person
    from ledger.products.recalls.reading import Recall

_TONES: dict[str, Tone] = {"open": "waits", "given": "done"}
_STATES = {
    "refused": say("refused"),
    "withdrawn": say("asked no more"),
    "expired": say("not answered in time"),
}


@draws(asking.KIND)
async def card(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw an ask, for who made it or for who is asked."""
    recall = await reading.get(books, token)
    is_asked = reader is not None and reader.id == recall.payee
    other = await persons.by_id(books, recall.payer if is_asked else recall.payee)
    title = (
        say("{person} asks you to give back {amount}.", person=other, amount=recall.amount)
        if is_asked
        else say("You asked {person} to give back {amount}.", person=other, amount=recall.amount)
    )
    me = recall.payee if is_asked else recall.payer
    number = await claims.number_for(books, recall.number, me)
    drawn = Card(
        title,
        recall.amount,
        other,
        rows=[(say("Of receipt"), number), *_answer(recall)],
        note=recall.words,
        status=_status(recall),
        tone=_TONES.get(recall.state, "ended"),
        more=[say("You decide: nothing moves unless you give it back.")]
        if is_asked and recall.is_open
        else [],
        until=recall.expires_at if recall.is_open else None,
    )
    buttons = await _buttons(books, recall, reader) if reader and recall.is_open else []
    return Reply.of(card=drawn, buttons=buttons, edits_card=True)


def _status(recall: Recall) -> Said:
    if recall.is_open:
        return say("waits for an answer until {time}", time=recall.expires_at)
    if recall.receipt:
        return say(
            "{amount} came back. Receipt {number}.", amount=recall.given, number=recall.receipt
        )
    return _STATES[recall.state]


def _answer(recall: Recall) -> list[Row]:
    return [(say("Answer"), recall.reply)] if recall.reply else []


async def _buttons(books: Books, recall: Recall, reader: Person) -> list[Button]:
    intent = await intents.get(books, asking.of_card(recall.token, reader.id))
    if reader.id == recall.payer:
        return [Button.does(say("Withdraw"), intent, "withdraw")]
    return [
        Button.does(say("Give it back"), intent, "give"),
        Button.does(say("Give a part"), intent, "part"),
        Button.does(say("Refuse"), intent, "refuse"),
    ]
