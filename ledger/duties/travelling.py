"""What travels with a transfer from a sum on: who sent it, who gets it, and what it was.

    FROM           the sum, for each currency; nothing travels before it is decided
    draft, opened  it is asked for with a reason, and two agree; never one whose payment it was
    of_card        the receipt whose data a card opened, for who asked, until the card is over
    gathered       the receipt, and what the vault has of both: for a file, and for a rail
    message        that as data, which another institution reads

What several paid each other in one posting is a transfer for each pair of them.

Kept are the receipt, in the books, and the people, in the vault; this is made anew when it is
wanted. Sources: 31 CFR 1010.410(e) and (f); FATF recommendation 16; names of fields by IVMS 101.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import BigInteger, bindparam, literal_column
from sqlmodel import col, select

from ledger import ids, merged, rules
from ledger.chart import HOUSE, WALLET
from ledger.errors import NotAllowed
from ledger.money import Money
from ledger.people import drafts, vaulted
from ledger.people.facts import Who
from ledger.people.intents import Intent
from ledger.posting import Event
from ledger.rules import Of, Rule, at
from ledger.storage.asking import row
from ledger.tables import Account

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

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
    """One side of a transfer: her number by now, and what the vault has of her.

    One with an `account` is at a bank, and nobody here.
    """

    number: int
    kept: Sequence[Kept]
    account: str = ""

    def text(self, field: str) -> str:
        """Return the newest that she told of a field; empty where there is nothing."""
        return next((each.text for each in self.kept if each.field == field), "")


class Pair(NamedTuple):
    """How much one paid another, by the numbers that they had then."""

    payer: int
    payee: int
    amount: Money


class Travel(NamedTuple):
    """A transfer, and who sent it to whom."""

    receipt: Recorded
    amount: Money
    payer: Party
    payee: Party


_WALLET: Any = select(Account.owner).where(
    col(Account.book) == bindparam("book", type_=BigInteger),
    col(Account.id) == bindparam("account", type_=BigInteger),
    col(Account.name) == literal_column(f"'{WALLET.name}'"),
)


async def draft(act: Act, number: int, reason: str, *, goes_out: bool = False) -> Intent:
    """Ask for it on a card; one that `goes_out` to a bank has such data by its own account.

    NotFound where there is no receipt; NotAllowed where nothing travels, or it is of who asks.
    """
    receipt = await act.books.transfer(number)
    if not (goes_out or await _travelling(act.books, receipt)):
        raise NotAllowed("travel_none")
    await _check(act.books, receipt, act.actor.id)
    sides = {"payer": Who(receipt.payer), "payee": Who(receipt.payee)}
    kept: dict[str, Any] = {"receipt": number, **sides, "note": reason}
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


async def gathered(books: Books, receipt: Recorded) -> list[Travel]:
    """Return what travels with a transfer, for each pair that it is between; nothing for most."""
    return [
        Travel(receipt, amount, await party(books, payer), await party(books, payee))
        for payer, payee, amount in await _travelling(books, receipt)
    ]


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


async def _travelling(books: Books, receipt: Recorded) -> list[Pair]:
    """Return who paid whom as much as the rule says."""
    pairs = await _pairs(books, receipt)
    return [pair for pair in pairs if await is_asked(books, receipt, pair.amount)]


async def is_asked(books: Books, receipt: Recorded, amount: Money) -> bool:
    """Tell whether data travels with so much, by the rule of when it was paid."""
    rule = (await at(books, FROM, Of(currency=amount.currency), receipt.recorded_at)).value
    return bool(rule.minor) and rule.currency == amount.currency and amount >= rule


async def _pairs(books: Books, receipt: Recorded) -> list[Pair]:
    """Return who paid whom: the two of a receipt, or else those between whose wallets it moved."""
    if HOUSE not in {receipt.payer, receipt.payee}:
        paid = receipt.payer != receipt.payee and receipt.moves
        return [Pair(receipt.payer, receipt.payee, receipt.moves[0].amount)] if paid else []
    sums: Counter[tuple[int, int, str]] = Counter()
    for move in receipt.moves:
        payer, payee = [await books.read(_owner, each) for each in (move.source, move.target)]
        if payer and payee and await _are_two(books, payer, payee):
            sums[payer, payee, move.amount.currency] += move.amount.minor
    return [Pair(payer, payee, Money(minor, of)) for (payer, payee, of), minor in sums.items()]


async def _are_two(books: Books, one: int, other: int) -> bool:
    return await books.read(merged.now, one) != await books.read(merged.now, other)


async def _check(books: Books, receipt: Recorded, who: int) -> None:
    """Refuse data of one's own payments, whatever number one had then: NotAllowed."""
    pairs = await _pairs(books, receipt)
    sides = {receipt.payer, receipt.payee, *(each for pair in pairs for each in pair[:2])}
    if who in {await books.read(merged.now, each) for each in sides}:
        raise NotAllowed("reveal_self")


async def _receipt(books: Books, intent: Intent) -> Recorded:
    number: Any = intent.facts["receipt"]
    return await books.transfer(number)


async def party(books: Books, person: int) -> Party:
    """Return a person as a side of a transfer."""
    now = await books.read(merged.now, person)
    return Party(now, await vaulted.of(books, now))


def _side(people: str, of: Party) -> dict[str, Any]:
    names = [
        {"primaryIdentifier": name, "nameIdentifierType": kind}
        for field, kind in (("legal_name", "LEGL"), ("latin_name", "ALIA"))
        if (name := of.text(field))
    ]
    address, residence = of.text("address"), of.text("residence")
    where = {"addressType": "HOME", "addressLine": [address], **_known(country=residence)}
    document = {"nationalIdentifier": of.text("document_number")}
    natural = _known(
        name={"nameIdentifier": names} if names else None,
        geographicAddress=[where] if address else None,
        nationalIdentification=document if document["nationalIdentifier"] else None,
        customerIdentification="" if of.account else str(of.number),
        countryOfResidence=residence,
    )
    return {people: [{"naturalPerson": natural}], "accountNumber": [of.account or str(of.number)]}


def _known(**values: object) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _owner(connection: Connection, book: int, account: int) -> int | None:
    """Read whose wallet an account is; None for one that is none."""
    found = row(connection, _WALLET, book=book, account=account)
    return int(found[0]) if found else None
