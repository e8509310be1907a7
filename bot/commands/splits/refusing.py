"""What is refused of splits, each with its remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit import Code, _, limits, refusals, refuses, say
from ledger.products.splits.beginning import ASKED, MADE, TO_STRANGERS
from ledger.products.splits.ways import PartsMissing, PartsOff, PercentOff, TooSmall

if TYPE_CHECKING:
    from bot.kit import Said

_IN_A_GROUP = Code(_("/split 60"))

refused = refusals(
    {
        "split_alone": say(
            "Nobody else would share this. Name people, like {example}, or let them come in by"
            " typing {command} in a group.",
            example=Code(_("/split 60 @sara @omar dinner")),
            command=_IN_A_GROUP,
        ),
        "split_unseen": say(
            "Nobody under one of these names has used Wasl yet. Ask them to write to me first, or"
            " let people come in by typing {command} in a group.",
            command=_IN_A_GROUP,
        ),
        "split_twice": say("Somebody is named twice. Name everybody once."),
        "split_many": say("These are too many to share one bill. Split it into several."),
        "split_small": say("This is too little to share among as many as may come in."),
        "split_reminded": say("Everybody was reminded today. Try again tomorrow."),
        "split_nobody_owes": say("Nobody owes anything of this split any more."),
        "split": say("There is no such split, or you have no share in it."),
        PercentOff: say(
            "These percents come to another whole than a hundred. What they leave is your own"
            " share; without you they must come to a hundred."
        ),
        ("shares", "paid"): say("This share was paid before. Nothing more was moved."),
        ("shares", "declined"): say("This share was declined before. Nothing was moved."),
        ("shares", "settled"): say("This share was settled with others before. Nothing was moved."),
        ("shares", "withdrawn"): say("Nobody is asked for this share any more."),
        ("shares", "expired"): say("The time for this share is over. Nothing was moved."),
        ("splits", "closed"): say("This list is closed, so nobody else comes in."),
        ("splits", "open"): say("This list is closed, so nobody else comes in."),
        ("splits", "withdrawn"): say("This split was withdrawn. Nobody is asked for anything."),
        ("splits", "expired"): say("The time of this split is over. Nobody is asked any more."),
    }
)
limited = limits(
    {
        MADE: _("At most {most} splits a day. Try again from {time}."),
        TO_STRANGERS: _(
            "You can ask {left} more people today who have never paid you, of {most}. Let people"
            " come in by themselves in a group, or try again from {time}."
        ),
        ASKED: _("You can ask {left} more people today, of {most}. Try again from {time}."),
    }
)


@refuses(PartsMissing)
def too_few(refusal: PartsMissing) -> Said:
    """Say how many parts there must be."""
    return say(
        "Named: {people}. Parts: {given}. Write a part for each, and perhaps one more for"
        " yourself.",
        people=refusal.people,
        given=refusal.given,
    )


@refuses(PartsOff)
def off(refusal: PartsOff) -> Said:
    """Say what the parts come to."""
    return say(
        "The parts come to {parts}, and the whole is {total}. What they leave is your own share;"
        " without you they must come to the whole.",
        parts=refusal.parts,
        total=refusal.total,
    )


@refuses(TooSmall)
def too_small(refusal: TooSmall) -> Said:
    """Say that somebody would have nothing to pay."""
    return say("{total} is too little to share among so many.", total=refusal.total)
