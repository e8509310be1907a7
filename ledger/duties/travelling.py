"""What travels with a transfer from a sum on: who sent it, who gets it, and what it was.

    FROM           the sum, for each currency; nothing travels before it is decided
    draft, opened  it is asked for with a reason, and two agree; never one whose payment it was
    of_card        the receipt whose data a card opened, for who asked, until the card is over
    gathered       the receipt, and what the vault has of both: for a file, and for a rail
    message        that as data, which another institution reads

Kept are the receipt, in the books, and the people, in the vault; this is made anew when it is
wanted. Sources: 31 CFR 1010.410(e) and (f); FATF recommendation 16; names of fields by IVMS 101.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ledger import ids, merged, rules
from ledger.chart import HOUSE
from ledger.errors import NotAllowed
from ledger.money import Money
from ledger.people import drafts, vaulted
from ledger.people.intents import Intent
from ledger.posting import Event
from ledger.rules import Of, Rule, at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.act import Act
    from ledger.books import Books
    from ledger.statement import Recorded
    from ledger.vault import Kept

FILE: Final = "duties.travel"
PACK: Final = "travel"
"""The verb, and the kind of the page on which it is shown."""
FROM = Rule(
    "duties.travel",
    Money(0, "USD"),
    "from how much on a transfer has data of both sides to travel with it (US: 3,000); 0 for never",
    least=0,
    by=("currency",),
    named=("currency",),
)


class Party(NamedTuple):
    """One side of a transfer: her number by now, and what the vault has of her."""

    number: int
    kept: Sequence[Kept]

    def text(self, field: str) -> str:
        """Return the newest that she told of a field; empty where there is nothing."""
        return next((each.text for each in self.kept if each.field == field), "")


class Travel(NamedTuple):
    """A transfer, and who sent it to whom."""

    receipt: Recorded
    amount: Money
    payer: Party
    payee: Party


async def draft(act: Act, number: int, reason: str) -> Intent:
    """Ask for it on a card.

    NotFound where there is no receipt; NotAllowed where nothing travels, or it is of who asks.
    """
    receipt = await act.books.transfer(number)
    if await _amount(act.books, receipt) is None:
        raise NotAllowed("travel_none")
    await _check(act.books, receipt, act.actor.id)
    kept: dict[str, Any] = {"receipt": number, "note": reason}
    wanted = Intent(act.actor.id, {"confirm": FILE, "cancel": "cancel"}, kept, chat=act.chat)
    asked = ids.digest(FILE, str(number), reason)
    return await rules.card(act.books, wanted, act.key, asked)


async def opened(act: Act, intent: Intent) -> bool:
    """Let who asked look at it, once; tell whether that was done before."""
    receipt = await _receipt(act.books, intent)
    for each in {intent.owner, act.approver or intent.owner}:
        await _check(act.books, receipt, each)
    event = Event("travel_ready", intent.owner, drafts.told(intent, "receipt"))
    return await drafts.opened(act, intent, FILE, event)


async def of_card(books: Books, token: bytes, reader: int) -> Recorded:
    """Return the receipt that a card opened for somebody; NotFound for all others, and later."""
    return await _receipt(books, await drafts.of_card(books, token, FILE, reader))


async def gathered(books: Books, receipt: Recorded) -> Travel | None:
    """Return what travels with a transfer; None where nothing does."""
    amount = await _amount(books, receipt)
    if amount is None:
        return None
    payer, payee = [await _party(books, each) for each in (receipt.payer, receipt.payee)]
    return Travel(receipt, amount, payer, payee)


def message(travel: Travel) -> dict[str, Any]:
    """Return it as data (docs/compliance.md); what is not known is left out."""
    receipt = travel.receipt
    return {
        "transfer": {
            "receipt": receipt.number,
            "at": receipt.recorded_at.isoformat(timespec="seconds"),
            "amount": str(travel.amount.decimal),
            "currency": travel.amount.currency,
            **_known(instructions=receipt.note),
        },
        "originator": _side("originatorPersons", travel.payer),
        "beneficiary": _side("beneficiaryPersons", travel.payee),
    }


async def _amount(books: Books, receipt: Recorded) -> Money | None:
    """Return how much one paid another; None for less than the rule says, and for all else."""
    if HOUSE in {receipt.payer, receipt.payee} or receipt.payer == receipt.payee:
        return None
    if not receipt.moves:
        return None
    amount = receipt.moves[0].amount
    rule = (await at(books, FROM, Of(currency=amount.currency), receipt.recorded_at)).value
    travels = rule.minor and rule.currency == amount.currency and amount >= rule
    return amount if travels else None


async def _check(books: Books, receipt: Recorded, who: int) -> None:
    """Refuse data of one's own payments, whatever number one had then: NotAllowed."""
    sides = {await books.read(merged.now, each) for each in (receipt.payer, receipt.payee)}
    if who in sides:
        raise NotAllowed("reveal_self")


async def _receipt(books: Books, intent: Intent) -> Recorded:
    number: Any = intent.facts["receipt"]
    return await books.transfer(number)


async def _party(books: Books, person: int) -> Party:
    now = await books.read(merged.now, person)
    return Party(now, await vaulted.of(books, now))


def _side(people: str, party: Party) -> dict[str, Any]:
    names = [
        {"primaryIdentifier": name, "nameIdentifierType": kind}
        for field, kind in (("legal_name", "LEGL"), ("latin_name", "ALIA"))
        if (name := party.text(field))
    ]
    address, residence = party.text("address"), party.text("residence")
    where = {"addressType": "HOME", "addressLine": [address], **_known(country=residence)}
    document = {"nationalIdentifier": party.text("document_number")}
    natural = _known(
        name={"nameIdentifier": names} if names else None,
        geographicAddress=[where] if address else None,
        nationalIdentification=document if document["nationalIdentifier"] else None,
        customerIdentification=str(party.number),
        countryOfResidence=residence,
    )
    return {people: [{"naturalPerson": natural}], "accountNumber": [str(party.number)]}


def _known(**values: object) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
