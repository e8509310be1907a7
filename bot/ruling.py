"""How rules are said: their values, what they are for, and what a payment costs by them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bot.grammar.kinds import PAYMENTS
from bot.kit import DayOf, Unit, _, say, say_many
from bot.settings.stated import VARIABLES
from bot.wording import listed
from ledger.laundering import WATCHES
from ledger.money import Money, exponent
from ledger.pricing import BASIS_POINTS, Fee
from ledger.rules import ALL

if TYPE_CHECKING:
    from bot.kit import Row, Said
    from ledger.rules import Decided, InForce, Of, Rule

_HUNDRED = 100
SECONDS = ".seconds"
"""How the name of a rule ends whose number is one of seconds."""
_DAY, _HOUR, _MINUTE, _SECOND = (
    timedelta(days=1),
    timedelta(hours=1),
    timedelta(minutes=1),
    timedelta(seconds=1),
)


def value_said(rule: Rule[Any], value: Any, of: Of) -> Said:  # noqa: ANN401 - as a rule's
    """Say a value of a rule."""
    if value is None:
        return say("as for the rest")
    if rule.is_no_limit(value):
        return say("no limit")
    if rule.name in _SWITCHES:
        return say("on") if value else say("off")
    if rule.name in _NONE and not getattr(value, "minor", value):
        return say(_NONE[rule.name])
    return _as_it_is(rule, value, of)


def _as_it_is(rule: Rule[Any], value: Any, of: Of) -> Said:  # noqa: ANN401 - as a rule's
    if isinstance(value, Fee):
        return fee_said(value, of.currency)
    if rule.name.endswith(SECONDS):
        value = timedelta(seconds=value)
    return lasting(value) if isinstance(value, timedelta) else say("{value}", value=value)


def fee_said(fee: Fee, currency: str) -> Said:
    """Say a fee, in a currency if it has sums."""
    said = _share(fee, currency)
    if fee.least:
        said = say("{fee}, at least {amount}", fee=said, amount=Money(fee.least, currency))
    if fee.most is not None:
        said = say("{fee}, at most {amount}", fee=said, amount=Money(fee.most, currency))
    return say("{fee}, paid by the payee", fee=said) if fee.payee else said


def _share(fee: Fee, currency: str) -> Said:
    whole, part = divmod(fee.bps, _HUNDRED)
    percent = Decimal(f"{whole}.{part:02}".rstrip("0").rstrip("."))
    if fee.flat and fee.bps:
        flat = Money(fee.flat, currency)
        return say("{flat} and {percent}%", flat=flat, percent=percent)
    if fee.flat:
        return say("{amount}", amount=Money(fee.flat, currency))
    if fee.bps or fee.least:
        return say("{percent}%", percent=percent)
    return say("free")


def lasting(span: timedelta) -> Said:
    """Say exactly how long something lasts, in the largest unit that it is a whole number of."""
    if span and not span % _DAY:
        return say_many("{count} day", "{count} days", span // _DAY)
    if span and not span % _HOUR:
        return say_many("{count} hour", "{count} hours", span // _HOUR)
    if span and not span % _MINUTE:
        return say_many("{count} minute", "{count} minutes", span // _MINUTE)
    return say_many("{count} second", "{count} seconds", span // _SECOND)


def subject_said(of: Of) -> Said:
    """Say what a value is for."""
    parts: list[Said] = []
    if of.kind:
        parts.append(say(PAYMENTS.get(of.kind, of.kind)))
    if of.currency:
        parts.append(say("{currency}", currency=Unit(of.currency)))
    if of.tier:
        parts.append(say("tier {tier}", tier=of.tier))
    return listed(parts) if parts else say("for all")


def since_said(rule: Rule[Any], held: InForce[Any], of: Of, *, whence: bool = True) -> Said:
    """Say what holds, and since when or, to operators, from which setting."""
    value, variable = value_said(rule, held.value, of), VARIABLES.get(rule.name)
    if held.since:
        known: dict[str, Any] = {"day": DayOf(held.since), "version": held.version}
        return say("{value}, since {day}, version {version}", value=value, **known)
    if variable and not whence:
        return value
    if variable:
        return say("{value}, by the setting {variable}", value=value, variable=variable)
    return say("{value}, from the beginning", value=value)


def coming_said(rule: Rule[Any], decided: Decided[Any]) -> Said:
    """Say what will hold, and from when on."""
    value = value_said(rule, decided.value, decided.of)
    return say("from {time}: {value}", time=decided.since, value=value)


def for_whom(of: Of) -> list[Row]:
    """Return the row of what a value is for alone, if it is not for all."""
    return [] if of == ALL else [(say("For"), subject_said(of))]


def apart_said(of: Of, said: Said) -> Said:
    """Say what something is for, unless it is for all."""
    return said if of == ALL else say("{subject}: {value}", subject=subject_said(of), value=said)


_COSTS = {
    "deposit": _("Paying in {amount} costs {after}, now {before}."),
    "withdraw": _("Withdrawing {amount} costs {after}, now {before}."),
}
_PAYING = _("A payment of {amount} costs {after}, now {before}.")


def example(rule: str, before: object, after: object, currency: str) -> list[Said]:
    """Say what a payment of a hundred costs by a rule, and what it would."""
    if not (isinstance(before, Fee) and isinstance(after, Fee)):
        return []
    amount = Money(_HUNDRED * 10 ** exponent(currency), currency)
    message = _COSTS.get(rule.partition(".")[0], _PAYING)
    return [say(message, amount=amount, after=after.on(amount), before=before.on(amount))]


def bounds_said(rule: Rule[Any]) -> list[Said]:
    """Say which values a rule may have."""
    if isinstance(rule.first, Fee):
        return []
    bounds = zip(("least", "most"), rule.range(rule.first), strict=True)
    known = {name: each for name, each in bounds if each is not None}
    said = {
        name: _as_it_is(rule, each, ALL)
        for name, each in known.items()
        if not rule.is_no_limit(each)
    }
    sentence = _BOUNDS.get(tuple(said))
    return [say(sentence, **said)] if sentence else []


def unfit(rule: Rule[Any], value: object, of: Of) -> Said:
    """Say why a rule cannot have a value."""
    if not rule.by and of != ALL:
        return say("This rule is the same for all. Leave out {subject}.", subject=subject_said(of))
    if not rule.covers(of):
        return say("This rule cannot be decided apart for {subject}.", subject=subject_said(of))
    if value is None:
        return say("For all there is no rest. Write a value.")
    if isinstance(value, Fee):
        return _unfit_fee(value)
    return next(iter(bounds_said(rule)), say("This rule cannot be that."))


def _unfit_fee(fee: Fee) -> Said:
    if fee.most is not None and fee.least > fee.most:
        return say("The least of a fee is no more than its most.")
    if fee.payee and fee.bps <= BASIS_POINTS:
        return say("What is a present or settles a debt comes whole: who gives has the fee.")
    return say("A fee is at most {percent}%, and its sums are far below any amount.", percent=100)


_SWITCHES = frozenset(
    [
        *(each.switch.name for each in WATCHES.values()),
        *("withdraw.review.first", "withdraw.review.gift", "withdraw.batch.approval"),
    ]
)
"""Rules that are on or off."""
_NONE = {
    "undo.seconds": _("no time"),
    "duties.travel": _("nothing travels"),
    "protect.above": _("asked only of who has one"),
    "protect.new": _("off"),
    "gift": _("off"),
    "withdraw.review.above": _("off"),
    "gift.account.age": _("none needed"),
    "gift.leaves.after": _("off"),
    "gift.leaves.tier": _("off"),
    "gift.leaves.deposit": _("off"),
}
"""What is said for a nought that switches something off."""
_BOUNDS = {
    ("least", "most"): _("It can be from {least} to {most}."),
    ("least",): _("It can be {least} or more."),
}
