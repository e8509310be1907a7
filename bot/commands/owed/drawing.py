"""How what is owed looks: the fewest payments with their reasons, and a settlement on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit import Button, Card, Reply, draws, fees, say
from bot.wording import listed
from ledger import ids
from ledger.people import persons
from ledger.products.owed import settlements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.kit import Row, Said, Tone
    from ledger.books import Books
    from ledger.debts import Debt
    from ledger.money import Money
    from ledger.people.persons import Person
    from ledger.products.owed.netting import Bundle
    from ledger.products.owed.settlements import Settlement

MOST_REASONS = 6
UNDONE = {
    "refused": say("Not everybody agreed to settle, so nothing was moved."),
    "changed": say("What is owed has changed meanwhile, so nothing was moved. Look again."),
    "late": say("Not everybody agreed in time, so nothing was moved."),
}
_STATES = {"open": say("agreed"), "done": say("settled"), "undone": say("not settled")}
_TONES: dict[str, Tone] = {"open": "waits", "done": "done", "undone": "ended"}


@draws(settlements.KIND)
async def card(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a settlement for one of its people."""
    stands = await settlements.get(books, token)
    people = await persons.by_ids(books, stands.people)
    who = reader.id if reader else 0
    total, payees = stands.total(who), [people[each.payee] for each in stands.paid_by(who)]
    asks = stands.state == "open" and who in stands.waits_for
    drawn = Card(
        _title(total, payees),
        total if payees else None,
        payees[0] if len(payees) == 1 else None,
        rows=[*_payments(stands, who, people), *fees(stands.fees(who))],
        status=None if asks else _STATES[stands.state],
        tone="asks" if asks else _TONES[stands.state],
        more=[*_because(stands.bundle, who, people), *_waits(stands, who, people)],
        until=stands.expires_at if stands.state == "open" else None,
    )
    return Reply.of(card=drawn, buttons=_buttons(stands, who, asks=asks, pays=bool(payees)))


def rows(bundle: Bundle, people: Mapping[int, Person], reader: Person) -> Iterator[Row]:
    """Yield a row for each payment of a bundle, with its reasons; one for what evens out."""
    for payment in bundle.payments:
        label = say(
            "{payer} to {payee}",
            payer=_name(people[payment.payer], reader.id),
            payee=_name(people[payment.payee], reader.id),
        )
        yield label, _with(payment.amount, _reasons(bundle, payment.payer, payment.payee, people))
    if not bundle.payments:
        names = [_name(people[each], reader.id) for each in sorted(bundle.people)]
        yield listed(names), say("evens out, with nothing to pay")


def _with(amount: Money, why: Sequence[Said]) -> Said | Money:
    """Say an amount and its reasons."""
    return say("{amount}, because: {why}", amount=amount, why=_some(why)) if why else amount


def _some(why: Sequence[Said]) -> Said:
    """Say reasons, as far as there is room for them."""
    more = [say("and more")] if len(why) > MOST_REASONS else []
    return listed([*why[:MOST_REASONS], *more])


def _reasons(bundle: Bundle, payer: int, payee: int, people: Mapping[int, Person]) -> list[Said]:
    """Say what somebody owes, less what others owe her; named where it is not the payee."""
    found = []
    for _, debt in bundle.reasons(payer):
        owed = debt.debtor == payer
        other = debt.creditor if owed else debt.debtor
        found.append(_reason(debt, people[other] if other != payee else None, owed=owed))
    return found


def _reason(debt: Debt, other: Person | None, *, owed: bool) -> Said:
    what = say("{note} {amount}", note=debt.note, amount=debt.amount)
    if not debt.note:
        what = say("{amount}", amount=debt.amount)
    if other:
        what = say("{what} ({person})", what=what, person=other)
    return what if owed else say("minus {what}", what=what)


def _title(total: Money, payees: Sequence[Person]) -> Said:
    if not payees:
        return say("Settle up: what you owe and what you are owed evens out.")
    names = listed([say("{person}", person=each) for each in payees])
    return say("Settle up: pay {amount} to {people}?", amount=total, people=names)


def _payments(stands: Settlement, who: int, people: Mapping[int, Person]) -> Iterator[Row]:
    """Yield a row for each of several payments."""
    mine = stands.paid_by(who)
    for payment in mine if len(mine) > 1 else ():
        yield say("{person}", person=people[payment.payee]), payment.amount


def _because(bundle: Bundle, who: int, people: Mapping[int, Person]) -> list[Said]:
    payees = {payment.payee for payment in bundle.payments if payment.payer == who}
    why = _reasons(bundle, who, payees.pop() if len(payees) == 1 else 0, people)
    return [say("Because: {why}", why=_some(why))] if why else []


def _waits(stands: Settlement, who: int, people: Mapping[int, Person]) -> list[Said]:
    """Say for whose word it waits, and what is held of hers until then."""
    if stands.state == "done" and stands.number:
        return [say("Receipt {number}.", number=stands.number)]
    others = [say("{person}", person=people[each]) for each in stands.waits_for if each != who]
    if stands.state != "open" or not others:
        return []
    total = stands.total(who)
    held = (
        [say("{amount} is held until then.", amount=total)]
        if who in stands.agreed and total
        else []
    )
    return [say("It moves once all have agreed: {people}.", people=listed(others)), *held]


def _buttons(stands: Settlement, who: int, *, asks: bool, pays: bool) -> list[Button]:
    token = ids.text(stands.card(who))
    if asks:
        agree = say("Pay") if pays else say("Agree")
        return [
            Button(agree, f"do:{token}:agree"),
            Button(say("Leave it as it is"), f"do:{token}:refuse"),
        ]
    if stands.state == "open" and who in stands.agreed:
        return [Button(say("Leave it as it is"), f"do:{token}:refuse")]
    return []


def _name(person: Person, reader: int) -> Said:
    return say("You") if person.id == reader else say("{person}", person=person)
