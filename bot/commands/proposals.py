"""What people are told of proposals: the card itself, drawn for each of them."""

from bot.kit import Facts, Live, Reply, refusals, say, tells
from ledger import ids


@tells("proposed")
def proposed(facts: Facts) -> Reply:
    """Show a proposal to somebody who may agree to it."""
    return _shown(facts)


@tells("proposal_ended")
def ended(facts: Facts) -> Reply:
    """Show whoever asked for something what became of it."""
    return _shown(facts)


def _shown(facts: Facts) -> Reply:
    return Reply((), live=Live(facts.verb, ids.from_text(facts.card)))


refused = refusals(
    {
        "own_proposal": say("You asked for this yourself, so somebody else has to approve it."),
        "gains_by_it": say("This is about you, so somebody else has to approve it."),
        "proposal_changed": say(
            "What this changes has changed itself since, so nothing was done. Look at the card"
            " again, and approve it once more if it is still right."
        ),
        "maker_may_no_more": say("whoever asked for it may not do so any more"),
    }
)
