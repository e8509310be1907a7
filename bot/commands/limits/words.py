"""The words of limits and tiers that the meter and its refusals share."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from bot.kit import Code, say

if TYPE_CHECKING:
    from bot.kit import Said
    from ledger.tiers import Standing


def rising(standing: Standing, tier: str) -> Said:
    """Say how the next tier is reached."""
    if tier != "T1" and not standing.granted:
        return say(
            "{tier} is given for papers: {command} begins it.", tier=tier, command=Code("/verify")
        )
    if standing.rises_at is None:
        return say("{tier} is given by those who run this, once they know who you are.", tier=tier)
    if standing.platforms < 2:  # noqa: PLR2004 - everybody is on one
        return say("{tier} comes by itself on {time}.", tier=tier, time=standing.rises_at)
    return say(
        "{tier} comes by itself on {time}, or at once when you link another platform: see"
        " {command}.",
        tier=tier,
        time=standing.rises_at,
        command=Code("/web"),
    )


def in_a_row(*sentences: Said) -> Said:
    """Say one sentence after the other."""
    return reduce(lambda before, each: say("{before} {then}", before=before, then=each), sentences)
