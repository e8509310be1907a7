"""A statement as text for Beancount 3: it balances by itself, and says so at its end.

    Assets:Wasl                what stood in the wallets at the beginning, and at the end
    Expenses:Wasl:… Income:…   what went and came, by the kind that the receipt has
    Expenses:Wasl:Fees         what of that was a fee
    Equity:Wasl:…              what went from hers to hers: a bank's, another currency

Names and notes are in her own words, accounts in English.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.kit import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bot.reports.statements.told import Line, Statement
    from ledger.money import Money

_WALLET: Final = "Assets:Wasl"
_FEES: Final = "Expenses:Wasl:Fees"
_OPENING: Final = "Equity:Wasl:Opening"
_ESCAPED: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_UNSEEN: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])


def written(told: Statement) -> bytes:
    """Write a statement."""
    return "\n".join([*_written(told), ""]).encode()


def _written(told: Statement) -> Iterator[str]:
    first = told.lines[0].at.date() if told.lines else told.asked.month.first
    begins = min(first, told.asked.month.first)
    yield f'option "title" {_text(f"{told.read(told.title)}, {told.read(told.whose)}")}'
    for opens, *_ in told.ends:
        yield f'option "operating_currency" "{opens.currency}"'
    accounts = {_WALLET, _FEES, _OPENING} | {_other(each) for each in told.lines}
    yield ""
    yield from (f"{begins} open {each}" for each in sorted(accounts))
    for opens, *_ in told.ends:
        yield from ("", f"{begins} * {_text(told.read(say('Opening balance')))}")
        yield from (_leg(_WALLET, opens), _leg(_OPENING, -opens))
    for line in told.lines:
        yield from ("", *_booked(told, line))
    yield ""
    for _, closes, _ in told.ends:
        yield f"{_after(told)} balance {_WALLET}  {closes.decimal} {closes.currency}"


def _booked(told: Statement, line: Line) -> Iterator[str]:
    who = told.read(line.beside) if line.beside else ""
    yield f"{line.at.date()} * {_text(who)} {_text(line.note or told.read(line.what))}"
    yield f'  receipt: "{line.receipt}"'
    yield f'  time: "{line.at.isoformat(timespec="seconds")}"'
    yield _leg(_WALLET, line.amount)
    if line.fee:
        yield _leg(_FEES, line.fee)
    if rest := -(line.amount + line.fee):
        yield _leg(_other(line), rest)


def _other(line: Line) -> str:
    """Return where money went to, or came from, by its kind."""
    if line.own:
        return f"Equity:Wasl:{_named(line)}"
    side = "Income" if (line.amount + line.fee).minor > 0 else "Expenses"
    return f"{side}:Wasl:{_named(line)}"


def _named(line: Line) -> str:
    return line.kind.replace(".", "-").replace("_", "-").capitalize()


def _leg(account: str, amount: Money) -> str:
    return f"  {account}  {amount.decimal} {amount.currency}"


def _after(told: Statement) -> date:
    """Return the day after the last, at whose beginning the closing balance stands."""
    last = min(told.at.date(), told.asked.month.last)
    return max([last, *(each.at.date() for each in told.lines[-1:])]) + timedelta(days=1)


def _text(text: str) -> str:
    return f'"{text.translate(_UNSEEN).translate(_ESCAPED)}"'
