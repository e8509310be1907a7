"""What admins are told after a platform was out of reach for too long."""

from bot.kit import Facts, Reply, say, tells


@tells("silence")
def silence(facts: Facts) -> Reply:
    """Tell an admin what may never have arrived."""
    return Reply.of(
        say(
            "Telegram was out of reach for more than a day. What people wrote there between"
            " {since} and {until} may never have arrived: ask them to send it again. Payments that"
            " got a receipt stand.",
            since=facts.since,
            until=facts.until,
        )
    )
