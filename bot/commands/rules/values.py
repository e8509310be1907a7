"""What was said of a rule, as a value that it may have."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bot.grammar import BadArgument
from bot.grammar.kinds import NOTHING, REST
from bot.kit import Code, _, say
from bot.ruling import SECONDS
from ledger.money import Money
from ledger.pricing import BASIS_POINTS, Fee

if TYPE_CHECKING:
    from bot.grammar.kinds import Setting
    from bot.kit import Said
    from ledger.rules import Of, Rule

_HUNDRED = 100
_EXAMPLES = {
    Fee: Code(_("0.5% min 0.10 max 5")),
    Money: Code("10.5"),
    timedelta: Code(_("24 hours")),
    int: Code("10"),
}


def read(rule: Rule[Any], of: Of, setting: Setting, home: str) -> tuple[Of, Any]:
    """Return for what it is and the value, None for as the rest; BadArgument where it is no such.

    A sum without a currency is of the one that it is for, or else of the home currency.
    """
    if setting.word == REST:
        return of, None
    if setting.word == NOTHING:
        setting = replace(setting, word="", **_nothing(rule))
    currency = of.currency or setting.currency or home
    try:
        value = _read(rule, setting, currency)
    except ValueError:
        value = None
    if value is None:
        raise BadArgument(_unlike(rule))
    has_sums = isinstance(value, Money) or (isinstance(value, Fee) and value.has_sums)
    if has_sums and "currency" in rule.by:
        of = of._replace(currency=currency)
    return of, value


def _read(rule: Rule[Any], setting: Setting, currency: str) -> Any:  # noqa: ANN401 - of its type
    match rule.first:
        case Fee():
            return _fee(setting, currency)
        case Money():
            return None if setting.figure is None else Money.of(setting.figure, currency)
        case timedelta():
            return setting.span
        case int() if rule.name.endswith(SECONDS) and setting.span is not None:
            return setting.span // timedelta(seconds=1)
        case _:
            return None if setting.figure is None else _whole(setting.figure)


def _fee(setting: Setting, currency: str) -> Fee | None:
    if (setting.percent, setting.figure) == (None, None) or setting.span is not None:
        return None
    sums = (setting.figure, setting.least, setting.most)
    flat, least, most = (None if each is None else Money.of(each, currency).minor for each in sums)
    bps = _whole((setting.percent or Decimal()) * (BASIS_POINTS // _HUNDRED))
    return Fee(bps, flat or 0, least or 0, most, payee=bool(setting.payee))


def _nothing(rule: Rule[Any]) -> dict[str, Any]:
    """Return the part of a setting that says none of it, or no limit."""
    is_span = isinstance(rule.first, timedelta)
    return {"span": timedelta()} if is_span else {"figure": Decimal()}


def _whole(number: Decimal) -> int:
    """Return a whole number; ValueError for a part of one."""
    if number != int(number):
        raise ValueError(number)
    return int(number)


def _unlike(rule: Rule[Any]) -> Said:
    """Say what a value of the rule looks like."""
    example = _EXAMPLES[type(rule.first)]
    return say("This rule cannot be that. Write it like {example}.", example=example)
