"""How deposits look: the card that asks by which way, and the live card of what is to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.commands.deposits.picture import is_sepa
from bot.commands.deposits.ways import NAMED
from bot.kit import Button, Card, Code, Reply, confirm_card, draws, say
from ledger import clock, ids
from ledger.banking import deposits
from ledger.banking.deposits import cards
from ledger.banking.deposits.deposit import PERSONS
from ledger.banking.deposits.tables import (
    ASKED,
    BANK,
    CANCELLED,
    COMING,
    EXPIRED,
    FAILED,
    PENDING,
    REFUNDED,
    RETURNED,
    SETTLED,
    THERE,
)
from ledger.banking.references import made, spaced
from ledger.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.kit import Row, Said, Tone
    from ledger.banking.deposits import Arrival, Deposit
    from ledger.banking.deposits.asking import Draft, Offer, Place
    from ledger.books import Books
    from ledger.money import Money
    from ledger.people.persons import Person

_STATES = {
    CANCELLED: say("cancelled"),
    EXPIRED: say("it did not come in time"),
    FAILED: say("it failed"),
    RETURNED: say("it went back"),
    REFUNDED: say("it was paid back"),
}
_TONES: dict[str, Tone] = {ASKED: "waits", PENDING: "waits", SETTLED: "done"}
_LATE = say("Should the money come all the same, it ends in your wallet.")


def standing_rows(ways: Mapping[str, Place], person: int) -> list[Row]:
    """Say where money can come at any time, unannounced, under somebody's own reference."""
    where = ways[BANK].facts if BANK in ways else {}
    if not where.get("iban") or where.get("pretend"):
        return []
    return [
        (say("Or at any time, any amount, to"), _copied(where["iban"])),
        (say("Under your own reference"), _copied(spaced(made(person, PERSONS)))),
    ]


def chosen(drafted: Draft, own: Sequence[Row], more: Sequence[Said]) -> Reply:
    """Ask by which way it is to come; the button of a way begins it."""
    intent, offers = drafted.intent, drafted.offers
    first = offers[0]
    asks = confirm_card(
        say("Pay in {amount}?", amount=drafted.amount),
        intent,
        confirm=NAMED[first.way],
        choice=first.way,
        amount=drafted.amount,
        rows=[*((NAMED[each.way], _offered(each, drafted.amount)) for each in offers), *own],
        more=more,
        done=say("You asked for this before, and it was begun."),
    )
    others = [Button.does(NAMED[each.way], intent, each.way) for each in offers[1:]]
    return replace(asks, buttons=[asks.buttons[0], *others, asks.buttons[-1]])


@draws(cards.KIND)
async def card(books: Books, token: bytes, reader: Person | None) -> Reply:
    """Draw a deposit: where to pay, then what is pending, then what is in the wallet."""
    deposit = await deposits.get(books, token)
    if reader is None or reader.id != deposit.person:
        raise NotFound("deposit")
    arrived = await deposits.arrived(books, deposit)
    waits = deposit.state == ASKED
    drawn = Card(
        _title(deposit),
        deposit.expected,
        rows=[*(_where(deposit) if waits else ()), *_costs(deposit), *_came(arrived)],
        status=say("waits for the money until {time}", time=deposit.expires_at)
        if waits
        else _state(deposit, arrived),
        tone=_TONES.get(deposit.state, "ended"),
        more=_more(deposit),
        until=deposit.expires_at if waits else None,
    )
    return Reply.of(card=drawn, buttons=_buttons(deposit) if waits else [])


def _state(deposit: Deposit, arrived: Sequence[Arrival]) -> Said | None:
    if deposit.state == PENDING and not arrived:
        return say("on its way, and not booked yet")
    return _STATES.get(deposit.state)


def _offered(offer: Offer, amount: Money) -> Said:
    """Say what a way costs, and when what came by it can be spent."""
    gets = amount - offer.fee
    costs = say("{amount}, no fee", amount=gets)
    if offer.fee:
        costs = say("{gets} for you, after a fee of {fee}", gets=gets, fee=offer.fee)
    if offer.settles > timedelta():
        return say("{costs}; pending for {span}", costs=costs, span=offer.settles)
    return costs


def _title(deposit: Deposit) -> Said:
    amount = deposit.expected
    if deposit.state == ASKED and deposit.way == BANK:
        return say("Transfer {amount} to this account", amount=amount)
    if deposit.state == SETTLED:
        return say("Paid in {amount}", amount=amount)
    return say("Paying in {amount}", amount=amount)


def _where(deposit: Deposit) -> list[Row]:
    """Say where it is transferred to, each line to be copied."""
    where = deposit.where
    if deposit.way != BANK:
        link = where.get("link")
        return [(say("Pay here"), _copied(link) if link else say("the page is being made"))]
    rows: list[Row] = [(say("Name of the account"), _copied(where["holder"]))]
    rows += [(say("IBAN"), _copied(where["iban"]))] if where.get("iban") else []
    rows += [(say("BIC"), _copied(where["bic"]))] if where["bic"] else []
    return [*rows, (say("Reference"), _copied(spaced(deposit.reference)))]


def _copied(text: object) -> Code:
    return Code(str(text), as_it_stands=True)


def _costs(deposit: Deposit) -> list[Row]:
    if not deposit.fee:
        return []
    return [(say("Fee, out of this"), deposit.fee), (say("For you"), deposit.gets)]


def _came(arrived: Sequence[Arrival]) -> list[Row]:
    """Say what of it is pending, and what is in the wallet, by currency."""
    rows: list[Row] = []
    there = [each for each in arrived if each.state == THERE]
    parts = (
        (say("Pending"), [each.gets for each in arrived if each.state == COMING]),
        (say("Into your wallet"), [each.stays for each in there if each.stays or not each.paid]),
        (say("Paid off what you owed"), [each.paid for each in arrived if each.paid]),
    )
    for label, some in parts:
        sums: dict[str, Money] = {}
        for each in some:
            sums[each.currency] = sums[each.currency] + each if each.currency in sums else each
        rows += [(label, each) for each in sums.values()]
    times = [each.settles_ms for each in arrived if each.state == COMING and each.settles_ms]
    return [*rows, *([(say("Can be spent from"), _moment(max(times)))] if times else ())]


def _moment(moment_ms: int) -> Said:
    return say("{time}", time=clock.from_ms(moment_ms))


def _more(deposit: Deposit) -> list[Said]:
    if deposit.state in {CANCELLED, EXPIRED} and deposit.way == BANK:
        return [_LATE]
    if deposit.state != ASKED:
        return []
    if deposit.way == BANK:
        told = say(
            "Write the reference exactly: by it your money is known. Another amount, or a second"
            " transfer, comes into your wallet as well."
        )
        return [told, *([_MADE_UP] if deposit.where.get("pretend") else ())]
    return []


_MADE_UP = say("This bank is made up: send it nothing. The first button does as if you had.")


def _buttons(deposit: Deposit) -> list[Button]:
    token = ids.text(cards.pressing(deposit.token))
    offered: list[Button] = []
    if deposit.where.get("pretend") and not deposit.due_ms:
        label = say("Pretend that it was sent")
        offered.append(Button(label, f"do:{token}:{cards.PRETEND}"))
    if is_sepa(deposit):
        offered.append(Button.goes(say("QR code"), "deposit", deposit.name))
    return [*offered, Button(say("Cancel"), f"do:{token}:{cards.CANCEL}")]
