"""What somebody is told of her verification, in kind words, with what to do next."""

from typing import Any

from bot.commands.verification.wording import AGAIN, REJECTED
from bot.kit import Button, Card, Facts, Live, Reply, Said, say, tells
from ledger import ids
from ledger.verification import KIND

_VERIFY = Button.goes(say("Verify now"), "verify", "")
_APPEAL = Button.goes(say("Ask for a review"), "appeal", "rejection")
_LIMITS = Button.goes(say("Your limits"), "limits", "")


@tells("verification_handed_in")
def with_support(facts: Facts) -> Reply:
    """Tell her that her papers arrived, in the chat as well."""
    told = say("Your papers are with support. You hear from it by {time}.", time=facts.until)
    return Reply.of(card=Card(told, tone="waits"))


@tells("verification_waits")
def waits(facts: Facts) -> Reply:
    """Show it to support."""
    return Reply((), live=Live(KIND, ids.from_text(facts.card)))


@tells("verification_link")
def by_provider(facts: Facts) -> Reply:  # noqa: ARG001 - there is nothing more to tell
    """Tell her that her page is there; where it is stands in no event."""
    told = say("Your page to verify who you are is ready.")
    return Reply.of(card=Card(told, tone="asks"), buttons=[_VERIFY])


@tells("verification_late")
def late(facts: Facts) -> Reply:
    """Remind support of papers that wait for too long."""
    told = say("Verification {number} waits for longer than it may.", number=facts.number)
    more = [say("It was to be answered by {time}.", time=facts.until)]
    button = Button.goes(say("See it"), "verifications", f"of.{facts.number}")
    return Reply.of(card=Card(told, more=more, tone="waits"), buttons=[button])


@tells("verified")
def is_verified(facts: Facts) -> Reply:
    """Tell her what it gives, and until when."""
    told = say("You are verified. Your tier is {tier}.", tier=facts.tier)
    more = [say("It is good until {time}; you are told before it ends.", time=facts.until)]
    return Reply.of(card=Card(told, more=more, tone="done"), buttons=[_LIMITS])


@tells("verification_again")
def once_more(facts: Facts) -> Reply:
    """Ask for it once more, and say why."""
    told = say("Your papers are needed once more.")
    return Reply.of(
        card=Card(told, more=_why(AGAIN, facts), note=facts.words, tone="asks"), buttons=[_VERIFY]
    )


@tells("verification_rejected")
def is_rejected(facts: Facts) -> Reply:
    """Tell her that it was not accepted, that nothing is taken, and what she can do."""
    told = say("Your verification was not accepted.")
    more = [
        *_why(REJECTED, facts),
        say(
            "Your money and your tier stay as they are. If you think that this is a mistake, ask"
            " for a review: somebody else looks at it. Or begin again with other papers."
        ),
    ]
    card = Card(told, more=more, note=facts.words, tone="ended")
    return Reply.of(card=card, buttons=[_APPEAL, _VERIFY])


@tells("verification_ends")
def ends(facts: Facts) -> Reply:
    """Tell her in time that it ends."""
    known: dict[str, Any] = {"time": facts.until, "tier": facts.tier}
    told = say("Your verification ends on {time}.", **known)
    more = [say("Renew it before, and your tier {tier} goes on.", **known)]
    return Reply.of(card=Card(told, more=more, tone="waits"), buttons=[_VERIFY])


@tells("verification_over")
def is_over(facts: Facts) -> Reply:
    """Tell her that it has ended, and what that changes."""
    told = say("Your verification has ended, and tier {tier} with it.", tier=facts.tier)
    more = [say("Your money stays yours. Renew it, and your tier comes back.")]
    return Reply.of(card=Card(told, more=more, tone="ended"), buttons=[_VERIFY, _LIMITS])


def _why(reasons: Any, facts: Facts) -> list[Said]:  # noqa: ANN401 - sentences by their word
    return [reasons[facts.reason]] if facts.reason in reasons else []
