"""What she is told of her PIN and her app, wherever she is."""

from bot.commands.pins.words import CHANGED, KEEP, NOT_ME
from bot.kit import Card, Code, Facts, Reply, say, tells


@tells("factors_lost")
def factors_lost(facts: Facts) -> Reply:
    """Tell her elsewhere that they are to go, so that whoever it is can be stopped."""
    told = say("Somebody says that your PIN and app are lost: they go at {time}.", time=facts.time)
    more = [say("If it was not you, keep them.")]
    return Reply.of(card=Card(told, more=more, tone="waits"), buttons=[KEEP])


@tells("factor_changed")
def factor_changed(facts: Facts) -> Reply:
    """Tell her wherever she is that something was changed."""
    more = [say("If it was not you, {command} locks your wallets at once.", command=Code("/lock"))]
    buttons = [NOT_ME] if facts.what in {"pin_set", "app_set"} else []
    return Reply.of(card=Card(CHANGED[facts.what], more=more, tone="done"), buttons=buttons)


@tells("wrong_tries")
def wrong_tries(facts: Facts) -> Reply:
    """Tell her wherever she is that somebody has tried."""
    told = say(
        "Three wrong PINs or codes were typed. None is taken before {time}.", time=facts.time
    )
    more = [say("If it was not you, {command} locks your wallets at once.", command=Code("/lock"))]
    return Reply.of(card=Card(told, more=more, tone="ended"))
