"""Why something is not exchanged, and what helps."""

from __future__ import annotations

from typing import Any

from bot.kit import Code, Said, Unit, refusals, refuses, say
from ledger.exchange.arithmetic import TooLittle
from ledger.exchange.rates import NoRate, StaleRate


@refuses(NoRate)
def lacks(refusal: NoRate) -> Said:
    """Say that there is no rate, or an old one, and who sets it how."""
    typed = Code(f"/rates set {refusal.base} {refusal.currency}")
    known: dict[str, Any] = {
        "base": Unit(refusal.base),
        "currency": Unit(refusal.currency),
        "command": typed,
    }
    if isinstance(refusal, StaleRate):
        return say(
            "What 1 {base} is in {currency} is known only of {time}, which is too old, so nothing"
            " was exchanged. An admin sets it anew: {command}.",
            time=refusal.since,
            **known,
        )
    return say(
        "Nobody has said yet what 1 {base} is in {currency}, so nothing was exchanged. An admin"
        " sets it: {command}.",
        **known,
    )


refused = refusals(
    {
        TooLittle: say("So little comes to nothing in the other currency. Nothing was exchanged."),
        "exchange_same": say("This is that currency already. Name another one."),
        "exchange_payee": say(
            "The other side has left meanwhile, so nothing was exchanged and nothing was sent."
        ),
        "reverse_exchange": say(
            "What exchanged money is not reversed: its rate was of its moment. Exchange it back at"
            " the rate of now, or take a payment back with {command}.",
            command=Code("/adjust"),
        ),
        "rate_pair": say(
            "A rate is set for a currency in dollars or euros: one of the two has to be"
            " one of these."
        ),
        "rate_figure": say("A rate is more than 0, and has at most 12 digits."),
        "rate_unset": say("No rate of it was set here, so there is nothing to give up."),
        "rate_changed": say(
            "This rate has changed meanwhile, so nothing was set. Look at it again."
        ),
    }
)
