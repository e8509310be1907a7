"""What is in your wallets."""

from bot.kit import Call, Card, Reply, Row, _, command, p_, say
from ledger.chart import WALLET
from ledger.money import Money
from ledger.statement import Balance


@command(
    p_("trigger", "balance"),
    about=_("See what you have."),
    asked=(p_("asked", "balance"),),
    beside=(p_("beside", "balance"),),
    twin=p_("slash command", "balance"),
)
async def balance(call: Call) -> Reply:
    """Show each wallet: what is available, and what is held."""
    nothing = Money(0, call.settings.home_currency)
    known = await call.books.balances(call.actor.id, WALLET)
    first, *more = [each for each in known if each.posted] or [Balance(0, nothing, nothing)]
    title = say("Available: {amount}", amount=first.available)
    rows = [*_held(first), *(row for each in more for row in _rows(each))]
    return Reply.of(card=Card(title, first.available, rows=rows))


def _rows(balance: Balance) -> list[Row]:
    return [(say("Available"), balance.available), *_held(balance)]


def _held(balance: Balance) -> list[Row]:
    if not balance.held:
        return []
    return [(say("Held"), say("{amount}, waiting to be claimed", amount=balance.held))]
