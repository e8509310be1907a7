"""What limits refuse: which it is, what is left, from when on it fits, and what gives more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.limits.words import in_a_row, rising
from bot.kit import Code, _, refusals, refuses, say
from ledger.errors import CeilingReached
from ledger.limits import DAY, EACH, MONTH, WEEK, OverLimit

if TYPE_CHECKING:
    from bot.kit import Said

_PASSED = {
    EACH.name: _("You can pay at most {most} at once, so nothing was moved."),
    DAY.name: _("You can pay at most {most} a day, and {left} is left, so nothing was moved."),
    WEEK.name: _("You can pay at most {most} in 7 days, and {left} is left, so nothing was moved."),
    MONTH.name: _(
        "You can pay at most {most} in 30 days, and {left} is left, so nothing was moved."
    ),
}


@refuses(OverLimit)
def over(refusal: OverLimit) -> Said:
    """Say which limit it is, from when on so much fits, and what the next tier gives."""
    passed = _PASSED.get(refusal.limit, _PASSED[EACH.name])
    said = [say(passed, most=refusal.most, left=refusal.left)]
    if refusal.resets_at:
        said.append(say("This amount fits from {time} on.", time=refusal.resets_at))
    if refusal.more:
        tier, most = refusal.more
        gives = say("Tier {tier} has no such limit.", tier=tier)
        if most is not None:
            gives = say("Tier {tier} gives you {most}.", tier=tier, most=most)
        said += [gives, rising(refusal.standing, tier)]
    return in_a_row(*said)


refused = refusals(
    {
        CeilingReached: say(
            "The wallet that this would go to may not hold so much, so nothing was moved. A smaller"
            " amount may fit; {command} shows what your own may hold.",
            command=Code("/limits"),
        ),
    }
)
