"""What /owed lists: the fewest payments, each with its reasons, and how each is settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.owed.drawing import as_read, named, reasons, some
from bot.kit import Button, Card, Entry, Reply, for_all, say
from bot.wording import listed
from ledger import ids, rules
from ledger.people import persons
from ledger.people.intents import Intent
from ledger.products.owed.netting import bundles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.kit import Call, Said
    from ledger.debts import Debt
    from ledger.people.persons import Person
    from ledger.products.owed.netting import Bundle, Payment

MOST_ENTRIES = 20
MOST_BUTTONS = 5
ALL = "settle"
"""The choice that settles all of it; each other one, what hangs together with one debt."""


async def overview(call: Call, debts: Sequence[Debt]) -> Reply:
    """Show what is owed, and a button for each that who asks can settle."""
    found = bundles(debts)
    if not found:
        return Reply.of(say("Nobody owes anybody anything here."))
    known = await persons.by_ids(call.books, {who for each in found for who in each.people})
    people = as_read(call.actor.id, known, found)
    entries = [entry for bundle in found for entry in _entries(bundle, people, call.actor)]
    beyond = say("Only the first {count} are shown.", count=MOST_ENTRIES)
    whole = Card(
        await _title(call),
        entries=entries[:MOST_ENTRIES],
        more=[beyond] if len(entries) > MOST_ENTRIES else [],
    )
    hers = [bundle for bundle in found if call.actor.id in bundle.people]
    buttons = await _buttons(call, hers, people) if hers else []
    return for_all(Reply.of(card=whole, buttons=buttons))


async def _title(call: Call) -> Said:
    if not call.seen_in:
        return say("What you owe and are owed")
    group = await call.group()
    return say("Who owes whom in “{title}”", title=group) if group else say("Who owes whom here")


def of_choice(debts: Sequence[Debt], intent: Intent, choice: str) -> list[Debt]:
    """Return the debts that a choice settles, as they stand now."""
    if choice == ALL:
        return [*debts]
    about = str(intent.facts[choice])
    return [
        debt
        for bundle in bundles(debts)
        if any(ids.text(each.id) == about for each in bundle.debts)
        for debt in bundle.debts
    ]


async def _buttons(
    call: Call, hers: Sequence[Bundle], people: Mapping[int, Person]
) -> list[Button]:
    """Return a button for each that is settled by itself, and one for all of it."""
    shown = hers[:MOST_BUTTONS] if len(hers) > 1 else []
    about = {str(at): ids.text(bundle.debts[0].id) for at, bundle in enumerate(shown)}
    choices = dict.fromkeys([*about, ALL], "owed.settle")
    facts = {"chat": call.seen_in, **about}
    wanted = Intent(call.actor.id, choices, facts, call.seen_in)
    intent = await rules.card(call.books, wanted, call.token, b"")
    labels = [_label(bundle, people, call.actor.id) for bundle in shown]
    labels.append(say("Settle all") if shown else say("Settle"))
    return [Button.does(label, intent, at) for label, at in zip(labels, choices, strict=True)]


def _label(bundle: Bundle, people: Mapping[int, Person], reader: int) -> Said:
    """Say what a button settles: with whom, and how much goes which way."""
    mine = [each for each in bundle.payments if reader in {each.payer, each.payee}]
    others = [people[each.payee if each.payer == reader else each.payer] for each in mine]
    if not mine:
        beside = [people[each] for each in sorted(bundle.people - {reader})]
        return say("Settle with {people}", people=listed([*map(named, beside)]))
    amount = sum((each.amount for each in mine[1:]), mine[0].amount)
    who = listed([*map(named, others)])
    if mine[0].payer == reader:
        return say("Settle: {amount} to {people}", amount=amount, people=who)
    return say("Settle: {amount} from {people}", amount=amount, people=who)


def _entries(bundle: Bundle, people: Mapping[int, Person], reader: Person) -> Iterator[Entry]:
    """Yield an entry for each payment of a bundle, with its reasons; one for what evens out."""
    for payment in bundle.payments:
        yield _entry(bundle, payment, people, reader.id)
    if not bundle.payments:
        names = listed(
            [
                say("You") if each == reader.id else named(people[each])
                for each in sorted(bundle.people)
            ]
        )
        even = say("evens out, with nothing to pay")
        yield Entry(say("{people}: {state}", people=names, state=even), names, even, None)


def _entry(bundle: Bundle, payment: Payment, people: Mapping[int, Person], reader: int) -> Entry:
    """Return one payment: what leaves the reader has a minus; what is between others, no side."""
    payer, payee = people[payment.payer], people[payment.payee]
    why = some(reasons(bundle, payer.id, payee.id, people))
    between = say("{payer} to {payee}", payer=payer, payee=payee)
    amount, other = None, None
    if payer.id == reader:
        between, amount, other = say("You to {payee}", payee=payee), -payment.amount, payee
    elif payee.id == reader:
        between, amount, other = say("{payer} to you", payer=payer), payment.amount, payer
    said = say(
        "{between}: {amount}, because: {why}", between=between, amount=payment.amount, why=why
    )
    if amount is None:
        between = say("{people}: {amount}", people=between, amount=payment.amount)
    return Entry(said, between, why, amount, other)
