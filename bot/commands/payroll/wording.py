"""What is wrong with a line, and why one was not paid, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot import grammar
from bot.kit import _, say

if TYPE_CHECKING:
    from bot.kit import Said
    from ledger.products.payroll import Problem

_PROBLEMS = {
    "unknown": _("{given} is nobody that I know"),
    "renamed": _("nobody is certainly called {given} any more: ask for the tag"),
    "not_joined": _("{given} has not joined yet"),
    "self": _("{given} is you yourself: somebody else has to ask for that"),
    "frozen": _("the account of {given} is frozen"),
    "closed": _("the account of {given} is closed"),
    "ceiling": _("the wallet of {given} may not hold so much"),
    "reference": _("line {other} has the key {given} already"),
    "treasury": _("The treasury has {available}, and this takes {needed}."),
    "too_much": _("All of it together is too large for the books."),
}
_REFUSED = {
    "frozen": say("the account is frozen"),
    "closed": say("the account is closed"),
    "limit": say("this would pass a limit"),
    "ceiling": say("the wallet may not hold so much"),
    "too_much": say("the balance would be too large for the books"),
}
_OTHERWISE = say("the books refused it")


def problem(found: Problem) -> Said:
    """Say what is wrong with a line, or with the list as a whole."""
    known: dict[str, Any] = {
        "given": grammar.shown(found.given),
        "other": found.other,
        "needed": found.needed,
        "available": found.available,
    }
    message = _PROBLEMS[found.rule]
    named = {name: it for name, it in known.items() if "{" + name + "}" in message}
    return say(message, **named)


def refused(why: str) -> Said:
    """Say why a line was not paid."""
    return _REFUSED.get(why, _OTHERWISE)
