"""How what is owed looks: the fewest payments with their reasons, and a settlement on its way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.kit import Button, Card, Reply, _, draws, fees, for_all, say
from bot.wording import listed
from ledger import ids
from ledger.money import Money
from ledger.people import persons
from ledger.products.owed import settlements

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.kit import Row, Said, Tone
    from ledger.books import Books
    from ledger.debts import Debt
    from ledger.people.persons import Person
    from ledger.products.owed.netting import Bundle, Payment
    from ledger.products.owed.settlements import Settlement

MOST_REASONS = 6
UNDONE = {
    "refused": say("Not everybody agreed to settle, so nothing was moved."),
    "changed": say("What is owed has changed meanwhile, so nothing was moved. Look again."),
    "limits": say(
        "A limit of somebody in it does not allow this now, so nothing was moved. Try a part of it."
    ),
    "late": say("Not everybody agreed in time, so nothing was moved."),
}
_PAYS, _PAID = _("Settling up: {amount} to {people}"), _("Settled: you paid {amount} to {people}.")
_GETS, _GOT = _("Settling up: {amount} from {people}"), _("Settled: {amount} came from {people}.")
_ASKED = _("Settle up: pay {amount} to {people}?")
_TO_OTHERS = _("It goes to {people} in place of {others}, so that fewer payments are made.")
_BY_OTHERS = _("It comes from {people} in place of {others}, so that fewer payments are made.")
_STATES = {"open": say("agreed"), "undone": say("not settled")}
_TONES: dict[str, Tone] = {"open": "waits", "done": "done", "undone": "ended"}


@draws(settlements.KIND)
async def card(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a settlement for one of its people."""
    stands = await settlements.get(books, token)
    who = reader.id if reader else 0
    people = as_read(who, await persons.by_ids(books, stands.people), [stands.bundle])
    asks = stands.state == "open" and who in stands.waits_for
    seen = Seen(stands, who, people)
    drawn = Card(
        seen.title(asks=asks),
        seen.amount if seen.mine else None,
        seen.others[0] if len(seen.others) == 1 else None,
        rows=[*seen.rows, *fees(stands.fees(who))],
        status=None if asks or stands.state == "done" else _STATES[stands.state],
        tone="asks" if asks else _TONES[stands.state],
        more=[*seen.why, *_waits(stands, who, people)],
        until=stands.expires_at if stands.state == "open" else None,
    )
    buttons = _buttons(stands, who, asks=asks, pays=seen.pays)
    return for_all(Reply.of(card=drawn, buttons=buttons))


@dataclass(frozen=True, slots=True)
class Seen:
    """A settlement as one of its people sees it: what she pays in it, or else what she gets."""

    stands: Settlement
    who: int
    people: Mapping[int, Person]

    @property
    def pays(self) -> bool:
        """Whether she pays somebody in it."""
        return bool(self.stands.paid_by(self.who))

    @property
    def mine(self) -> list[Payment]:
        """The payments that are hers."""
        return self.stands.paid_by(self.who) or self.stands.paid_to(self.who)

    @property
    def others(self) -> list[Person]:
        """Whom she pays, or who pays her."""
        return [self.people[each.payee if self.pays else each.payer] for each in self.mine]

    @property
    def amount(self) -> Money:
        """What she pays in all, or gets."""
        return sum((each.amount for each in self.mine), Money(0, self.stands.currency))

    @property
    def rows(self) -> list[Row]:
        """A row for each of several payments."""
        amounts = [each.amount for each in self.mine]
        several = len(self.mine) > 1
        return [*zip(map(named, self.others), amounts, strict=True)] if several else []

    @property
    def why(self) -> list[Said]:
        """Why it is so much, and why it is somebody else than she owes or is owed by."""
        beside = self.others[0].id if len(self.others) == 1 else 0
        pays = self.pays or not self.mine
        why = reasons(self.stands.bundle, self.who, beside, self.people, pays=pays)
        because = [say("Because: {why}", why=some(why))] if why else []
        return [*because, *self._in_place()]

    def title(self, *, asks: bool) -> Said:
        """Say what is hers in it, or was."""
        is_done = self.stands.state == "done"
        if not self.mine and is_done:
            return say("Settled: what you owed and what you were owed evened out.")
        if not self.mine:
            return say("Settling up: what you owe and what you are owed evens out")
        values: dict[str, Any] = {
            "amount": self.amount,
            "people": listed([*map(named, self.others)]),
        }
        if not self.pays:
            return say(_GOT if is_done else _GETS, **values)
        return say(_PAID if is_done else _ASKED if asks else _PAYS, **values)

    def _in_place(self) -> list[Said]:
        """Say who pays, or is paid, in place of those of whose debts it is made."""
        debts = self.stands.bundle.debts
        if self.pays:
            owing = {debt.creditor for debt in debts if debt.debtor == self.who}
        else:
            owing = {debt.debtor for debt in debts if debt.creditor == self.who}
        paying = {person.id for person in self.others}
        if not paying - owing:
            return []
        values = {
            "people": listed([named(self.people[each]) for each in sorted(paying - owing)]),
            "others": listed(
                [named(self.people[each]) for each in sorted(owing - paying or owing)]
            ),
        }
        return [say(_TO_OTHERS if self.pays else _BY_OTHERS, **values)]


