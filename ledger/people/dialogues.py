"""Dialogues: what a person was asked last, and that her next words answer it.

    ask       a question is kept, and her next words are its answer
    current   the question that they answer, while it is open
    answer    they did: the question is done, and remembered by the message that answered it
    answered  which question a message answered, when it comes again
    lapse     nobody answered in time
    end       she asked for something else: the question is cancelled

Which question it is stands with the person, and is read with her.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from ledger import clock, ids
from ledger.errors import AlreadySettled, Expired, NotFound
from ledger.people import intents
from ledger.people.intents import IntentRow
from ledger.people.tables import PersonRow
from ledger.posting import ANY, Guard, Posting

if TYPE_CHECKING:
    from ledger.books import Books
    from ledger.people.intents import Intent
    from ledger.people.persons import Person


async def ask(books: Books, question: Intent, key: bytes, asked: bytes) -> Intent:
    """Keep a question as the one that its owner's next words answer; as `intents.make`."""
    points = Guard.on(PersonRow.asked, (question.owner,), ANY, question.token)
    return await intents.make(books, question, key, asked, [points])


async def current(books: Books, person: Person) -> Intent | None:
    """Return the question that a person's next words answer."""
    found = await intents.get(books, person.asked) if person.asked else None
    is_open = found and found.state == "open" and found.expires_at > clock.now()
    return found if is_open else None


async def answer(books: Books, question: Intent, key: bytes) -> None:
    """End a question by the message of this key; AlreadySettled when it ended otherwise."""
    guards = (
        Guard.on(IntentRow.state, (question.token,), "open", "done"),
        Guard.on(PersonRow.asked, (question.owner,), ANY, None),
    )
    posting = Posting(
        _answers(key), "answer", answer=question.token, actor=question.owner, guards=guards
    )
    await books.post(posting)


async def answered(books: Books, key: bytes) -> Intent | None:
    """Return the question that the message of this key answered before."""
    try:
        return await intents.made(books, _answers(key))
    except NotFound:
        return None


async def lapse(books: Books, person: Person) -> None:
    """Let a person's next words answer nothing; Expired, this once, if the question ran out."""
    found = await intents.get(books, person.asked)
    await end(books, person)
    if found.state == "open":
        raise Expired(found.expires_at)


async def end(books: Books, person: Person) -> None:
    """Let a person's next words answer nothing; the question is cancelled unless it has ended."""
    forgets = Guard.on(PersonRow.asked, (person.id,), person.asked, None)
    cancels = Guard.on(IntentRow.state, (person.asked,), "open", "cancelled")
    is_open = await current(books, person)
    posting = Posting(ids.token(), "answer", guards=(forgets, cancels) if is_open else (forgets,))
    with suppress(AlreadySettled):  # she is asked something else by now
        await books.post(posting)


def _answers(key: bytes) -> bytes:
    return ids.child("answers", key)
