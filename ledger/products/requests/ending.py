"""What becomes of a request besides being paid.

decline   the payer will not pay it, and may say why
withdraw  who asked asks no more
show      a stranger's note is shown to the payer
report    the payer takes it for a fraud: support is told, and who asked is blocked
block     the payer wants to be asked no more by somebody, who is not told
due       the payer is told who joined, and reminded once; what was not paid in time expires
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger import clock, ids, kit, rules
from ledger.errors import AlreadySettled, LimitExceeded, NotAllowed, NotFound
from ledger.people import blocks, cases, facts, persons, shown
from ledger.people.facts import Who
from ledger.posting import ANY, Event, Guard, Posting
from ledger.products.requests import making, paying, reading
from ledger.products.requests.cards import KIND
from ledger.products.requests.tables import DECLINED, EXPIRED, OPEN, WITHDRAWN, RequestRow

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.act import Act
    from ledger.books import Books
    from ledger.people.facts import Fact
    from ledger.people.intents import Intent
    from ledger.people.persons import Person
    from ledger.products.requests.reading import Request

LONGEST_WORD = 200


async def decline(act: Act, request: Request, word: str = "") -> None:
    """Let a request be paid no more, once, and tell who asked why."""
    told = facts.dump(
        {
            "person": Who(act.actor.id),
            "amount": request.left,
            "word": word[:LONGEST_WORD],
            "about": request.note,
        }
    )
    said = Guard.on(RequestRow.word, (request.token,), ANY, word[:LONGEST_WORD])
    posting = _ended(request, DECLINED, act.actor.id)
    posting.guards = (*posting.guards, said)
    posting.events = (*posting.events, Event("request_declined", request.requester, told))
    await act.post(posting)


async def withdraw(act: Act, intent: Intent) -> Request:
    """Ask no more, once; AlreadySettled when it has ended otherwise."""
    request = await reading.named(act.books, str(intent.facts["request"]))
    await act.post(_ended(request, WITHDRAWN, act.actor.id))
    return request


async def show(act: Act, request: Request) -> None:
    """Show a stranger's note to the payer from now on."""
    paying.check(request)
    guards = (
        Guard.on(RequestRow.state, (request.token,), OPEN),
        Guard.on(RequestRow.hides, (request.token,), ANY, 0),
    )
    key = ids.timed_child(request.token, "show")
    changed = (shown.changed(KIND, request.token),)
    await act.post(Posting(key, "request_show", actor=act.actor.id, guards=guards, events=changed))


async def report(act: Act, request: Request) -> int:
    """Tell support of a request, once, and block who asked; return the number of the case.

    There is none, 0, of somebody who has opened too many: who asked is blocked all the same.
    """
    if not request.stranger:
        raise NotAllowed("request_known")
    about: dict[str, Fact] = {
        "person": Who(request.requester),
        "amount": request.amount,
        "request": request.name,
    }
    once = replace(act, key=ids.timed_child(request.token, "report"))
    number = 0
    with suppress(LimitExceeded):
        most = await rules.most_cases(act.books)
        number = (await cases.open(once, KIND, about, request.note, most)).number
    await block_by_card(act, request)
    return number


async def block_by_card(act: Act, request: Request) -> None:
    """Block who asked; a card that was pressed before does so again once she may ask again."""
    since = await blocks.since(act.books, act.actor.id, request.requester)
    key = ids.timed_child(request.token, "block", str(since))
    await _block(replace(act, key=key), request.requester, blocks.ON)


async def block(act: Act, person: Person, state: str) -> bool:
    """Block somebody, or let her ask again; tell whether that changed anything.

    NotAllowed for oneself, NotFound for somebody whom nobody has met.
    """
    if person.id == act.actor.id:
        raise NotAllowed("block_self")
    if person.unmet or person.is_handle:
        raise NotFound("block")
    return await _block(act, person.id, state)


async def _block(act: Act, person: int, state: str) -> bool:
    """Let a block be on or off, and every card of what that person asks for be true."""
    posting = await blocks.putting(act, person, state)
    if posting is None:
        return False
    asked = await reading.between(act.books, person, act.actor.id)
    posting.events = tuple(shown.changed(KIND, each.token) for each in asked)
    try:
        await act.post(posting)
    except AlreadySettled:
        return False  # it was done twice at once
    return True


@kit.due()
async def due(books: Books, now: datetime) -> None:
    """End what has waited long enough, remind of what has waited half of it, tell who came."""
    for request in await reading.expired(books, now):
        await _post(books, _over(request))
    for request in await reading.to_remind(books, now):
        await _post(books, await _reminding(books, request, now))
    await making.tell(books)


async def _post(books: Books, posting: Posting) -> None:
    with suppress(AlreadySettled):  # it ended at this moment, or another process was here
        await books.post(posting)


def _over(request: Request) -> Posting:
    """Return what ends a request whose time is up; who asked is told what was not paid."""
    told = facts.dump({"person": Who(request.payer), "amount": request.left, "about": request.note})
    posting = _ended(request, EXPIRED, 0)
    return replace(
        posting, events=(*posting.events, Event("request_over", request.requester, told))
    )


async def _reminding(books: Books, request: Request, now: datetime) -> Posting:
    """Return what reminds the payer, once, if she is there and wants to hear of it."""
    payer = await persons.by_id(books, request.payer)
    told = facts.dump({"request": request.name})
    heard = payer.joined and not request.blocked
    key, last = (request.token,), clock.to_ms(request.reminds_at)
    guards = (
        Guard.on(RequestRow.state, key, OPEN),
        Guard.on(RequestRow.reminds_at, key, last, 0),
        *([Guard.on(RequestRow.reminded_at, key, ANY, clock.to_ms(now))] if heard else []),
    )
    events = (Event("request_reminded", payer.id, told), shown.changed(KIND, request.token))
    return Posting(
        ids.timed_child(request.token, "remind"),
        "request_remind",
        guards=guards,
        events=events if heard else (),
    )


def _ended(request: Request, state: str, actor: int) -> Posting:
    """Return what ends a request in a state."""
    return Posting(
        ids.timed_child(request.token, state),
        f"request_{state}",
        actor=actor,
        guards=(Guard.on(RequestRow.state, (request.token,), OPEN, state),),
        counts=making.ending(request),
        events=(shown.changed(KIND, request.token),),
    )
