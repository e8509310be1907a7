"""What is told of withdrawals, what is open of them, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.withdraw.codes import reason
from bot.commands.withdraw.drawing import to
from bot.kit import Card, Code, DayOf, Reply, p_, pending, refusals, refuses, say, tells
from bot.owing import paid_off
from ledger.banking.payouts import GiftStays, OverLimit
from ledger.banking.payouts.rule import DAY, EACH

if TYPE_CHECKING:
    from bot.kit import Facts, Said, Tone


@tells("payout_settled")
def settled(facts: Facts) -> Reply:
    """Tell her that her money is at her bank."""
    return _told(say("{amount} is at your bank.", amount=facts.amount), facts, "done")


@tells("payout_rejected")
def rejected(facts: Facts) -> Reply:
    """Tell her that her bank did not take it, and why."""
    told = say("Your bank did not take {amount}.", amount=facts.amount)
    back = say("{amount} is in your wallet again.", amount=facts.came)
    return _told(told, facts, "ended", _why(facts), back)


@tells("payout_returned")
def returned(facts: Facts) -> Reply:
    """Tell her that it came back after it was paid, and why."""
    told = say("{amount} came back from your bank.", amount=facts.came)
    kept = facts.amount - facts.came
    less = [say("The banks kept {amount} of it.", amount=kept)] if kept else []
    return _told(told, facts, "ended", _why(facts), *less, *paid_off(facts))


@tells("payout_home")
def home(facts: Facts) -> Reply:
    """Tell her that what came back while she could not take it is hers now."""
    told = say("{amount} that came back from your bank is in your wallet now.", amount=facts.came)
    return _told(told, facts, "done", *paid_off(facts))


@tells("payout_refused")
def refused_by_us(facts: Facts) -> Reply:
    """Tell her that it was not sent."""
    told = say("Your withdrawal was not sent: {amount} is in your wallet.", amount=facts.amount)
    return Reply.of(card=Card(told, tone="ended"))


def _told(told: Said, facts: Facts, tone: Tone, *more: Said) -> Reply:
    rows = [to(facts.masked), (say("Receipt"), facts.receipt)]
    return Reply.of(card=Card(told, rows=rows, tone=tone, more=more))


def _why(facts: Facts) -> Said:
    return say("Why: {reason}.", reason=reason(facts.code))


@refuses(OverLimit)
def over(refusal: OverLimit) -> Said:
    """Say which limit of withdrawing this passes, and when it fits."""
    left, most, resets_at = refusal.left, refusal.most, refusal.resets_at
    if refusal.limit == EACH.name:
        return say("You can withdraw {most} at most at once.", most=most)
    if refusal.limit == DAY.name:
        if resets_at is None:
            return say("You can withdraw {most} at most in a day.", most=most)
        return say(
            "You can withdraw {most} in a day, of which {left} is left. Try again from {time}.",
            most=most,
            left=left,
            time=resets_at,
        )
    if resets_at is None:
        return say("You can withdraw {most} at most in 30 days.", most=most)
    return say(
        "You can withdraw {most} in 30 days, of which {left} is left. Some of it is free again from"
        " {day}.",
        most=most,
        left=left,
        day=DayOf(resets_at),
    )


@refuses(GiftStays)
def stays(refusal: GiftStays) -> Said:
    """Say how much may leave, and when gift money may."""
    if refusal.frees_at is None:
        return say(
            "{gift} of it is gift money, which cannot be withdrawn yet. You can withdraw {free}.",
            gift=refusal.gift,
            free=refusal.free,
        )
    return say(
        "{gift} of it is gift money, which can be sent to friends, and withdrawn from {time}. You"
        " can withdraw {free} now.",
        gift=refusal.gift,
        free=refusal.free,
        time=refusal.frees_at,
    )


open_ones = pending(payouts=p_("pending", "Withdrawals on their way"))
_ON_ITS_WAY = say("It was sent to your bank already, so it cannot be cancelled. Nothing changed.")
refused = refusals(
    {
        "withdraw_tier": say(
            "To withdraw money, you have to be verified. {command} shows how that goes.",
            command=Code("/verify"),
        ),
        "payout_account": say(
            "This bank account cannot be used any more, so nothing was moved. {command} shows those"
            " you have.",
            command=Code("/bank"),
        ),
        "withdraw_bank": say(
            "None of your bank accounts that can be used for this ends so. {command} shows them.",
            command=Code("/bank"),
        ),
        "payout": say("There is no such withdrawal."),
        "payout_returned_more": say("More came back than was sent."),
        ("payouts", "submitted"): _ON_ITS_WAY,
        ("payouts", "settled"): _ON_ITS_WAY,
        ("payouts", "returned"): say("It came back from your bank. Nothing was moved."),
        ("payouts", "rejected"): say("Your bank did not take it. Nothing was moved."),
        ("payouts", "refused"): say("It was not sent. Nothing was moved."),
        ("payouts", "cancelled"): say("It was cancelled before. Nothing was moved."),
    }
)
