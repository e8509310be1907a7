"""What stands in an entry of camt, in whichever version: amounts, parties, remittance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bot.rails.statements import amounts
from bot.rails.statements.bad import BadStatement
from bot.rails.statements.camt.finding import every, one, text

if TYPE_CHECKING:
    from datetime import date

    from bot.rails.statements.camt.finding import Node
    from ledger.money import Money

NUMBERS: Final = ("IBAN", "Othr/Id", "BBAN", "UPIC", "PrtryAcct/Id")
"""Where the number of an account stands in its Id."""
_TRUE: Final = frozenset({"true", "1"})


class Signed(NamedTuple):
    """An amount, and whether it comes in."""

    amount: Money
    is_credit: bool

    @property
    def minor(self) -> int:
        """What it changes the balance by."""
        return self.amount.minor if self.is_credit else -self.amount.minor


def is_true(of: Node, path: str) -> bool:
    """Tell whether an indicator is set."""
    return text(of, path) in _TRUE


def money(of: Node) -> Money:
    """Return the amount in an element with a currency."""
    return amounts.amount(of.text, of.currency, of.line)


def signed(of: Node) -> Signed:
    """Return the amount of an entry or a balance, which comes in where it is a credit."""
    amount = one(of, "Amt")
    if amount is None:
        raise BadStatement("amount", of.line)
    return Signed(money(amount), text(of, "CdtDbtInd") == "CRDT")


def day(of: Node, *names: str) -> date | None:
    """Return the day of the first of these dates that there is."""
    for name in names:
        found = one(of, f"{name}/Dt|DtTm")
        if found is not None:
            return amounts.day(found.text, found.line)
    return None


def detail_amount(of: Node, currency: str) -> Money | None:
    """Return the amount of a transaction in the currency of the account, if it is told."""
    for path in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/CntrValAmt/Amt"):
        each = one(of, path)
        if each is not None and each.currency == currency:
            return money(each)
    return None


def charges(of: Node, currency: str) -> Money | None:
    """Return what the bank has taken within the amount, if anything."""
    if "Chrgs" not in of.below:
        return None
    records = [each for each in every(of, "Chrgs/Rcrd") if is_true(each, "ChrgInclInd")]
    older = [each for each in every(of, "Chrgs") if "Amt" in each.below]
    sums = [signed(each).amount for each in (*records, *older) if text(each, "CdtDbtInd") != "CRDT"]
    here = [each for each in sums if each.currency == currency]
    return amounts.total(here, currency) if any(here) else None


def party(of: Node, *, is_credit: bool) -> tuple[str, str]:
    """Return the name and the account of who is on the other side."""
    parties = one(of, "RltdPties")
    if parties is None:
        return "", ""
    sides = ("Dbtr", "UltmtDbtr") if is_credit else ("Cdtr", "UltmtCdtr")
    names = [f"{side}/{way}" for side in sides for way in ("Nm", "Pty/Nm")]
    account = one(parties, f"{sides[0]}Acct/Id")
    return text(parties, *names), text(account, *NUMBERS) if account is not None else ""


def remittance(of: Node) -> str:
    """Return what the payer wrote: structured references first, then the words."""
    written = one(of, "RmtInf")
    if written is None:
        return ""
    paths = ("Strd/CdtrRefInf/Ref|CdtrRef", "Ustrd", "Strd/AddtlRmtInf")
    return " ".join(each.text for path in paths for each in every(written, path) if each.text)


def returned(of: Node) -> str:
    """Return the code of a return, "" for what is none."""
    found = one(of, "RtrInf")
    if found is None:
        return ""
    return text(found, "Rsn|RtrRsn/Cd", "Rsn|RtrRsn/Prtry") or "NARR"


def code(of: Node) -> str:
    """Return the bank's code of what kind an entry is: PMNT/RCDT/ESCT."""
    found = one(of, "BkTxCd")
    if found is None:
        return ""
    named = [text(found, f"Domn/{each}") for each in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd")]
    return "/".join(each for each in named if each) or text(found, "Prtry/Cd")
