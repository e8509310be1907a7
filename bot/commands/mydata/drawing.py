"""How copies and erasures look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit import Button, Card, Code, Facts, Live, Reply, Row, Said, Tone, draws, say, tells
from ledger import clock, ids, rules
from ledger.people import intents
from ledger.products import privacy
from ledger.products.privacy import COPY, RETENTION
from ledger.products.privacy.asking import CARD

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.kit import Call
    from ledger.books import Books
    from ledger.people.persons import Person
    from ledger.products.privacy import Asked, Copy
    from ledger.products.privacy.asking import Unsettled

_TITLE = say("A copy of what is kept of you")
_STANDS: dict[str, tuple[Said, Tone]] = {
    "open": (say("being put together"), "waits"),
    "lost": (say("it could not be put together"), "ended"),
    "fetched": (say("opened"), "ended"),
    "over": (say("over"), "ended"),
}


@draws(COPY)
async def drawn_copy(books: Books, token: bytes, reader: Person | None) -> Reply:  # noqa: ARG001 - hers
    """Draw how a copy stands."""
    return await copied(books, token)


async def copied(books: Books, token: bytes) -> Reply:
    """Say how a copy stands, with the way to it once it is there."""
    copy = await privacy.copy_of(books, token)
    if copy.state == "ready":
        return _opens(copy)
    state, tone = _STANDS[copy.state]
    return Reply.of(card=Card(_TITLE, status=state, tone=tone), edits_card=True)


def _opens(copy: Copy) -> Reply:
    until = say("It can be opened once, until {time}.", time=copy.due)
    card = Card(_TITLE, status=say("ready"), tone="done", more=[until])
    opens = Button.goes(say("Open it"), "mydata", ids.text(copy.token))
    return Reply.of(card=card, buttons=[opens], edits_card=True)


@draws(CARD)
async def drawn_erasure(books: Books, token: bytes, reader: Person | None) -> Reply:  # noqa: ARG001 - hers
    """Draw how an erasure stands."""
    return await stood(books, await privacy.of(books, int.from_bytes(token)))


async def stood(books: Books, asked: Asked) -> Reply:
    """Say how an erasure stands, with the way back while there is one."""
    if asked.state == "kept":
        title = say("What is kept of you stays.")
        return Reply.of(card=Card(title, tone="ended"), edits_card=True)
    keeps = await intents.get(books, asked.keeps) if asked.keeps else None
    if keeps is None or asked.state != "asked" or keeps.expires_at <= clock.now():
        title = say("What is kept of you is being deleted.")
        return Reply.of(card=Card(title, tone="ended"), edits_card=True)
    title = say("What is kept of you is deleted on {time}.", time=keeps.expires_at)
    card = Card(
        title,
        tone="waits",
        more=[
            *await goes(books, None),
            say("Until then you can keep it. After that nothing more is said here."),
        ],
    )
    return Reply.of(
        card=card, buttons=[Button.does(say("Keep it"), keeps, "keep")], edits_card=True
    )


async def goes(books: Books, wait: timedelta | None) -> list[Said]:
    """Say in plain words what goes, and what stays for how long."""
    retention = (await rules.at(books, RETENTION)).value
    told = [
        say("What goes: your names, tags and ways in, your notes and words, your chat here."),
        say(
            "What stays: amounts, times and receipt numbers, which are also the books of others,"
            " without your name."
        ),
        say(
            "What you gave to prove who you are stays locked for {time}, as the law has it, and is"
            " then destroyed.",
            time=retention,
        ),
        say("What was said already on Telegram or Discord is there, not here."),
    ]
    if wait:
        told.append(say("You can think it over for {time}.", time=wait))
    return told


def unsettled(call: Call, waits: Unsettled) -> Reply:
    """Name what is hers still."""
    rows: list[Row] = [
        *[(say("In your wallet"), each) for each in waits.sums],
        *[(Said(call.pending[kind], context="pending"), n) for kind, n in waits.waiting.items()],
    ]
    told = say("Something is still yours here. Send it or end it first, then ask again:")
    return Reply.of(card=Card(told, rows=rows, tone="ended"))


@tells("copy_fetched")
def copy_fetched(facts: Facts) -> Reply:  # noqa: ARG001 - there are none
    """Tell her wherever she is that somebody has opened her copy."""
    told = say("A copy of what is kept of you was opened.")
    more = [
        say("If it was not you, {command} shows where you are signed in.", command=Code("/devices"))
    ]
    return Reply.of(card=Card(told, more=more, tone="done"))


@tells("erasure_asked")
def erasure_asked(facts: Facts) -> Reply:
    """Tell her elsewhere that it was asked for, where one press keeps it, too."""
    return Reply((), live=Live(CARD, ids.from_text(facts.card)))


@tells("erasure_stopped")
def erasure_stopped(facts: Facts) -> Reply:  # noqa: ARG001 - there are none
    """Tell her that it was called off as something is hers again."""
    told = say(
        "Nothing of yours was deleted: money or something open is yours again. Ask anew once it is"
        " not."
    )
    return Reply.of(card=Card(told, tone="ended"))
