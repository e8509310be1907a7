"""A statement of camt without its entries: account, currency, name, page and balances."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bot.rails.statements import amounts, checking
from bot.rails.statements.bad import BadStatement
from bot.rails.statements.camt import parts
from bot.rails.statements.camt.finding import every, one, text
from ledger.banking.told import Statement
from ledger.money import Money, exponent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.rails.statements.camt.finding import Node
    from ledger.banking.told import Entry

_OPENING, _CLOSING, _BETWEEN = ("OPBD", "PRCD"), ("CLBD",), "ITBD"


def day(of: Node, header: Node) -> date:
    """Return the day that a statement is of: its end, or when it was made."""
    ends = one(of, "FrToDt/ToDtTm", "FrToDt/ToDt", "CreDtTm")
    made = ends if ends is not None else one(header, "CreDtTm")
    if made is None:
        raise BadStatement("date", of.line)
    return amounts.day(made.text, made.line)


def read(of: Node, header: Node, kind: str, entries: Sequence[Entry], lines: int) -> Statement:
    """Return a whole statement, checked: totals, currency, and one balance from the other."""
    account = text(of, *[f"Acct/Id/{way}" for way in parts.NUMBERS])
    if not account:
        raise BadStatement("account", of.line)
    balances = [*every(of, "Bal")]
    currency = text(of, "Acct/Ccy") or _currency(balances, entries)
    opening, closing = (None, None)
    if kind.startswith("camt.053"):
        opening, closing = _ends(balances, currency)
    for each in entries:
        if each.amount.currency != currency:
            raise BadStatement("currency", each.line, str(each.amount))
    page = text(of, "StmtPgntn|RptPgntn|NtfctnPgntn/PgNb") or text(header, "MsgPgntn/PgNb") or "1"
    told = Statement(
        format=kind,
        account="".join(account.split()),
        currency=currency,
        name=text(of, "Id"),
        page=int(page),
        opening=opening,
        closing=closing,
        day=_closed(balances) or day(of, header),
        entries=tuple(entries),
    )
    _totals(of, told, lines)
    return checking.checked(told, _closing_line(balances) or of.line)


def _currency(balances: Sequence[Node], entries: Sequence[Entry]) -> str:
    if balances:
        return parts.signed(balances[0]).amount.currency
    return entries[0].amount.currency if entries else ""


def _kind(of: Node) -> str:
    return text(of, "Tp/CdOrPrtry/Cd") or text(of, "Tp/Cd")


def _ends(balances: Sequence[Node], currency: str) -> tuple[Money | None, Money | None]:
    """Return the opening and the closing balance; between pages stands one of between."""
    named: dict[str, list[Money]] = {}
    for each in balances:
        balance = parts.signed(each)
        if balance.amount.currency != currency:
            raise BadStatement("currency", each.line, str(balance.amount))
        named.setdefault(_kind(each), []).append(Money(balance.minor, currency))
    between = named.get(_BETWEEN, [])
    opening = next((named[each][0] for each in _OPENING if each in named), None)
    closing = next((named[each][-1] for each in _CLOSING if each in named), None)
    if opening is None and between:
        opening = between.pop(0)
    if closing is None and between:
        closing = between.pop()
    return opening, closing


def _closed(balances: Sequence[Node]) -> date | None:
    """Return the day of the closing balance."""
    days = [parts.day(each, "Dt") for each in balances if _kind(each) in _CLOSING]
    return days[0] if days else None


def _closing_line(balances: Sequence[Node]) -> int:
    return next((each.line for each in balances if _kind(each) in _CLOSING), 0)


def _totals(of: Node, told: Statement, lines: int) -> None:
    """Compare the summary of a statement, where there is one, with its entries."""
    summary = one(of, "TxsSummry")
    if summary is None or one(of, "StmtPgntn|RptPgntn|NtfctnPgntn") is not None:
        return  # that of a statement of several pages is of all of them
    counted = text(summary, "TtlNtries/NbOfNtries")
    if counted and int(counted) != lines:
        raise BadStatement("totals", summary.line, f"{lines} ≠ {counted}")
    for name, is_credit in (("TtlCdtNtries", True), ("TtlDbtNtries", False)):
        written = text(summary, f"{name}/Sum")
        found = sum(each.amount.minor for each in told.entries if each.is_credit is is_credit)
        is_split = any(each.batch for each in told.entries)
        if written and not is_split and _minor(written, told.currency) != found:
            raise BadStatement("totals", summary.line, written)


def _minor(written: str, currency: str) -> Decimal:
    return Decimal(written).scaleb(exponent(currency))
