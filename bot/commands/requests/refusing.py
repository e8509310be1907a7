"""What is refused of requests, each with its remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit import Code, _, limits, refusals, refuses, say
from ledger.products.requests.making import MADE, TO_ONE, TO_STRANGERS, WAITING
from ledger.products.requests.paying import OtherCurrency, Surplus

if TYPE_CHECKING:
    from bot.kit import Said

refused = refusals(
    {
        "request": say("There is no such request, or it is not for you."),
        "request_self": say("You cannot ask yourself for money. Name somebody else."),
        "request_known": say("You know this person here. Decline, or block them."),
        "request_blocked": say(
            "You have blocked this person. To pay all the same, type {command} and the name first.",
            command=Code("/unblock"),
        ),
        ("requests", "paid"): say("This request was paid before. Nothing more was moved."),
        ("requests", "declined"): say("You declined this request before. Nothing was moved."),
        ("requests", "withdrawn"): say("This request was withdrawn. Nothing was moved."),
        ("requests", "expired"): say("The time of this request is over. Nothing was moved."),
        ("requests", "settled"): say(
            "This request was settled with others before. Nothing was moved."
        ),
    }
)
limited = limits(
    {
        MADE: _("At most {most} requests a day. Try again from {time}."),
        TO_STRANGERS: _(
            "At most {most} requests a day to people who have never paid you. Try again from"
            " {time}."
        ),
        TO_ONE: _(
            "{most} of your requests to this person still wait. Withdraw one first, or ask for all"
            " of it in one."
        ),
        WAITING: _(
            "{most} of your requests to people who have never paid you still wait. Withdraw one"
            " first."
        ),
    }
)


@refuses(Surplus)
def surplus(refusal: Surplus) -> Said:
    """Say how much there is to pay."""
    return say("No more than {left} is left of it. Nothing was moved.", left=refusal.left)


@refuses(OtherCurrency)
def off(refusal: OtherCurrency) -> Said:
    """Say in what it is asked for."""
    return say(
        "This is asked for in another currency: {left} is left. Write the amount with that"
        " currency. Nothing was moved.",
        left=refusal.left,
    )
