"""An entry of camt: one movement, or one for each transaction that it is the sum of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.rails.statements import naming
from bot.rails.statements.bad import BadStatement
from bot.rails.statements.camt import parts
from bot.rails.statements.camt.finding import every, text
from bot.rails.statements.camt.parts import Signed
from ledger.banking.told import Entry
from ledger.money import Money

if TYPE_CHECKING:
    from datetime import date

    from bot.rails.statements.camt.finding import Node

_BOOKED, _EXPECTED = "BOOK", {"PDNG", "FUTR"}


def read(of: Node, told: date) -> list[Entry]:
    """Return what an entry tells; `told` is the day of its statement, where it has none itself."""
    whole = parts.signed(of)
    details = [*every(of, "NtryDtls/TxDtls"), *every(of, "TxDtls")]
    common = _common(of, told)
    split = _split(of, details, whole) if len(details) > 1 else None
    if split is None:
        return [_single(of, details[0] if len(details) == 1 else of, whole, common)]
    return _batch(of, split, whole, common)


def _common(of: Node, told: date) -> dict[str, Any]:
    booked = parts.day(of, "BookgDt") or parts.day(of, "ValDt") or told
    return {
        "day": booked,
        "value_day": parts.day(of, "ValDt") or booked,
        "booked": text(of, "Sts/Cd", "Sts") == _BOOKED,
        "expected": text(of, "Sts/Cd", "Sts") in _EXPECTED,
        "reverses": parts.is_true(of, "RvslInd"),
        "line": of.line,
        "code": parts.code(of),
    }


def _single(of: Node, detail: Node, whole: Signed, common: dict[str, Any]) -> Entry:
    known = _known(detail, whole, common)
    if not known["remittance"]:
        known["remittance"] = text(of, "AddtlNtryInf")
    currency = whole.amount.currency
    charged = parts.charges(detail, currency) or parts.charges(of, currency)
    reference = naming.given(text(of, "AcctSvcrRef")) or naming.given(
        text(detail, "Refs/AcctSvcrRef")
    )
    return _entry(reference, whole, {**known, "charges": charged})


def _split(of: Node, details: list[Node], whole: Signed) -> list[tuple[Node, Signed]]:
    """Return the transactions of a batch with their amounts, which sum to it; none if untold."""
    currency, found = whole.amount.currency, []
    for each in details:
        amount = parts.detail_amount(each, currency)
        if amount is None:
            return []
        sign = text(each, "CdtDbtInd")
        found.append((each, Signed(amount, sign == "CRDT" if sign else whole.is_credit)))
    charged = parts.charges(of, currency)
    rest = whole.minor - sum(each.minor for _detail, each in found)
    if rest and (charged is None or rest != -charged.minor):
        raise BadStatement("parts", of.line, f"{Money(rest, currency)}")
    return found


def _batch(
    of: Node, split: list[tuple[Node, Signed]], whole: Signed, common: dict[str, Any]
) -> list[Entry]:
    """Return one entry for each transaction, and one for what the bank took of them all."""
    if not split:
        return [_single(of, of, whole, common)]
    batch = naming.given(text(of, "AcctSvcrRef"))
    entries = []
    for number, (detail, amount) in enumerate(split, 1):
        own = naming.given(text(detail, "Refs/AcctSvcrRef"))
        reference = own if own and own != batch else f"{batch}/{number}" if batch else ""
        known = _known(detail, amount, {**common, "line": detail.line})
        entries.append(_entry(reference, amount, {**known, "batch": batch}))
    rest = whole.minor - sum(each.minor for _detail, each in split)
    if rest:
        taken = Signed(Money(abs(rest), whole.amount.currency), rest > 0)
        known = {**_known(of, taken, common), "batch": batch, "code": "CHRG"}
        entries.append(_entry(f"{batch}/charges" if batch else "", taken, known))
    return entries


def _known(of: Node, amount: Signed, common: dict[str, Any]) -> dict[str, Any]:
    name, account = parts.party(of, is_credit=amount.is_credit)
    end_to_end = text(of, "Refs/EndToEndId")
    return {
        **common,
        "end_to_end": naming.given(end_to_end),
        "remittance": parts.remittance(of) or text(of, "AddtlTxInf"),
        "party": name,
        "party_account": account,
        "returned": parts.returned(of),
        "code": parts.code(of) or common["code"],
    }


def _entry(reference: str, amount: Signed, known: dict[str, Any]) -> Entry:
    if amount.amount.minor < 0:
        raise BadStatement("amount", known["line"], str(amount.amount))
    signed = f"{amount.minor} {amount.amount.currency}"
    return Entry(
        reference or naming.digested(known, signed), amount.amount, amount.is_credit, **known
    )
