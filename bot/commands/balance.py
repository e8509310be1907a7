"""What is in your wallets."""

from bot.kit import Call, Reply, Said, _, command, p_, say
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
    balances = await call.books.balances(call.actor.id, WALLET)
    lines = [line for each in balances if each.posted for line in _lines(each)]
    nothing = Money(0, call.settings.home_currency)
    return Reply(lines or [say("Available: {amount}", amount=nothing)])


def _lines(balance: Balance) -> list[Said]:
    lines = [say("Available: {amount}", amount=balance.available)]
    if balance.held:
        lines.append(say("Held: {amount}, waiting to be claimed", amount=balance.held))
    return lines
