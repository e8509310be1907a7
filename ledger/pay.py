"""The one way a person is paid: draft a card, confirm it once.

    draft    the facts are frozen by id under an intent; nothing moves
    confirm  the money moves in one commit, or waits for a payee who has not joined

A product decides who may pay whom and for what; here stands how. A payee who is not in the books
gets there when she is to be paid, so that naming people leaves nothing behind.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ledger import claims, clock, grace, growth, ids, limits, rules
from ledger.chart import HOUSE
from ledger.errors import (
    AlreadySettled,
    Expired,
    InsufficientFunds,
    KeyConflict,
    NotAllowed,
    NotFound,
)
from ledger.exchange.quoting import Exchanging, exchanging
from ledger.licences.offering import reaches
from ledger.limits import Payment
from ledger.order import Card, Receipt
from ledger.people import intents, persons, states
from ledger.people.facts import Stranger
from ledger.people.intents import Intent
from ledger.people.persons import AT
from ledger.posting import Posting
from ledger.terms import PRICED, Terms, moves

if TYPE_CHECKING:
    from ledger.act import Act
    from ledger.books import Books
    from ledger.exchange.quoting import Quote
    from ledger.gifted import Mark
    from ledger.limits import Use
    from ledger.money import Money
    from ledger.order import Order
    from ledger.people.facts import Fact
    from ledger.people.persons import Person
    from ledger.posting import Posted

TAKE_BACK = "take_back"


async def draft(act: Act, order: Order, payee: Person) -> Card:
    """Freeze an order on a card of who asks; refused at once if the account cannot pay it now.

    The house pays nobody who is but a handle: there is no payer to confirm who comes.
    """
    books, terms = act.books, order.terms
    if payee.is_handle and not terms.payer:
        raise NotAllowed("unknown_payee")
    await states.check(act, payee)
    if not payee.joined or terms.payer == HOUSE:
        await growth.check(act.books)
    await reaches(books, terms.payer, payee.id, free=terms.returns)
    available = order.available or (await books.balance(terms.source)).available
    if available < terms.total and not await intents.known(books, act.key):
        raise InsufficientFunds(terms.source, available, terms.total)
    waits = await claims.waits(books) if may_wait(payee) else {}
    wanted = Intent(
        act.actor.id,
        {"confirm": order.verb, "cancel": "cancel"},
        {**order.about, **terms.facts, **waits, "payee": payee.fact, "note": order.note},
        chat=order.chat,
        card=order.live,
    )
    try:
        asked = _asked(order.verb, terms, order.note, payee.unmet)
        intent = await rules.card(books, wanted, act.key, asked, order.lasts)
    except KeyConflict:
        first = await _first(books, payee, act.key)
        if first is None:
            raise
        return await draft(act, replace(order, terms=replace(terms, payee=first.id)), first)
    if intent.repeated:
        terms = Terms.read(intent.facts)
    return Card(intent, payee, terms, available - terms.total)


async def confirm(act: Act, intent: Intent, of: Quote | None = None) -> Receipt:
    """Pay what a card says, once; a repetition returns the first receipt.

    Out of what is exchanged as a quote says, in the same posting, where there is one: that is for
    who has joined alone.
    """
    books = act.books
    payee = await _payee(books, intent)
    terms = replace(Terms.read(intent.facts), payee=payee.id)
    if payee.id == terms.payer:  # who was two when the card was drawn
        raise NotAllowed("pay_self")
    await reaches(books, terms.payer, payee.id, free=terms.returns or intent.state != "open")

    async def paid() -> Posted:
        return await act.post(await _posting(books, intent, terms, payee, of))

    posted = await limits.counted(paid)
    until = clock.from_ms(int.from_bytes(posted.answer)) if posted.answer else None
    return Receipt(
        int(posted.number or 0),
        payee,
        terms,
        str(intent.facts["note"]),
        (await books.balance(terms.source)).available,
        until,
        _ending(intent) if until else None,
        posted.repeated,
    )


def may_wait(payee: Person) -> bool:
    """Tell whether money for somebody may wait: she has not joined, or is whoever comes."""
    return not payee.joined or payee.id == HOUSE


async def whom(books: Books, fact: Fact, intent: Intent) -> Person:
    """Return whom a fact of a card means, in the books or not.

    AlreadySettled if somebody has come under a name that was nobody's when the card was made.
    """
    if not isinstance(fact, Stranger):
        return await persons.by_id(books, int(str(fact)))
    known = await persons.of_fact(books, fact)
    if known.joined and intent.state == "open" and fact.external_id == fact.handle:
        raise AlreadySettled("identities", "person", "came")
    return known


async def check(books: Books, intent: Intent, source: int, total: Money) -> None:
    """Refuse what would be refused anyway, before a card leaves anything behind."""
    check_open(intent)
    available = (await books.balance(source)).available
    if available < total and not await intents.known(books, intent.token):
        raise InsufficientFunds(source, available, total)


async def _payee(books: Books, intent: Intent) -> Person:
    """Return whom a card pays; nobody is met for what would be refused anyway."""
    payee = await whom(books, intent.facts["payee"], intent)
    if payee.unmet:
        terms = Terms.read(intent.facts)
        await check(books, intent, terms.source, terms.total)
        (payee,) = await persons.introduced(books, [payee], terms.payer)
    return payee


def check_open(intent: Intent) -> None:
    """Refuse what a card says that is done, cancelled or over."""
    if intent.state != "open":
        raise AlreadySettled("intents", "state", intent.state)
    if intent.expires_at <= clock.now():
        raise Expired(intent.expires_at)


async def _first(books: Books, payee: Person, key: bytes) -> Person | None:
    """Return for whom a card was made, if who is named now stands for her."""
    with suppress(NotFound):
        made = (await intents.made(books, key)).facts.get("payee")
        if made is None:
            return None
        if isinstance(made, Stranger):
            first = persons.stranger(made)
            met = await persons.by_identity(books, made.platform, made.external_id)
        else:
            first = met = await persons.by_id(books, int(str(made)))
        came = first.name == f"{AT}{payee.handle}" or payee.is_handle
        same = met is not None and met.id == payee.id
        return first if first.fact != payee.fact and (came or same) else None
    return None


def _asked(verb: str, terms: Terms, note: str, unmet: Stranger | None = None) -> bytes:
    """Digest what the person asked, never what was computed from it."""
    payee = f"{unmet.platform}:{unmet.external_id}" if unmet else str(terms.payee)
    return ids.digest(verb, str(terms.payer), payee, str(terms.amount), note)


def begun(intent: Intent, terms: Terms) -> Posting:
    """Return what a card says, once, still without what becomes of the money.

    What the house gives, and what is for whoever comes, is more than there was.
    """
    verb, note = intent.choices["confirm"], str(intent.facts["note"])
    return Posting(
        intent.token,
        verb,
        digest=_asked(verb, terms, note),
        actor=intent.owner,
        payer=terms.payer,
        payee=terms.payee,
        guards=(intent.done,),
        events=terms.shown_in(intent.chat),
        note=note,
        deadline=intent.expires_at,
        grows=HOUSE in {terms.payer, terms.payee},
    )


async def used(
    books: Books,
    intent: Intent,
    terms: Terms,
    payee: Person | None,
    brings: tuple[Mark, ...] = (),
) -> Use:
    """Return what goes with the payment of a card because of limits; `payee` if her wallet stands.

    OverLimit and CeilingReached where one is passed, unless it was paid before.
    """
    if intent.state != "open":
        return limits.Use()
    if terms.returns:
        back = Payment(terms.payer, terms.payee, terms.amount, limited=False, returns=True)
        return await limits.use(books, back, intent.token, limits.NOTHING)
    has_wallet = payee.id if payee and payee.joined else 0
    waits, costs = grace.of(intent) is not None, terms.costs
    more: dict[str, Any] = {"waits": waits, "costs": costs, "brings": brings}
    payment = Payment(terms.payer, has_wallet, terms.amount, **more)
    return await limits.use(books, payment, intent.token, terms.bounds)


async def _posting(
    books: Books, intent: Intent, terms: Terms, payee: Person, of: Quote | None = None
) -> Posting:
    if of and not payee.joined:
        raise NotAllowed("exchange_payee")
    first = await exchanging(books, terms.payer, of) if of else Exchanging()
    use = await used(books, intent, terms, payee, first.brings)
    terms = replace(terms, day=use.day)
    posting = begun(intent, terms)
    if undoes := grace.of(intent):
        counted = replace(posting, counts=use.counts, events=use.events)
        return grace.reserved(intent, undoes, terms, counted)
    if payee.joined:
        posting.moves = (*await moves(books, terms), *first.moves)
        posting.counts += (*first.counts, *terms.counts)
        posting.rows += first.rows
        posting.events += (terms.telling,)
        return use.on(posting)
    posting = use.on(posting)
    back = taking_back(intent)
    if terms.payer:
        posting = replace(posting, rows=(back.row,))
    lasts = await claims.lasts(books, intent)
    return claims.reserved(terms, payee, back.token, replace(posting, grows=True), lasts)


def _ending(intent: Intent) -> Intent:
    """Return the intent that gives back what is held: undone at once, or taken back."""
    lasts = grace.of(intent)
    return grace.undoing(intent, lasts) if lasts else taking_back(intent)


def taking_back(intent: Intent) -> Intent:
    """Return the intent by which a payer takes back what waits; its token names the hold, too."""
    known = intent.facts
    values = {name: known[name] for name in ("payee", "amount", PRICED) if name in known}
    token = ids.timed_child(intent.token, TAKE_BACK)
    choices = {TAKE_BACK: TAKE_BACK}
    waits = claims.LONGEST
    return Intent(intent.owner, choices, values, lifetime=waits, token=token, card=intent.card)
