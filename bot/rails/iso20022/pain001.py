"""The file of a batch: pain.001.001.09, by our own hand.

Nothing in it depends on when or where it is written: the same batch and orders, in whatever order,
give the same bytes. Orders of one currency, day and service level are a block of their own.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from lxml import etree
from stdnum import iban
from stdnum.exceptions import ValidationError

from bot.rails.files import Unwritable
from bot.rails.iso20022.latin import checked
from ledger.banking.days import in_sepa

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from lxml.etree import _Element

    from bot.rails.iso20022.payer import Account, Payer
    from bot.rails.rail import Order

NAME: Final = "pain.001.001.09"
NAMESPACE: Final = f"urn:iso:std:iso:20022:tech:xsd:{NAME}"
LONGEST_NAME, LONGEST_TEXT = 70, 140
_BATCH: Final = re.compile(r"[A-Za-z0-9-]{1,30}")
_KEY: Final = re.compile(r"[A-Za-z0-9]{1,30}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_BIC: Final = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?")


class Kind(NamedTuple):
    """What the orders of a block have in common."""

    currency: str
    day: date
    service: str


def refused(order: Order, payer: Payer) -> Unwritable | None:
    """Return why an order cannot be written, with a code of ISO 20022's; None for one that can."""
    try:
        _check(order, payer)
    except Unwritable as why:
        return why
    return None


def blocks(batch: str, orders: Iterable[Order], payer: Payer) -> dict[str, tuple[Order, ...]]:
    """Return the blocks of a batch by their ids, each with its orders by key."""

    def kind(order: Order) -> Kind:
        return _kind(order, payer)

    ordered = sorted(orders, key=lambda order: (*kind(order), order.key))
    grouped = (tuple(each) for _, each in groupby(ordered, kind))
    return {f"{batch}-{number}": each for number, each in enumerate(grouped, 1)}


def write(batch: str, orders: Sequence[Order], payer: Payer) -> bytes:
    """Return the file of a batch; Unwritable for an order that is `refused`, or for none at all."""
    if not orders or not _BATCH.fullmatch(batch):
        raise ValueError(f"{batch!r} is no batch, or has no orders")
    if len({order.key for order in orders}) != len(orders):
        raise ValueError("a key stands twice in a batch")
    for order in orders:
        _check(order, payer)
    root = etree.fromstring(f'<Document xmlns="{NAMESPACE}"/>')
    body = _add(root, "CstmrCdtTrfInitn")
    _header(body, batch, orders, payer)
    for block, some in blocks(batch, orders, payer).items():
        _block(body, block, some, payer)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _check(order: Order, payer: Payer) -> None:
    own = payer.accounts.get(order.amount.currency)
    if own is None or order.amount.minor <= 0:
        raise Unwritable("AM03", "there is no account to pay it from")
    if not _KEY.fullmatch(order.key):
        raise ValueError(f"{order.key!r} is no key")
    if order.to.scheme != "iban" or not _is_iban(order.to.number):
        raise Unwritable("AC01", "it is no IBAN")
    if order.to.bank and not _BIC.fullmatch(order.to.bank):
        raise Unwritable("RC01", "it is no BIC")
    if not _COUNTRY.fullmatch(order.to.country):
        raise Unwritable("BE04", "it is in no country")
    if not order.to.bank and not _finds_its_way(order, own):
        raise Unwritable("RC01", "a bank abroad is known by its BIC alone")
    checked(order.to.name, LONGEST_NAME, "BE22")
    if order.text:
        checked(order.text, LONGEST_TEXT, "RR07")


def _is_carried(name: str) -> bool:
    """Tell whether banks carry the name of who sends it; nobody derives another spelling."""
    try:
        return bool(name and checked(name, LONGEST_NAME, ""))
    except Unwritable:
        return False


def _is_iban(number: str) -> bool:
    try:
        return bool(iban.validate(number) == number)
    except ValidationError:
        return False


def _is_sepa(order: Order) -> bool:
    return order.amount.currency == "EUR" and in_sepa(order.to.number[:2])


