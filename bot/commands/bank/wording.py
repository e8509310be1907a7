"""The words of bank accounts: what they are called, how they stand, and what is wrong with one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.accounts import masked
from bot.kit import Code, Country, Said, _, say
from bot.wording import listed
from ledger.banking.accounts import group

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.kit import Facts
    from ledger.banking.accounts import BankAccount, Wrong


def named(found: BankAccount) -> str:
    """Name an account."""
    return masked(found.country, found.scheme, found.masked)


def told_of(facts: Facts) -> str:
    """Name an account of which something is told."""
    return masked(facts.country, facts.scheme, facts.masked)


def standing(found: BankAccount) -> Said:
    """Say how an account stands, to whose it is."""
    return say(_STANDING[found.state], time=found.usable_from or found.until or found.added_at)


def usable_from(time: datetime) -> Said:
    """Say from when an account can be used."""
    return say("Money can go there from {time}.", time=time)


USABLE_NOW: Final = say("Money can go there now.")
_STANDING: Final[Mapping[str, str]] = {
    "review": _("being checked; you hear from us"),
    "added": _("two small amounts are on their way to it"),
    "verifying": _("waits for the two amounts, until {time}"),
    "cooling": _("verified; it can be used from {time}"),
    "usable": _("ready to be paid to"),
}
STATES: Final[Mapping[str, Said]] = {
    "review": say("waits for a decision"),
    "added": say("waits to be verified"),
    "verifying": say("waits to be verified"),
    "cooling": say("verified"),
    "usable": say("verified"),
    "disabled": say("removed"),
}
"""How it stands, as support sees it."""
WHY: Final[Mapping[str, str]] = {
    "name": _("The name at the bank is not the verified one. See both before you decide."),
    "twin": _("{person} has this account here as well."),
    "listed": _("The name at the bank has to be looked at: see it before you decide."),
}
ENDED: Final[Mapping[str, Said]] = {
    "tries": say("The two amounts were told wrongly too often."),
    "failed": say("Its bank says that it takes nothing. Look at the number again."),
    "lapsed": say("The two amounts were not told in time."),
    "refused": say(
        "It could not be accepted. {command} asks support about it.", command=Code("/complain")
    ),
}
"""Why an account was disabled, as she is told it."""
_WRONG: Final[Mapping[str, str]] = {
    "missing": _("This is needed."),
    "short": _("This is too short."),
    "long": _("This is too long."),
    "letters": _("Write letters alone, as they stand at your bank."),
    "latin": _("Write it in Latin letters."),
    "scripts": _("Write it in Latin letters."),
    "basic": _("Write it as your bank writes it in payments: letters A-Z, without accents."),
    "characters": _("Only letters from A to Z and digits stand in it."),
}
_WRONG_IBAN: Final[Mapping[str, str]] = {
    "country": _("No country has IBANs that begin so: the first two letters are a country's."),
    "length": _("An IBAN of {country} has {length} letters and digits; these are {typed}."),
    "shape": _("A letter stands where a digit has to be, or the other way round: {groups}"),
    "check": _("The check digits do not fit: something is mistyped. Compare each group of four."),
}
_LOOK_AT: Final = _("The check digits do not fit. Look here first: {groups}")
_WRONG_US: Final[Mapping[str, Mapping[str, str]]] = {
    "routing": {
        "characters": _("Write digits alone."),
        "length": _("A routing number has {length} digits; these are {typed}."),
        "check": _("The check digit does not fit: something is mistyped. Compare it again."),
    },
    "number": {
        "characters": _("Write digits alone."),
        "length": _("An account number has 4 to 17 digits; these are {typed}."),
    },
}


def wrong(name: str, what: Wrong, typed: str, *, us: bool) -> Said:
    """Say what is wrong with a field, and in which groups of four it may be."""
    known: dict[str, Any] = {"length": what.length, "typed": what.typed}
    if us and what.word in _WRONG_US.get(name, {}):
        return say(_WRONG_US[name][what.word], **known)
    if name != "number" or what.word not in _WRONG_IBAN:
        return say(_WRONG[what.word])
    if what.groups:
        known["groups"] = listed([_group(typed, each) for each in what.groups])
        return say(_LOOK_AT if what.word == "check" else _WRONG_IBAN[what.word], **known)
    return say(_WRONG_IBAN[what.word], country=Country(what.country), **known)


def _group(typed: str, place: int) -> Said:
    return say("group {number} ({digits})", number=place, digits=group(typed, place))
