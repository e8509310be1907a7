"""How what is owed looks: the fewest payments with their reasons, and a settlement on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    from ledger.products.owed.netting import Bundle, Payment
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
    pays = stands.paid_by(who)
    mine = pays or [each for each in stands.bundle.payments if each.payee == who]
    others = [people[each.payee if pays else each.payer] for each in mine]
    asks = stands.state == "open" and who in stands.waits_for
    drawn = Card(
        _title(mine, others, asks=asks, pays=bool(pays)),
        sum((each.amount for each in mine[1:]), mine[0].amount) if mine else None,
        others[0] if len(others) == 1 else None,
        rows=[
            *(
                zip(map(_named, others), (each.amount for each in mine), strict=True)
                if mine[1:]
                else ()
            ),
            *fees(stands.fees(who)),
        ],
        status=None if asks else _STATES[stands.state],
        tone="asks" if asks else _TONES[stands.state],
        more=[
            *_because(stands.bundle, who, others, people, pays=bool(pays) or not mine),
            *_waits(stands, who, people),
        ],
        until=stands.expires_at if stands.state == "open" else None,
    )
    return Reply.of(card=drawn, buttons=_buttons(stands, who, asks=asks, pays=bool(pays)))


def rows(bundle: Bundle, people: Mapping[int, Person], reader: Person) -> Iterator[Row]:
    """Yield a row for each payment of a bundle, with its reasons; one for what evens out."""
    for payment in bundle.payments:
        label = _between(people[payment.payer], people[payment.payee], reader.id)
        yield label, _with(payment.amount, _reasons(bundle, payment.payer, payment.payee, people))
    if not bundle.payments:
        names = [_name(people[each], reader.id) for each in sorted(bundle.people)]
        yield listed(names), say("evens out, with nothing to pay")


def _between(payer: Person, payee: Person, reader: int) -> Said:
    if payer.id == reader:
        return say("You to {payee}", payee=payee)
    if payee.id == reader:
        return say("{payer} to you", payer=payer)
    return say("{payer} to {payee}", payer=payer, payee=payee)


def _with(amount: Money, why: Sequence[Said]) -> Said | Money:
    """Say an amount and its reasons."""
    return say("{amount}, because: {why}", amount=amount, why=_some(why)) if why else amount


def _some(why: Sequence[Said]) -> Said:
    """Say reasons, as far as there is room for them."""
    more = [say("and more")] if len(why) > MOST_REASONS else []
    return listed([*why[:MOST_REASONS], *more])


def _reasons(
    bundle: Bundle, person: int, beside: int, people: Mapping[int, Person], *, pays: bool = True
) -> list[Said]:
    """Say what somebody owes, less what others owe her, or the other way round where she gets it.

    Whoever the other one is of a debt is named, unless it is who stands beside her.
    """
    found = []
    for _, debt in sorted(bundle.reasons(person), key=lambda each: (each[0] > 0) != pays):
        owed = debt.debtor == person
        other = debt.creditor if owed else debt.debtor
        found.append(_reason(debt, people[other] if other != beside else None, counts=owed == pays))
    return found


def _reason(debt: Debt, other: Person | None, *, counts: bool) -> Said:
    what = say("{note} {amount}", note=debt.note, amount=debt.amount)
    if not debt.note:
        what = say("{amount}", amount=debt.amount)
    if other:
        what = say("{what} ({person})", what=what, person=other)
    return what if counts else say("minus {what}", what=what)


def _title(mine: Sequence[Payment], others: Sequence[Person], *, asks: bool, pays: bool) -> Said:
    if not mine:
        return say("Settling up: what you owe and what you are owed evens out")
    values: dict[str, Any] = {
        "amount": sum((each.amount for each in mine[1:]), mine[0].amount),
        "people": listed([*map(_named, others)]),
    }
    if not pays:
        return say("Settling up: {amount} from {people}", **values)
    if asks:
        return say("Settle up: pay {amount} to {people}?", **values)
    return say("Settling up: {amount} to {people}", **values)


def _because(
    bundle: Bundle,
    who: int,
    others: Sequence[Person],
    people: Mapping[int, Person],
    *,
    pays: bool,
) -> list[Said]:
    beside = others[0].id if len(others) == 1 else 0
    why = _reasons(bundle, who, beside, people, pays=pays)
    return [say("Because: {why}", why=_some(why))] if why else []


def _waits(stands: Settlement, who: int, people: Mapping[int, Person]) -> list[Said]:
    """Say for whose word it waits, and what is held of hers until then."""
    if stands.state == "done" and stands.number:
        return [say("Receipt {number}.", number=stands.number)]
    others = [_named(people[each]) for each in stands.waits_for if each != who]
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
    return say("You") if person.id == reader else _named(person)


def _named(person: Person) -> Said:
    return say("{person}", person=person)
