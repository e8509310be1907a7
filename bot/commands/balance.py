"""What is in your wallets."""

from bot.kit import Call, Reply, _, command, p_
from bot.menu import wallets


@command(
    p_("trigger", "balance"),
    about=_("See what you have."),
    asked=(p_("asked", "balance"),),
    beside=(p_("beside", "balance"),),
    twin=p_("slash command", "balance"),
)
async def balance(call: Call) -> Reply:
    """Show each wallet, what is available and what is held; and what stands besides."""
    return Reply.of(card=await wallets(call))
