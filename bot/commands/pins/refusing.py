"""What is refused of a PIN and an app, each with its remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.pins.words import WEAK
from bot.kit import Code, refusals, refuses, say
from bot.proving import tries_left
from ledger.protection import CoolingOff, NeedsProof, NoFactor, Weak, Wrong

if TYPE_CHECKING:
    from bot.kit import Said

refused = refusals(
    {
        "factor": say(
            "There is no PIN and no app to show. {command} sets one.", command=Code("/pin")
        ),
        "proof": say("There is nothing to confirm any more. Press the button in the chat again."),
        "app_code": say("This is not what the app shows now. Type the newest."),
        NeedsProof: say("This needs your PIN or a code, so nothing was done."),
    }
)


@refuses(CoolingOff)
def cooling_off(refusal: CoolingOff) -> Said:
    """Say until when nothing is looked at."""
    return say(
        "Too many were wrong, so nothing was done. Before {time} a recovery code alone is taken.",
        time=refusal.until,
    )


@refuses(Weak)
def weak(refusal: Weak) -> Said:
    """Say what a PIN is."""
    return WEAK.get(refusal.why, WEAK["form"])


@refuses(Wrong)
def wrong(refusal: Wrong) -> Said:
    """Say how often it may be tried."""
    return tries_left(refusal.left)


@refuses(NoFactor)
def no_factor(refusal: NoFactor) -> Said:
    """Say above what a PIN or an app is needed."""
    return say(
        "Payments above {amount} need a PIN or an app, so nothing was moved. {command} sets one.",
        amount=refusal.above,
        command=Code("/pin"),
    )
