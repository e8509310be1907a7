"""How requests look: the card that asks who makes one, and the live card of both who see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit import Button, Card, Reply, confirm_card, draws, say
from bot.paying import withheld
from bot.wording import unnamed
from ledger import ids
from ledger.people import persons
from ledger.products.requests import cards, reading
from ledger.products.requests.tables import DECLINED, EXPIRED, OPEN, PAID, SETTLED, WITHDRAWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.kit import Row, Said, Tone
    from ledger.books import Books
    from ledger.order import Card as Drafted
    from ledger.people.persons import Person
    from ledger.products.requests.making import Draft
    from ledger.products.requests.reading import Request

_STATES = {
    OPEN: say("waits"),
    PAID: say("was paid"),
    DECLINED: say("was declined"),
    WITHDRAWN: say("was withdrawn"),
    EXPIRED: say("was not paid in time"),
    SETTLED: say("was settled with others"),
}
_TONES: dict[str, Tone] = {OPEN: "waits", PAID: "done", SETTLED: "done"}
PAID_SO_FAR, LEFT = say("Paid so far"), say("Left")


@draws(cards.KIND)
async def card(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a request, for the one who is asked or the one who asks."""
    request = await reading.get(books, token)
    people = await persons.by_ids(books, {request.requester, request.payer})
    if reader and reader.id == request.payer:
        return _to_pay(request, people[request.requester])
    if reader and reader.id == request.requester:
        return _of_mine(request, people[request.payer])
    return Reply.of(say("This request is between two other people."))


def asked(drafted: Draft) -> Reply:
    """Ask who makes a request whether it is to stand."""
    payer = drafted.payer
    return confirm_card(
        say("Ask {person} for {amount}?", person=payer, amount=drafted.amount),
        drafted.intent,
        confirm=say("Ask"),
        amount=drafted.amount,
        who=payer,
        note=drafted.note,
        warn=unnamed(payer),
        more=[*_not_there(payer), *_hidden(drafted)],
        done=say("You asked for this before, and the request was made."),
    )


def confirming(drafted: Drafted, *, hides: bool, rows: Sequence[Row] = ()) -> Reply:
    """Ask the payer whether to pay, with `rows` of several; `hides` the note, as a stranger's."""
    terms = drafted.terms
    return confirm_card(
        say("Pay {amount} to {payee}?", amount=terms.amount, payee=drafted.payee),
        drafted.intent,
        confirm=say("Pay"),
        amount=terms.amount,
        who=drafted.payee,
        rows=[*rows, *withheld(terms.withheld, drafted.payee)],
        note="" if hides else str(drafted.intent.facts["note"]),
        fee=terms.fee,
        left=drafted.left,
        warn=unnamed(drafted.payee),
    )


def _to_pay(request: Request, requester: Person) -> Reply:
    waits = request.state == OPEN and not request.blocked
    title = say("{person} asks you for {amount}.", person=requester, amount=request.amount)
    ended = say("{person} asked you for {amount}.", person=requester, amount=request.amount)
    drawn = Card(
        title if waits else ended,
        request.amount,
        requester,
        rows=_paid(request),
        note="" if request.hides else request.note,
        status=None if waits else _state(request),
        tone="asks" if waits else _TONES.get(request.state, "ended"),
        above=say("A reminder") if waits and request.reminded_at else None,
        warnings=_strange(request) if waits else (),
        until=request.expires_at if waits else None,
    )
    return Reply.of(card=drawn, buttons=_payers(request) if waits else [])


def _of_mine(request: Request, payer: Person) -> Reply:
    """Draw it for who asks: that she is blocked, she is not told."""
    waits = request.state == OPEN
    said = [say("“{word}”", word=request.word)] if request.word else []
    drawn = Card(
        say("You asked {person} for {amount}.", person=payer, amount=request.amount),
        request.amount,
        payer,
        rows=_paid(request),
        note=request.note,
        status=say("waits until {time}", time=request.expires_at)
        if waits
        else _STATES[request.state],
        tone=_TONES.get(request.state, "ended"),
        more=[*(_not_there(payer) if waits else ()), *said],
        until=request.expires_at if waits else None,
    )
    withdraw = Button(say("Withdraw"), f"do:{ids.text(cards.asking(request.token))}:withdraw")
    return Reply.of(card=drawn, buttons=[withdraw] if waits else [])


def _payers(request: Request) -> list[Button]:
    """Return what the payer may press."""
    token = ids.text(cards.paying(request.token, request.payer))
    offered = [("pay", say("Pay")), ("part", say("Pay a part")), ("decline", say("Decline"))]
    if request.hides:
        offered.append(("show", say("Show the note")))
    if request.stranger:
        offered.append(("report", say("Report")))
    offered.append(("block", say("Block")))
    return [Button(label, f"do:{token}:{choice}") for choice, label in offered]


def _state(request: Request) -> Said:
    if request.state == OPEN:
        return say("you have blocked this person")
    return _STATES[request.state]


def _paid(request: Request) -> list[Row]:
    if not request.paid or request.state == PAID:
        return []
    return [(PAID_SO_FAR, request.paid), (LEFT, request.left)]


def _strange(request: Request) -> list[Said]:
    if not request.stranger:
        return []
    return [
        say("You have never paid this person. Pay only if you know who it is, and what it is for.")
    ]


def _not_there(payer: Person) -> list[Said]:
    if payer.is_handle:
        return [
            say(
                "Nobody called {person} has used Wasl yet. The request waits for whoever comes"
                " under this name.",
                person=payer,
            )
        ]
    if payer.joined:
        return []
    return [say("{person} has not joined yet, and sees the request after that.", person=payer)]


def _hidden(drafted: Draft) -> list[Said]:
    if not (drafted.stranger and drafted.note):
        return []
    return [
        say(
            "{person} has never paid you, so the note is hidden until {person} wants to see it.",
            person=drafted.payer,
        )
    ]
