"""What owners are told of a licence that ends, and why a licence is refused."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot.kit import Button, Card, Code, Country, Reply, refusals, say, tells

if TYPE_CHECKING:
    from bot.kit import Facts


@tells("licence_ends")
def licence_ends(facts: Facts) -> Reply:
    """Tell an owner which licence ends when, and what to do."""
    told = say(
        "The licence {number} in {country} ends on {day}.",
        number=Code(facts.licence, as_it_stands=True),
        country=Country(facts.country),
        day=date.fromordinal(facts.until),
    )
    why = say(
        "From the day after, what it allows is not offered there. Once it is prolonged, add it with"
        " {command}.",
        command=Code("/licences add"),
    )
    card = Card(told, warnings=[why], tone="waits")
    return Reply.of(card=card, buttons=[Button.runs(say("Licences"), "licences")])


refused = refusals(
    {
        "licence_changed": say(
            "The licences of this country have changed meanwhile, so nothing was done. Look again."
        ),
        "licence_days": say("A licence ends on the day on which it begins, or later."),
        "licence_empty": say("A licence allows something: name what."),
        "licence_known": say(
            "This licence stands already for these days. A licence that is prolonged is added for"
            " the days that follow."
        ),
        "licence_number": say("The number of a licence has 64 characters at most."),
        "licence_over": say("This licence is over, or was ended before."),
        "licence_past": say("This licence is over already, so it would allow nothing."),
        "licence_unknown": say(
            "There is no such licence there. {command} lists them.", command=Code("/licences")
        ),
    }
)