def reasons(
    bundle: Bundle, person: int, beside: int, people: Mapping[int, Person], *, pays: bool = True
) -> list[Said]:
    """Say what somebody owes, less what others owe her, or the other way round where she gets it.

    Whoever the other one is of a debt is named, unless it is who stands beside her.
    """
    found = []
    for _sign, debt in sorted(bundle.reasons(person), key=lambda each: (each[0] > 0) != pays):
        owed = debt.debtor == person
        other = debt.creditor if owed else debt.debtor
        found.append(_reason(debt, people[other] if other != beside else None, counts=owed == pays))
    return found


def some(why: Sequence[Said]) -> Said:
    """Say reasons, as far as there is room for them."""
    more = [say("and more")] if len(why) > MOST_REASONS else []
    return listed([*why[:MOST_REASONS], *more])


def _reason(debt: Debt, other: Person | None, *, counts: bool) -> Said:
    what = say("{note} {amount}", note=debt.note, amount=debt.amount)
    if not debt.note:
        what = say("{amount}", amount=debt.amount)
    if other:
        what = say("{what} ({person})", what=what, person=other)
    return what if counts else say("minus {what}", what=what)


def _waits(stands: Settlement, who: int, people: Mapping[int, Person]) -> list[Said]:
    """Say for whose word it waits, and what is held of hers until then."""
    if stands.state == "done" and stands.number:
        return [say("Receipt {number}: one for all of the settlement.", number=stands.number)]
    others = [named(people[each]) for each in stands.waits_for if each != who]
    if stands.state != "open" or not others:
        return []
    total = stands.total(who)
    held = (
        [say("{amount} is held until then.", amount=total)]
        if who in stands.agreed and total
        else []
    )
    return [say("It is settled once all have agreed: {people}.", people=listed(others)), *held]


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


def as_read(
    reader: int, people: Mapping[int, Person], found: Iterable[Bundle]
) -> Mapping[int, Person]:
    """Return people as one of them reads them: whom she owes or pays, and who her, by name."""
    pairs = [pair for each in found for pair in _between(each) if reader in pair]
    hers = {reader, *(person for pair in pairs for person in pair)}
    return {
        who: replace(each, unnamed=False) if who in hers else each for who, each in people.items()
    }


def _between(bundle: Bundle) -> list[frozenset[int]]:
    paying = [frozenset((each.payer, each.payee)) for each in bundle.payments]
    return [*(debt.between for debt in bundle.debts), *paying]


def named(person: Person) -> Said:
    """Name somebody."""
    return say("{person}", person=person)
