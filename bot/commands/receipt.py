"""One receipt by its number, for those it concerns."""

from dataclasses import replace

from bot.grammar.kinds import Number, titled
from bot.kit import (
    Call,
    Card,
    DayOf,
    Reply,
    Row,
    Said,
    Shown,
    _,
    acts,
    command,
    fees,
    p_,
    page,
    say,
)
from bot.paying import withheld
from bot.settings.stated import VARIABLES
from ledger import priced
from ledger.errors import NotFound
from ledger.people import persons, profiles
from ledger.people.persons import Person
from ledger.people.profiles import RECEIPT_SEEN
from ledger.people.roles import REVEAL, SEE_HOUSE, SEE_RECEIPTS
from ledger.pricing import FEE
from ledger.statement import Recorded

_MOST_DIGITS = 18
named = acts({RECEIPT_SEEN: _("A look at a receipt")})


@command(
    p_("trigger", "tx"),
    about=_("See a receipt by its number."),
    examples=("/tx 12",),
    asked=(p_("asked", "tx"),),
    twin=p_("slash command", "tx"),
)
async def tx(call: Call, number: Number) -> Reply:
    """Show a receipt to whom it concerns, and to who may see all."""
    return await _receipt(call, number)


@page("tx")
async def turned(call: Call, at: str) -> Reply:
    """Show a receipt by its number."""
    if not (at.isascii() and at.isdecimal() and len(at) <= _MOST_DIGITS):
        raise NotFound("transfer")
    return await _receipt(call, int(at))


async def _receipt(call: Call, number: int) -> Reply:
    found = await call.books.transfer(number)
    if not await call.readings.concerns(call, found):
        if not call.may(SEE_RECEIPTS):
            raise NotFound("transfer")
        await profiles.look_at(call.act, number)
        found = found if call.may(REVEAL) else replace(found, note="")
    people = await persons.by_ids(call.books, {found.payer, found.payee})
    shown = await call.readings.receipt(call, found, people)
    parties = say("From {payer} to {payee}", payer=people[found.payer], payee=people[found.payee])
    card = Card(
        shown.parties or parties,
        found.amount if shown.amount is None else shown.amount,
        shown.who,
        rows=[*await _charged(call, found, shown, people[found.payee]), *shown.rows],
        note=found.note,
        status=shown.status,
        tone=shown.tone,
        above=say("Receipt {number} · {time}", number=number, time=found.recorded_at),
        more=shown.more,
    )
    return Reply.of(card=card, buttons=shown.buttons)


async def _charged(call: Call, found: Recorded, shown: Shown, payee: Person) -> list[Row]:
    """Say the fee, whose it is, by which rule, and since when that holds."""
    rows = fees(shown.fee or found.fee)
    if found.withheld:
        rows = withheld(found.fee, payee)
    if not rows:
        return []
    version = shown.priced
    if version is None:
        version = await priced.version_of(call.books, found)
    by = None if version is None else await _by(call, version)
    return rows if by is None else [*rows, (say("Price"), by)]


async def _by(call: Call, version: int) -> Said | None:
    """Say by which rule; from which setting it is only to operators."""
    rule, decided = titled(FEE.name), await priced.decision(call.books, version)
    if decided is None and not call.may(SEE_HOUSE):
        return None
    if decided is None:
        return say("{rule}, by the setting {variable}", rule=rule, variable=VARIABLES[FEE.name])
    since = DayOf(decided.since)
    return say("{rule}, version {version}, since {day}", rule=rule, version=version, day=since)
