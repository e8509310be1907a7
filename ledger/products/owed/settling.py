"""Settling together: whoever owes something says yes once, and one commit settles all of it.

    begin   everybody who owes something in what is settled is asked
    agree   what somebody pays is held; with the last word the money moves and the debts are settled
    refuse  one word is enough: what was held is free again, and the debts stay as they are; of
            what she owes in it nobody is asked again within a day
    due     the same when the time is up

Until the last word nothing has changed, so nobody loses a claim to somebody who does not pay. A
debt that was paid or declined in the meantime undoes it: its guards are those of the last commit.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from ledger import clock, ids, kit, limits, rules
from ledger.arrears import Owes
from ledger.chart import WALLET
from ledger.errors import AlreadySettled, CeilingReached, LimitExceeded, NotAllowed, Refused
from ledger.limits import OverLimit
from ledger.people import blocks, facts, shown, states
from ledger.people.facts import Who
from ledger.posting import ANY, DAY, NUMBER, Count, Event, Guard, Hold, Posting, Row, Take
from ledger.pricing import FEE
from ledger.products.owed import refused, settlements, telling
from ledger.products.owed.netting import bundles
from ledger.products.owed.settlements import KIND
from ledger.products.owed.tables import DONE, OPEN, UNDONE, SettlementRow
from ledger.rules import Of, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ledger.act import Act
    from ledger.books import Books
    from ledger.debts import Debt
    from ledger.people.facts import Fact
    from ledger.people.intents import Intent
    from ledger.posting import Posted
    from ledger.products.owed.netting import Bundle
    from ledger.products.owed.settlements import Settlement

LASTS = Rule(
    "owed.lasts",
    timedelta(days=1),
    "how long a settlement waits for everybody's word",
    least=timedelta(minutes=1),
    most=timedelta(days=7),
)
BEGUN = "settlements"
A_DAY = Rule(
    "owed.day",
    50,
    "how many settlements somebody may begin in a day",
    least=1,
    most=1000,
    worse="less",
)
LONGEST_NOTE = 200


async def begin(act: Act, debts: Iterable[Debt]) -> list[Settlement]:
    """Ask everybody whose word it takes to settle what the actor owes and is owed among these.

    What is being settled already is not asked for again. NotAllowed where there is nothing,
    LimitExceeded where nothing can be asked for: too many were begun, or who owes refused today.
    """
    await states.check(act)
    hers = [
        bundle
        for bundle in bundles(debts)
        if any(act.actor.id in debt.between for debt in bundle.debts)
    ]
    if not hers:
        raise NotAllowed("owed_nothing")
    begun: list[Settlement] = []
    full: LimitExceeded | None = None
    for bundle in hers:
        try:
            begun.append(await _begin(act, bundle))
        except LimitExceeded as refusal:
            full = refusal
    if full and not begun:
        raise full
    return begun


async def agree(act: Act, intent: Intent) -> Settlement:
    """Say yes to what is settled; AlreadySettled when it has ended otherwise.

    What the actor pays is held until everybody has said so; with the last word all of it moves, and
    counts for the limits of who pays. OverLimit where it would pass one of hers.
    """
    stands = await _of(act.books, intent)
    if act.actor.id in stands.agreed:
        return stands
    if stands.state != OPEN:
        raise AlreadySettled("settlements", "state", stands.state)
    pays = stands.total(act.actor.id) - stands.fees(act.actor.id)
    await limits.check(act.books, act.actor.id, pays, intent.token)
    if stands.waits_for != [act.actor.id]:
        await act.post(await _held(act, stands, intent))
        stands = await settlements.get(act.books, stands.token)
        if stands.waits_for:
            return stands
        return await _finish(act.books, stands)
    return await _finish(act.books, stands, intent, act)


async def refuse(act: Act, intent: Intent) -> Settlement:
    """Let the debts stay as they are; AlreadySettled when they are settled by now."""
    stands = await _undo(act.books, await _of(act.books, intent), "refused", act.actor.id)
    if stands.state != UNDONE:
        raise AlreadySettled("settlements", "state", stands.state)
    return stands


@kit.due()
async def due(books: Books, now: datetime) -> None:
    """End what not everybody has agreed to in time."""
    for token in await settlements.due(books, now):
        stands = await settlements.get(books, token)
        if not stands.waits_for:
            with suppress(Refused):
                stands = await _finish(books, stands)
        await _undo(books, stands, "late")


async def _begin(act: Act, bundle: Bundle) -> Settlement:
    """Return the settlement of a bundle that is open, or begin one."""
    now, currency = clock.now(), bundle.debts[0].amount.currency
    fee = await rules.at(act.books, FEE, Of("settlement", currency))
    terms, attempt = settlements.write(bundle, fee), 0
    while True:
        token = ids.child("settlement", terms, f"{now:%Y-%m-%d} {attempt}")
        found = await act.books.read(settlements.load, token)
        if found and found.state == OPEN:
            return found
        if found is None:
            with suppress(AlreadySettled):  # somebody else begins it at this moment
                await act.post(await _begun(act, token, bundle, terms))
            return await settlements.get(act.books, token)
        attempt += 1


async def _begun(act: Act, token: bytes, bundle: Bundle, terms: str) -> Posting:
    """Return what begins a settlement; who has blocked its starter is not told of it."""
    lasts = (await rules.at(act.books, LASTS)).value
    a_day = (await rules.at(act.books, A_DAY)).value
    row = Row.of(
        SettlementRow,
        token=token,
        starter=act.actor.id,
        chat=act.chat,
        terms=terms,
        state=OPEN,
        expires_at=clock.to_ms(clock.now() + lasts),
    )
    about = facts.dump({"settlement": ids.text(token)})
    heard = await blocks.heard(act.books, act.actor.id, bundle.askers)
    return Posting(
        ids.child("begin", token),
        "settlement_begin",
        actor=act.actor.id,
        rows=(row, *(settlements.asks(token, person, lasts).row for person in bundle.askers)),
        drops=await refused.check(act.books, bundle.debts),
        counts=(Count.of(BEGUN, act.actor.id, DAY, 1, a_day),),
        events=tuple(Event("owed_asked", person, about) for person in heard),
    )


async def _held(act: Act, stands: Settlement, intent: Intent) -> Posting:
    """Return what notes a word, and holds what who gave it is to pay; it counts once it is paid."""
    total, person = stands.total(act.actor.id), act.actor.id
    wallet = await act.books.account(WALLET, person, stands.currency)
    hold = Hold(stands.hold(person), wallet, total, KIND, stands.expires_at)
    return Posting(
        intent.token,
        "owed.agree",
        actor=person,
        payer=person if total else 0,
        holds=(hold,) if total else (),
        guards=(intent.done, Guard.on(SettlementRow.state, (stands.token,), OPEN)),
        events=(shown.changed(KIND, stands.token),),
        deadline=stands.expires_at,
    )


async def _finish(
    books: Books, stands: Settlement, last: Intent | None = None, act: Act | None = None
) -> Settlement:
    """Move the money and settle the debts, now that everybody agrees; undo it if one has changed.

    `last` is the card of whose word it is, whose money is not held yet, and `act` her act.
    """

    async def settled() -> Posted:
        posting = await _settling(books, stands, last)
        return await (act.post(posting) if act else books.post(posting))

    try:
        await limits.counted(settled)
    except AlreadySettled as changed:
        if changed.table == SettlementRow.__tablename__:
            return await settlements.get(books, stands.token)
        return await _undo(books, stands, "changed")
    except (OverLimit, Owes, CeilingReached):
        return await _undo(books, stands, "limits")
    return await settlements.get(books, stands.token)


async def _settling(books: Books, stands: Settlement, last: Intent | None) -> Posting:
    payments, use = stands.bundle.payments, await settlements.used(books, stands)
    single = payments[0] if len(payments) == 1 else None
    held = [person for person in sorted(stands.agreed) if stands.paid_by(person)]
    notes = dict.fromkeys(debt.note for debt in stands.bundle.debts if debt.note)
    if len({debt.between for debt in stands.bundle.debts}) > 1:
        notes = {}  # what two people wrote to each other is not for a third
    posting = Posting(
        ids.timed_child(stands.token, "settle"),
        KIND,
        actor=last.owner if last else stands.starter,
        payer=single.payer if single else 0,
        payee=single.payee if single else 0,
        takes=tuple(Take(stands.hold(person), "captured") for person in held),
        moves=await settlements.moves(books, stands),
        guards=(
            *((last.done,) if last else ()),
            Guard.on(SettlementRow.state, (stands.token,), OPEN, DONE),
            Guard.on(SettlementRow.number, (stands.token,), ANY, NUMBER if payments else None),
            *(guard for debt in stands.bundle.debts for guard in debt.settles),
        ),
        counts=tuple(count for debt in stands.bundle.debts for count in debt.counts),
        events=tuple(telling.settled(stands, last.owner if last else 0)),
        note=", ".join(notes)[:LONGEST_NOTE],
        deadline=last.expires_at if last else None,
    )
    return use.on(posting)


async def _undo(books: Books, stands: Settlement, why: str, person: int = 0) -> Settlement:
    """Free what is held and tell who had agreed; AlreadySettled never leaves this."""
    while stands.state == OPEN:
        with suppress(AlreadySettled):  # somebody agrees at this moment: look again
            await books.post(_undone(stands, why, person))
        stands = await settlements.get(books, stands.token)
    return stands


def _undone(stands: Settlement, why: str, person: int) -> Posting:
    held = [each for each in sorted(stands.agreed) if stands.paid_by(each)]
    about: dict[str, Fact] = {"why": why, "person": Who(person)}
    hers = [debt for debt in stands.bundle.debts if debt.debtor == person]
    cards = [
        Guard("intents", (stands.card(each),), "state", state, new)
        for each in stands.bundle.askers
        for state, new in [("done", "done") if each in stands.agreed else ("open", "cancelled")]
    ]
    return Posting(
        ids.timed_child(stands.token, "undo"),
        "owed.undone",
        actor=person,
        takes=tuple(Take(stands.hold(each), "voided") for each in held),
        guards=(Guard.on(SettlementRow.state, (stands.token,), OPEN, UNDONE), *cards),
        counts=refused.noted(hers),
        events=(
            *(
                Event("owed_undone", each, facts.dump(about))
                for each in sorted({stands.starter, *stands.agreed})
                if each != person
            ),
            shown.changed(KIND, stands.token),
        ),
    )


async def _of(books: Books, intent: Intent) -> Settlement:
    return await settlements.get(books, ids.from_text(str(intent.facts["settlement"])))