def _finds_its_way(order: Order, own: Account) -> bool:
    """Tell whether an IBAN is enough: in SEPA and at home."""
    return _is_sepa(order) or order.to.number[:2] == own.iban[:2]


def _kind(order: Order, payer: Payer) -> Kind:
    service = "SEPA" if _is_sepa(order) else payer.service
    return Kind(order.amount.currency, order.day, service)


def _header(body: _Element, batch: str, orders: Sequence[Order], payer: Payer) -> None:
    header = _add(body, "GrpHdr")
    _add(header, "MsgId", batch)
    _add(header, "CreDtTm", f"{min(order.day for order in orders).isoformat()}T00:00:00")
    _totals(header, orders)
    _add(_add(header, "InitgPty"), "Nm", checked(payer.name, LONGEST_NAME, "BE22"))


def _block(body: _Element, block: str, orders: Sequence[Order], payer: Payer) -> None:
    kind, account = _kind(orders[0], payer), payer.accounts[orders[0].amount.currency]
    info = _add(body, "PmtInf")
    _add(info, "PmtInfId", block)
    _add(info, "PmtMtd", "TRF")
    _add(info, "BtchBookg", "false")
    _totals(info, orders)
    _type(info, kind, payer)
    _add(_add(info, "ReqdExctnDt"), "Dt", kind.day.isoformat())
    _party(info, "Dbtr", payer.name, "" if kind.service == "SEPA" else account.iban[:2])
    own = _account(info, "DbtrAcct", account.iban)
    _add(own, "Ccy", kind.currency)
    _agent(info, "DbtrAgt", account.bic)
    _add(info, "ChrgBr", "SLEV" if kind.service == "SEPA" else "SHAR")
    for order in orders:
        _transfer(info, order, kind)


def _type(info: _Element, kind: Kind, payer: Payer) -> None:
    if not (kind.service or payer.purpose):
        return
    typed = _add(info, "PmtTpInf")
    if kind.service:
        _add(_add(typed, "SvcLvl"), "Cd", kind.service)
    if payer.purpose:
        _add(_add(typed, "CtgyPurp"), "Cd", payer.purpose)


def _transfer(info: _Element, order: Order, kind: Kind) -> None:
    transfer = _add(info, "CdtTrfTxInf")
    identity = _add(transfer, "PmtId")
    _add(identity, "InstrId", order.key)
    _add(identity, "EndToEndId", order.key)
    amount = _add(_add(transfer, "Amt"), "InstdAmt", f"{order.amount.decimal:f}")
    amount.set("Ccy", kind.currency)
    if _is_carried(order.sender):
        _party(transfer, "UltmtDbtr", order.sender, "")
    if order.to.bank:
        _agent(transfer, "CdtrAgt", order.to.bank)
    country = "" if kind.service == "SEPA" else order.to.country
    _party(transfer, "Cdtr", order.to.name, country)
    _account(transfer, "CdtrAcct", order.to.number)
    if order.text:
        _add(_add(transfer, "RmtInf"), "Ustrd", order.text)


def _totals(parent: _Element, orders: Sequence[Order]) -> None:
    _add(parent, "NbOfTxs", str(len(orders)))
    _add(parent, "CtrlSum", f"{sum((order.amount.decimal for order in orders), Decimal(0)):f}")


def _party(parent: _Element, name: str, called: str, country: str) -> None:
    party = _add(parent, name)
    _add(party, "Nm", called)
    if country:
        _add(_add(party, "PstlAdr"), "Ctry", country)


def _account(parent: _Element, name: str, number: str) -> _Element:
    account = _add(parent, name)
    _add(_add(account, "Id"), "IBAN", number)
    return account


def _agent(parent: _Element, name: str, bic: str) -> None:
    bank = _add(_add(parent, name), "FinInstnId")
    if bic:
        _add(bank, "BICFI", bic)
    else:
        _add(_add(bank, "Othr"), "Id", "NOTPROVIDED")


def _add(parent: _Element, name: str, text: str | None = None) -> _Element:
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    child.text = text
    return child
